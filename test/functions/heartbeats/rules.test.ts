/** The small rules: exit maps, filters, bodies, facts, lateness. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keptBody, readBody } from "../../../functions/heartbeats/body.ts";
import { isExitKey, meaningOf, type ExitMap } from "../../../functions/heartbeats/exit-map.ts";
import {
  failingFact,
  medianOf,
  oddFact,
  readFacts,
  type FactRules,
} from "../../../functions/heartbeats/facts.ts";
import { filtered } from "../../../functions/heartbeats/filters.ts";
import { happenedAt } from "../../../functions/heartbeats/lateness.ts";
import { createRateLimit } from "../../../functions/heartbeats/rate-limit.ts";
import { defaultSettings } from "../../../functions/heartbeats/settings.ts";
import { slugify } from "../../../functions/heartbeats/spec.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array | undefined) => new TextDecoder().decode(body);

const BORG: ExitMap = {
  "0": "success",
  "1": "warn",
  "100-127": "warn",
  "101": "fail",
  "*": "fail",
};

test.each<[ExitMap | undefined, number, string]>([
  // map              status  means
  [undefined, 0, "success"],
  [undefined, 1, "fail"],
  [BORG, 0, "success"],
  [BORG, 1, "warn"],
  [BORG, 2, "fail"],
  [BORG, 107, "warn"],
  [BORG, 101, "fail"],
  [BORG, 255, "fail"],
  [{ "3": "success" }, 0, "success"],
  [{ "3": "success" }, 4, "fail"],
  [{ "*": "success" }, 9, "success"],
])("with the map %j exit status %i means %s", (map, status, meaning) =>
  expect(meaningOf(status, map)).toBe(meaning),
);

test.each([
  ["0", true],
  ["255", true],
  ["*", true],
  ["100-127", true],
  ["7-7", true],
  ["256", false],
  ["9-3", false],
  ["1-2-3", false],
  ["-1", false],
  ["", false],
  ["KILL", false],
])("an exit map takes the key %s: %s", (key, good) => expect(isExitKey(key)).toBe(good));

describe("keyword filters", () => {
  const settings = {
    ...defaultSettings,
    filterHttpBody: true,
    startKw: "BEGIN",
    successKw: "DONE, FINE",
    failureKw: "ERROR",
  };
  test.each([
    // kind      body                default fail   counts as
    ["success", "all DONE", false, "success"],
    ["success", "it is FINE", false, "success"],
    ["success", "DONE with ERROR", false, "fail"],
    ["success", "BEGIN", false, "start"],
    ["success", "done", false, "ign"],
    ["success", "", false, "ign"],
    ["success", "", true, "fail"],
    ["log", "ERROR", false, "fail"],
    ["fail", "", false, "fail"],
    ["fail", "all DONE", false, "fail"],
    ["fail", "BEGIN", false, "fail"],
  ] as const)("a %s with %j (default fail: %s) is %s", (kind, body, byDefault, expected) => {
    const rules = { ...settings, filterDefaultFail: byDefault };
    expect(filtered(kind, { method: "POST", body: bytes(body) }, rules)).toBe(expected);
  });

  test("a check that takes only POST ignores the rest", () => {
    const rules = { ...defaultSettings, methods: "POST" as const };
    expect(filtered("success", { method: "GET", body: undefined }, rules)).toBe("ign");
    expect(filtered("success", { method: "POST", body: undefined }, rules)).toBe("success");
  });
});

describe("bodies", () => {
  const streamOf = (whole: Uint8Array, chunk: number) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < whole.length; at += chunk) {
          controller.enqueue(whole.slice(at, at + chunk));
        }
        controller.close();
      },
    });

  test.each([0, 1, 50_000, 99_999, 100_000])("one of %i bytes is kept as it is", (length) => {
    const body = new Uint8Array(length).fill(0xff);
    expect(keptBody(body)).toEqual(body);
  });

  test("of a long one the first and last 50,000 bytes are kept, with a mark that counts the rest", () => {
    const body = bytes(`${"a".repeat(50_000)}${"b".repeat(7)}${"c".repeat(50_000)}`);
    const kept = text(keptBody(body));
    expect(kept).toBe(`${"a".repeat(50_000)}\n[… 7 bytes cut …]\n${"c".repeat(50_000)}`);
  });

  test("a stream gives the same as the whole, however it is cut into chunks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 400_000 }),
        fc.integer({ min: 1000, max: 120_000 }),
        async (length, chunk) => {
          const whole = Uint8Array.from({ length }, (_, index) => (index * 31) % 251);
          expect(await readBody(streamOf(whole, chunk))).toEqual(keptBody(whole));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("an empty stream is no body", async () => {
    expect(await readBody(streamOf(new Uint8Array(0), 1))).toBeUndefined();
  });

  test("what came before a stream broke is kept", async () => {
    let pulls = 0;
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls += 1;
        if (pulls === 1) controller.enqueue(bytes("first part"));
        else controller.error(new Error("gone"));
      },
    });
    expect(text(await readBody(broken))).toBe("first part");
  });
});

const BORG_JSON = JSON.stringify({
  archive: {
    duration: 1.25,
    id: "a".repeat(64),
    name: "host-2026-11-23",
    stats: { compressed_size: 5, deduplicated_size: 7, nfiles: 3, original_size: 1000 },
  },
  encryption: { mode: "authenticated-blake2" },
  repository: { id: "b".repeat(64), location: "/mnt/repo" },
});
const RESTIC_LINE = `{"message_type":"summary","files_new":1,"total_files_processed":42,"total_bytes_processed":2048,"data_added":100,"total_duration":3.5,"snapshot_id":"c0ffee"}`;

const borg = {
  tool: "borg",
  archive: "a".repeat(64),
  archiveName: "host-2026-11-23",
  repository: "b".repeat(64),
  files: 3,
  size: 1000,
  added: 7,
  durationSeconds: 1.25,
};
const restic = {
  tool: "restic",
  archive: "c0ffee",
  files: 42,
  size: 2048,
  added: 100,
  durationSeconds: 3.5,
};

test.each([
  ["borg create --json", BORG_JSON, borg],
  ["the agent", `${BORG_JSON}\n--- output ---\n{"archive": "in the output"}`, borg],
  ["restic --json", `{"message_type":"status","percent_done":0.5}\n${RESTIC_LINE}\n`, restic],
  ["restic's summary alone", RESTIC_LINE, restic],
  ["output without JSON", "Archive name: x\nfiles: 3", undefined],
  ["other JSON", '{"status":"fine"}', undefined],
  ["a list", "[1,2]", undefined],
  ["half a JSON", BORG_JSON.slice(0, -5), undefined],
  ["JSON of the wrong types", '{"archive":{"id":7,"stats":{"nfiles":"many"}}}', { tool: "borg" }],
  ["negative numbers", '{"archive":{"stats":{"nfiles":-1}}}', { tool: "borg" }],
])("facts of %s", (_, body, facts) => expect(readFacts(bytes(body))).toEqual(facts));

test("there are no facts without a body", () => expect(readFacts(undefined)).toBeUndefined());

test.each<[FactRules, { files?: number; size?: number }, string | undefined]>([
  [{}, { files: 1 }, undefined],
  [{}, { files: 0 }, "few-files"],
  [{ minFiles: 0 }, { files: 0 }, undefined],
  [{ minFiles: 5 }, { files: 4 }, "few-files"],
  [{ minFiles: 5 }, {}, undefined],
  [{ minSize: 100 }, { files: 9, size: 99 }, "small"],
  [{ minSize: 100 }, { files: 9, size: 100 }, undefined],
])("with the rules %j the facts %j fail by %s", (rules, facts, code) =>
  expect(failingFact({ tool: "borg", ...facts }, rules)?.code).toBe(code),
);

test.each([
  // earlier sizes            now   odd
  [[100, 110, 90], 50, undefined],
  [[100, 110, 90], 49, "size"],
  [[100, 110, 90], 500, undefined],
  [[100, 100], 1, undefined],
  [[], 1, undefined],
])("after %j a size of %i with max_drop_percent 50 is odd by %s", (sizes, size, what) => {
  const last = sizes.map((one) => ({ size: one }));
  const odd = oddFact({ tool: "borg", size }, { maxDropPercent: 50 }, last);
  expect(odd?.code === "shrunk" ? odd.what : odd).toBe(what);
});

test.each([
  [[3], 3],
  [[1, 3], 2],
  [[9, 1, 5], 5],
])("the median of %j is %d", (numbers, median) => expect(medianOf(numbers)).toBe(median));

describe("when a kept ping happened", () => {
  const NOW = Date.parse("2026-11-23T12:00:00Z");
  test.each([
    // X-Randwerk-Time          X-Randwerk-Now             counts as
    ["2026-11-23T11:00:00Z", null, "2026-11-23T11:00:00Z"],
    ["2026-11-23T12:00:00+01:00", null, "2026-11-23T11:00:00Z"],
    ["2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"],
    ["2027-01-01T00:00:00Z", null, "2026-11-23T12:00:00Z"],
    ["2020-01-01T00:00:00Z", null, "2026-11-16T12:00:00Z"],
    ["2020-01-01T00:00:00Z", "2020-01-01T00:30:00Z", "2026-11-23T11:30:00Z"],
    ["yesterday", null, undefined],
    ["2026-11-23", null, undefined],
    ["2026-13-45T99:00:00Z", null, undefined],
    ["", null, undefined],
    [null, null, undefined],
    ["2026-11-23T11:00:00Z", "nonsense", "2026-11-23T11:00:00Z"],
  ])("time %s, clock %s: %s", (time, clock, expected) => {
    const at = happenedAt(time, clock, NOW);
    expect(at && new Date(at).toISOString()).toBe(expected?.replace("Z", ".000Z"));
  });
});

test("a rate limit counts per check and minute", () => {
  const limit = createRateLimit();
  expect([1, 2, 3].map(() => limit(1, 600_000, 2))).toEqual([undefined, undefined, 60]);
  expect(limit(2, 600_000, 2)).toBeUndefined();
  expect(limit(1, 659_000, 2)).toBe(1);
  expect(limit(1, 660_000, 2)).toBeUndefined();
  expect(limit(1, 660_000, undefined)).toBeUndefined();
});

test.each([
  ["DB Backup #1", "db-backup-1"],
  ["  Übung -- Straße ", "ubung-strae"],
  ["---", ""],
])("the slug of %j is %j", (name, slug) => expect(slugify(name)).toBe(slug));
