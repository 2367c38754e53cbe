import { afterEach, describe, expect, test, vi } from "vitest";
import { errorFacts, log } from "../../src/log.ts";

afterEach(() => vi.restoreAllMocks());

test.each(["info", "warn", "error"] as const)("%s is one line of JSON", (level) => {
  const lines = vi.spyOn(console, level).mockImplementation(() => undefined);
  log(level, "links.created", { id: 7, by: "admin", gone: undefined });
  log(level, "cron.ticked");
  expect(lines.mock.calls).toEqual([
    [`{"level":"${level}","event":"links.created","id":7,"by":"admin"}`],
    [`{"level":"${level}","event":"cron.ticked"}`],
  ]);
});

describe("what is said of an error", () => {
  test("is its name, message and first frame", () => {
    const error = new TypeError("no such thing");
    error.stack = "TypeError: no such thing\n    at here (file.ts:1:2)\n    at there";
    expect(errorFacts(error)).toEqual({
      error: "TypeError: no such thing",
      at: "at here (file.ts:1:2)",
    });
  });

  test("is no frame where there is none", () => {
    const error = new Error("alone");
    error.stack = "Error: alone";
    expect(errorFacts(error)).toEqual({ error: "Error: alone", at: undefined });
  });

  test.each([
    ["a text", "a text"],
    [undefined, "undefined"],
    [7, "7"],
  ])("that is none (%s) is its text", (error, text) => {
    expect(errorFacts(error)).toEqual({ error: text });
  });
});
