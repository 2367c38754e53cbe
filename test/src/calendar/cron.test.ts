import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Calendar, ParsedCalendar } from "../../../src/calendar/calendar.ts";
import { parseCron } from "../../../src/calendar/cron.ts";
import { isCron, parseSchedule } from "../../../src/calendar/schedule.ts";
import { occurrencesOf } from "./occurrences.ts";

function calendar(parsed: ParsedCalendar): Calendar {
  if (!parsed.ok) throw new Error(parsed.error.code);
  return parsed.calendar;
}

function cron(text: string, timezone = "Europe/Berlin"): Calendar {
  return calendar(parseCron(text, { timezone }));
}

const occurrences = (text: string, after: string, count: number) =>
  occurrencesOf(cron(text), after, count);

describe("cron", () => {
  test.each([
    ["0 6 * * *", "2026-11-23T00:00Z", ["2026-11-23T05:00", "2026-11-24T05:00"]],
    ["*/15 * * * *", "2026-11-23T00:00Z", ["2026-11-23T00:15", "2026-11-23T00:30"]],
    ["0 18 * * tue", "2026-11-23T00:00Z", ["2026-11-24T17:00", "2026-12-01T17:00"]],
    ["0 0 * * 7", "2026-11-23T00:00Z", ["2026-11-28T23:00"]],
    // either of the two days, as in every cron
    ["0 12 1 * 1", "2026-11-23T12:00Z", ["2026-11-30T11:00", "2026-12-01T11:00"]],
    ["0 12 29 2 *", "2026-01-01T00:00Z", ["2028-02-29T11:00"]],
    ["0 0 30 2 *", "2026-01-01T00:00Z", ["never"]],
    // A time that is left out in spring runs when the clock has moved on, …
    ["30 2 * * *", "2026-03-28T12:00Z", ["2026-03-29T01:00", "2026-03-30T00:30"]],
    ["0,30 2 * * *", "2026-03-28T12:00Z", ["2026-03-29T01:00", "2026-03-30T00:00"]],
    // … one that comes twice runs once, …
    ["30 2 * * *", "2026-10-24T12:00Z", ["2026-10-25T00:30", "2026-10-26T01:30"]],
    // … and what runs every hour or so does not care.
    ["0 * * * *", "2026-10-24T23:30Z", ["2026-10-25T00:00", "2026-10-25T01:00"]],
  ])("%s after %s", (text, after, expected) => {
    expect(occurrences(text, after, expected.length)).toEqual(expected);
  });

  test("is printed with single spaces and names in capitals", () => {
    expect(cron("  0  18 * *   tue ").text).toBe("0 18 * * TUE");
  });

  test.each([
    ["0 0 * *", "cronFields"],
    ["0 0 * * * *", "cronFields"],
    ["2026-01-01T00:00:00", "cronFields"],
    ["@daily", "cronFields"],
    ["60 * * * *", "cron"],
    ["* * 32 * *", "cron"],
    ["a b c d e", "cron"],
    ["*/0 * * * *", "cron"],
    [`${"1,".repeat(200)}1 * * * *`, "tooLong"],
  ])("%s is refused: %s", (text, code) => {
    const parsed = parseCron(text, { timezone: "UTC" });
    expect(parsed.ok ? "accepted" : parsed.error.code).toBe(code);
  });

  test("may have 256 characters, and the place of what is too much is told", () => {
    const long = (length: number) => "0 6 * * *".padEnd(length);
    expect(parseCron(long(256), { timezone: "UTC" }).ok).toBe(true);
    expect(parseCron(long(258), { timezone: "UTC" })).toMatchObject({
      error: { code: "tooLong", limit: 256, offset: 256, length: 2 },
    });
  });

  test.each(["60 * * * *", "* * * *"])("“%s” is wrong as a whole", (text) => {
    expect(parseCron(text, { timezone: "UTC" })).toMatchObject({
      error: { offset: 0, length: text.length },
    });
  });

  test("ends with the year 2199, and begins with 1970", () => {
    const { next, previous, timezone } = cron("0 0 1 1 *", "UTC");
    const end = Date.UTC(2200, 0);
    expect(timezone).toBe("UTC");
    expect(next(end - 1)).toBe(end);
    expect([next(end), next(Number.NaN), next(8.64e15)]).toEqual([undefined, undefined, undefined]);
    expect(previous(8.64e15)).toBe(Date.UTC(2199, 0));
    expect(next(-8.64e15)).toBe(0);
    expect([previous(0), previous(-1), previous(Number.NaN)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(previous(1000)).toBe(0);
  });

  test("has no occurrence before its first one, or where it has none at all", () => {
    const end = Date.UTC(2200, 0);
    expect([cron("0 0 30 2 *").previous(end), cron("0 0 30 2 *").next(0)]).toEqual([
      undefined,
      undefined,
    ]);
    expect(cron("0 0 29 2 *", "UTC").previous(Date.UTC(1972, 1, 29))).toBeUndefined();
    expect(cron("0 0 29 2 *", "UTC").previous(Date.UTC(1972, 2))).toBe(Date.UTC(1972, 1, 29));
  });

  test.each([
    ["Europe/Berlin", "2026-10-25T00:59:59Z", 120],
    ["Europe/Berlin", "2026-10-25T01:00:00Z", 60],
    ["America/New_York", "2026-01-01T00:00:00Z", -300],
    ["UTC", "2026-01-01T00:00:00Z", 0],
  ])("clocks in %s are at %s ahead of UTC by %i minutes", (timezone, at, minutes) => {
    expect(cron("0 6 * * *", timezone).offset(Date.parse(at))).toBe(minutes * 60_000);
  });

  test("that cannot be read is refused with the reason alone, without the name of what read it", () => {
    const reasonOf = (text: string) => {
      const parsed = parseCron(text, { timezone: "UTC" });
      return !parsed.ok && parsed.error.code === "cron" ? parsed.error.reason : undefined;
    };
    for (const text of ["60 * * * *", "a b c d e", "*/0 * * * *"]) {
      expect(reasonOf(text)).toMatch(/\w/);
      expect(reasonOf(text)).not.toContain("CronPattern");
    }
  });

  test("needs a zone that exists", () => {
    expect(parseCron("* * * * *", { timezone: "Mars/Olympus" })).toMatchObject({
      error: { code: "timezone" },
    });
  });

  test("next and previous fit together", () => {
    const field = (low: number, high: number) =>
      fc.oneof(fc.constant("*"), fc.integer({ min: low, max: high }).map(String));
    const text = fc
      .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
      .map((fields) => fields.join(" "));
    const moment = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(text, moment, (pattern, at) => {
        const { next, previous } = cron(pattern);
        const after = next(at) as number;
        const before = previous(at) as number;
        expect(after).toBeGreaterThan(at);
        expect(before).toBeLessThan(at);
        expect(previous(after + 1000)).toBe(after);
        expect(next(before)).toBeGreaterThanOrEqual(at);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a schedule", () => {
  test.each([
    ["0 6 * * *", true],
    [" 0\t6 * * * ", true],
    ["Tue *-*-1..7 18:00 Europe/Berlin", false],
    ["daily", false],
    ["daily\nweekly\nmonthly\nyearly\nhourly", false],
    ["* * * * * *", false],
    ["", false],
  ])("%j is cron: %s", (text, expected) => expect(isCron(text)).toBe(expected));

  test("is read in its own language", async () => {
    const defaults = { timezone: "Europe/Berlin" };
    expect(calendar(await parseSchedule("0 6 * * *", defaults)).text).toBe("0 6 * * *");
    expect(calendar(await parseSchedule("06:00", defaults)).text).toBe("*-*-* 06:00:00");
  });
});
