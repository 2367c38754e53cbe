import { describe, expect, test } from "vitest";
import { parseCalendar } from "../../../src/calendar/calendar.ts";
import { calendarErrorText } from "../../../src/calendar/messages.ts";
import { formatOccurrence } from "../../../src/calendar/occurrence.ts";

describe("a refusal is said in words", () => {
  test.each([
    ["*-13-*", "Monat: von 1 bis 12.", "month: from 1 to 12."],
    [
      "daily europe/berlin",
      "Die Zeitzone „europe/berlin“ gibt es nicht. Gemeint: Europe/Berlin?",
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
  ])("%s", (text, german, english) => {
    const parsed = parseCalendar(text, { timezone: "UTC" });
    if (parsed.ok) throw new Error("not refused");
    expect(calendarErrorText(parsed.error, "de")).toBe(german);
    expect(calendarErrorText(parsed.error, "en")).toBe(english);
  });
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
