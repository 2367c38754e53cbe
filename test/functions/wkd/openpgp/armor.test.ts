import { expect, test } from "vitest";
import { armorPublicKey, dearmor } from "../../../../functions/wkd/openpgp/armor.ts";
import { key } from "../keys.ts";

const ARMORED = () => new TextDecoder().decode(key("armored"));

function octets(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2 + 2));
  view.setUint16(0, 0xfeff, littleEndian);
  for (let index = 0; index < text.length; index++) {
    view.setUint16(index * 2 + 2, text.charCodeAt(index), littleEndian);
  }
  return new Uint8Array(view.buffer);
}

test("what GnuPG armors is what it would have written as binary", () => {
  const read = dearmor(key("armored"));
  expect(read).toMatchObject({ ok: true, checksum: "correct" });
  if (!read.ok) return;
  expect(armorPublicKey(read.bytes)).toBe(ARMORED());
});

test.each<[string, (text: string) => string, string]>([
  ["with CRLF line ends", (text) => text.replaceAll("\n", "\r\n"), "correct"],
  ["with CR line ends", (text) => text.replaceAll("\n", "\r"), "correct"],
  ["with a byte order mark", (text) => `\ufeff${text}`, "correct"],
  ["in the middle of a letter", (text) => `Hallo Jürgen,\n\n${text}\nGruß\n`, "correct"],
  ["indented", (text) => text.replaceAll(/^/gm, "    "), "correct"],
  ["with white space at the line ends", (text) => text.replaceAll("\n", " \t\n"), "correct"],
  ["with headers", (text) => text.replace("\n\n", "\nVersion: 1\nComment: x: y\n\n"), "correct"],
  ["with an empty header", (text) => text.replace("\n\n", "\nComment:\n\n"), "correct"],
  ["without the empty line", (text) => text.replace("\n\n", "\n"), "correct"],
  ["on one long line", (text) => text.replace(/(?<=\S{64})\n(?!=|-)/g, ""), "correct"],
  ["without a checksum", (text) => text.replace(/^=.*\n/m, ""), "absent"],
  ["with a wrong checksum", (text) => text.replace(/^=.*\n/m, "=AAAA\n"), "wrong"],
  ["with a quoted-printable checksum", (text) => text.replace(/^=(?!=)/m, "=3D"), "wrong"],
  ["with a malformed checksum", (text) => text.replace(/^=.*\n/m, "=A\n"), "wrong"],
])("armor %s is read", (_, change, checksum) => {
  const changed = change(ARMORED());
  expect(dearmor(octets(changed))).toEqual({
    ...dearmor(key("armored")),
    checksum,
  });
});

test.each([true, false])("armor in UTF-16 is read, little-endian: %s", (littleEndian) =>
  expect(dearmor(utf16(ARMORED(), littleEndian))).toEqual(dearmor(key("armored"))),
);

test.each<[string, (text: string) => string, string]>([
  ["nothing", () => "", "not_openpgp"],
  ["a letter", () => "Hallo Jürgen", "not_openpgp"],
  ["a web page", () => "<!doctype html><title>404</title>", "not_openpgp"],
  ["base64 without its lines", (text) => text.replaceAll(/^-----.*\n/gm, ""), "not_openpgp"],
  ["no end", (text) => text.slice(0, 300), "armor_damaged"],
  ["another end", (text) => text.replace("END PGP PUBLIC", "END PGP PRIVATE"), "armor_damaged"],
  ["two beginnings", (text) => `${text.slice(0, 300)}\n${text}`, "armor_damaged"],
  ["nothing inside", (text) => text.replace(/\n\n[^]*\n-----END/, "\n\n-----END"), "armor_damaged"],
  ["a lost character", (text) => text.replace("\n\nm", "\n\n"), "armor_damaged"],
  ["a foreign character", (text) => text.replace("\n\nm", "\n\n!"), "armor_damaged"],
  ["padding in the middle", (text) => text.replace("\n\nmDME", "\n\nmDM="), "armor_damaged"],
])("%s is refused", (_, change, problem) =>
  expect(dearmor(octets(change(ARMORED())))).toEqual({ ok: false, problem }),
);

test("binary is handed on as it is", () => {
  const binary = key("ed25519");
  expect(dearmor(binary)).toEqual({ ok: true, bytes: binary, checksum: "absent" });
});

test("of two armored keys both are read", () => {
  const read = dearmor(key("armored-twice"));
  expect(read.ok && read.bytes.length).toBe(key("two-keys").length);
});

test.each([
  // the checksums of the two blocks, of the whole
  ["correct", "correct", "correct"],
  ["correct", "absent", "absent"],
  ["absent", "correct", "correct"],
  ["wrong", "correct", "wrong"],
  ["correct", "wrong", "wrong"],
  ["wrong", "absent", "wrong"],
])("a block whose checksum is %s and one where it is %s: %s", (one, other, whole) => {
  const change = { correct: "$&", absent: "", wrong: "=AAAA\n" } as Record<string, string>;
  const blocks = [one, other].map((kind) => ARMORED().replace(/^=.*\n/m, change[kind] ?? ""));
  const read = dearmor(octets(blocks.join("")));
  expect(read.ok && read.checksum).toBe(whole);
  expect(read.ok && read.bytes.length).toBe(2 * binaryLength());
});

const binaryLength = () => {
  const read = dearmor(key("armored"));
  return read.ok ? read.bytes.length : 0;
};

test.each<[string, number[], boolean]>([
  ["an octet with bit 7", [0x80], true],
  ["an octet without it", [0x7f], false],
  ["half a byte order mark of UTF-16", [0xff, 0xff], true],
  ["the other half", [0xfe, 0xfe], true],
  ["a letter of any script", [0xef, 0xbb, 0xbe], false],
  ["half a letter", [0xef, 0xbc], true],
  ["a whole one of UTF-16", [0xff, 0xfe], false],
  ["the other one of UTF-16", [0xfe, 0xff], false],
  ["a whole one of UTF-8", [0xef, 0xbb, 0xbf], false],
])("what begins with %s is binary: %s", (_, start, isBinary) => {
  expect(dearmor(Uint8Array.from(start)).ok).toBe(isBinary);
});

test.each<[string, string, boolean]>([
  ["a header with a hyphen", "X-Y: z", true],
  ["a header without a space", "Comment:z", true],
  ["a header that begins with a digit", "9x: y", false],
  ["something that is no header", "Comment", false],
])("armor with %s is read: %s", (_, header, isRead) => {
  // Eleven characters of base64 more would be seen by their number, these four by the key alone.
  const text = ARMORED().replace("\n\n", `\n${header}\n\n`);
  expect(dearmor(octets(text)).ok).toBe(isRead);
});

test("a block of another kind is read for what it holds", () => {
  const text = ARMORED().replaceAll("PUBLIC KEY BLOCK", "MESSAGE");
  expect(dearmor(octets(text))).toEqual(dearmor(key("armored")));
  // Not every line with hyphens is a boundary.
  expect(dearmor(octets(text.replaceAll("PGP", "SSH")))).toEqual({
    ok: false,
    problem: "not_openpgp",
  });
});

test("an end without a beginning is text like any other", () => {
  const text = `-----END PGP PUBLIC KEY BLOCK-----\n${ARMORED()}`;
  expect(dearmor(octets(text))).toEqual(dearmor(key("armored")));
});

test.each([
  [1, 1],
  [48, 1],
  [49, 2],
  [96, 2],
  [97, 3],
])("%d octets are written in %d lines", (length, lines) => {
  const text = armorPublicKey(new Uint8Array(length));
  expect(text.split("\n")).toHaveLength(lines + 5);
  expect(text).toMatch(/^-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nA/);
  expect(text).toMatch(/\n-----END PGP PUBLIC KEY BLOCK-----\n$/);
});

test("armor of every length is read again", () => {
  for (let length = 1; length <= 100; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) & 0xff);
    expect(dearmor(octets(armorPublicKey(bytes)))).toEqual({
      ok: true,
      bytes,
      checksum: "correct",
    });
  }
});
