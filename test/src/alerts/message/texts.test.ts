import { describe, expect, test } from "vitest";
import { durationText, momentText, textsOf } from "../../../../src/alerts/message/texts.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test.each([
  [-5 * SECOND, "0 s", "0 s"],
  [0, "0 s", "0 s"],
  [499, "0 s", "0 s"],
  [500, "1 s", "1 s"],
  [45 * SECOND, "45 s", "45 s"],
  [59_499, "59 s", "59 s"],
  [59_500, "1 min", "1 min"],
  [MINUTE, "1 min", "1 min"],
  [MINUTE + SECOND, "1 min 1 s", "1 min 1 s"],
  [HOUR - SECOND, "59 min 59 s", "59 min 59 s"],
  [HOUR, "1 h", "1 h"],
  [HOUR + 59 * SECOND, "1 h", "1 h"],
  [3 * HOUR + 12 * MINUTE, "3 h 12 min", "3 h 12 min"],
  [DAY - MINUTE, "23 h 59 min", "23 h 59 min"],
  [DAY, "1 Tag", "1 day"],
  [25 * HOUR, "1 Tag 1 h", "1 day 1 h"],
  [2 * DAY + 5 * SECOND, "2 Tage", "2 days"],
  [2 * DAY + 59 * MINUTE, "2 Tage", "2 days"],
  [400 * DAY + 23 * HOUR, "400 Tage 23 h", "400 days 23 h"],
])("%i ms are %s, %s", (ms, german, english) => {
  expect(durationText(ms, "de")).toBe(german);
  expect(durationText(ms, "en")).toBe(english);
});

test("moments have a day and a zone", () => {
  const at = Date.parse("2026-07-01T10:30:00Z");
  expect(momentText(at, "de", "Europe/Berlin")).toBe("Mittwoch, 1. Juli 2026, 12:30 Uhr (MESZ)");
  expect(momentText(at, "en", "UTC")).toBe("Wednesday, 1 July 2026, 10:30 (UTC)");
  expect(momentText(at - 12 * HOUR, "en", "Europe/Berlin")).toBe(
    "Wednesday, 1 July 2026, 00:30 (CEST)",
  );
});

describe("every text, in both languages", () => {
  const { de, en } = textsOf;

  test.each([
    ["check", "down", "Checks sind ausgefallen", "checks are down"],
    ["check", "warn", "Checks haben eine Warnung", "checks have a warning"],
    ["check", "up", "Checks laufen wieder", "checks are up again"],
    ["key", "down", "Schlüssel gelten nicht mehr", "keys are not valid any more"],
    ["key", "warn", "Schlüssel haben eine Warnung", "keys have a warning"],
    ["key", "up", "Schlüssel gelten wieder", "keys are valid again"],
    ["link", "down", "Kurzlinks führen ins Leere", "short links lead nowhere"],
    ["link", "warn", "Kurzlinks haben eine Warnung", "short links have a warning"],
    ["link", "up", "Kurzlinks führen wieder ans Ziel", "short links lead to their targets again"],
    ["archive", "down", "Sicherungen sind nicht in Ordnung", "backups are not in order"],
    ["archive", "warn", "Sicherungen haben eine Warnung", "backups have a warning"],
    ["archive", "up", "Sicherungen sind wieder in Ordnung", "backups are in order again"],
    ["service", "down", "Ausfälle", "outages"],
    ["service", "warn", "Warnungen", "warnings"],
    ["service", "up", "Ausfälle sind vorbei", "outages are over"],
  ] as const)("several of the subject %s that are %s", (subject, severity, german, english) => {
    expect(de.groups[subject][severity].join(" ")).toBe(german);
    expect(en.groups[subject][severity].join(" ")).toBe(english);
  });

  test.each([
    [de.more(3), "… und 3 weitere"],
    [en.more(3), "… and 3 more"],
    [de.notes, "Hinweise"],
    [en.notes, "notes"],
    [de.tagged("web"), "mit dem Schlagwort „web“"],
    [en.tagged("web"), "tagged “web”"],
    [de.tookAll("2 h"), "Gedauert hat es 2 h."],
    [en.tookAll("2 h"), "It lasted 2 h."],
    [de.alreadyOver("T"), "Schon vorbei: T"],
    [en.alreadyOver("T"), "Already over: T"],
    [de.lasted("A", "B", "D"), "Von A bis B, D lang."],
    [en.lasted("A", "B", "D"), "From A to B, for D."],
    [de.severalTimes(3, "A", "B"), "3-mal zwischen A und B."],
    [en.severalTimes(3, "A", "B"), "3 times between A and B."],
    [de.again(3, "A"), "Zum 3. Mal seit A."],
    [en.again(3, "A"), "3 times since A."],
    [de.reminder("T"), "Immer noch: T"],
    [en.reminder("T"), "Reminder: T"],
    [de.soFar("A", "D"), "Seit A, bisher D lang."],
    [en.soFar("A", "D"), "Since A, for D so far."],
    [
      de.flapping("T", 6),
      "Der Zustand hat sich in einer Stunde mehr als 6-mal geändert, zuletzt: „T“. " +
        "Bis er eine halbe Stunde gleich bleibt, kommt keine Meldung mehr.",
    ],
    [
      en.flapping("T", 6),
      "The status has changed more than 6 times within an hour, the last time: “T”. " +
        "There will be no more alerts until it stays the same for half an hour.",
    ],
    [de.settled.title("T"), "Jetzt stabil: T"],
    [en.settled.title("T"), "Stable now: T"],
    [de.settled.text, "Der Zustand hat sich eine halbe Stunde nicht geändert."],
    [en.settled.text, "The status has not changed for half an hour."],
    [de.settled.since("A"), "Er ist so seit A."],
    [en.settled.since("A"), "It has been so since A."],
    [de.insteadOf("C"), "Diese Meldung kommt hier an, weil der Kanal „C“ sie nicht annimmt."],
    [en.insteadOf("C"), "You get this message here because the channel “C” did not accept it."],
    [de.channelBroken.title("C"), "Der Kanal „C“ nimmt keine Meldungen an"],
    [en.channelBroken.title("C"), "The channel “C” does not accept messages"],
    [
      de.channelBroken.text("C", "HTTP 401", "T"),
      "„C“ antwortet: HTTP 401\n\nNicht angekommen: „T“.\n\n„randwerk channels check“ zeigt, ob der Kanal " +
        "wieder geht; „randwerk alerts resend“ schickt sie noch einmal.",
    ],
    [
      en.channelBroken.text("C", "HTTP 401", "T"),
      "“C” answers: HTTP 401\n\nThis did not arrive: “T”.\n\n“randwerk channels check” shows whether the " +
        "channel works again; “randwerk alerts resend” sends it once more.",
    ],
    [de.channelBroken.fixed("C"), "Der Kanal „C“ nimmt wieder Meldungen an"],
    [en.channelBroken.fixed("C"), "The channel “C” accepts messages again"],
    [de.channelBroken.fixedText, "Eine Meldung ist angekommen."],
    [en.channelBroken.fixedText, "A message has arrived."],
    [de.storeIll.title("S"), "Ein Teil des Dienstes arbeitet nicht: S"],
    [en.storeIll.title("S"), "A part of the service does not work: S"],
    [
      de.storeIll.late("D"),
      "Was dort fällig ist, bleibt liegen: Ausfälle werden nicht bemerkt. Dauer bisher: D.",
    ],
    [
      en.storeIll.late("D"),
      "What is due there is left undone: outages are not noticed. So far: D.",
    ],
    [de.storeIll.silent, "Er antwortet nicht."],
    [en.storeIll.silent, "It does not answer."],
    [de.storeIll.fixed("S"), "Ein Teil des Dienstes arbeitet wieder: S"],
    [en.storeIll.fixed("S"), "A part of the service works again: S"],
    [de.storeIll.fixedText, "Was fällig war, wird nachgeholt."],
    [en.storeIll.fixedText, "What was due is made up for."],
    [de.at, "Zeitpunkt"],
    [en.at, "Time"],
  ])("%s", (text, expected) => expect(text).toBe(expected));
});
