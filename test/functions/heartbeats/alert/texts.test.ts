/** Texts of alerts about checks, word by word. */
import { describe, expect, test } from "vitest";
import type { Reason } from "../../../../functions/heartbeats/check/check.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { tell, type Story } from "../../../../functions/heartbeats/alert/texts.ts";

const HOUR = 3_600_000;
const AT = Date.parse("2026-11-23T12:00:00Z");

const story: Story = {
  settings: { ...defaultSettings, timeoutSeconds: 3600, graceSeconds: 600 },
  name: "web",
  timezone: "Europe/Berlin",
  reason: { code: "timeout" },
  at: AT,
  lastSuccessAt: undefined,
  lastDurationMs: undefined,
  downMs: undefined,
  excerpt: undefined,
  neighbours: [],
};

const firstSentence = (reason: Reason, language: "de" | "en") =>
  tell("down", { ...story, reason }, language)
    .text.split("\n\n")[0]
    ?.replace(/ (Seit|Since) .*$/, "");

test.each<[Reason, string, string]>([
  [
    { code: "timeout" },
    "Die erwartete Meldung ist ausgeblieben.",
    "The expected ping did not come.",
  ],
  [{ code: "success" }, "Es kam eine Erfolgsmeldung.", "A success was reported."],
  [{ code: "fail" }, "Es kam eine Fehlermeldung.", "A failure was reported."],
  [
    { code: "keyword" },
    "Ein Stichwort im Inhalt der Meldung gilt als Fehler.",
    "A keyword in the body counts as a failure.",
  ],
  [{ code: "paused" }, "Die Überwachung wurde angehalten.", "The check was paused."],
  [{ code: "resumed" }, "Die Überwachung wurde fortgesetzt.", "The check was resumed."],
  [
    { code: "exit", status: 2 },
    "Das Programm endete mit Status 2.",
    "The program ended with exit status 2.",
  ],
  [
    { code: "signal", name: "KILL" },
    "Das Programm wurde durch das Signal KILL beendet.",
    "The program was ended by the signal KILL.",
  ],
  [
    { code: "overrun", startedAt: AT - HOUR },
    "Ein Lauf hat begonnen (Montag, 23. November 2026, 12:00 Uhr (MEZ)) und ist nicht rechtzeitig fertig geworden.",
    "A run started (Monday, 23 November 2026, 12:00 (CET)) and did not end in time.",
  ],
  [
    { code: "too-quick", durationMs: 1500, leastMs: 60_000 },
    "Der Lauf war nach 2 s zu Ende, erwartet sind mindestens 1 min.",
    "The run was over after 2 s; at least 1 min are expected.",
  ],
  [
    { code: "few-files", files: 1234, least: 5678 },
    "Gesichert wurden 1.234 Dateien, erwartet sind mindestens 5.678.",
    "1,234 files were backed up; at least 5,678 are expected.",
  ],
  [
    { code: "small", size: 1000, least: 2000 },
    "Gesichert wurden 1.000 Bytes, erwartet sind mindestens 2.000.",
    "1,000 bytes were backed up; at least 2,000 are expected.",
  ],
  [
    { code: "low-space", repository: "abc" },
    "Beim Repository abc ist wenig Platz.",
    "There is little space where the repository abc lies.",
  ],
  [
    { code: "old-lock", repository: "abc" },
    "Das Repository abc ist seit über einem Tag gesperrt.",
    "The repository abc has been locked for more than a day.",
  ],
  [
    { code: "shrunk", what: "files", value: 1, median: 2 },
    "Die Sicherung ist geschrumpft: Dateien 1, zuletzt üblich waren 2.",
    "The backup has shrunk: files 1; 2 were usual.",
  ],
  [
    { code: "shrunk", what: "size", value: 0, median: 2.5 },
    "Die Sicherung ist geschrumpft: Bytes 0, zuletzt üblich waren 2,5.",
    "The backup has shrunk: bytes 0; 2.5 were usual.",
  ],
])("%j is told in both languages", (reason, german, english) => {
  expect(firstSentence(reason, "de")).toBe(german);
  expect(firstSentence(reason, "en")).toBe(english);
});

test.each([
  [128, "128"],
  [129, "129 (SIGHUP)"],
  [130, "130 (SIGINT)"],
  [131, "131 (SIGQUIT)"],
  [132, "132 (SIGILL)"],
  [133, "133"],
  [134, "134 (SIGABRT)"],
  [135, "135 (SIGBUS)"],
  [136, "136 (SIGFPE)"],
  [137, "137 (SIGKILL)"],
  [138, "138"],
  [139, "139 (SIGSEGV)"],
  [140, "140"],
  [141, "141 (SIGPIPE)"],
  [142, "142 (SIGALRM)"],
  [143, "143 (SIGTERM)"],
  [144, "144"],
])("exit status %i is told with its signal", (status, told) => {
  expect(firstSentence({ code: "exit", status }, "en")).toBe(
    `The program ended with exit status ${told}.`,
  );
});

describe("a whole alert", () => {
  const long: Story = {
    ...story,
    reason: { code: "exit", status: 2 },
    lastSuccessAt: AT - 26 * HOUR,
    lastDurationMs: 90_000,
    downMs: 2 * HOUR,
    excerpt: "    output",
    neighbours: [
      { name: "db", isDown: true },
      { name: "mail", isDown: false },
      { name: "pad", isDown: true },
    ],
  };

  test("of an outage", () => {
    expect(tell("down", long, "en")).toEqual({
      title: "Down: web",
      text: [
        "The program ended with exit status 2. Since Monday, 23 November 2026, 13:00 (CET).",
        "Expected: every 1 h, grace time 10 min. Last success: Sunday, 22 November 2026, 11:00 (CET), took 1 min 30 s.",
        "Output:",
        "    output",
        "Other checks with the same tag: down are db, pad; fine: 1.",
      ].join("\n\n"),
    });
    expect(tell("down", long, "de")).toEqual({
      title: "Ausfall: web",
      text: [
        "Das Programm endete mit Status 2. Seit Montag, 23. November 2026, 13:00 Uhr (MEZ).",
        "Erwartet: alle 1 h, Karenz 10 min. Letzter Erfolg: Sonntag, 22. November 2026, 11:00 Uhr (MEZ), Dauer 1 min 30 s.",
        "Ausgabe:",
        "    output",
        "Andere Checks mit demselben Tag: ausgefallen sind db, pad; in Ordnung: 1.",
      ].join("\n\n"),
    });
  });

  test("of an outage of which little is known", () => {
    expect(tell("down", story, "en").text).toBe(
      [
        "The expected ping did not come. Since Monday, 23 November 2026, 13:00 (CET).",
        "Expected: every 1 h, grace time 10 min. No success was ever reported.",
      ].join("\n\n"),
    );
    expect(tell("down", story, "de").text).toBe(
      [
        "Die erwartete Meldung ist ausgeblieben. Seit Montag, 23. November 2026, 13:00 Uhr (MEZ).",
        "Erwartet: alle 1 h, Karenz 10 min. Ein Erfolg wurde noch nie gemeldet.",
      ].join("\n\n"),
    );
  });

  test("of a warning", () => {
    expect(tell("warn", { ...story, lastSuccessAt: AT }, "en")).toEqual({
      title: "Warning: web",
      text: [
        "The expected ping did not come. Since Monday, 23 November 2026, 13:00 (CET).",
        "Expected: every 1 h, grace time 10 min. Last success: Monday, 23 November 2026, 13:00 (CET).",
      ].join("\n\n"),
    });
    expect(tell("warn", story, "de").title).toBe("Warnung: web");
  });

  test.each([
    [undefined, "Since Monday, 23 November 2026, 13:00 (CET)."],
    [2 * HOUR, "Since Monday, 23 November 2026, 13:00 (CET), after 2 h of outage."],
  ])("of the end of an outage of %s ms", (downMs, text) => {
    expect(tell("up", { ...story, downMs }, "en")).toEqual({ title: "Up again: web", text });
  });

  test("of its end, in German", () => {
    expect(tell("up", { ...story, downMs: HOUR }, "de")).toEqual({
      title: "Wieder in Ordnung: web",
      text: "Seit Montag, 23. November 2026, 13:00 Uhr (MEZ), nach 1 h Ausfall.",
    });
    expect(tell("up", story, "de").text).toBe("Seit Montag, 23. November 2026, 13:00 Uhr (MEZ).");
  });

  test("says when a schedule expects a ping, and where", () => {
    const settings = {
      ...defaultSettings,
      schedule: "Mon 08:00\nFri 20:00",
      tz: "Europe/Berlin",
      graceSeconds: 90,
    };
    expect(tell("down", { ...story, settings }, "en").text).toContain(
      "Expected: Mon 08:00; Fri 20:00 (Europe/Berlin), grace time 1 min 30 s.",
    );
  });

  test.each([
    ["en", "Other checks with the same tag: 2, all fine."],
    ["de", "Andere Checks mit demselben Tag: 2, alle in Ordnung."],
  ] as const)("says that the others are fine, %s", (language, text) => {
    const neighbours = ["a", "b"].map((name) => ({ name, isDown: false }));
    expect(
      tell("down", { ...story, neighbours }, language)
        .text.split("\n\n")
        .at(-1),
    ).toBe(text);
  });
});

test.each([
  [-5, "0 s", "0 s"],
  [0, "0 s", "0 s"],
  [499, "0 s", "0 s"],
  [500, "1 s", "1 s"],
  [59_000, "59 s", "59 s"],
  [60_000, "1 min", "1 min"],
  [61_000, "1 min 1 s", "1 min 1 s"],
  [3_599_000, "59 min 59 s", "59 min 59 s"],
  [HOUR, "1 h", "1 h"],
  [HOUR + 1000, "1 h", "1 h"],
  [HOUR + 61_000, "1 h 1 min", "1 h 1 min"],
  [24 * HOUR - 1000, "23 h 59 min", "23 h 59 min"],
  [24 * HOUR, "1 Tage", "1 days"],
  [24 * HOUR + 60_000, "1 Tage", "1 days"],
  [49 * HOUR, "2 Tage 1 h", "2 days 1 h"],
])("%i ms are %s", (downMs, german, english) => {
  expect(tell("up", { ...story, downMs }, "de").text).toContain(`, nach ${german} Ausfall.`);
  expect(tell("up", { ...story, downMs }, "en").text).toContain(`, after ${english} of outage.`);
});
