import { describe, expect, test } from "vitest";
import { parseCalendar } from "../../../src/calendar/calendar.ts";
import { parseCron } from "../../../src/calendar/cron.ts";
import { calendarErrorText } from "../../../src/calendar/messages.ts";
import { formatOccurrence } from "../../../src/calendar/occurrence.ts";

describe("a refusal is said in words", () => {
  test.each([
    ["*-13-*", "Monat: von 1 bis 12.", "month: from 1 to 12."],
    [
      "daily europe/berlin",
      "Die Zeitzone „europe/berlin“ gibt es nicht. Ist Europe/Berlin gemeint?",
      "There is no time zone “europe/berlin”. Did you mean Europe/Berlin?",
    ],
    [
      "Sat..Mon",
      "Bereiche laufen von Montag bis Sonntag: „Sat,Sun,Mon“ statt „Sat..Mon“.",
      "Ranges run from Monday to Sunday: “Sat,Sun,Mon”, not “Sat..Mon”.",
    ],
    [
      "x".repeat(300),
      "Eine Zeile hat höchstens 256 Zeichen.",
      "A line has at most 256 characters.",
    ],
    [
      "",
      "Hier fehlt ein Ausdruck, zum Beispiel „Tue *-*-* 18:00“.",
      "Enter an expression, for example “Tue *-*-* 18:00”.",
    ],
    [
      "daily\n".repeat(25),
      "Es sind höchstens 24 Ausdrücke erlaubt.",
      "At most 24 expressions are allowed.",
    ],
    [
      `1${",1".repeat(60)}:00`,
      "Eine Liste hat höchstens 60 Einträge.",
      "A list has at most 60 entries.",
    ],
    ["*-*-x", "Hier fehlt eine Zahl oder „*“.", "A number or “*” is missing here."],
    ["1:00x", "Das wird hier nicht erwartet.", "This is not expected here."],
    [
      "18",
      "Eine Zahl allein genügt nicht: eine Uhrzeit heißt „18:00“, ein Tag „*-*-18“.",
      "A number alone is not enough: a time is “18:00”, a day is “*-*-18”.",
    ],
    [
      "Mond",
      "Das ist kein Wochentag. Es gibt Mon Tue Wed Thu Fri Sat Sun, mit „,“ oder „..“.",
      "This is not a weekday. Use Mon Tue Wed Thu Fri Sat Sun, with “,” or “..”.",
    ],
    [
      "0:0:1.5",
      "Bruchteile von Sekunden gibt es hier nicht.",
      "There are no fractions of seconds here.",
    ],
    ["1969-1-1", "Jahr: von 1970 bis 2199.", "year: from 1970 to 2199."],
    ["*-*-32", "Tag: von 1 bis 31.", "day: from 1 to 31."],
    ["*-*~29", "Tag: von 1 bis 28.", "day: from 1 to 28."],
    ["24:00", "Stunde: von 0 bis 23.", "hour: from 0 to 23."],
    ["0:60", "Minute: von 0 bis 59.", "minute: from 0 to 59."],
    ["0:0:60", "Sekunde: von 0 bis 59.", "second: from 0 to 59."],
    [
      "5..4:00",
      "Ein Bereich läuft vom kleineren zum größeren Wert.",
      "A range runs from the smaller value to the larger one.",
    ],
    ["0:50/10", "Minute: Die Schrittweite ist zu groß.", "minute: the step is too large."],
    [
      "daily Mars/Olympus",
      "Die Zeitzone „Mars/Olympus“ gibt es nicht.",
      "There is no time zone “Mars/Olympus”.",
    ],
  ])("%s", (text, german, english) => {
    const parsed = parseCalendar(text, { timezone: "UTC" });
    if (parsed.ok) throw new Error("not refused");
    expect(calendarErrorText(parsed.error, "de")).toBe(german);
    expect(calendarErrorText(parsed.error, "en")).toBe(english);
  });
});

test.each([
  [
    "* * * *",
    "Ein Cron-Ausdruck hat fünf Felder: Minute Stunde Tag Monat Wochentag.",
    "A cron expression has five fields: minute hour day month weekday.",
  ],
  [
    "60 * * * *",
    /^Der Cron-Ausdruck ist nicht gültig \(.+\)\.$/,
    /^The cron expression is not valid \(.+\)\.$/,
  ],
])("a refusal of the cron expression %s is said in words", (text, german, english) => {
  const parsed = parseCron(text, { timezone: "UTC" });
  if (parsed.ok) throw new Error("not refused");
  expect(calendarErrorText(parsed.error, "de")).toMatch(german);
  expect(calendarErrorText(parsed.error, "en")).toMatch(english);
  expect(calendarErrorText(parsed.error, "en")).not.toContain("CronPattern");
});

describe("an occurrence is said in words", () => {
  test.each([
    [
      "2026-12-01T17:00Z",
      "Europe/Berlin",
      "Dienstag, 1. Dezember 2026, 18:00 Uhr (MEZ)",
      "Tuesday, 1 December 2026, 18:00 (CET)",
    ],
    [
      "2026-07-07T16:00Z",
      "Europe/Berlin",
      "Dienstag, 7. Juli 2026, 18:00 Uhr (MESZ)",
      "Tuesday, 7 July 2026, 18:00 (CEST)",
    ],
    // the same time by the clock, twice
    [
      "2026-10-25T00:30:05Z",
      "Europe/Berlin",
      "Sonntag, 25. Oktober 2026, 02:30:05 Uhr (MESZ)",
      "Sunday, 25 October 2026, 02:30:05 (CEST)",
    ],
    [
      "2026-10-25T01:30:05Z",
      "Europe/Berlin",
      "Sonntag, 25. Oktober 2026, 02:30:05 Uhr (MEZ)",
      "Sunday, 25 October 2026, 02:30:05 (CET)",
    ],
    [
      "2027-02-28T23:00Z",
      "UTC",
      "Sonntag, 28. Februar 2027, 23:00 Uhr (UTC)",
      "Sunday, 28 February 2027, 23:00 (UTC)",
    ],
    [
      "2026-12-31T11:00Z",
      "Pacific/Auckland",
      "Freitag, 1. Januar 2027, 00:00 Uhr (GMT+13)",
      "Friday, 1 January 2027, 00:00 (GMT+13)",
    ],
  ])("%s in %s", (at, zone, german, english) => {
    expect(formatOccurrence(Date.parse(at), zone, "de")).toBe(german);
    expect(formatOccurrence(Date.parse(at), zone, "en")).toBe(english);
  });
});
