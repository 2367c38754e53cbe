/** Pieces of certificates as the rules see them: octets that nobody signed, and what was read from them. */
import type {
  Certificate,
  KeyBlock,
  Signature,
  UserIdBlock,
} from "../../../functions/wkd/openpgp/certificate.ts";
import type { PublicKey } from "../../../functions/wkd/openpgp/key.ts";
import { concat } from "../../../src/octets.ts";
import type { Packet } from "../../../functions/wkd/openpgp/packets.ts";
import type { SignatureClaim } from "../../../functions/wkd/openpgp/signature.ts";
import { DAY_MS, NOW } from "./keys.ts";

/** When the keys here were made; half a year before NOW. */
export const MADE = Date.UTC(2026, 0, 1);

/** A number in so many octets, most significant first. */
export function octetsOf(number: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(number / 256 ** (count - 1 - i)) % 256);
}

export const hex = (text: string): number[] =>
  (text.match(/[0-9a-f]{2}/gi) ?? []).map((octet) => Number.parseInt(octet, 16));

export function packetOf(tag: number, body: Iterable<number> = []): Packet {
  const octets = Uint8Array.from(body);
  const header = Uint8Array.of(0xc0 | tag, 255, ...octetsOf(octets.length, 4));
  return { tag, body: octets, bytes: concat([header, octets]) };
}

// --- octets --------------------------------------------------------------------------------------

/** A subpacket with the shortest length (RFC 9580 section 5.2.3.7); from type 128 on it is critical. */
export function subpacket(type: number, content: Iterable<number> = []): number[] {
  const body = [type, ...content];
  const length = body.length;
  if (length < 192) return [length, ...body];
  const two = length - 192;
  return length < 16_320
    ? [(two >> 8) + 192, two & 255, ...body]
    : [255, ...octetsOf(length, 4), ...body];
}

/** Says when a signature was made, in unix seconds. */
export const madeAt = (seconds: number) => subpacket(2, octetsOf(seconds, 4));
export const issuedBy = (keyId: string) => subpacket(16, hex(keyId));

export interface SignatureParts {
  readonly version?: 4 | 6;
  readonly type?: number;
  /** Of the public key; 27 has no multiprecision integers. */
  readonly algorithm?: number;
  readonly hashAlgorithm?: number;
  readonly hashed?: readonly number[];
  readonly unhashed?: readonly number[];
  /** Behind the two octets of the digest; in version 6 after the salt. */
  readonly numbers?: readonly number[];
}

/** The body of a signature packet (RFC 9580 section 5.2.3). */
export function signatureBody(parts: SignatureParts = {}): Uint8Array {
  const { version = 4, type = 0x13, algorithm = 27, hashAlgorithm = 8 } = parts;
  const { hashed = madeAt(1_000), unhashed = [], numbers = [] } = parts;
  const lengthOctets = version === 6 ? 4 : 2;
  const salt = version === 6 ? [3, 9, 9, 9] : [];
  return Uint8Array.of(
    version,
    type,
    algorithm,
    hashAlgorithm,
    ...octetsOf(hashed.length, lengthOctets),
    ...hashed,
    ...octetsOf(unhashed.length, lengthOctets),
    ...unhashed,
    0xab,
    0xcd,
    ...salt,
    ...numbers,
  );
}

// --- what was read -------------------------------------------------------------------------------

export const FINGERPRINT = "0123456789ABCDEF0123456789ABCDEF01234567";
export const STRANGER = "FEDCBA9876543210FEDCBA9876543210FEDCBA98";
export const keyIdOf = (fingerprint: string) => fingerprint.slice(-16);

const ed25519 = { id: 22, name: "Ed25519", family: "elliptic", canEncrypt: false } as const;
const cv25519 = { id: 18, name: "Cv25519", family: "elliptic", canEncrypt: true } as const;

export function publicKey(settings: Partial<PublicKey> = {}): PublicKey {
  const { fingerprint = FINGERPRINT } = settings;
  const keyId = keyIdOf(fingerprint);
  return { version: 4, createdAt: MADE, algorithm: ed25519, fingerprint, keyId, ...settings };
}

/** A signature by the key above, made with it, that says nothing special. */
export function signature(type: number, settings: Partial<SignatureClaim> = {}): Signature {
  const claim: SignatureClaim = {
    version: 4,
    type,
    hashAlgorithm: 8,
    createdAt: MADE,
    expiresAt: undefined,
    keyLifetimeMs: undefined,
    canEncrypt: false,
    isExportable: true,
    issuers: [keyIdOf(FINGERPRINT)],
    revokers: [],
    isReadable: true,
    ...settings,
  };
  return { packet: packetOf(2), claim };
}

export function keyBlock(key: PublicKey, ...signatures: Signature[]): KeyBlock {
  return { packet: packetOf(6), key, signatures };
}

/** A user ID without a text, and its signatures. */
export const userId = (...signatures: Signature[]): UserIdBlock => ({
  packet: packetOf(13),
  signatures,
});

export interface SubkeySettings {
  readonly key?: Partial<PublicKey>;
  readonly binding?: Partial<SignatureClaim>;
}

/** A subkey for encryption; a digit makes its fingerprint. */
export function subkey(digit: string, settings: SubkeySettings = {}, ...more: Signature[]) {
  const fingerprint = digit.repeat(40);
  const key = publicKey({ fingerprint, algorithm: cv25519, ...settings.key });
  return keyBlock(key, signature(0x18, { canEncrypt: true, ...settings.binding }), ...more);
}

export function certificateOf(settings: Partial<Certificate> = {}): Certificate {
  return {
    primary: keyBlock(publicKey()),
    userIds: [],
    otherUserIds: [],
    subkeys: [subkey("1")],
    foreignRevocations: [],
    hasUnreadableRevocation: false,
    hasOutdatedHash: false,
    dropped: {
      userIds: 0,
      photos: 0,
      certifications: 0,
      invalidSignatures: 0,
      unboundSubkeys: 0,
      packets: 0,
    },
    ...settings,
  };
}

/** A moment so many days after NOW. */
export const inDays = (days: number) => NOW + days * DAY_MS;
