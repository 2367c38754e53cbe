import { expect, test } from "vitest";
import { parsePackets } from "../../../../functions/wkd/openpgp/packets.ts";
import { key } from "../keys.ts";

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/[0-9a-f]{2}/g) ?? [], (octet) => Number.parseInt(octet, 16));
}

// RFC 9580 section 4.2, each way to write a packet of tag 13 with a body of n octets.
test.each([
  ["old format, one octet of length", "b4 02", 2],
  ["old format, two octets", "b5 0102", 0x102],
  ["old format, four octets", "b6 00010000", 0x10000],
  ["new format, one octet", "cd bf", 191],
  ["new format, two octets, shortest", "cd c000", 192],
  ["new format, two octets, longest", "cd dfff", 8383],
  ["new format, five octets", "cd ff00000003", 3],
  ["no body", "cd 00", 0],
])("%s", (_, header, length) => {
  const headerOctets = hex(header);
  const input = new Uint8Array(headerOctets.length + length);
  input.set(headerOctets);
  const parsed = parsePackets(input);
  if (!parsed.ok) throw new Error(parsed.problem);
  expect(parsed.packets).toHaveLength(1);
  expect(parsed.packets[0]).toMatchObject({ tag: 13 });
  expect(parsed.packets[0]?.bytes.length).toBe(input.length);
  expect(parsed.packets[0]?.body.length).toBe(length);
});

test.each([
  ["nothing", "", "not_openpgp", 0],
  ["text", "68 61 6c 6c 6f", "not_openpgp", 0],
  ["the reserved tag 0, old format", "80 00", "not_openpgp", 0],
  ["the reserved tag 0, new format", "c0 00", "not_openpgp", 0],
  ["an indeterminate length", "b7 00 00", "partial_length", 0],
  ["a partial length", "cd e1 00 00", "partial_length", 0],
  ["the longest partial length", "cd fe 00", "partial_length", 0],
  ["a header alone", "cd", "truncated", 0],
  ["half a length, two octets", "cd c0", "truncated", 0],
  ["half a length, five octets", "cd ff 00 00 00", "truncated", 0],
  ["half a length, old format", "b6 00 00 00", "truncated", 0],
  ["a body that is too short", "cd 02 00", "truncated", 0],
  ["a length of 4 GiB", "cd ff ff ff ff ff 00", "truncated", 0],
  ["a whole packet and garbage", "cd 01 78 00", "not_openpgp", 3],
])("%s is refused", (_, octets, problem, offset) =>
  expect(parsePackets(hex(octets))).toMatchObject({ ok: false, problem, offset }),
);

test("the packets of a key are slices of it that leave nothing out", () => {
  const input = key("rsa4096");
  const parsed = parsePackets(input);
  if (!parsed.ok) throw new Error(parsed.problem);
  expect(parsed.packets.map(({ tag }) => tag)).toEqual([6, 13, 2, 14, 2]);
  let offset = input.byteOffset;
  for (const { bytes, body } of parsed.packets) {
    expect(bytes.buffer).toBe(input.buffer);
    expect(body.buffer).toBe(input.buffer);
    expect(bytes.byteOffset).toBe(offset);
    expect(body.byteOffset + body.length).toBe(bytes.byteOffset + bytes.length);
    offset += bytes.length;
  }
  expect(offset - input.byteOffset).toBe(input.length);
});

test("half a million empty packets are read in no time", () => {
  const parsed = parsePackets(
    new Uint8Array(1024 * 1024).fill(0xcd).map((o, i) => (i % 2 ? 0 : o)),
  );
  expect(parsed.ok && parsed.packets.length).toBe(512 * 1024);
});
