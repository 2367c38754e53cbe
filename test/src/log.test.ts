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

test("of one fault so many lines are written a minute, and the next says how many are missing", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
  const lines: string[] = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(line));
  vi.spyOn(console, "info").mockImplementation((line: string) => void lines.push(line));
  const tell = (times: number) => {
    lines.length = 0;
    for (let n = 0; n < times; n += 1) log("error", "test.many", { n });
    return lines.length;
  };
  expect(tell(1_000)).toBe(30);
  expect(lines.at(-1)).toBe('{"level":"error","event":"test.many","n":29}');
  // Others are told still, and what is no fault always is.
  log("error", "test.other");
  for (let n = 0; n < 100; n += 1) log("info", "test.many");
  expect(lines.length).toBe(131);
  vi.setSystemTime(Date.now() + 59_999);
  expect(tell(5)).toBe(0);
  vi.setSystemTime(Date.now() + 1);
  expect(tell(2)).toBe(2);
  expect(lines).toEqual([
    '{"level":"error","event":"test.many","n":0,"unwritten":975}',
    '{"level":"error","event":"test.many","n":1}',
  ]);
  // A clock that is put back does not silence it for ever.
  vi.setSystemTime(Date.UTC(2039, 0, 1));
  expect(tell(40)).toBe(30);
  vi.useRealTimers();
});
