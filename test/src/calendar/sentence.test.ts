import { expect, test } from "vitest";
import { calendarInWords } from "../../../src/calendar/sentence.ts";

test.each([
  [
    "Tue *-*-1..7,15..21 18:00",
    "jeden ersten und dritten Dienstag im Monat um 18:00 Uhr",
    "every first and third Tuesday of the month at 18:00",
  ],
  [
    "Fri *-*~07/1 20:30",
    "jeden letzten Freitag im Monat um 20:30 Uhr",
    "every last Friday of the month at 20:30",
  ],
  ["daily", "täglich um 00:00 Uhr", "every day at 00:00"],
  [
    "Mon..Fri 06,18:00",
    "jeden Montag bis Freitag um 06:00 und 18:00 Uhr",
    "every Monday to Friday at 06:00 and 18:00",
  ],
  ["Sat,Sun 10:15", "jeden Samstag und Sonntag um 10:15 Uhr", "every Saturday and Sunday at 10:15"],
  [
    "*-*-1,15 03:00",
    "am 1. und 15. jedes Monats um 03:00 Uhr",
    "on day 1 and 15 of every month at 03:00",
  ],
  [
    "*-*~01 23:59",
    "am letzten Tag jedes Monats um 23:59 Uhr",
    "on the last day of every month at 23:59",
  ],
  ["*-12-24 16:00", "am 24. Dezember um 16:00 Uhr", "on 24 December at 16:00"],
  ["2026-12-01 18:00", "am 1. Dezember 2026 um 18:00 Uhr", "on 1 December 2026 at 18:00"],
  ["hourly", "jede Stunde um :00", "every hour at :00"],
  ["*:0/15", "alle 15 Minuten", "every 15 minutes"],
  ["Mon *:0/15", "jeden Montag alle 15 Minuten", "every Monday every 15 minutes"],
  [
    "Tue *-6,7-* 18:00 Europe/London",
    "jeden Dienstag im Juni und Juli um 18:00 Uhr (Europe/London)",
    "every Tuesday in June and July at 18:00 (Europe/London)",
  ],
  [
    "Tue 18:00\nWed 19:00",
    "jeden Dienstag um 18:00 Uhr; außerdem jeden Mittwoch um 19:00 Uhr",
    "every Tuesday at 18:00; also every Wednesday at 19:00",
  ],
])("%s", (text, de, en) => {
  expect([calendarInWords(text, "de"), calendarInWords(text, "en")]).toEqual([de, en]);
});

test.each([
  "",
  "0 4 * * *",
  "no calendar",
  "*-*-3..9/2,11,13,15,17,19 18:00",
  "Tue *-*-2..9 18:00",
  "*:*:*",
])("%j is not said in words", (text) => {
  expect(calendarInWords(text, "de")).toBeUndefined();
});
