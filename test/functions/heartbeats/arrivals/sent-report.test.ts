/** Reports as the agent writes them are read as the API's rules read them; everything else is left to those. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reportSchema } from "../../../../functions/heartbeats/api/arrivals-json.ts";
import { readReport } from "../../../../functions/heartbeats/arrivals/sent-report.ts";
import { rounds } from "../../../campaign.ts";

const REPOSITORY = "b".repeat(64);
const ARCHIVE = "a".repeat(64);
const usual = {
  repository: REPOSITORY,
  results: [
    { archive: ARCHIVE, state: "put", transaction: 5, at: "2026-11-23T04:23:56Z" },
    { archive: ARCHIVE, state: "delete", successor: REPOSITORY, by: "recreate" },
    { archive: "0123abcd", state: "absent", transaction: null, at: null },
  ],
  lastTransaction: 9,
  lastTransactionAt: "2026-11-23T07:23:41Z",
  freeBytes: 81_200_000_000,
  lock: null,
  path: "/srv/borg/web",
  unreadable: "archives",
  appendOnly: true,
};

/** Both, on the same text; what the rules refuse is undefined. */
function bothRead(sent: unknown) {
  const text = JSON.stringify(sent);
  const { data } = reportSchema.safeParse(JSON.parse(text));
  return { light: readReport(text), rules: data };
}

test("what the agent writes is read without the rules, as they read it", () => {
  for (const sent of [usual, { repository: REPOSITORY, results: [] }, { ...usual, more: 1 }]) {
    const { light, rules } = bothRead(sent);
    expect(light).toBeDefined();
    expect(JSON.parse(JSON.stringify(light))).toEqual(JSON.parse(JSON.stringify(rules)));
  }
});

describe("left to the rules is", () => {
  test.each<[string, string]>([
    ["no JSON", "{"],
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
    [
      "a moment with an offset, which they take",
      JSON.stringify({ ...usual, lock: "2026-11-23T07:23:41+01:00" }),
    ],
    ["a day that there is not", JSON.stringify({ ...usual, lock: "2026-02-30T07:23:41Z" })],
    ["an hour that there is not", JSON.stringify({ ...usual, lock: "2026-02-20T24:00:00Z" })],
    ["a year before the first", JSON.stringify({ ...usual, lock: "0000-02-20T23:00:00Z" })],
    ["a part of a byte", JSON.stringify({ ...usual, freeBytes: 0.5 })],
    ["more bytes than can be counted", JSON.stringify({ ...usual, freeBytes: 2 ** 53 })],
    ["a long path", JSON.stringify({ ...usual, path: "/".repeat(4_097) })],
    [
      "borg's manifest",
      JSON.stringify({ ...usual, results: [{ archive: "0".repeat(64), state: "put" }] }),
    ],
    [
      "1,001 results",
      JSON.stringify({ ...usual, results: Array.from({ length: 1_001 }, () => usual.results[0]) }),
    ],
  ])("%s", (_name, text) => expect(readReport(text)).toBeUndefined());
});

test("whatever one field is, nothing is read that the rules refuse or read in another way", () => {
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(0, -0, -1, 1e21, 2 ** 53 - 1, "", "put", "repository", "rename", ARCHIVE),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString().replace(/\.\d+/, "")),
    fc
      .integer({ min: 1, max: 39 })
      .map((day) => `2026-02-${String(day).padStart(2, "0")}T00:00:00Z`),
    fc.string({ maxLength: 5_000, size: "max" }),
  );
  const fields = fc.constantFrom(...Object.keys(usual));
  const inner = fc.constantFrom("archive", "state", "transaction", "at", "successor", "by");
  const sent = fc.oneof(
    fc.tuple(fields, odd).map(([name, value]) => ({ ...usual, [name]: value })),
    fc
      .tuple(inner, odd)
      .map(([name, value]) => ({ ...usual, results: [{ ...usual.results[0], [name]: value }] })),
  );
  let read = 0;
  fc.assert(
    fc.property(sent, (one) => {
      const { light, rules } = bothRead(one);
      if (light === undefined) return;
      read += 1;
      expect(rules).toBeDefined();
      expect(JSON.parse(JSON.stringify(light))).toEqual(JSON.parse(JSON.stringify(rules)));
    }),
    { numRuns: rounds(2_000, 50_000) },
  );
  expect(read).toBeGreaterThan(50);
});
