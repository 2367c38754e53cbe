import { expect, describe, test } from "vitest";
import type { Look, LookLine } from "../../../../functions/wkd/keys/found.ts";
import { judgeLookFromOutside } from "../../../../functions/wkd/watch/look.ts";
import { DAY_MS, NOW } from "../keys.ts";

describe("what the owner is told of looks", () => {
  const line = (
    place: string,
    code: LookLine["code"],
    severity: LookLine["severity"],
  ): LookLine => ({
    place,
    code,
    severity,
    url: `https://${place}/`,
    status: undefined,
    fingerprints: code === "other-key" ? ["B".repeat(40)] : [],
  });
  const lookOf = (...lines: LookLine[]): Look => ({
    at: NOW,
    ok: lines.every(({ severity }) => severity !== "problem"),
    lines,
  });
  const good = lookOf(line("advanced", "as-published", "ok"), line("server", "absent", "ok"));
  const wrong = lookOf(line("advanced", "not-found", "problem"), line("server", "absent", "ok"));
  const silent = lookOf(line("advanced", "unreachable", "problem"), line("server", "absent", "ok"));
  const drift = lookOf(
    line("advanced", "as-published", "ok"),
    line("server", "other-key", "problem"),
  );
  const unknown = lookOf(
    line("advanced", "as-published", "ok"),
    line("server", "not-asked", "info"),
  );

  test.each<[string, Look[], (string | undefined)[]]>([
    ["nothing, while all is well", [good, good], [undefined, undefined]],
    [
      "a problem once, as long as it lasts",
      [wrong, wrong, wrong],
      ["problem", undefined, undefined],
    ],
    ["that it is solved", [wrong, good, good], ["problem", "solved", undefined]],
    [
      "the same problem again when it comes back",
      [wrong, good, wrong],
      ["problem", "solved", "problem"],
    ],
    [
      "nothing of one look without an answer",
      [good, silent, good],
      [undefined, undefined, undefined],
    ],
    [
      "of a second look without one",
      [good, silent, silent, silent],
      [undefined, undefined, "problem", undefined],
    ],
    ["of drift at a key server", [good, drift, drift], [undefined, "problem", undefined]],
    ["of another problem besides the first", [drift, wrong], ["problem", "problem"]],
    [
      "nothing of a key server that is down",
      [drift, unknown, drift],
      ["problem", undefined, undefined],
    ],
    [
      "nothing of a gap within a problem",
      [wrong, silent, wrong],
      ["problem", undefined, undefined],
    ],
  ])("%s", (_, looks, expected) => {
    let before: { look: Look | undefined; told: string[] } = { look: undefined, told: [] };
    const news = looks.map((current) => {
      const judged = judgeLookFromOutside(current, before);
      before = { look: current, told: judged.told };
      return judged.news;
    });
    expect(news).toEqual(expected);
  });

  test("after silence the next look comes within the hour, otherwise after a day", () => {
    const nothing = { look: undefined, told: [] };
    expect(judgeLookFromOutside(good, nothing).nextAt).toBe(NOW + DAY_MS);
    expect(judgeLookFromOutside(wrong, nothing).nextAt).toBe(NOW + DAY_MS);
    expect(judgeLookFromOutside(silent, nothing).nextAt).toBe(NOW + DAY_MS / 24);
    expect(judgeLookFromOutside(silent, { look: silent, told: [] }).nextAt).toBe(NOW + DAY_MS);
  });

  const other = (letter: string): LookLine => ({
    ...line("server", "other-key", "problem"),
    fingerprints: [letter.repeat(40)],
  });

  test("each problem is named by its place, what it is, and the keys that are there", () => {
    const look = lookOf(line("advanced", "not-found", "problem"), other("C"), other("B"));
    const { told, problems } = judgeLookFromOutside(look, { look: undefined, told: [] });
    expect(told).toEqual([
      "advanced not-found",
      `server other-key ${"B".repeat(40)}`,
      `server other-key ${"C".repeat(40)}`,
    ]);
    expect(problems).toEqual(look.lines);
  });

  test.each<[string, LookLine[], string[], string[], string | undefined]>([
    [
      "another key than before",
      [other("C")],
      [`server other-key ${"B".repeat(40)}`],
      [`server other-key ${"C".repeat(40)}`],
      "problem",
    ],
    [
      "one of two problems fewer",
      [line("advanced", "not-found", "problem")],
      ["advanced not-found", "server other-key X"],
      ["advanced not-found"],
      undefined,
    ],
    ["what is no problem", [line("direct", "not-found", "info")], [], [], undefined],
    [
      "what is no problem any more",
      [line("direct", "not-found", "info")],
      ["direct not-found"],
      [],
      "solved",
    ],
    [
      "what is silent and does not count",
      [line("direct", "unreachable", "info")],
      ["direct not-found"],
      [],
      "solved",
    ],
    [
      "what is silent at another place",
      [line("advanced", "unreachable", "problem")],
      ["direct not-found"],
      [],
      "solved",
    ],
    [
      "what is silent where something was wrong",
      [line("advanced", "unreachable", "problem")],
      ["advanced not-found"],
      ["advanced not-found"],
      undefined,
    ],
    [
      "a server that cannot be asked",
      [line("server", "not-asked", "info")],
      ["server other-key X", "advanced not-found"],
      ["server other-key X"],
      undefined,
    ],
    [
      "a server with a longer name that cannot be asked",
      [line("server2", "not-asked", "info")],
      ["server other-key X"],
      [],
      "solved",
    ],
  ])("after %s the owner knows what is so", (_, lines, told, after, news) => {
    const judged = judgeLookFromOutside(lookOf(...lines), { look: good, told });
    expect([judged.told, judged.news]).toEqual([after, news]);
  });

  test("of a place that is silent nothing else is told, of others it is", () => {
    const look = lookOf(
      line("advanced", "unreachable", "problem"),
      line("advanced", "no-policy", "problem"),
      line("direct", "no-key", "problem"),
    );
    expect(judgeLookFromOutside(look, { look: undefined, told: [] }).problems).toEqual([
      look.lines[2],
    ]);
    expect(judgeLookFromOutside(look, { look, told: [] }).problems).toEqual(look.lines);
    const elsewhere = lookOf(line("direct", "unreachable", "problem"));
    expect(judgeLookFromOutside(look, { look: elsewhere, told: [] }).problems).toEqual([
      look.lines[2],
    ]);
  });

  test("a server that cannot be asked is no reason to look again within the hour", () => {
    expect(judgeLookFromOutside(unknown, { look: undefined, told: [] }).nextAt).toBe(NOW + DAY_MS);
    const both = lookOf(...silent.lines, line("server", "not-asked", "info"));
    expect(judgeLookFromOutside(both, { look: undefined, told: [] }).nextAt).toBe(
      NOW + DAY_MS / 24,
    );
  });
});
