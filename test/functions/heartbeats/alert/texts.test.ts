/** Texts of alerts about checks, word by word. */
import { describe, expect, test } from "vitest";
import type { Reason } from "../../../../functions/heartbeats/check/check.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { tell } from "../../../../functions/heartbeats/alert/texts.ts";
import { type Story } from "../../../../functions/heartbeats/alert/story.ts";

const HOUR = 3_600_000;
const AT = Date.parse("2026-11-23T12:00:00Z");

const story: Story = {
  settings: { ...defaultSettings, timeoutSeconds: 3600, graceSeconds: 600 },
  name: "web",
  handle: "web",
  expectedAt: undefined,
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
  [{ code: "timeout" }, "Der erwartete Ping ist ausgeblieben.", "The expected ping did not come."],
  [{ code: "success" }, "Ein Lauf hat Erfolg gemeldet.", "A success was reported."],
  [{ code: "fail" }, "Ein Lauf hat einen Fehler gemeldet.", "A failure was reported."],
  [
    { code: "keyword" },
    "Der Text des Pings enthält ein Wort, das als Fehler gilt.",
    "The text of the ping has a word in it that counts as a failure.",
  ],
  [{ code: "paused" }, "Der Check wurde angehalten.", "The check was paused."],
  [{ code: "resumed" }, "Der Check wurde fortgesetzt.", "The check was resumed."],
  [
    { code: "exit", status: 2 },
    "Das Programm endete mit Status 2.",
    "The program ended with exit status 2.",
  ],
  [
    { code: "signal", name: "KILL" },
    "Das Programm wurde vom Signal KILL beendet.",
    "The program was killed by signal KILL.",
  ],
  [
    { code: "overrun", startedAt: AT - HOUR },
    "Ein Lauf ist nicht rechtzeitig fertig geworden. Er begann: Montag, 23. November 2026, 12:00 Uhr (MEZ).",
    "A run did not end in time. It began: Monday, 23 November 2026, 12:00 (CET).",
  ],
  [
    { code: "interrupted", signal: "TERM", until: AT },
    "Ein Lauf wurde im Wartungsfenster beendet (Signal TERM). Auf den nächsten wird gewartet bis: Montag, 23. November 2026, 13:00 Uhr (MEZ).",
    "A run was ended in the maintenance window (signal TERM). The next one is waited for until: Monday, 23 November 2026, 13:00 (CET).",
  ],
  [
    { code: "too-quick", durationMs: 1500, leastMs: 60_000 },
    "Der Lauf war nach 2 s zu Ende, erwartet sind mindestens 1 min.",
    "The run was over after 2 s; at least 1 min are expected.",
  ],
  [
    { code: "few-files", files: 1234, least: 5678 },
    "Gesichert: 1.234 Dateien, erwartet sind mindestens 5.678.",
    "Backed up: 1,234 files; at least 5,678 are expected.",
  ],
  [
    { code: "few-files", files: 1, least: 2 },
    "Gesichert: 1 Datei, erwartet sind mindestens 2.",
    "Backed up: 1 file; at least 2 are expected.",
  ],
  [
    { code: "small", size: 1000, least: 2000 },
    "Gesichert: 1 kB, erwartet sind mindestens 2 kB.",
    "Backed up: 1 kB; at least 2 kB are expected.",
  ],
  [
    { code: "low-space", repository: "abc" },
    "Auf dem Datenträger des Repositorys abc ist wenig Platz.",
    "The disk with the repository abc is almost full.",
  ],
  [
    { code: "old-lock", repository: "abc" },
    "Das Repository abc ist seit über einem Tag gesperrt.",
    "The repository abc has been locked for more than a day.",
  ],
  [
    { code: "shrunk", what: "files", value: 1, median: 2 },
    "Die Sicherung ist geschrumpft: 1 Datei statt zuletzt üblicher 2.",
    "The backup has shrunk: 1 file instead of the usual 2.",
  ],
  [
    { code: "shrunk", what: "size", value: 1204, median: 12_345_678 },
    "Die Sicherung ist geschrumpft: 1,2 kB statt zuletzt üblicher 12,3 MB.",
    "The backup has shrunk: 1.2 kB instead of the usual 12.3 MB.",
  ],
  [
    { code: "borg-2" },
    "Die Sicherung ist von borg 2: Ob sie ankommt, lässt sich nicht nachweisen.",
    "The backup was made by borg 2: its arrival cannot be confirmed.",
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

const LOOK = {
  de: "Bitte auf dem Host nachsehen, ob der Job läuft: „systemctl list-timers“, „randwerk-agent doctor“.",
  en: "See on the host whether the job runs: “systemctl list-timers”, “randwerk-agent doctor”.",
} as const;

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
      title: "web is down",
      text: [
        "The program ended with exit status 2. Since Monday, 23 November 2026, 13:00 (CET).",
        "Expected: hourly, grace time 10 min. Last success: Sunday, 22 November 2026, 11:00 (CET), took 1 min 30 s.",
        "Output:",
        "    output",
        "Also down, with the same tag: db, pad. Up: 1.",
        "The whole output: “randwerk checks pings web”.",
      ].join("\n\n"),
    });
    expect(tell("down", long, "de")).toEqual({
      title: "web ist ausgefallen",
      text: [
        "Das Programm endete mit Status 2. Seit Montag, 23. November 2026, 13:00 Uhr (MEZ).",
        "Erwartet: stündlich, Karenz 10 min. Letzter Erfolg: Sonntag, 22. November 2026, 11:00 Uhr (MEZ), Dauer 1 min 30 s.",
        "Ausgabe:",
        "    output",
        "Mit demselben Schlagwort sind auch ausgefallen: db, pad. In Ordnung: 1.",
        "Die ganze Ausgabe: „randwerk checks pings web“.",
      ].join("\n\n"),
    });
  });

  test("of an outage of which little is known", () => {
    expect(tell("down", story, "en").text).toBe(
      [
        "The expected ping did not come. Since Monday, 23 November 2026, 13:00 (CET).",
        "Expected: hourly, grace time 10 min. No success has been reported yet.",
        LOOK.en,
      ].join("\n\n"),
    );
    expect(tell("down", story, "de").text).toBe(
      [
        "Der erwartete Ping ist ausgeblieben. Seit Montag, 23. November 2026, 13:00 Uhr (MEZ).",
        "Erwartet: stündlich, Karenz 10 min. Bisher wurde noch kein Erfolg gemeldet.",
        LOOK.de,
      ].join("\n\n"),
    );
  });

  test("of a warning", () => {
    expect(tell("warn", { ...story, lastSuccessAt: AT }, "en")).toEqual({
      title: "web has a warning",
      text: [
        "The expected ping did not come. Since Monday, 23 November 2026, 13:00 (CET).",
        "Expected: hourly, grace time 10 min. Last success: Monday, 23 November 2026, 13:00 (CET).",
        LOOK.en,
      ].join("\n\n"),
    });
    expect(tell("warn", story, "de").title).toBe("web hat eine Warnung");
  });

  test.each([
    [undefined, "Since Monday, 23 November 2026, 13:00 (CET)."],
    [2 * HOUR, "Since Monday, 23 November 2026, 13:00 (CET), after 2 h of outage."],
  ])("of the end of an outage of %s ms", (downMs, text) => {
    expect(tell("up", { ...story, downMs }, "en")).toEqual({ title: "web is up again", text });
  });

  test("of its end, in German", () => {
    expect(tell("up", { ...story, downMs: HOUR }, "de")).toEqual({
      title: "web läuft wieder",
      text: "Seit Montag, 23. November 2026, 13:00 Uhr (MEZ), nach 1 h Ausfall.",
    });
    expect(tell("up", story, "de").text).toBe("Seit Montag, 23. November 2026, 13:00 Uhr (MEZ).");
  });

  test.each([
    [
      "Europe/Berlin",
      "Monday, 23 November 2026, 08:00 (CET), schedule Mon 08:00; Fri 20:00",
      "Montag, 23. November 2026, 08:00 Uhr (MEZ), Plan Mon 08:00; Fri 20:00",
    ],
    // A plan in another time zone than the rest of the message would only confuse.
    ["UTC", "Monday, 23 November 2026, 08:00 (CET)", "Montag, 23. November 2026, 08:00 Uhr (MEZ)"],
  ])("says when a schedule in %s expected a ping", (tz, english, german) => {
    const schedule = "Mon 08:00\nFri 20:00";
    const settings = { ...defaultSettings, schedule, tz, graceSeconds: 90 };
    const expected = { ...story, settings, expectedAt: AT - 5 * HOUR };
    expect(tell("down", expected, "en").text).toContain(
      `Expected: ${english}, grace time 1 min 30 s.`,
    );
    expect(tell("down", expected, "de").text).toContain(`Erwartet: ${german}, Karenz 1 min 30 s.`);
  });

  test("names the check as the command line finds it, if it can", () => {
    const failed = { ...story, reason: { code: "fail" }, excerpt: "    x" } as const;
    const last = (handle: string) =>
      tell("down", { ...failed, handle }, "en")
        .text.split("\n\n")
        .at(-1);
    expect(last("Backup web1")).toBe("The whole output: “randwerk checks pings 'Backup web1'”.");
    expect(last("")).toBe("    x");
  });

  test.each<Reason>([
    { code: "timeout" },
    { code: "overrun", startedAt: AT },
    { code: "too-quick", durationMs: 1, leastMs: 2 },
    { code: "few-files", files: 0, least: 1 },
    { code: "small", size: 1, least: 2 },
    { code: "shrunk", what: "files", value: 1, median: 2 },
    { code: "no-archive" },
    { code: "old-archive" },
    { code: "old-restore", ageMs: 9 * HOUR },
  ])("says what to do about %j", (reason) => {
    for (const language of ["de", "en"] as const) {
      const [first, , last] = tell("warn", { ...story, reason }, language).text.split("\n\n");
      expect(last).toMatch(/[?.]$/);
      expect(last).not.toBe(first);
    }
  });

  test.each([
    ["en", "2 other checks with the same tag are up."],
    ["de", "2 andere Checks mit demselben Schlagwort sind in Ordnung."],
  ] as const)("says that the others are fine, %s", (language, text) => {
    const neighbours = ["a", "b"].map((name) => ({ name, isDown: false }));
    expect(
      tell("down", { ...story, neighbours }, language)
        .text.split("\n\n")
        .at(-2),
    ).toBe(text);
  });
});

test.each([
  // seconds between two pings
  [86_400, "täglich", "daily"],
  [3_600, "stündlich", "hourly"],
  [60, "jede Minute", "every minute"],
  [172_800, "alle 2 Tage", "every 2 days"],
  [90_000, "alle 1 Tag 1 h", "every 1 day 1 h"],
])("a period of %i s is %s", (timeoutSeconds, german, english) => {
  const settings = { ...story.settings, timeoutSeconds };
  expect(tell("down", { ...story, settings }, "de").text).toContain(`Erwartet: ${german}, `);
  expect(tell("down", { ...story, settings }, "en").text).toContain(`Expected: ${english}, `);
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
  [24 * HOUR, "1 Tag", "1 day"],
  [24 * HOUR + 60_000, "1 Tag", "1 day"],
  [49 * HOUR, "2 Tage 1 h", "2 days 1 h"],
])("%i ms are %s", (downMs, german, english) => {
  expect(tell("up", { ...story, downMs }, "de").text).toContain(`, nach ${german} Ausfall.`);
  expect(tell("up", { ...story, downMs }, "en").text).toContain(`, after ${english} of outage.`);
});
