/** Signature packets (RFC 9580 section 5.2): what they claim, not whether it is true. */
import type { PublicKey } from "./key.ts";
import { bigEndian, toHex } from "./packets.ts";

/** Signature types of RFC 9580 section 5.2.1 by which a key speaks of itself. */
export const SIGNATURE_TYPE = {
  certifications: [0x10, 0x11, 0x12, 0x13],
  subkeyBinding: 0x18,
  directKey: 0x1f,
  keyRevocation: 0x20,
  subkeyRevocation: 0x28,
  certificationRevocation: 0x30,
} as const;

/** RFC 9580 section 5.2.3.29, first octet: encrypt communications, encrypt storage. */
const ENCRYPT_FLAGS = 0x04 | 0x08;

export const SHA1 = 2;

/** The claims of a signature packet about itself; times in unix ms. Nothing of it is verified yet. */
export interface SignatureClaim {
  version: number;
  type: number;
  hashAlgorithm: number;
  createdAt: number;
  /** When the signature itself ends. */
  expiresAt: number | undefined;
  /** When the key it speaks of ends, in ms after that key's creation. */
  keyLifetimeMs: number | undefined;
  /** What its key flags allow; undefined: it has none, and programs differ on what that means. */
  canEncrypt: boolean | undefined;
  isExportable: boolean;
  /** Key IDs and fingerprints of whoever is said to have made it, upper-case hexadecimal. */
  issuers: string[];
  /** Fingerprints of keys that may revoke this one (RFC 9580 section 5.2.3.23). */
  revokers: string[];
  /** Nothing in it forbids to honour it, and it is of a version that can be verified. */
  isReadable: boolean;
}

/**
 * Reads the body of a signature packet (RFC 9580 section 5.2). Undefined when it is malformed.
 * Versions other than 4 and 6 are read as far as their issuer (version 3) or not at all.
 */
export function readSignature(body: Uint8Array): SignatureClaim | undefined {
  const version = body[0];
  if (version === 3) return readVersion3(body);
  if (version !== 4 && version !== 6) return undefined;
  const lengthOctets = version === 6 ? 4 : 2;
  const hashed = readArea(body, 4, lengthOctets);
  if (hashed === undefined) return undefined;
  const unhashed = readArea(body, hashed.end, lengthOctets);
  if (unhashed === undefined || body.length < unhashed.end + 2) return undefined;
  const claim: SignatureClaim = {
    ...blankClaim(version, body[1] ?? 0, body[3] ?? 0),
    issuers: [...hashed.subpackets, ...unhashed.subpackets].flatMap(issuerOf),
    isReadable: hasSoundNumbers(body[2] ?? 0, signatureNumbers(body, version, unhashed.end)),
  };
  const created = hashed.subpackets.findLast((subpacket) => subpacket.type === 2);
  if (created?.content.length !== 4) return undefined;
  claim.createdAt = bigEndian(created.content) * 1000;
  for (const subpacket of hashed.subpackets) applySubpacket(claim, subpacket);
  return claim;
}

function blankClaim(version: number, type: number, hashAlgorithm: number): SignatureClaim {
  return {
    version,
    type,
    hashAlgorithm,
    createdAt: 0,
    expiresAt: undefined,
    keyLifetimeMs: undefined,
    canEncrypt: undefined,
    isExportable: true,
    issuers: [],
    revokers: [],
    isReadable: true,
  };
}

/** After the areas: two octets of the digest, and in version 6 a salt with its length. */
function signatureNumbers(body: Uint8Array, version: 4 | 6, areasEnd: number): Uint8Array {
  const start = areasEnd + 2;
  return body.subarray(version === 6 ? start + 1 + (body[start] ?? 0) : start);
}

/** Algorithms whose signatures are multiprecision integers; the newer ones have a fixed length. */
const WITH_INTEGERS = new Set([1, 2, 3, 17, 19, 22]);

/**
 * Whether every multiprecision integer has the length that it states (RFC 9580 section 3.2).
 * OpenPGP.js and GnuPG do not look, Sequoia refuses the signature. Whole zero octets in front are
 * fine: GnuPG from 2.3 on writes them (sos_write in g10/build-packet.c).
 */
function hasSoundNumbers(algorithm: number, numbers: Uint8Array): boolean {
  if (!WITH_INTEGERS.has(algorithm)) return true;
  let offset = 0;
  while (offset < numbers.length) {
    const bits = bigEndian(numbers.subarray(offset, offset + 2));
    const first = numbers[offset + 2] ?? 0;
    const firstBits = 32 - Math.clz32(first);
    if (firstBits === 0 ? bits % 8 !== 0 : firstBits !== ((bits + 7) & 7) + 1) return false;
    offset += 2 + ((bits + 7) >> 3);
  }
  return offset === numbers.length;
}

/** RFC 9580 section 5.2.2: obsolete, but a revocation in this form must not go unnoticed. */
function readVersion3(body: Uint8Array): SignatureClaim | undefined {
  if (body.length < 19 || body[1] !== 5) return undefined;
  return {
    ...blankClaim(3, body[2] ?? 0, body[16] ?? 0),
    createdAt: bigEndian(body.subarray(3, 7)) * 1000,
    issuers: [toHex(body.subarray(7, 15))],
    isReadable: false,
  };
}

interface Subpacket {
  type: number;
  isCritical: boolean;
  content: Uint8Array;
}

/** RFC 9580 section 5.2.3.7: subpackets must fill their area to the octet. */
function readArea(
  body: Uint8Array,
  start: number,
  lengthOctets: number,
): { subpackets: Subpacket[]; end: number } | undefined {
  let offset = start + lengthOctets;
  const end = offset + bigEndian(body.subarray(start, offset));
  if (end > body.length) return undefined;
  const subpackets: Subpacket[] = [];
  while (offset < end) {
    const first = body[offset] ?? 0;
    const octets = first < 192 ? 1 : first < 255 ? 2 : 5;
    const length =
      octets === 1
        ? first
        : octets === 2
          ? ((first - 192) << 8) + (body[offset + 1] ?? 0) + 192
          : bigEndian(body.subarray(offset + 1, offset + 5));
    const next = offset + octets + length;
    if (length === 0 || next > end) return undefined;
    const type = body[offset + octets] ?? 0;
    const content = body.subarray(offset + octets + 1, next);
    subpackets.push({ type: type & 0x7f, isCritical: type >= 0x80, content });
    offset = next;
  }
  return { subpackets, end };
}

function issuerOf({ type, content }: Subpacket): string[] {
  if (type === 16) return [toHex(content)];
  return type === 33 ? [toHex(content.subarray(1))] : [];
}

/** Of a repeated subpacket the last one counts (RFC 9580 section 5.2.3.9). */
function applySubpacket(claim: SignatureClaim, { type, isCritical, content }: Subpacket): void {
  const seconds = bigEndian(content.subarray(0, 4));
  switch (type) {
    case 3:
      claim.expiresAt = seconds === 0 ? undefined : claim.createdAt + seconds * 1000;
      return;
    case 4:
      claim.isExportable = content[0] !== 0;
      return;
    case 9:
      claim.keyLifetimeMs = seconds === 0 ? undefined : seconds * 1000;
      return;
    case 12:
      claim.revokers.push(toHex(content.subarray(2)));
      return;
    case 27:
      claim.canEncrypt = ((content[0] ?? 0) & ENCRYPT_FLAGS) !== 0;
      return;
    default:
      // Section 5.2.3.7: a signature with a critical subpacket of unknown meaning is in error.
      if (isCritical && !UNDERSTOOD.has(type)) claim.isReadable = false;
  }
}

/**
 * Subpackets that may be critical without changing what is decided here. Notations (20) are not
 * among them: a critical one says something that no mail program knows.
 */
const UNDERSTOOD = new Set([
  2, 5, 6, 7, 10, 11, 16, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31, 32, 33, 34, 35, 37, 39,
]);

/** Whether everybody named as issuer is this key; a signature that names nobody is nobody's. */
export function isIssuedBy(claim: SignatureClaim, key: PublicKey): boolean {
  return (
    claim.issuers.length > 0 &&
    claim.issuers.every((issuer) => issuer === key.keyId || issuer === key.fingerprint)
  );
}

/** The hash functions of RFC 9580 section 9.5 by length in octets, without MD5 and RIPEMD. */
const HASH_OCTETS = new Map([
  [SHA1, 20],
  [11, 28],
  [8, 32],
  [12, 32],
  [9, 48],
  [10, 64],
  [14, 64],
]);

/**
 * Whether a signature of this key may use the hash function. RFC 9580 sections 5.2.3.3 to 5.2.3.5
 * demand 32 octets for Ed25519 and 64 for Ed448; GnuPG does not mind, OpenPGP.js does.
 */
export function acceptsHash({ algorithm }: PublicKey, hashAlgorithm: number): boolean {
  const isEd25519 = algorithm.id === 22 || algorithm.id === 27;
  const octets = HASH_OCTETS.get(hashAlgorithm) ?? 0;
  return octets >= (isEd25519 ? 32 : algorithm.id === 28 ? 64 : 20);
}

export function isRevocation(type: number): boolean {
  return (
    type === SIGNATURE_TYPE.keyRevocation ||
    type === SIGNATURE_TYPE.subkeyRevocation ||
    type === SIGNATURE_TYPE.certificationRevocation
  );
}
