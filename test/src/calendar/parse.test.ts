import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCalendar } from "../../../src/calendar/calendar.ts";
import type { CalendarError } from "../../../src/calendar/error.ts";
import { expressionText } from "./expressions.ts";

function normal(text: string, timezone = "UTC"): string {
  const parsed = parseCalendar(text, { timezone });
  return parsed.ok ? parsed.calendar.text : `refused: ${parsed.error.code}`;
}

function refusal(text: string, timezone = "UTC"): CalendarError | undefined {
  const parsed = parseCalendar(text, { timezone });
  return parsed.ok ? undefined : parsed.error;
}

describe("an expression has a normal form", () => {
  // The examples of systemd.time(7), but for the one with fractions of seconds.
  test.each([
    ["Sat,Thu,Mon..Wed,Sat..Sun", "Mon..Thu,Sat,Sun *-*-* 00:00:00"],
    ["Mon,Sun 12-*-* 2,1:23", "Mon,Sun 2012-*-* 01,02:23:00"],
    ["Wed *-1", "Wed *-*-01 00:00:00"],
    ["Wed..Wed,Wed *-1", "Wed *-*-01 00:00:00"],
    ["Wed, 17:48", "Wed *-*-* 17:48:00"],
    ["Wed..Sat,Tue 12-10-15 1:2:3", "Tue..Sat 2012-10-15 01:02:03"],
    ["*-*-7 0:0:0", "*-*-07 00:00:00"],
    ["10-15", "*-10-15 00:00:00"],
    ["monday *-12-* 17:00", "Mon *-12-* 17:00:00"],
    ["Mon,Fri *-*-3,1,2 *:30:45", "Mon,Fri *-*-01,02,03 *:30:45"],
    ["12,14,13,12:20,10,30", "*-*-* 12,13,14:10,20,30:00"],
    ["12..14:10,20,30", "*-*-* 12..14:10,20,30:00"],
    ["mon,fri *-1/2-1,3 *:30:45", "Mon,Fri *-01/2-01,03 *:30:45"],
    ["03-05 08:05:40", "*-03-05 08:05:40"],
    ["08:05:40", "*-*-* 08:05:40"],
    ["05:40", "*-*-* 05:40:00"],
    ["Sat,Sun 12-05 08:05:40", "Sat,Sun *-12-05 08:05:40"],
    ["Sat,Sun 08:05:40", "Sat,Sun *-*-* 08:05:40"],
    ["2003-03-05 05:40", "2003-03-05 05:40:00"],
    ["2003-02..04-05", "2003-02..04-05 00:00:00"],
    ["2003-03-05 05:40 UTC", "2003-03-05 05:40:00 UTC"],
    ["2003-03-05", "2003-03-05 00:00:00"],
    ["03-05", "*-03-05 00:00:00"],
    ["hourly", "*-*-* *:00:00"],
    ["daily", "*-*-* 00:00:00"],
    ["daily UTC", "*-*-* 00:00:00 UTC"],
    ["monthly", "*-*-01 00:00:00"],
    ["weekly", "Mon *-*-* 00:00:00"],
    ["weekly Pacific/Auckland", "Mon *-*-* 00:00:00 Pacific/Auckland"],
    ["yearly", "*-01-01 00:00:00"],
    ["annually", "*-01-01 00:00:00"],
    ["*:2/3", "*-*-* *:02/3:00"],
  ])("%s is %s, as the manual says", (text, expected) => expect(normal(text)).toBe(expected));

  test.each([
    // short forms that the manual mentions elsewhere or not at all
    ["minutely", "*-*-* *:*:00"],
    ["QUARTERLY", "*-01,04,07,10-01 00:00:00"],
    ["semi-annually", "*-01,07-01 00:00:00"],
    ["bi-annually", "*-01,07-01 00:00:00"],
    ["anually", "*-01-01 00:00:00"],
    // ranges and steps
    ["5..5:00", "*-*-* 05:00:00"],
    ["*:5..12/5", "*-*-* *:05..10/5:00"],
    ["*:5..10/6", "*-*-* *:05:00"],
    ["*:*:0/1", "*-*-* *:*:*"],
    ["*:5,5,4..6,4..6", "*-*-* *:04..06,05:00"],
    // weekdays
    ["Mon-Fri", "Mon..Fri *-*-* 00:00:00"],
    ["Mon,Tue", "Mon,Tue *-*-* 00:00:00"],
    ["Mon,Tue,Wed..Sun 1:0", "*-*-* 01:00:00"],
    // the end of the month
    ["*~1", "*-*~01 00:00:00"],
    ["Thu *-*~07/1 18:00", "Thu *-*~07/1 18:00:00"],
    ["*-*~1..8/3", "*-*~01..07/3 00:00:00"],
    ["*-*~*", "*-*-* 00:00:00"],
    // years, moments, zones
    ["69-1-1", "2069-01-01 00:00:00"],
    ["70-1-1", "1970-01-01 00:00:00"],
    ["@1234567890", "2009-02-13 23:31:30 UTC"],
    ["Mon @5 Europe/Berlin", "Mon 1970-01-01 00:00:05 UTC"],
    ["daily utc", "*-*-* 00:00:00 UTC"],
    [
      "Mon  *-*-*  5:00 America/Argentina/Buenos_Aires",
      "Mon *-*-* 05:00:00 America/Argentina/Buenos_Aires",
    ],
    // several lines
    ["daily\n\n  weekly \r\n", "*-*-* 00:00:00\nMon *-*-* 00:00:00"],
  ])("%j is %j", (text, expected) => expect(normal(text)).toBe(expected));

  test("is read from a line of 256 characters, of 24 lines, of lists of 60", () => {
    expect(normal(`*-*-*${" ".repeat(247)}5:00`)).toBe("*-*-* 05:00:00");
    expect(normal("daily\n".repeat(24)).split("\n")).toHaveLength(24);
    expect(normal(`0:${Array.from({ length: 60 }, (_, minute) => minute).join(",")}`)).toBe(
      `*-*-* 00:${Array.from({ length: 60 }, (_, minute) => String(minute).padStart(2, "0")).join(",")}:00`,
    );
  });

  test("which is its own normal form and keeps all its occurrences", () => {
    fc.assert(
      fc.property(expressionText, fc.integer({ min: 0, max: 7e12 }), (text, at) => {
        const once = parseCalendar(text, { timezone: "Europe/Berlin" });
        if (!once.ok) throw new Error(`${text}: ${once.error.code}`);
        const twice = parseCalendar(once.calendar.text, { timezone: "Europe/Berlin" });
        if (!twice.ok) throw new Error(`${once.calendar.text}: ${twice.error.code}`);
        expect(twice.calendar.text).toBe(once.calendar.text);
        expect(twice.calendar.next(at)).toBe(once.calendar.next(at));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("what cannot be read is refused", () => {
  test.each([
    // the caret shows the place; the text is everything before the bar
    ["", "empty", ""],
    [" \n ", "empty", " \n "],
    ["Foo *-*-*", "weekday", "Foo"],
    ["Mond", "weekday", "Mond"],
    ["Tues", "weekday", "Tues"],
    ["Mon,,Tue", "weekday", ","],
    ["Mon..", "weekday", ""],
    ["Mon-5", "weekday", "5"],
    ["Sat..Mon", "weekdayOrder", "M"],
    ["Mon..Tue..Wed", "unexpected", "."],
    ["Mon.Tue", "unexpected", "."],
    ["5", "timeExpected", "5"],
    ["*-*-* 5", "timeExpected", "5"],
    ["*-*-*-*", "unexpected", "-"],
    ["*~1-1", "unexpected", "-"],
    ["*-~1", "numberExpected", "~"],
    ["1,:00", "numberExpected", ":"],
    ["*/2:00", "unexpected", "/"],
    ["*:0/0", "step", "0/0"],
    ["*:0..5/0", "step", "0..5/0"],
    ["0x10:00", "unexpected", "x"],
    ["+1:00", "numberExpected", "+"],
    ["-1", "numberExpected", "-"],
    ["*-*-* 00:00:", "numberExpected", ""],
    ["2003-03-05T05:40", "unexpected", "T"],
    ["0:0:1.5", "fraction", "."],
    ["0:0:0/0.5", "fraction", "."],
    ["24:00", "outOfRange", "24"],
    ["*:60", "outOfRange", "60"],
    ["0:0:60", "outOfRange", "60"],
    ["*-13-*", "outOfRange", "13"],
    ["*-*-0", "outOfRange", "0"],
    ["*-*-32", "outOfRange", "32"],
    ["*-*~29", "outOfRange", "29"],
    ["1969-1-1", "outOfRange", "1969"],
    ["2200-1-1", "outOfRange", "2200"],
    ["@7258118400", "outOfRange", "@7258118400"],
    ["@99999999999999999999", "outOfRange", "@99999999999999999999"],
    ["@5 5:00", "unexpected", " "],
    ["22..2:00", "rangeOrder", "22..2"],
    ["*:*:5..5", "rangeOrder", "5..5"],
    ["68..72-1-1", "rangeOrder", "68..72"],
    ["*:50/10", "step", "50/10"],
    ["*-*~1/2", "step", "1/2"],
    ["1:2,3..5,7/99", "step", "7/99"],
    ["*:5..10/99999999999", "step", "5..10/99999999999"],
    ["daily Europe/Atlantis", "timezone", "Europe/Atlantis"],
    ["daily europe/berlin", "timezone", "europe/berlin"],
    ["daily CEST", "timezone", "CEST"],
    ["daily IST", "timezone", "IST"],
    ["daily +01:00", "timezone", "+01:00"],
    ["UTC", "weekday", "UTC"],
    ["constructor", "weekday", "constructor"],
    ["daily\nweekly\n 25:00", "outOfRange", "25"],
    [`1:${Array.from({ length: 61 }, () => "1").join(",")}`, "tooManyEntries", ",1"],
    [`daily\n${"1".repeat(257)}`, "tooLong", "1"],
    [Array.from({ length: 25 }, () => "daily").join("\n"), "tooManyLines", "daily"],
  ])("%j: %s at %j", (text, code, place) => {
    const error = refusal(text);
    expect(error?.code).toBe(code);
    const { offset = -1, length = -1 } = error ?? {};
    expect(text.slice(offset, offset + length)).toBe(place);
  });

  test("a zone in the wrong case comes with the right one", () => {
    expect(refusal("daily europe/berlin")).toMatchObject({ suggestion: "Europe/Berlin" });
    expect(refusal("daily Europe/Atlantis")).toMatchObject({ suggestion: undefined });
  });

  test("the default zone has to exist", () => {
    expect(refusal("daily", "Mars/Olympus")).toMatchObject({ code: "timezone", length: 0 });
  });

  test("whatever the text is: with a place inside of it, and never by an exception", () => {
    const symbols = fc.constantFrom(
      ..."*-~:/.,@ 0123456789\nMonTueUTCdaily\t\u0000ÄＭ".split(""),
      "😀",
    );
    const noise = fc.oneof(
      fc.string({ unit: symbols, maxLength: 40 }),
      fc.string({ maxLength: 300 }),
      fc
        .tuple(expressionText, fc.string({ unit: symbols, maxLength: 3 }), fc.nat(40))
        .map(([text, put, at]) => text.slice(0, at) + put + text.slice(at + 1)),
    );
    fc.assert(
      fc.property(noise, (text) => {
        const error = refusal(text);
        if (error === undefined) return;
        expect(error.offset).toBeGreaterThanOrEqual(0);
        expect(error.length).toBeGreaterThanOrEqual(0);
        expect(error.offset + error.length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 5000 },
    );
  });
});
