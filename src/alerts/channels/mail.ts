/** A mail as bytes on the wire: headers and two bodies, text and HTML. Pure (RFC 5322, 2045 to 2047). */
import type { Message } from "../message/message.ts";

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

const encoder = new TextEncoder();

/**
 * The whole mail with CRLF line ends, without the dots that SMTP adds. `id` gives the Message-ID, so that a
 * repeat is the same mail to every client that compares them.
 */
export function mailOf(message: Message, id: string, { from, to }: Envelope): string {
  const domain = from.slice(from.lastIndexOf("@") + 1);
  const boundary = `=_${id.replaceAll("-", "")}`;
  const part = (type: string, content: string) => [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    "Content-Transfer-Encoding: quoted-printable",
    "",
    quotedPrintable(content),
  ];
  const important = message.severity === "down" ? ["Importance: high"] : [];
  const lines = [
    `From: Randwerk <${from}>`,
    `To: ${to.join(",\r\n ")}`,
    `Subject: ${encodedHeader(message.title, "Subject: ".length)}`,
    `Date: ${mailDate(message.at)}`,
    `Message-ID: <${id}@${domain}>`,
    // RFC 3834: no out-of-office answers to a program.
    "Auto-Submitted: auto-generated",
    "X-Auto-Response-Suppress: All",
    ...important,
    "MIME-Version: 1.0",
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    "",
    ...part("text/plain", message.plain),
    ...part("text/html", message.html),
    `--${boundary}--`,
    "",
  ];
  return lines.join("\r\n");
}

/** RFC 5322, section 3.3, in UTC. */
export function mailDate(at: number): string {
  return new Date(at).toUTCString().replace("GMT", "+0000");
}

/** Encoded words of at most 75 characters, folded (RFC 2047); plain ASCII stays as it is. */
export function encodedHeader(text: string, column: number): string {
  const line = text.replace(/[\r\n\t]+/g, " ");
  if (/^[\x20-\x7e]*$/.test(line) && line.length + column <= 76 && !line.includes("=?"))
    return line;
  return encodedWords(line, column);
}

function encodedWords(line: string, column: number): string {
  const words: string[] = [];
  let word = "";
  // 75 characters with `=?utf-8?B?` and `?=` leave 63, which are 45 bytes; the first line has the name as well.
  const room = () => (words.length === 0 ? 45 - Math.ceil((column * 3) / 4) : 45);
  for (const character of line) {
    if (encoder.encode(word + character).byteLength > room()) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  words.push(word);
  return words.map((part) => `=?utf-8?B?${base64(part)}?=`).join("\r\n ");
}

/** A name before an address (RFC 5322, section 3.2.5): words of ASCII as they stand, everything else encoded. */
export const encodedPhrase = (name: string): string =>
  /^[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*$/.test(name) && !name.includes("=?")
    ? name
    : encodedWords(name, "From: ".length);

export function base64(text: string): string {
  return btoa(String.fromCharCode(...encoder.encode(text)));
}

/** RFC 2045, section 6.7: lines of at most 76 characters, no blank at the end of one. */
export function quotedPrintable(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => quotedLine(line))
    .join("\r\n");
}

function quotedLine(line: string): string {
  const bytes = encoder.encode(line);
  let out = "";
  let column = 0;
  for (const [index, byte] of bytes.entries()) {
    const last = index === bytes.length - 1;
    const isBlank = byte === 0x20 || byte === 0x09;
    const plain = (byte >= 0x21 && byte <= 0x7e && byte !== 0x3d) || (isBlank && !last);
    const piece = plain
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    if (column + piece.length > (last ? 76 : 75)) {
      out += "=\r\n";
      column = 0;
    }
    out += piece;
    column += piece.length;
  }
  return out;
}

/** Adds the dots of RFC 5321, section 4.5.2, and the one that ends the mail, without its line end. */
export function dotted(mail: string): string {
  return `${mail.replace(/^\./gm, "..")}.`;
}
