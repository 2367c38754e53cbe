/** The verdict on a ping: URL, exit map, filters and facts together. */
import { describe, expect, test } from "vitest";
import type { Action } from "../../../../functions/heartbeats/check/action.ts";
import type { Settings } from "../../../../functions/heartbeats/check/check.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { freshState } from "../../../../functions/heartbeats/check/transition.ts";
import { verdictOf } from "../../../../functions/heartbeats/ping/verdict.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const report = (files: number, size = 1000) =>
  bytes(JSON.stringify({ archive: { stats: { nfiles: files, original_size: size } } }));
const factsOf = (files: number, size = 1000) => ({ tool: "borg", files, size });

const exitMap = { "0": "success", "1": "warn", "*": "fail" } as const;
const exit = (status: number): Action => ({ kind: "exit", status });
const state = { ...freshState(0), sizes: [9, 10, 11].map((files) => ({ files, size: 1000 })) };

function judged(action: Action, settings: Partial<Settings> = {}, body?: Uint8Array) {
  const check = { settings: { ...defaultSettings, ...settings }, state };
  return verdictOf({ action, method: "POST", body, at: 0 }, check);
}

test.each<[Action, Partial<Settings>, string, object, object | undefined]>([
  // what the URL says, settings, kind, reason, warning
  [{ kind: "success" }, {}, "success", { code: "success" }, undefined],
  [{ kind: "start" }, {}, "start", { code: "success" }, undefined],
  [{ kind: "log" }, {}, "log", { code: "success" }, undefined],
  [{ kind: "fail" }, {}, "fail", { code: "fail" }, undefined],
  [{ kind: "signal", name: "KILL" }, {}, "fail", { code: "signal", name: "KILL" }, undefined],
  [exit(0), {}, "success", { code: "success" }, undefined],
  [exit(1), {}, "fail", { code: "exit", status: 1 }, undefined],
  [exit(0), { exitMap }, "success", { code: "success" }, undefined],
  [exit(1), { exitMap }, "success", { code: "success" }, { code: "exit", status: 1 }],
  [exit(2), { exitMap }, "fail", { code: "exit", status: 2 }, undefined],
  [{ kind: "success" }, { methods: "" }, "success", { code: "success" }, undefined],
])("%j with %j is a %s", (action, settings, kind, reason, warning) => {
  expect(judged(action, settings)).toEqual({ kind, reason, warning, facts: undefined });
});

describe("a keyword", () => {
  const filter = { filterHttpBody: true, successKw: "DONE", failureKw: "ERROR", startKw: "GO" };
  const keyword = { code: "keyword" };
  test.each<[Action, string, string, object, object | undefined]>([
    [{ kind: "success" }, "DONE", "success", { code: "success" }, undefined],
    [{ kind: "success" }, "ERROR", "fail", keyword, undefined],
    [{ kind: "success" }, "nothing", "ign", keyword, undefined],
    [{ kind: "success" }, "GO", "start", keyword, undefined],
    [exit(1), "DONE", "success", { code: "success" }, { code: "exit", status: 1 }],
    [exit(1), "ERROR", "fail", keyword, undefined],
    [exit(2), "DONE", "fail", { code: "exit", status: 2 }, undefined],
    [{ kind: "log" }, "DONE", "success", keyword, undefined],
  ])("%j with the body %s is a %s", (action, body, kind, reason, warning) => {
    const verdict = judged(action, { ...filter, exitMap }, bytes(body));
    expect(verdict).toEqual({ kind, reason, warning, facts: undefined });
  });

  test("that makes a success of something else leaves the facts alone", () => {
    const settings = { filterHttpBody: true, successKw: "archive" };
    expect(judged({ kind: "log" }, settings, report(0))).toMatchObject({
      kind: "success",
      facts: undefined,
    });
  });
});

describe("facts", () => {
  test.each<[Action, Uint8Array, string, object, object | undefined, object | undefined]>([
    // URL, body, kind, reason, warning, facts
    [{ kind: "success" }, report(9), "success", { code: "success" }, undefined, factsOf(9)],
    [exit(0), report(9), "success", { code: "success" }, undefined, factsOf(9)],
    [
      { kind: "success" },
      report(0),
      "fail",
      { code: "few-files", files: 0, least: 1 },
      undefined,
      factsOf(0),
    ],
    [exit(1), report(0), "fail", { code: "few-files", files: 0, least: 1 }, undefined, factsOf(0)],
    [
      { kind: "success" },
      report(4),
      "success",
      { code: "success" },
      { code: "shrunk", what: "files", value: 4, median: 10 },
      factsOf(4),
    ],
    // the exit status is the warning that is told, if there are two
    [exit(1), report(4), "success", { code: "success" }, { code: "exit", status: 1 }, factsOf(4)],
    [{ kind: "fail" }, report(9), "fail", { code: "fail" }, undefined, undefined],
    [exit(2), report(0), "fail", { code: "exit", status: 2 }, undefined, undefined],
    [{ kind: "start" }, report(0), "start", { code: "success" }, undefined, undefined],
    [{ kind: "log" }, report(0), "log", { code: "success" }, undefined, undefined],
  ])("of %j", (action, body, kind, reason, warning, facts) => {
    const verdict = judged(action, { exitMap, facts: { maxDropPercent: 50 } }, body);
    expect(verdict).toEqual({ kind, reason, warning, facts });
  });
});

describe("the second proof", () => {
  const HOUR = 3_600_000;
  const of = (id: string) => ({
    archive: { id, stats: { nfiles: 9, original_size: 1000 } },
    repository: { id: "r" },
  });
  const named = (id: string) => bytes(JSON.stringify(of(id)));
  const ofBorg2 = bytes(
    JSON.stringify({
      archive: { id: "two", stats: { nfiles: 9, original_size: 1000, hashing_time: 0.1 } },
      repository: { id: "r" },
    }),
  );
  const before = { ...freshState(0), lastSuccessAt: 0 };
  const known = { ...before, lastFacts: { tool: "borg", archive: "one" } as const };

  test.each<[string, Partial<Settings>, typeof before, Uint8Array | undefined, number, unknown]>([
    // what is sent, settings, state, body, after ms, warning
    ["no archive, and there never was one", {}, before, undefined, HOUR, undefined],
    ["an archive for the first time", {}, before, named("one"), HOUR, undefined],
    ["another archive", {}, known, named("two"), HOUR, undefined],
    // `nice borg create`, a wrapper script, `curl` instead of the agent
    ["no archive any more", {}, known, undefined, HOUR, { code: "no-archive" }],
    ["output without facts", {}, known, bytes("done"), HOUR, { code: "no-archive" }],
    ["facts without an archive", {}, known, report(9), HOUR, { code: "no-archive" }],
    ["the same file as last time", {}, known, named("one"), HOUR, { code: "old-archive" }],
    ["one of borg 2, also the first", {}, before, ofBorg2, HOUR, { code: "borg-2" }],
    ["one of borg 2 after others", {}, known, ofBorg2, HOUR, { code: "borg-2" }],
    ["borg 2, and no proof is wanted", { arrivalGraceSeconds: 0 }, known, ofBorg2, HOUR, undefined],
    ["the same ping again", {}, known, named("one"), 60_000, undefined],
    ["none, and none is wanted", { arrivalGraceSeconds: 0 }, known, undefined, HOUR, undefined],
  ])("%s", (_, settings, earlier, body, at, warning) => {
    const check = { settings: { ...defaultSettings, ...settings }, state: earlier };
    const verdict = verdictOf({ action: { kind: "success" }, method: "POST", body, at }, check);
    expect([verdict.kind, verdict.warning]).toEqual(["success", warning]);
  });
});
