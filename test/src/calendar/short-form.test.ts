import { describe, expect, test } from "vitest";
import { parseCalendar } from "../../../src/calendar/calendar.ts";
import { nearestForm, shortForms, toOnCalendar } from "../../../src/calendar/short-form.ts";

describe("what people say becomes OnCalendar", () => {
  test.each([
    ["Di 18:00", "Tue 18:00"],
    ["di 18.00", "Tue 18:00"],
    ["dienstags um 18 Uhr", "Tue 18:00"],
    ["jeden Dienstag, 18:30 Uhr", "Tue 18:30"],
    ["jeden Dienstag um 18 Uhr 30", "Tue 18:30"],
    ["Do", "Thu"],
    ["Di und Do 18:00", "Tue,Thu 18:00"],
    ["Di, Do 18:00", "Tue,Thu 18:00"],
    ["Mo-Fr 8:30", "Mon..Fri 08:30"],
    ["Mo bis Fr 8:30", "Mon..Fri 08:30"],
    ["Monday to Friday 8:30", "Mon..Fri 08:30"],
    ["werktags 6:00", "Mon..Fri 06:00"],
    ["every weekday at 6:00", "Mon..Fri 06:00"],
    ["am Wochenende 10:00", "Sat,Sun 10:00"],
    ["täglich 6:00", "*-*-* 06:00"],
    ["every day at 6:00", "*-*-* 06:00"],
    ["erster Dienstag im Monat 19:00", "Tue *-*-1..7 19:00"],
    ["jeden ersten Dienstag im Monat um 19 Uhr", "Tue *-*-1..7 19:00"],
    ["zweiter Donnerstag im Monat 18:30", "Thu *-*-8..14 18:30"],
    ["jeden zweiten Donnerstag im Monat 18:30", "Thu *-*-8..14 18:30"],
    ["1. und 3. Dienstag im Monat 18:00", "Tue *-*-1..7,15..21 18:00"],
    ["erster und dritter Dienstag 18:00", "Tue *-*-1..7,15..21 18:00"],
    ["the first Tuesday of the month 19:00", "Tue *-*-1..7 19:00"],
    ["second Thursday of each month 18:30", "Thu *-*-8..14 18:30"],
    ["letzter Freitag im Monat 18:00", "Fri *-*~07/1 18:00"],
    ["last Friday of the month 18:00", "Fri *-*~07/1 18:00"],
    ["erster und letzter Montag im Monat 9:00", "Mon *-*-1..7 09:00\nMon *-*~07/1 09:00"],
    ["fünfter Samstag im Monat 9:00", "Sat *-*-29..31 09:00"],
    ["am 15. des Monats 12:00", "*-*-15 12:00"],
    ["on the 1st of every month 8:00", "*-*-01 08:00"],
    ["letzter Tag im Monat 12:00", "*-*~01 12:00"],
    ["31.12.2026 23:59", "2026-12-31 23:59"],
    ["31.12.2026", "2026-12-31"],
    ["am 1.2.2027 um 9 Uhr", "2027-02-01 09:00"],
    ["24.12. 16:00", "*-12-24 16:00"],
    ["24. Dezember 16:00", "*-12-24 16:00"],
    ["3 March 2027 10:00", "2027-03-03 10:00"],
    ["29.2. 12:00", "*-02-29 12:00"],
    ["stündlich", "hourly"],
    ["alle 15 Minuten", "*:0/15"],
    ["every 6 hours", "0/6:00"],
    ["Di 18:00 Europe/Berlin", "Tue 18:00 Europe/Berlin"],
    ["werktags 6:00 UTC", "Mon..Fri 06:00 UTC"],
    ["Di 18:00\nTue 20:00", "Tue 18:00\nTue 20:00"],
  ])("%s: %s", (typed, expression) => {
    expect(toOnCalendar(typed)).toBe(expression);
    expect(toOnCalendar(expression)).toBe(expression);
    expect(parseCalendar(expression, { timezone: "Europe/Berlin" }).ok).toBe(true);
  });

  test("every form has an example in both languages that means the same", () => {
    for (const { de, en } of shortForms) {
      const [german, english] = [toOnCalendar(de), toOnCalendar(en)].map((text) => {
        const parsed = parseCalendar(text, { timezone: "UTC" });
        return parsed.ok ? parsed.calendar.text : `no calendar: ${text}`;
      });
      expect(german).toBe(english);
      expect(german).not.toContain("no calendar");
    }
  });
});

describe("what is no form stays as it is", () => {
  test.each([
    "Tue *-*-1..7 18:00",
    "0 6 * * 1",
    "*/15 * * * *",
    "hourly",
    "every second Tuesday 18:00",
    "jeden zweiten Dienstag 18:00",
    "alle 7 Minuten",
    "30.2. 12:00",
    "31.11.2026",
    "32.1.2026",
    "sechster Dienstag im Monat 18:00",
    "am 32. des Monats",
    "Di 25:00",
    "Vollmond 18:00",
    "Di und Vollmond 18:00",
    "",
    "Di 18:00 Uhr nach dem Essen",
  ])("%s", (text) => expect(toOnCalendar(text)).toBe(text));
});

test.each([
  ["erster Dinstag im Monat 19:00", "de", "erster Dienstag im Monat 19:00"],
  ["werktage 6:00", "de", "werktags 6:00"],
  ["frist Tuesday of the month 7:00", "en", "first Tuesday of the month 19:00"],
  ["Vollmond", "de", undefined],
  ["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "en", undefined],
] as const)("%s comes nearest to a form of %s: %s", (typed, language, nearest) => {
  expect(nearestForm(typed, language)).toBe(nearest);
});
