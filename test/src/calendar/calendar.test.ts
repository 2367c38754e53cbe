import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCalendar, type Calendar } from "../../../src/calendar/calendar.ts";
import { expressionText } from "./expressions.ts";
import { occurrencesOf } from "./occurrences.ts";

function calendar(text: string, timezone = "Europe/Berlin"): Calendar {
  const parsed = parseCalendar(text, { timezone });
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.code}`);
  return parsed.calendar;
}

const occurrences = (text: string, after: string, count: number, timezone?: string) =>
  occurrencesOf(calendar(text, timezone), after, count);

const moment = fc.integer({ min: 0, max: Date.UTC(2195, 0) });

describe("the plenum takes place", () => {
  test("on the first and third Tuesday at 18:00 by the clock, across both clock changes", () => {
    const rule = "Tue *-*-1..7,15..21 18:00";
    expect(occurrences(rule, "2026-03-01T00:00Z", 4)).toEqual([
      "2026-03-03T17:00", // winter time
      "2026-03-17T17:00",
      "2026-04-07T16:00", // summer time
      "2026-04-21T16:00",
    ]);
    expect(occurrences(rule, "2026-10-07T00:00Z", 4)).toEqual([
      "2026-10-20T16:00",
      "2026-11-03T17:00",
      "2026-11-17T17:00",
      "2026-12-01T17:00",
    ]);
  });

  test("on the last Thursday of the month", () => {
    expect(occurrences("Thu *-*~07/1 18:00", "2026-10-01T00:00Z", 5)).toEqual([
      "2026-10-29T17:00",
      "2026-11-26T17:00",
      "2026-12-31T17:00",
      "2027-01-28T17:00",
      "2027-02-25T17:00",
    ]);
  });

  test("on dates of a list, one per line, with another hour on one of them", () => {
    const dates = "2026-12-22 18:00\n2026-12-01 18:00\n\n2027-01-05 19:30";
    expect(occurrences(dates, "2026-11-01T00:00Z", 4)).toEqual([
      "2026-12-01T17:00",
      "2026-12-22T17:00",
      "2027-01-05T18:30",
      "never",
    ]);
  });
});

describe("where clocks change", () => {
  test.each([
    // expression, zone, after, what follows
    ["02:30", "Europe/Berlin", "2026-03-28T12:00Z", ["2026-03-30T00:30"]],
    ["02:30", "Europe/Berlin", "2026-10-24T12:00Z", ["2026-10-25T00:30", "2026-10-26T01:30"]],
    ["hourly", "Europe/Berlin", "2026-03-29T00:00Z", ["2026-03-29T01:00", "2026-03-29T02:00"]],
    // The hour from 02:00 is not counted a second time: a gap of two hours.
    ["hourly", "Europe/Berlin", "2026-10-25T00:00Z", ["2026-10-25T02:00", "2026-10-25T03:00"]],
    ["00/3:00", "Europe/Berlin", "2026-03-28T22:00Z", ["2026-03-28T23:00", "2026-03-29T01:00"]],
    ["00/3:00", "Europe/Berlin", "2026-10-24T21:00Z", ["2026-10-24T22:00", "2026-10-25T02:00"]],
    // half an hour, in the other hemisphere
    ["02:15", "Australia/Lord_Howe", "2026-10-03T00:00Z", ["2026-10-04T15:15"]],
    ["02:45", "Australia/Lord_Howe", "2026-10-03T00:00Z", ["2026-10-03T15:45"]],
    ["01:45", "Australia/Lord_Howe", "2026-04-04T10:00Z", ["2026-04-04T14:45", "2026-04-05T15:15"]],
    // midnight is what is left out, or the end of the day comes twice
    ["daily", "America/Santiago", "2026-09-05T12:00Z", ["2026-09-07T03:00"]],
    ["23:30", "America/Santiago", "2026-04-04T12:00Z", ["2026-04-05T02:30", "2026-04-06T03:30"]],
    // a day that never was
    ["daily", "Pacific/Apia", "2011-12-29T11:00Z", ["2011-12-30T10:00", "2011-12-31T10:00"]],
  ])("%s in %s after %s", (text, zone, after, expected) => {
    expect(occurrences(text, after, expected.length, zone)).toEqual(expected);
  });

  test("from inside of the repeated hour, what it has already shown is over", () => {
    // 02:15 in winter time: 02:30 has been there in summer time.
    expect(occurrences("*:30", "2026-10-25T01:15Z", 1)).toEqual(["2026-10-25T02:30"]);
    const { previous } = calendar("*:30");
    expect(previous(Date.parse("2026-10-25T01:15Z"))).toBe(Date.parse("2026-10-25T00:30Z"));
  });
});

describe("at the edges of the calendar", () => {
  test.each([
    ["*-02-29", "2096-03-01T00:00Z", ["2104-02-29T00:00", "2108-02-29T00:00"]],
    ["*-12-31 23:59", "2026-12-31T23:00Z", ["2026-12-31T23:59", "2027-12-31T23:59"]],
    ["*-*-31", "2026-01-31T00:00Z", ["2026-03-31T00:00", "2026-05-31T00:00"]],
    ["*-*~1", "2028-01-31T12:00Z", ["2028-02-29T00:00", "2028-03-31T00:00"]],
    ["Mon *-02-29", "2026-01-01T00:00Z", ["2044-02-29T00:00", "2072-02-29T00:00"]],
    ["2199-12-31 23:59:59", "2026-01-01T00:00Z", ["2199-12-31T23:59", "never"]],
    ["1970-01-01 00:00", "1969-12-31T00:00Z", ["1970-01-01T00:00", "never"]],
    ["*-02-30", "2026-01-01T00:00Z", ["never"]],
    ["*-02,04,06,09,11-31", "2026-01-01T00:00Z", ["never"]],
    ["Mon 2026-01-01", "2020-01-01T00:00Z", ["never"]],
  ])("%s after %s", (text, after, expected) => {
    expect(occurrences(text, after, expected.length, "UTC")).toEqual(expected);
  });

  test.each([
    // a leap day, the one before, the one after
    ["2000-02-29", "1996-02-29", "2004-02-29"],
    ["1972-02-29", undefined, "1976-02-29"],
    ["2096-02-29", "2092-02-29", "2104-02-29"],
    ["2104-02-29", "2096-02-29", "2108-02-29"],
    ["2196-02-29", "2192-02-29", undefined],
  ])("around the leap day %s there are %s and %s", (day, before, after) => {
    const { next, previous } = calendar("*-02-29", "UTC");
    const date = (at: number | undefined) => at && new Date(at).toISOString().slice(0, 10);
    const at = Date.parse(day);
    expect(date(previous(at))).toBe(before);
    expect(date(previous(at + 1))).toBe(day);
    expect(date(next(at - 1))).toBe(day);
    expect(date(next(at))).toBe(after);
  });

  test.each([
    ["01", 31],
    ["02", 28],
    ["03", 31],
    ["04", 30],
    ["05", 31],
    ["06", 30],
    ["07", 31],
    ["08", 31],
    ["09", 30],
    ["10", 31],
    ["11", 30],
    ["12", 31],
  ])("month %s of 2026 ends on its day %i", (month, day) => {
    const last = Date.parse(`2026-${month}-${day}`);
    const { next, previous } = calendar(`2026-${month}~01`, "UTC");
    expect(next(0)).toBe(last);
    expect(previous(Date.UTC(2199, 0))).toBe(last);
    const nextDay = calendar(`2026-${month}-${day}..31`, "UTC");
    expect(nextDay.previous(Date.UTC(2199, 0))).toBe(last);
  });

  test("a step that does not divide its field begins anew behind it", () => {
    // systemd loses 00:00 here: https://github.com/systemd/systemd/issues/40260
    expect(occurrences("*:0/31", "2026-01-01T23:20Z", 3, "UTC")).toEqual([
      "2026-01-01T23:31",
      "2026-01-02T00:00",
      "2026-01-02T00:31",
    ]);
    expect(occurrences("*-*-1/11", "2026-12-20T00:00Z", 2, "UTC")).toEqual([
      "2026-12-23T00:00",
      "2027-01-01T00:00",
    ]);
  });

  test("a time that every year leaves out is never found, and not looked for without end", () => {
    const { next, previous } = calendar("Sun *-03-25..31 02:30");
    expect(next(Date.UTC(2026, 0))).toBeUndefined();
    expect(previous(Date.UTC(2026, 0))).toBeUndefined();
  });

  test("a time that twelve years in a row leave out comes in the thirteenth", () => {
    // The clocks change on the last Sunday of March: the 24th is one, and not the last, where the 31st is one too.
    const { next, previous } = calendar("Sun *-03-24..31 02:30");
    const [before, after] = ["2030-03-24T01:30Z", "2041-03-24T01:30Z"].map((at) => Date.parse(at));
    expect(next(before!)).toBe(after);
    expect(previous(after!)).toBe(before);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, Date.UTC(2300, 0)])(
    "nothing comes after %d",
    (at) => expect(calendar("minutely").next(at)).toBeUndefined(),
  );

  test.each([Number.NaN, Number.NEGATIVE_INFINITY, -1, 0])("nothing was before %d", (at) => {
    expect(calendar("minutely").previous(at)).toBeUndefined();
  });

  test("far away moments are answered from the nearest year that is known", () => {
    const { next, previous } = calendar("yearly", "UTC");
    expect(next(-8.64e15)).toBe(0);
    expect(previous(8.64e15)).toBe(Date.UTC(2199, 0));
    // West of Greenwich the epoch is in 1969.
    expect(calendar("*-12-31 20:00", "America/New_York").next(-1)).toBe(3_600_000);
  });

  test("parts of milliseconds do not hide an occurrence", () => {
    const { next, previous } = calendar("daily", "UTC");
    expect(next(-0.5)).toBe(0);
    expect(previous(86_400_000.5)).toBe(86_400_000);
  });
});

describe("next and previous fit together", () => {
  test("next is after, previous before, and nothing lies between", () => {
    fc.assert(
      fc.property(expressionText, moment, (text, at) => {
        const { next, previous } = calendar(text);
        const after = next(at);
        const before = previous(at);
        if (after !== undefined) {
          expect(after).toBeGreaterThan(at);
          expect(previous(after) ?? 0).toBeLessThanOrEqual(at);
          expect(previous(after + 1)).toBe(after);
        }
        if (before !== undefined) {
          expect(before).toBeLessThan(at);
          expect(next(before) ?? Infinity).toBeGreaterThanOrEqual(at);
          expect(next(before - 1)).toBe(before);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test("around every clock change as anywhere else", () => {
    const changes = [
      ["Europe/Berlin", "2026-03-29T01:00Z"],
      ["Europe/Berlin", "2026-10-25T01:00Z"],
      ["Australia/Lord_Howe", "2026-04-04T15:00Z"],
      ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
      ["America/Santiago", "2026-04-05T03:00Z"],
      ["America/Santiago", "2026-09-06T04:00Z"],
    ] as const;
    const rule = fc.constantFrom(
      "*:*",
      "*:0/7",
      "*:*:0/13",
      "0..3:30",
      "22..23:15",
      "02:30",
      "daily",
    );
    const distance = fc.integer({ min: -3 * 3_600_000, max: 3 * 3_600_000 });
    fc.assert(
      fc.property(fc.constantFrom(...changes), rule, distance, ([zone, change], text, far) => {
        const { next, previous } = calendar(text, zone);
        const at = Date.parse(change) + far;
        const after = next(at) as number;
        expect(after).toBeGreaterThan(at);
        expect(previous(after) as number).toBeLessThanOrEqual(at);
        expect(next((previous(at) as number) - 1)).toBe(previous(at));
      }),
      { numRuns: 3000 },
    );
  });

  test("later questions have later answers", () => {
    fc.assert(
      fc.property(expressionText, moment, fc.nat(2 ** 40), (text, at, later) => {
        const { next, previous } = calendar(text);
        expect(next(at) ?? Infinity).toBeLessThanOrEqual(next(at + later) ?? Infinity);
        expect(previous(at) ?? -1).toBeLessThanOrEqual(previous(at + later) ?? -1);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a calendar's time zone", () => {
  test.each([
    ["daily", "Europe/Berlin"],
    ["daily UTC", "UTC"],
    ["daily UTC\nweekly UTC", "UTC"],
    ["daily UTC\nweekly", "Europe/Berlin"],
  ])("%j: %s", (text, expected) => expect(calendar(text).timezone).toBe(expected));

  test("each line has its own, and the earliest line wins", () => {
    const both = "12:00 Asia/Kolkata\n12:00 America/New_York";
    expect(occurrences(both, "2026-01-01T00:00Z", 3)).toEqual([
      "2026-01-01T06:30",
      "2026-01-01T17:00",
      "2026-01-02T06:30",
    ]);
    const { previous } = calendar(both);
    expect(previous(Date.parse("2026-01-01T20:00Z"))).toBe(Date.parse("2026-01-01T17:00Z"));
  });
});
