/** ASCII armor (RFC 9580 section 6): what people hand in, and the file that they download. */
import { concat } from "../../../src/octets.ts";
import { parsePackets } from "./packets.ts";

type Checksum = "absent" | "correct" | "wrong";

export type Dearmored =
  | { ok: true; bytes: Uint8Array; checksum: Checksum }
  | { ok: false; problem: "not_openpgp" | "armor_damaged" };

const LINE_OCTETS = 48; // 64 characters, as GnuPG and Sequoia write

/**
 * The key that a person hands over, armored (RFC 9580 section 6) or binary, as binary. Text around the
 * armor in any language, headers, any line ends, quotes (`> `) and a byte order mark are fine, and so are
 * lines that a form or a chat made one; UTF-16 is read because Windows' PowerShell writes it when a
 * program's output is sent to a file. Several armored blocks are joined: whether there is more than one
 * certificate is for the packets to say.
 *
 * A wrong CRC-24 is reported and not an error: section 6.1 forbids to refuse because of it.
 */
export function dearmor(input: Uint8Array): Dearmored {
  const utf16 = utf16Label(input);
  if (utf16 === undefined && !isText(input)) {
    return { ok: true, bytes: input, checksum: "absent" };
  }
  return dearmorLines(linesOf(new TextDecoder(utf16 ?? "utf-8").decode(input)));
}

/** The packets decide: a first octet with bit 7, as every packet has it, begins a letter beyond ASCII as well. */
function isText(input: Uint8Array): boolean {
  if (((input[0] ?? 0) & 0x80) === 0) return true;
  if (parsePackets(input).ok) return false;
  return isUtf8(input) || new TextDecoder("latin1").decode(input).includes("-----BEGIN PGP ");
}

function isUtf8(input: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(input);
    return true;
  } catch {
    return false;
  }
}

function utf16Label(input: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (input[0] === 0xff && input[1] === 0xfe) return "utf-16le";
  return input[0] === 0xfe && input[1] === 0xff ? "utf-16be" : undefined;
}

const BOUNDARY = /-----(BEGIN|END) (PGP [A-Z ]+)-----/;

/** The boundaries on lines of their own, where blanks have taken the place of line ends, and no quote's `> `. */
function linesOf(text: string): string[] {
  const apart = new RegExp(`(?<!\\S)${BOUNDARY.source}(?!\\S)`, "g");
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => line.replace(/^(?:\s*>)+/, ""))
    .flatMap((line) => line.replace(apart, "\n$&\n").split("\n"))
    .map((line) => line.trim());
}

function dearmorLines(lines: readonly string[]): Dearmored {
  const blocks: Uint8Array[] = [];
  let checksum: Checksum = "absent";
  let label: string | undefined;
  let content: string[] = [];
  const whole = new RegExp(`^${BOUNDARY.source}$`);
  for (const line of lines) {
    const boundary = whole.exec(line);
    if (boundary?.[1] === "BEGIN") {
      if (label !== undefined) return { ok: false, problem: "armor_damaged" };
      label = boundary[2];
      content = [];
    } else if (label === undefined) {
      continue;
    } else if (boundary === null) {
      content.push(line);
    } else {
      const block = boundary[2] === label ? readBlock(content) : undefined;
      if (block === undefined) return { ok: false, problem: "armor_damaged" };
      blocks.push(block.bytes);
      if (checksum !== "wrong") checksum = block.checksum;
      label = undefined;
    }
  }
  if (label !== undefined) return { ok: false, problem: "armor_damaged" };
  const [first] = blocks;
  if (first === undefined) return { ok: false, problem: "not_openpgp" };
  return { ok: true, bytes: blocks.length === 1 ? first : concat(blocks), checksum };
}

function readBlock(
  lines: readonly string[],
): { bytes: Uint8Array; checksum: Checksum } | undefined {
  // Section 6.2.2: headers look like "Key: value", which no line of base64 does.
  const content = lines
    .filter((line) => !/^[A-Za-z][\w-]*: ?/.test(line))
    .flatMap((line) => line.split(/\s+/))
    .filter((part) => part !== "");
  let sum = content.at(-1)?.startsWith("=") ? content.pop() : undefined;
  let text = content.join("");
  // The checksum may stand at the end of the last line.
  const joined = sum === undefined ? /^(.*?={0,2})(=[A-Za-z0-9+/]{4})$/.exec(text) : null;
  if (joined !== null) [, text = "", sum] = joined;
  const bytes = fromBase64(text);
  if (bytes === undefined || bytes.length === 0) return undefined;
  if (sum === undefined) return { bytes, checksum: "absent" };
  return { bytes, checksum: sum === checksumLine(bytes) ? "correct" : "wrong" };
}

function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/** A certificate in ASCII armor, LF line ends, with the CRC-24 that GnuPG 2.2 still expects. */
export function armorPublicKey(bytes: Uint8Array): string {
  const lines = ["-----BEGIN PGP PUBLIC KEY BLOCK-----", ""];
  for (let offset = 0; offset < bytes.length; offset += LINE_OCTETS) {
    lines.push(toBase64(bytes.subarray(offset, offset + LINE_OCTETS)));
  }
  lines.push(checksumLine(bytes), "-----END PGP PUBLIC KEY BLOCK-----", "");
  return lines.join("\n");
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function checksumLine(bytes: Uint8Array): string {
  const sum = crc24(bytes);
  return `=${toBase64(Uint8Array.of(sum >> 16, sum >> 8, sum))}`;
}

/** RFC 9580 section 6.1.1. */
function crc24(bytes: Uint8Array): number {
  let crc = 0xb704ce;
  for (const octet of bytes) {
    crc ^= octet << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return crc & 0xffffff;
}
