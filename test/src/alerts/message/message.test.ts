import { describe, expect, test } from "vitest";
import type { Alert } from "../../../../src/alerts/outbox/alert.ts";
import { messageOf } from "../../../../src/alerts/message/message.ts";
import { parseConfig } from "../../../../src/config/config.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const AT = Date.parse("2026-11-23T07:00:00Z");
const TIME = "Time: Monday, 23 November 2026, 08:00 (CET)";

const german = parseConfig({ LANGUAGE: "de" });
const english = parseConfig({ LANGUAGE: "en" });

const plainAlert: Alert = {
  id: "1",
  at: AT,
  kind: "change",
  subject: "link",
  subjectId: "plenum",
  severity: "down",
  title: "T",
  text: "",
  facts: {},
  url: undefined,
  tags: [],
  channels: undefined,
  downMs: undefined,
};
const alertOf = (changes: Partial<Alert>): Alert => ({ ...plainAlert, ...changes });
const of = (...alerts: Partial<Alert>[]) =>
  messageOf(
    alerts.map((changes) => alertOf(changes)),
    undefined,
    english,
  );

describe("a message about one alert", () => {
  test("has the text as it is, and as HTML that nothing gets out of", () => {
    const alert = alertOf({
      subject: "check",
      title: 'Das Backup von <web> & "Söhne" fehlt',
      text: "Erwartet um 06:00,\nvergebens.\n\nDie Ausgabe:\n \n    <script>alert(1)</script>\n    Ende",
      url: "https://randwerk.example/console?a=1&b=2",
    });
    const message = messageOf([alert], undefined, german);
    expect(message).toMatchObject({
      severity: "down",
      at: AT,
      url: "https://randwerk.example/console?a=1&b=2",
    });
    expect(message.title).toBe('Das Backup von <web> & "Söhne" fehlt');
    expect(message.plain).toBe(
      "Erwartet um 06:00,\nvergebens.\n\nDie Ausgabe:\n\n    <script>alert(1)</script>\n    Ende\n\n" +
        "Zeitpunkt: Montag, 23. November 2026, 08:00 Uhr (MEZ)\n\nhttps://randwerk.example/console?a=1&b=2",
    );
    expect(message.html).toBe(
      "<p><strong>Das Backup von &lt;web&gt; &amp; &quot;Söhne&quot; fehlt</strong></p>" +
        "<p>Erwartet um 06:00,<br>vergebens.</p><p>Die Ausgabe:</p>" +
        "<pre><code>    &lt;script&gt;alert(1)&lt;/script&gt;\n    Ende</code></pre>" +
        "<p>Zeitpunkt: Montag, 23. November 2026, 08:00 Uhr (MEZ)</p>" +
        '<p><a href="https://randwerk.example/console?a=1&amp;b=2">' +
        "https://randwerk.example/console?a=1&amp;b=2</a></p>",
    );
  });

  test("without text and address is its time", () => {
    expect(of({})).toMatchObject({ title: "T", plain: TIME, url: undefined });
    expect(of({}).html).toBe(`<p><strong>T</strong></p><p>${TIME}</p>`);
  });

  test("is quoted only where all lines of a paragraph are indented", () => {
    expect(of({ text: "    a\nb" }).html).toContain("<p>    a<br>b</p>");
    expect(of({ text: "\ta\n b" }).html).toContain("<pre><code>\ta\n b</code></pre>");
  });

  test.each([
    ["javascript:alert(1)", false],
    ["xhttps://example.org/", false],
    ["http://example.org/", true],
    ["https://example.org/", true],
  ])("links to %s: %s", (url, expected) => {
    const { html, plain } = of({ url });
    expect(html.includes("<a href")).toBe(expected);
    expect(plain).toBe(`${TIME}\n\n${url}`);
  });

  test.each<[Partial<Alert>, string, string[]]>([
    [
      { kind: "reminder", downMs: 24 * HOUR },
      "Reminder: T",
      ["Since Sunday, 22 November 2026, 08:00 (CET), for 1 day so far."],
    ],
    [{ kind: "reminder" }, "Reminder: T", []],
    [
      { kind: "flapping" },
      "T",
      [
        "The status has changed more than 6 times within an hour, the last time: “T”. " +
          "There will be no more alerts until it stays the same for half an hour.",
      ],
    ],
    [
      { kind: "settled", downMs: HOUR },
      "Stable now: T",
      [
        "The status has not changed for half an hour. It has been so since Monday, 23 November 2026, 07:00 (CET).",
      ],
    ],
    [
      { kind: "settled", severity: "up" },
      "Stable now: T",
      ["The status has not changed for half an hour."],
    ],
    [{ kind: "test", severity: "info" }, "T", []],
    [{ severity: "warn" }, "T", []],
    [{ severity: "up", downMs: 90 * MINUTE }, "T", ["It lasted 1 h 30 min."]],
    [{ severity: "up" }, "T", []],
    [{ severity: "down", downMs: HOUR }, "T", []],
    // A check says it itself: its outage began with its deadline.
    [{ severity: "up", subject: "check", downMs: HOUR }, "T", []],
    [{ severity: "up", kind: "test", downMs: HOUR }, "T", []],
  ])("%j: %s", (changes, title, texts) => {
    const message = of({ text: "Text.", ...changes });
    expect(message.title).toBe(title);
    const paragraphs =
      changes.severity === "up" && changes.kind === undefined
        ? ["Text.", ...texts, TIME]
        : [...texts, "Text.", TIME];
    expect(message.plain).toBe(paragraphs.join("\n\n"));
  });

  test("says first which channel it stands in for", () => {
    const message = messageOf([alertOf({ text: "Text." })], "chat", english);
    expect(message.plain).toBe(
      `You get this message here because the channel “chat” did not accept it.\n\nText.\n\n${TIME}`,
    );
    const group = messageOf([alertOf({}), alertOf({ subjectId: "x" })], "chat", english);
    expect(group.plain).toMatch(/^You get this message here because the channel “chat”.*\n\n• T\n/);
  });
});

describe("an outage that is over already", () => {
  const down = { subjectId: "a", title: "a is down" };
  const up = { subjectId: "a", title: "a is up", severity: "up", at: AT + 90 * SECOND } as const;

  test("is one message that says how long it was", () => {
    const message = of(down, { ...up, downMs: 89 * SECOND });
    expect(message).toMatchObject({ severity: "up", at: AT, url: undefined });
    expect(message.title).toBe("Already over: a is down");
    expect(message.plain).toBe(
      `From Monday, 23 November 2026, 08:00 (CET) to Monday, 23 November 2026, 08:01 (CET), for 1 min 29 s.\n\n${TIME}`,
    );
  });

  test("is as long as between its alerts, where nobody says better", () => {
    expect(of(down, up).plain).toContain("for 1 min 30 s.");
  });

  test.each<[string, Partial<Alert>]>([
    ["another subject", { subjectId: "b" }],
    ["another kind of subject", { subject: "key" }],
    ["a second beginning", { severity: "down" }],
    ["a warning", { severity: "warn" }],
  ])("is not ended by %s", (_what, changes) => {
    const message = of(down, { ...up, ...changes });
    expect(message.severity).toBe("down");
    expect(message.plain).not.toMatch(/From | times/);
  });

  test("is not ended by what came before it", () => {
    expect(of(up, down)).toMatchObject({
      severity: "up",
      title: "2 short links lead to their targets again",
    });
    expect(of(up, down).plain).not.toMatch(/From | times/);
  });

  test("is ended once: the second end is told for itself", () => {
    const message = of(down, up, up);
    expect(message.title).toBe("2 short links lead nowhere");
    expect(message.plain).toContain(
      "• a is down (From Monday, 23 November 2026, 08:00 (CET) to Monday, 23 November 2026, 08:01 (CET), for 1 min 30 s.)\n• a is up\n",
    );
  });

  test("twice is one that says how often", () => {
    const message = of(down, up, down, { ...up, at: AT + HOUR });
    expect(message.title).toBe("Already over: a is down");
    expect(message.plain).toBe(
      "2 times between Monday, 23 November 2026, 08:00 (CET) and Monday, 23 November 2026, 09:00 (CET)." +
        `\n\n${TIME}`,
    );
    expect(of(down, up, down)).toMatchObject({
      severity: "down",
      title: "a is down",
      plain: expect.stringContaining("2 times since Monday, 23 November 2026, 08:00 (CET)."),
    });
  });

  test("among others that are not is no end of them all", () => {
    const message = of(down, { subjectId: "b", title: "b is down" }, up);
    expect(message).toMatchObject({ severity: "down", title: "2 short links lead nowhere" });
  });
});

describe("a check", () => {
  const check = {
    subject: "check",
    title: "Nightly is down",
    text: "The program ended with exit status 2. Since noon.\n\nExpected: daily.",
    facts: { name: "Nightly" },
  } as const;
  const over = { ...check, severity: "up", title: "Nightly is up again", at: AT + HOUR } as const;
  test.each<[string, Partial<Alert>[]]>([
    ["Nightly is down", [check]],
    ["Nightly is up again", [over]],
    ["Nightly was down", [check, over]],
    ["Nightly is still down", [{ ...check, kind: "reminder" }]],
    ["Nightly keeps going down and up", [{ ...check, kind: "flapping" }]],
    ["Nightly stays down", [{ ...check, kind: "settled" }]],
    ["Nightly stays up", [{ ...over, kind: "settled" }]],
  ])("is called by its name, in a sentence: %s", (title, alerts) => {
    expect(of(...alerts).title).toBe(title);
  });

  test("says itself when it was, and in a list why", () => {
    expect(of(check).plain).toBe(check.text);
    const other = { ...check, subjectId: "b", facts: { name: "Hourly" } };
    expect(of(check, other).plain).toContain(
      "• Nightly: The program ended with exit status 2. Since noon.\n• Hourly: The program",
    );
  });

  test("hides nothing behind control characters or the direction of writing", () => {
    const title = "a\u001b[31m\u0007\u202eb\u2066\u2028c is down";
    expect(of({ ...check, title }).title).toBe("a [31m b c is down");
    expect(of({ subject: "link", title: "a\u0000b" }).title).toBe("a b");
  });
});

describe("a message about several alerts", () => {
  const a = { subjectId: "a", title: "a", tags: ["x", "web"], url: "https://example.org/" };
  const b = { subjectId: "b", title: "b", tags: ["web"], at: AT + MINUTE };

  test("lists them, with the tag that they share and the time of the first", () => {
    const message = of(a, b);
    expect(message.title).toBe("2 short links tagged “web” lead nowhere");
    expect(message).toMatchObject({ plain: `• a\n• b\n\n${TIME}`, at: AT, url: undefined });
    expect(message.html).toBe(
      `<p><strong>2 short links tagged “web” lead nowhere</strong></p><p>• a<br>• b</p><p>${TIME}</p>`,
    );
  });

  test.each<[string, Partial<Alert>, string]>([
    ["no shared tag", { tags: ["db"] }, "2 short links lead nowhere"],
    ["two kinds of subject", { subject: "key" }, "2 outages tagged “web”"],
  ])("%s", (_what, changes, title) => {
    expect(of(a, { ...b, ...changes }).title).toBe(title);
  });

  test.each([
    ["up", "2 short links tagged “web” lead to their targets again"],
    ["warn", "2 short links tagged “web” have a warning"],
    ["info", "2 notes tagged “web”"],
  ] as const)("that are %s", (severity, title) => {
    expect(of({ ...a, severity }, { ...b, severity }).title).toBe(title);
  });

  test("that remind says so", () => {
    const kind = "reminder" as const;
    expect(of({ ...a, kind }, { ...b, kind }).title).toBe(
      "Reminder: 2 short links tagged “web” lead nowhere",
    );
  });

  test("that have ended says how long each was down, where that is known", () => {
    const severity = "up" as const;
    const message = of({ ...a, severity, downMs: 90 * MINUTE }, { ...b, severity });
    expect(message.plain).toContain("• a (1 h 30 min)\n• b\n");
    expect(of({ ...a, downMs: HOUR }, b).plain).toContain("• a\n• b\n");
  });

  test.each([
    [50, 50, undefined],
    [51, 50, "… and 1 more"],
    [500, 50, "… and 450 more"],
  ])("of %i lists %i of them and says how many more", (count, listed, more) => {
    const alerts = Array.from({ length: count }, (_, index) => ({
      subjectId: `${index}`,
      title: `link ${index}`,
    }));
    const message = of(...alerts);
    expect(message.plain.match(/^• /gm)).toHaveLength(listed);
    expect(message.plain).toContain(`• link ${listed - 1}\n${more ?? ""}`);
    expect(message.plain.includes("more")).toBe(more !== undefined);
    expect(message.alerts).toHaveLength(count);
  });
});

test("programs get every alert with its facts", () => {
  const alert = alertOf({
    facts: { reason: "late", runs: 3 },
    url: "https://example.org/",
    severity: "up",
    downMs: 1_500,
  });
  expect(messageOf([alertOf({ kind: "test" }), alert], undefined, english).alerts).toEqual([
    {
      id: "1",
      subject: "link",
      subjectId: "plenum",
      severity: "down",
      kind: "test",
      title: "T",
      facts: {},
      url: null,
      at: "2026-11-23T07:00:00.000Z",
      downSeconds: null,
    },
    {
      id: "1",
      subject: "link",
      subjectId: "plenum",
      severity: "up",
      kind: "change",
      title: "T",
      facts: { reason: "late", runs: 3 },
      url: "https://example.org/",
      at: "2026-11-23T07:00:00.000Z",
      downSeconds: 2,
    },
  ]);
});

test("a message about nothing is a mistake of the program", () => {
  expect(() => messageOf([], undefined, english)).toThrow("a message about nothing");
});
