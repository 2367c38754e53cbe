/** OpenPGP packets (RFC 9580 section 4), as they stand in the input. */

/** Packet types of RFC 9580 section 5 that occur in or around a certificate. */
export const TAG = {
  signature: 2,
  secretKey: 5,
  publicKey: 6,
  secretSubkey: 7,
  marker: 10,
  trust: 12,
  userId: 13,
  publicSubkey: 14,
  userAttribute: 17,
  padding: 21,
} as const;

/** One packet as it stands in the input; both are views of it, nothing is copied. */
export interface Packet {
  tag: number;
  /** Header and body. */
  bytes: Uint8Array;
  body: Uint8Array;
}

type PacketProblem = "not_openpgp" | "truncated" | "partial_length";

export type ParsedPackets =
  | { ok: true; packets: Packet[] }
  | { ok: false; problem: PacketProblem; offset: number; tag: number };

/**
 * Cuts octets into packets (RFC 9580 section 4.2), both header formats. Every octet belongs to a
 * packet or the input is refused. Partial body lengths and indeterminate lengths are refused:
 * section 4.2.1.4 allows them for data packets only, and their content is no slice of the input.
 */
export function parsePackets(input: Uint8Array): ParsedPackets {
  const packets: Packet[] = [];
  let offset = 0;
  while (offset < input.length) {
    const tag = readTag(input[offset] ?? 0);
    const header = tag === 0 ? "not_openpgp" : readHeader(input, offset);
    if (typeof header === "string") return { ok: false, problem: header, offset, tag };
    const end = header.bodyStart + header.length;
    if (end > input.length) return { ok: false, problem: "truncated", offset, tag };
    packets.push({
      tag,
      bytes: input.subarray(offset, end),
      body: input.subarray(header.bodyStart, end),
    });
    offset = end;
  }
  if (packets.length === 0) return { ok: false, problem: "not_openpgp", offset, tag: 0 };
  return { ok: true, packets };
}

/** 0, which is reserved, when the octet begins no packet. */
function readTag(first: number): number {
  if ((first & 0x80) === 0) return 0;
  return (first & 0x40) === 0 ? (first >> 2) & 0x0f : first & 0x3f;
}

type Header = { bodyStart: number; length: number } | PacketProblem;

function readHeader(input: Uint8Array, offset: number): Header {
  const first = input[offset] ?? 0;
  return (first & 0x40) === 0
    ? readOldLength(input, offset + 1, first & 3)
    : readNewLength(input, offset + 1);
}

/** RFC 9580 section 4.2.2, the legacy format: the type says how many octets the length has. */
function readOldLength(input: Uint8Array, at: number, lengthType: number): Header {
  if (lengthType === 3) return "partial_length";
  return fixedLength(input, at, 1 << lengthType);
}

/** RFC 9580 section 4.2.1: one, two or five octets, or a partial length. */
function readNewLength(input: Uint8Array, at: number): Header {
  const first = input[at];
  if (first === undefined) return "truncated";
  if (first < 192) return { bodyStart: at + 1, length: first };
  if (first < 224) {
    const second = input[at + 1];
    if (second === undefined) return "truncated";
    return { bodyStart: at + 2, length: ((first - 192) << 8) + second + 192 };
  }
  return first === 255 ? fixedLength(input, at + 1, 4) : "partial_length";
}

function fixedLength(input: Uint8Array, at: number, octets: number): Header {
  if (at + octets > input.length) return "truncated";
  return { bodyStart: at + octets, length: bigEndian(input.subarray(at, at + octets)) };
}

/** The number that up to six octets stand for, most significant first. */
export function bigEndian(octets: Uint8Array): number {
  return octets.reduce((number, octet) => number * 256 + octet, 0);
}

/** As fingerprints are written. By hand, since this also runs in Node, which has no `toHex` of its own. */
export function toHex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}
