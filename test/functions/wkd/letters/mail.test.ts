import { describe, expect, test } from "vitest";
import { entityOf, letterMail } from "../../../../functions/wkd/letters/mail.ts";
import type { DueLetter } from "../../../../functions/wkd/letters/letter.ts";

const AT = Date.UTC(2026, 10, 26, 12, 0, 5);
const letter = (settings: Partial<DueLetter> = {}): DueLetter => ({
  seq: 1,
  id: "test",
  address: "anna@example.org",
  mailId: "0d9b2a0e-7a55-4a0e-9d7e-3f2c5a8f6b11",
  to: "anna@example.org",
  language: "de",
  subject: "Dein Schlüssel läuft ab",
  content: { kind: "text", text: "Hallo Anna,\n\ndein Schlüssel läuft ab.\n" },
  createdAt: AT,
  endsAt: AT,
  attempts: 1,
  ...settings,
});
const written = (settings: Partial<DueLetter> = {}, name = "Softwerke Magdeburg") =>
  letterMail(letter(settings), "key@example.org", name);
const headersOf = (mail: string) => mail.slice(0, mail.indexOf("\r\n\r\n")).split("\r\n");

test("a letter of text", () => {
  expect(written()).toBe(
    [
      "From: Softwerke Magdeburg <key@example.org>",
      "To: <anna@example.org>",
      "Subject: =?utf-8?B?RGVpbiBTY2hsw7xzc2VsIGzDpHVmdCBhYg==?=",
      "Date: Thu, 26 Nov 2026 12:00:05 +0000",
      "Message-ID: <0d9b2a0e-7a55-4a0e-9d7e-3f2c5a8f6b11@example.org>",
      "Auto-Submitted: auto-generated",
      "X-Auto-Response-Suppress: All",
      "MIME-Version: 1.0",
      "Content-Language: de",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "Hallo Anna,",
      "",
      "dein Schl=C3=BCssel l=C3=A4uft ab.",
      "",
      "",
    ].join("\r\n"),
  );
});

test("an encrypted letter has the two parts of RFC 3156 and nothing that could be read", () => {
  const armored = "-----BEGIN PGP MESSAGE-----\n\nwcBMA\n=abcd\n-----END PGP MESSAGE-----\n";
  const mail = written({ content: { kind: "encrypted", armored } });
  const boundary = "=_0d9b2a0e7a554a0e9d7e3f2c5a8f6b11";
  expect(headersOf(mail).slice(8)).toEqual([
    "Content-Language: de",
    'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";',
    ` boundary="${boundary}"`,
  ]);
  const [, first, second, end] = mail.split(`--${boundary}`);
  expect(first).toMatch(
    /^\r\nContent-Type: application\/pgp-encrypted\r\n[^]*\r\n\r\nVersion: 1\r\n/,
  );
  expect(second).toMatch(/\r\nContent-Type: application\/octet-stream;/);
  expect(second).toContain(`\r\n\r\n${armored.trim().replaceAll("\n", "\r\n")}\r\n`);
  expect(end).toBe("--\r\n");
});

test("what is encrypted is an entity of its own", () => {
  expect(entityOf("Grüße\n")).toBe(
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n\r\n",
  );
});

describe("nothing that stands in a header adds one", () => {
  test.each([
    ["a subject", written({ subject: "Hi\r\nBcc: all@example.org" })],
    ["a subject with a lone line feed", written({ subject: "Hi\nBcc: all@example.org" })],
    ["the service's name", written({}, "Verein\r\nBcc: all@example.org")],
    ["the service's name with brackets", written({}, 'V <x@evil.example>, "')],
  ])("%s", (_what, mail) => {
    const names = headersOf(mail)
      .filter((line) => !line.startsWith(" "))
      .map((line) => line.split(":")[0]);
    expect(names).toEqual(headersOf(written()).map((line) => line.split(":")[0]));
    expect(headersOf(mail)[0]).toMatch(/<key@example\.org>$/);
    expect(headersOf(mail)[0]).not.toContain("evil");
  });
});

test("a subject of any length stays in lines of 76 characters", () => {
  const mail = written({ subject: "Schlüssel ".repeat(20) });
  for (const line of headersOf(mail)) expect(line.length).toBeLessThanOrEqual(78);
});
