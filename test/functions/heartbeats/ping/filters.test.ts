/** Keyword filters. */
import { describe, expect, test } from "vitest";
import { filtered } from "../../../../functions/heartbeats/ping/filters.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

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
    ["start", "all DONE", false, "success"],
    ["start", "nothing", false, "ign"],
    ["log", "nothing", false, "ign"],
    ["log", "nothing", true, "fail"],
    ["log", "FINE", true, "success"],
    // failure before success, success before start
    ["success", "BEGIN DONE", false, "success"],
    ["success", "BEGIN ERROR", false, "fail"],
    // the words of a list stand for themselves, without the blanks around them
    ["success", "DONE, FINE", false, "success"],
    ["success", " , ", false, "ign"],
  ] as const)("a %s with %j (default fail: %s) is %s", (kind, body, byDefault, expected) => {
    const rules = { ...settings, filterDefaultFail: byDefault };
    expect(filtered(kind, { method: "POST", body: bytes(body) }, rules)).toBe(expected);
  });

  test("keywords say nothing as long as bodies are not filtered", () => {
    const rules = { ...settings, filterHttpBody: false, filterDefaultFail: true };
    for (const kind of ["success", "start", "fail", "log"] as const) {
      expect(filtered(kind, { method: "POST", body: bytes("ERROR") }, rules)).toBe(kind);
    }
  });

  test.each([
    // keywords   body
    ["", "any"],
    [" , ,", "any, thing"],
  ])("the keywords %j are in no body", (keywords, body) => {
    const rules = { ...settings, startKw: keywords, successKw: keywords, failureKw: keywords };
    expect(filtered("success", { method: "POST", body: bytes(body) }, rules)).toBe("ign");
  });

  test("no body is an empty one", () => {
    const ping = { method: "GET", body: undefined };
    expect(filtered("success", ping, settings)).toBe("ign");
    expect(filtered("success", ping, { ...settings, filterDefaultFail: true })).toBe("fail");
  });

  test.each([
    // kind      method  methods  counts as
    ["success", "GET", "POST", "ign"],
    ["success", "HEAD", "POST", "ign"],
    ["success", "PUT", "POST", "ign"],
    ["success", "POST", "POST", "success"],
    ["fail", "GET", "POST", "ign"],
    ["fail", "POST", "POST", "fail"],
    ["start", "GET", "", "start"],
    ["success", "PUT", "", "success"],
  ] as const)("a %s by %s where methods is %j is %s", (kind, method, methods, expected) => {
    const rules = { ...defaultSettings, methods };
    expect(filtered(kind, { method, body: undefined }, rules)).toBe(expected);
  });

  test("a check that takes only POST ignores what its keywords would make of the rest", () => {
    const rules = { ...settings, methods: "POST" as const };
    expect(filtered("success", { method: "PUT", body: bytes("ERROR") }, rules)).toBe("ign");
  });
});
