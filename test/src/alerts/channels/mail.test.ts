import { describe, expect, test } from "vitest";
import {
  base64,
  dotted,
  encodedHeader,
  mailOf,
  quotedPrintable,
} from "../../../../src/alerts/channels/mail.ts";
import { message } from "../network.ts";

const envelope = { from: "randwerk@example.org", to: ["one@example.org", "two@example.org"] };

test("a mail, whole", () => {
  expect(mailOf(message, "id-1-2", envelope).split("\r\n")).toEqual([
    "From: Randwerk <randwerk@example.org>",
    "To: one@example.org,",
    " two@example.org",
    "Subject: The backup of <web> & co is missing",
    "Date: Mon, 23 Nov 2026 07:00:00 +0000",
    "Message-ID: <id-1-2@example.org>",
    "Auto-Submitted: auto-generated",
    "X-Auto-Response-Suppress: All",
    "Importance: high",
    "MIME-Version: 1.0",
    'Content-Type: multipart/alternative; boundary="=_id12"',
    "",
    "--=_id12",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "Expected at 06:00.",
    "",
    "https://randwerk.example/console",
    "--=_id12",
    "Content-Type: text/html; charset=utf-8",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "<p>Expected at 06:00.</p>",
    "--=_id12--",
    "",
  ]);
});

test.each([
  ["down", true],
  ["warn", false],
  ["up", false],
  ["info", false],
] as const)("%s is marked as important: %s", (severity, expected) => {
  const mail = mailOf({ ...message, severity }, "id", envelope);
  expect(mail.includes("\r\nImportance: high\r\n")).toBe(expected);
});

test("the Message-ID has the sender's domain, which follows the last @", () => {
  const mail = mailOf(message, "id", { ...envelope, from: '"a@b"@example.net' });
  expect(mail).toContain("\r\nMessage-ID: <id@example.net>\r\n");
});

test("has lines of at most 998 characters and ASCII only, whatever it says", () => {
  const long = { ...message, plain: "ü".repeat(5_000), html: `<p>${"ü".repeat(5_000)}</p>` };
  const mail = mailOf(long, "id", envelope);
  for (const line of mail.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
  // eslint-disable-next-line no-control-regex
  expect(mail).toMatch(/^[\x20-\x7e\r\n]*$/);
  expect(mail.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
});

describe("a subject", () => {
  test.each([
    ["Plain", "Plain"],
    ["", ""],
    [" ~", " ~"],
    ["\x7f", "=?utf-8?B?fw==?="],
    ["Ausfälle", "=?utf-8?B?QXVzZsOkbGxl?="],
    ["=?utf-8?q?spoofed?=", "=?utf-8?B?PT91dGYtOD9xP3Nwb29mZWQ/PQ==?="],
    ["a\r\nBcc: x@example.org", "a Bcc: x@example.org"],
    ["a\tb", "a b"],
    ["x".repeat(67), "x".repeat(67)],
    // One more does not fit into 76 columns: 38 bytes are left beside the name, 45 in the next line.
    ["x".repeat(68), `=?utf-8?B?${btoa("x".repeat(38))}?=\r\n =?utf-8?B?${btoa("x".repeat(30))}?=`],
    ["ü".repeat(19), `=?utf-8?B?${base64("ü".repeat(19))}?=`],
    ["ü".repeat(20), `=?utf-8?B?${base64("ü".repeat(19))}?=\r\n =?utf-8?B?${base64("ü")}?=`],
    [
      "ü".repeat(19 + 22 + 1),
      `=?utf-8?B?${base64("ü".repeat(19))}?=\r\n =?utf-8?B?${base64("ü".repeat(22))}?=\r\n =?utf-8?B?${base64("ü")}?=`,
    ],
  ])("%j is written as %s", (subject, expected) => {
    expect(encodedHeader(subject, 9)).toBe(expected);
  });

  test("may be longer where the name of the header is shorter", () => {
    expect(encodedHeader("x".repeat(76), 0)).toBe("x".repeat(76));
    expect(encodedHeader("x".repeat(77), 0)).toContain("=?utf-8?B?");
    expect(encodedHeader("x".repeat(75), 2)).toContain("=?utf-8?B?");
    expect(encodedHeader("ü".repeat(22), 0)).not.toContain("\r\n");
  });

  test("is folded between characters into lines of at most 76", () => {
    const subject = "Größere Ausfälle 🚨 ".repeat(12);
    const lines = `Subject: ${encodedHeader(subject, 9)}`.split("\r\n");
    const decoded = lines.map((line, index) => {
      expect(line.length).toBeLessThanOrEqual(76);
      expect(line.startsWith(index === 0 ? "Subject: =?" : " =?")).toBe(true);
      const bytes = atob(/\?B\?(.*)\?=$/.exec(line)?.[1] ?? "");
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
        Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)),
      );
    });
    expect(decoded.join("")).toBe(subject);
  });
});

test.each([
  // RFC 2045, section 6.7
  ["a=b", "a=3Db"],
  ["!<>~", "!<>~"],
  ["a\tb c", "a\tb c"],
  ["ends in a blank ", "ends in a blank=20"],
  ["ends in a tab\t", "ends in a tab=09"],
  ["a \nb", "a=20\r\nb"],
  ["\0\x1f\x7f", "=00=1F=7F"],
  ["ß", "=C3=9F"],
  ["one\ntwo", "one\r\ntwo"],
  ["one\r\ntwo", "one\r\ntwo"],
  ["one\rtwo", "one\r\ntwo"],
  ["one\n\ntwo\n", "one\r\n\r\ntwo\r\n"],
  ["x".repeat(76), "x".repeat(76)],
  ["x".repeat(77), `${"x".repeat(75)}=\r\nxx`],
  ["x".repeat(80), `${"x".repeat(75)}=\r\n${"x".repeat(5)}`],
  ["x".repeat(151), `${"x".repeat(75)}=\r\n${"x".repeat(76)}`],
  [`${"x".repeat(73)}=`, `${"x".repeat(73)}=3D`],
  [`${"x".repeat(74)}=`, `${"x".repeat(74)}=\r\n=3D`],
  [`${"x".repeat(72)}=x`, `${"x".repeat(72)}=3Dx`],
  [`${"x".repeat(73)}=x`, `${"x".repeat(73)}=\r\n=3Dx`],
])("encodes %j", (text, expected) => expect(quotedPrintable(text)).toBe(expected));

test.each([
  ["a\r\n.b\r\n..c\r\n", "a\r\n..b\r\n...c\r\n."],
  [".a\r\n", "..a\r\n."],
  ["a.b\r\n", "a.b\r\n."],
])("doubles the dots at the beginning of lines of %j, and ends with one", (mail, expected) => {
  expect(dotted(mail)).toBe(expected);
});

test("texts are UTF-8 before they are base64", () => {
  expect(base64("\0ü🚨")).toBe("AMO88J+aqA==");
});
