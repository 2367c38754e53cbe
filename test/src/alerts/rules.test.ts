import { describe, expect, test } from "vitest";
import type { Alert } from "../../../src/alerts/alert.ts";
import { parseChannels } from "../../../src/alerts/channels.ts";
import { dotted, encodedHeader, mailOf, quotedPrintable } from "../../../src/alerts/mail.ts";
import { messageOf } from "../../../src/alerts/message.ts";
import { isOwnHost } from "../../../src/alerts/outbound.ts";
import { nextAttempt, outcomeOf, retryAfter } from "../../../src/alerts/retry.ts";
import { durationText, momentText } from "../../../src/alerts/texts.ts";
import { parseConfig } from "../../../src/config.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

describe("retries", () => {
  test.each([
    // attempts  since the start  Retry-After  next in
    [1, 0, undefined, 10 * SECOND],
    [2, 10 * SECOND, undefined, 50 * SECOND],
    [3, MINUTE, undefined, 4 * MINUTE],
    [4, 5 * MINUTE, undefined, 10 * MINUTE],
    [5, 15 * MINUTE, undefined, HOUR],
    [40, 47 * HOUR, undefined, HOUR],
    [50, 48 * HOUR, undefined, undefined],
    [1, 0, 2 * SECOND, 2 * SECOND],
    [1, 0, 0, SECOND],
    [1, 0, 6 * HOUR, 6 * HOUR],
    [1, 0, 400 * 24 * HOUR, 24 * HOUR],
  ])(
    "after %i attempts in %i ms, told to wait %s: in %s ms",
    (attempts, passed, wait, expected) => {
      const next = nextAttempt(attempts, 0, passed, wait);
      expect(next === undefined ? undefined : next - passed).toBe(expected);
    },
  );

  test.each([
    [200, "sent"],
    [204, "sent"],
    [302, "later"],
    [400, "refused"],
    [401, "broken"],
    [403, "broken"],
    [404, "broken"],
    [408, "later"],
    [410, "broken"],
    [413, "refused"],
    [429, "later"],
    [500, "later"],
    [503, "later"],
  ])("HTTP %i is %s", (status, kind) => {
    expect(outcomeOf(status, new Headers(), "", 0).kind).toBe(kind);
  });

  test.each([
    ["120", 120 * SECOND],
    ["Mon, 23 Nov 2026 07:00:30 GMT", 30 * SECOND],
    ["Mon, 23 Nov 2026 06:00:00 GMT", 0],
    ["soon", undefined],
    ["-1", undefined],
    [null, undefined],
  ])("Retry-After: %s is %s ms", (value, expected) => {
    expect(retryAfter(value, Date.parse("2026-11-23T07:00:00Z"))).toBe(expected);
  });
});

describe("the list of channels", () => {
  const matrix = {
    name: "chat",
    kind: "matrix",
    homeserver: "https://matrix.example",
    room: "#alerts:example",
    token: "secret-token",
  };
  test.each([
    ["x", "ALERT_CHANNELS is not JSON"],
    ["{}", "ALERT_CHANNELS is not a JSON list"],
    ["[1]", "ALERT_CHANNELS: channel 1:"],
    [[{ kind: "matrix" }], "ALERT_CHANNELS: channel 1: name is missing"],
    [[{ name: "a b", kind: "slack" }], "ALERT_CHANNELS: channel 1: name takes 1 to 50 letters"],
    [[{ name: "a" }], "ALERT_CHANNELS: channel 1: kind is missing"],
    [
      [{ name: "a", kind: "pigeon" }],
      "channel 1: kind must be one of: matrix, ntfy, slack, smtp, webhook",
    ],
    [[{ ...matrix, token: undefined }], "channel chat: token is missing"],
    [[{ ...matrix, token: "two words" }], "channel chat: token must be printable ASCII"],
    [
      [{ ...matrix, room: "alerts" }],
      "channel chat: room must be a room: !id:server or #alias:server",
    ],
    [[{ ...matrix, homeserver: "matrix.example" }], "channel chat: homeserver is not a URL"],
    [[{ ...matrix, colour: "red" }], "channel chat: unknown setting colour"],
    [[{ ...matrix, severities: ["loud"] }], "severities.0 must be some of: down, warn, up, info"],
    [[matrix, matrix], "ALERT_CHANNELS has two channels named chat"],
    [
      [{ name: "m", kind: "smtp", host: "h", from: "a@b", to: "x\r\nRCPT TO:<y@z>" }],
      "to.0 is not a mail address",
    ],
  ])("%j: %s", (list, message) => {
    const text = typeof list === "string" ? list : JSON.stringify(list);
    expect(() => parseChannels(text)).toThrow(message);
    expect(() => parseChannels(text)).not.toThrow("secret-token");
  });

  test("nothing and an empty text are no channels", () => {
    expect([undefined, null, "", "[]"].flatMap((text) => parseChannels(text))).toEqual([]);
  });

  test("what is not said has defaults", () => {
    expect(parseChannels(JSON.stringify([matrix]))).toMatchObject([
      { name: "chat", kind: "matrix", fallback: false, severities: ["down", "warn", "up", "info"] },
    ]);
  });
});

describe("requests", () => {
  const config = parseConfig({
    PUBLIC_URL: "https://randwerk.example:8443",
    LINK_HOSTS: "go.example,s.example:81",
    CONSOLE_HOST: "console.example",
  });
  test.each([
    ["randwerk.example:8443", true],
    ["randwerk.example", false],
    ["go.example", true],
    ["go.example:8080", false],
    ["s.example:81", true],
    ["console.example", true],
    ["matrix.example", false],
  ])("%s is this service itself: %s", (host, expected) => {
    expect(isOwnHost(host, config)).toBe(expected);
  });
});

describe("texts", () => {
  test.each([
    [0, "0 Sek.", "0 s"],
    [45 * SECOND, "45 Sek.", "45 s"],
    [MINUTE, "1 Min.", "1 min"],
    [3 * HOUR + 12 * MINUTE, "3 Std. 12 Min.", "3 h 12 min"],
    [25 * HOUR, "1 Tag 1 Std.", "1 day 1 h"],
    [48 * HOUR + 5 * SECOND, "2 Tage", "2 days"],
  ])("%i ms are %s, %s", (ms, german, english) => {
    expect(durationText(ms, "de")).toBe(german);
    expect(durationText(ms, "en")).toBe(english);
  });

  test("moments have a day and a zone", () => {
    const at = Date.parse("2026-07-01T10:30:00Z");
    expect(momentText(at, "de", "Europe/Berlin")).toBe("Mi., 01.07.2026, 12:30 MESZ");
    expect(momentText(at, "en", "UTC")).toBe("Wed, 01/07/2026, 10:30 UTC");
  });
});

const alert: Alert = {
  id: "1",
  at: Date.parse("2026-11-23T07:00:00Z"),
  kind: "change",
  subject: "check",
  subjectId: "uuid",
  severity: "down",
  title: "Das Backup von <web> & Söhne fehlt",
  text: "Erwartet um 06:00.\n\nDie Ausgabe:\n\n    <script>alert(1)</script>\n    Ende",
  facts: { reason: "late" },
  url: "https://randwerk.example/console?a=1&b=2",
  tags: [],
  channels: undefined,
  downMs: undefined,
};

describe("a message", () => {
  const german = parseConfig({ LANGUAGE: "de" });
  const english = parseConfig({ LANGUAGE: "en" });

  test("has the text as it is, and as HTML that nothing gets out of", () => {
    const message = messageOf([alert], undefined, german);
    expect(message.title).toBe("AUSFALL: Das Backup von <web> & Söhne fehlt");
    expect(message.plain).toBe(
      "Erwartet um 06:00.\n\nDie Ausgabe:\n\n    <script>alert(1)</script>\n    Ende\n\n" +
        "Zeitpunkt: Mo., 23.11.2026, 08:00 MEZ\n\nhttps://randwerk.example/console?a=1&b=2",
    );
    expect(message.html).toContain(
      "<pre><code>    &lt;script&gt;alert(1)&lt;/script&gt;\n    Ende</code></pre>",
    );
    expect(message.html).toContain('<a href="https://randwerk.example/console?a=1&amp;b=2">');
  });

  test.each([
    ["javascript:alert(1)", false],
    ["https://example.org/", true],
  ])("links to %s: %s", (url, expected) => {
    const { html } = messageOf([{ ...alert, url }], undefined, german);
    expect(html.includes("<a href")).toBe(expected);
  });

  test.each([
    [
      { kind: "reminder", downMs: 24 * HOUR },
      "DOWN: Still so: T",
      "It has been down since Sun, 22/11/2026, 08:00 CET, which is 1 day.",
    ],
    [{ kind: "flapping" }, "DOWN: T", "changed more than 6 times within an hour"],
    [
      { kind: "settled", downMs: HOUR },
      "DOWN: Quiet again: T",
      "down since Mon, 23/11/2026, 07:00 CET",
    ],
    [
      { severity: "up", subject: "key", downMs: 90 * MINUTE },
      "UP AGAIN: T",
      "It was down for 1 h 30 min.",
    ],
  ] as const)("%j: %s", (changes, title, text) => {
    const message = messageOf([{ ...alert, title: "T", text: "", ...changes }], undefined, english);
    expect(message.title).toBe(title);
    expect(message.plain).toContain(text);
  });

  test("of several kinds without a shared tag is counted in neutral words", () => {
    const other = { ...alert, id: "2", subject: "link", subjectId: "x" } as const;
    expect(messageOf([alert, other], undefined, german).title).toBe(
      "AUSFALL: 2 Meldungen ausgefallen",
    );
  });
});

describe("a mail", () => {
  test.each([
    ["Plain", "Plain"],
    ["Ausfälle", "=?utf-8?B?QXVzZsOkbGxl?="],
    ["=?utf-8?q?spoofed?=", "=?utf-8?B?PT91dGYtOD9xP3Nwb29mZWQ/PQ==?="],
    ["a\r\nBcc: x@example.org", "a Bcc: x@example.org"],
  ])("has the subject %j as %s", (subject, expected) => {
    expect(encodedHeader(subject, 9)).toBe(expected);
  });

  test("long subjects are folded into words of at most 75 characters, between characters", () => {
    const subject = "Größere Ausfälle 🚨 ".repeat(12);
    const lines = `Subject: ${encodedHeader(subject, 9)}`.split("\r\n ");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(76);
    const decoded = lines.map((line) => {
      const bytes = atob(/\?B\?(.*)\?=$/.exec(line)?.[1] ?? "");
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
        Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)),
      );
    });
    expect(decoded.join("")).toBe(subject);
  });

  test.each([
    ["a=b", "a=3Db"],
    ["ends in a blank ", "ends in a blank=20"],
    ["ß", "=C3=9F"],
    ["one\ntwo", "one\r\ntwo"],
    ["x".repeat(80), `${"x".repeat(75)}=\r\n${"x".repeat(5)}`],
    ["x".repeat(76), "x".repeat(76)],
  ])("encodes %j", (text, expected) => expect(quotedPrintable(text)).toBe(expected));

  test("doubles the dots at the beginning of lines, and ends with one", () => {
    expect(dotted("a\r\n.b\r\n..c\r\n")).toBe("a\r\n..b\r\n...c\r\n.");
  });

  test("has lines of at most 998 characters and ASCII only, whatever it says", () => {
    const config = parseConfig({});
    const message = messageOf([{ ...alert, text: "ü".repeat(5_000) }], undefined, config);
    const mail = mailOf(message, "id", { from: "a@example.org", to: ["b@example.org"] });
    for (const line of mail.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
    // eslint-disable-next-line no-control-regex
    expect(mail).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(mail.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });
});
