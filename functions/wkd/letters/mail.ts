/** A letter as a mail on the wire. Pure (RFC 5322, RFC 2045 to 2047; encrypted: RFC 3156). */
import {
  encodedHeader,
  encodedPhrase,
  mailDate,
  quotedPrintable,
} from "../../../src/alerts/channels/mail.ts";
import type { Language } from "../../../src/i18n/language.ts";
import type { DueLetter } from "./letter.ts";

/**
 * The whole mail with CRLF line ends. The same in every attempt, its Message-ID as well, so that a repeat is known for
 * one. `from` is the sender's address, `name` how pages call the service.
 */
export function letterMail(letter: DueLetter, from: string, name: string): string {
  const { mailId, to, subject, language, createdAt } = letter;
  const domain = from.slice(from.lastIndexOf("@") + 1);
  return [
    `From: ${encodedPhrase(name)} <${from}>`,
    `To: <${to}>`,
    `Subject: ${encodedHeader(subject, "Subject: ".length)}`,
    `Date: ${mailDate(createdAt)}`,
    `Message-ID: <${mailId}@${domain}>`,
    // RFC 3834: no out-of-office answers to a program.
    "Auto-Submitted: auto-generated",
    "X-Auto-Response-Suppress: All",
    "MIME-Version: 1.0",
    ...bodyOf(letter, language),
    "",
  ].join("\r\n");
}

function bodyOf({ content, mailId }: DueLetter, language: Language): string[] {
  if (content.kind === "text") {
    return [`Content-Language: ${language}`, ...entityLines(content.text)];
  }
  const boundary = `=_${mailId.replaceAll("-", "")}`;
  return [
    `Content-Language: ${language}`,
    `Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";`,
    ` boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: application/pgp-encrypted",
    "Content-Description: PGP/MIME version identification",
    "",
    "Version: 1",
    "",
    `--${boundary}`,
    'Content-Type: application/octet-stream; name="encrypted.asc"',
    "Content-Description: OpenPGP encrypted message",
    'Content-Disposition: inline; filename="encrypted.asc"',
    "",
    ...content.armored.trim().split(/\r\n|\r|\n/),
    "",
    `--${boundary}--`,
  ];
}

/** A text as an entity of MIME, with CRLF line ends: what is encrypted for a letter of kind `encrypted`. */
export const entityOf = (text: string): string => [...entityLines(text), ""].join("\r\n");

const entityLines = (text: string): string[] => [
  "Content-Type: text/plain; charset=utf-8",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  quotedPrintable(text),
];
