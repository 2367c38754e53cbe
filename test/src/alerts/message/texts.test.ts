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
  expect(momentText(at, "de", "Europe/Berlin")).toBe("Mi., 01.07.2026, 12:30 MESZ");
  expect(momentText(at, "en", "UTC")).toBe("Wed, 01/07/2026, 10:30 UTC");
  expect(momentText(at - 12 * HOUR, "en", "Europe/Berlin")).toBe("Wed, 01/07/2026, 00:30 CEST");
});

describe("every text, in both languages", () => {
  const { de, en } = textsOf;

  test.each([
    ["down", "AUSFALL", "DOWN"],
    ["warn", "WARNUNG", "WARNING"],
    ["up", "WIEDER DA", "UP AGAIN"],
    ["info", "HINWEIS", "NOTE"],
  ] as const)("the severity %s", (severity, german, english) => {
    expect([de.severity[severity], en.severity[severity]]).toEqual([german, english]);
  });

  test.each([
    ["check", ["1 Check", "2 Checks"], ["1 check", "2 checks"]],
    ["key", ["1 Schlüssel", "2 Schlüssel"], ["1 key", "2 keys"]],
    ["link", ["1 Kurzlink", "2 Kurzlinks"], ["1 short link", "2 short links"]],
    ["archive", ["1 Archiv", "2 Archive"], ["1 archive", "2 archives"]],
    ["service", ["1 Meldung", "2 Meldungen"], ["1 message", "2 messages"]],
  ] as const)("counts of the subject %s", (subject, german, english) => {
    expect([1, 2].map(de.subjects[subject])).toEqual(german);
    expect([1, 2].map(en.subjects[subject])).toEqual(english);
  });

  test.each([
    ["down", "2 mit „web“ sind ausgefallen", "2 with “web” are down"],
    ["warn", "2 mit „web“ haben eine Warnung", "2 with “web” have a warning"],
    ["up", "2 mit „web“ sind wieder da", "2 with “web” are up again"],
    ["info", "2 mit „web“", "2 with “web”"],
  ] as const)("a group that is %s", (severity, german, english) => {
    expect(de.group(severity, "2", "web")).toBe(german);
    expect(en.group(severity, "2", "web")).toBe(english);
    expect(de.group(severity, "2", undefined)).toBe(german.replace(" mit „web“", ""));
    expect(en.group(severity, "2", undefined)).toBe(english.replace(" with “web”", ""));
  });

  test.each([
    [de.more(3), "… und 3 weitere"],
    [en.more(3), "… and 3 more"],
    [de.wasDown("2 h"), "Dauer des Ausfalls: 2 h."],
    [en.wasDown("2 h"), "It was down for 2 h."],
    [de.alreadyOver("T"), "Schon vorbei: T"],
    [en.alreadyOver("T"), "Over already: T"],
    [de.wasDownFrom("A", "B", "D"), "Ausgefallen von A bis B, D lang."],
    [en.wasDownFrom("A", "B", "D"), "It was down from A to B, for D."],
    [de.wereDown(3, "A", "B"), "3-mal ausgefallen zwischen A und B."],
    [en.wereDown(3, "A", "B"), "It was down 3 times between A and B."],
    [de.downAgain(3, "A"), "Zum 3. Mal ausgefallen seit A."],
    [en.downAgain(3, "A"), "It has gone down 3 times since A."],
    [de.reminder("T"), "Immer noch: T"],
    [en.reminder("T"), "Still so: T"],
    [de.stillDown("A", "D"), "Der Ausfall dauert seit A an, also D."],
    [en.stillDown("A", "D"), "It has been down since A, which is D."],
    [
      de.flapping("T", 6),
      "Der Zustand hat sich in einer Stunde mehr als 6-mal geändert, zuletzt: „T“. " +
        "Bis er eine halbe Stunde gleich bleibt, kommt keine Meldung mehr.",
    ],
    [
      en.flapping("T", 6),
      "The state has changed more than 6 times within an hour, the last time: “T”. " +
        "There will be no more messages until it stays the same for half an hour.",
    ],
    [de.settled.title, "Wieder ruhig"],
    [en.settled.title, "Quiet again"],
    [de.settled.up, "Der Zustand hat sich eine halbe Stunde nicht geändert: alles in Ordnung."],
    [en.settled.up, "The state has not changed for half an hour: all is well."],
    [
      de.settled.down("A"),
      "Der Zustand hat sich eine halbe Stunde nicht geändert: ausgefallen seit A.",
    ],
    [en.settled.down("A"), "The state has not changed for half an hour: down since A."],
    [de.insteadOf("C"), "Diese Meldung kommt hier an, weil der Kanal „C“ sie nicht annimmt."],
    [en.insteadOf("C"), "You get this message here because the channel “C” does not take it."],
    [de.channelBroken.title("C"), "Der Kanal „C“ nimmt keine Meldungen an"],
    [en.channelBroken.title("C"), "The channel “C” takes no messages"],
    [
      de.channelBroken.text("C", "HTTP 401", "T"),
      "„C“ antwortet: HTTP 401\n\nNicht angekommen: „T“. „randwerk channels check“ zeigt, ob der Kanal " +
        "wieder geht; „randwerk alerts resend“ schickt sie noch einmal.",
    ],
    [
      en.channelBroken.text("C", "HTTP 401", "T"),
      "“C” answers: HTTP 401\n\nThis did not arrive: “T”. “randwerk channels check” shows whether the " +
        "channel works again; “randwerk alerts resend” sends it once more.",
    ],
    [de.channelBroken.fixed("C"), "Der Kanal „C“ nimmt wieder Meldungen an"],
    [en.channelBroken.fixed("C"), "The channel “C” takes messages again"],
    [de.channelBroken.fixedText, "Eine Meldung ist angekommen."],
    [en.channelBroken.fixedText, "A message has arrived."],
    [de.storeIll.title("S"), "Der Speicher „S“ arbeitet nicht"],
    [en.storeIll.title("S"), "The store “S” does not work"],
    [de.storeIll.late("D"), "Er hat seit D nicht nachgesehen, was fällig ist."],
    [en.storeIll.late("D"), "It has not looked for D at what is due."],
    [de.storeIll.silent, "Er antwortet nicht."],
    [en.storeIll.silent, "It does not answer."],
    [de.storeIll.fixed("S"), "Der Speicher „S“ arbeitet wieder"],
    [en.storeIll.fixed("S"), "The store “S” works again"],
    [de.storeIll.fixedText, "Er antwortet und sieht nach, was fällig ist."],
    [en.storeIll.fixedText, "It answers, and looks at what is due."],
    [de.at, "Zeitpunkt"],
    [en.at, "Time"],
  ])("%s", (text, expected) => expect(text).toBe(expected));
});
