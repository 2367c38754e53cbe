/** z-base-32 (RFC 6189 section 5.1.6), which the Web Key Directory names its files with. */
const ALPHABET = "ybndrfg8ejkmcpqxot1uwisza345h769";

/** A hash that a request may name: 32 characters of z-base-32, the 160 bits of a SHA-1. */
export const HASH_PATTERN = new RegExp(`^[${ALPHABET}]{32}$`);

/**
 * How a client folds the local part before hashing it. Programs agree on ASCII and differ beyond:
 * - `ascii-lower`: only A to Z (draft-koch-openpgp-webkey-service-22 section 3.1, GnuPG);
 * - `unicode-lower`: every letter (Sequoia, OpenPGP.js, Thunderbird, FlowCrypt);
 * - `low-bytes`: every letter, then the low byte of each UTF-16 unit instead of UTF-8 (Mailvelope).
 */
export const hashRules = ["ascii-lower", "unicode-lower", "low-bytes"] as const;
type HashRule = (typeof hashRules)[number];

export interface AddressHash {
  hash: string;
  rule: HashRule;
}

/**
 * Every hash under which clients look for a local part, written as its owner writes it: one to
 * three, without repetition, the draft's own first.
 *
 * Hashes of different addresses can meet: `low-bytes` turns "ж" into "6". Whoever looks one up must
 * prefer the address that has it by the earlier rule, or one member's key answers for another's.
 */
export async function addressHashes(localPart: string): Promise<AddressHash[]> {
  const lower = localPart.toLowerCase();
  const candidates: [HashRule, Uint8Array][] = [
    ["ascii-lower", new TextEncoder().encode(asciiLower(localPart))],
    ["unicode-lower", new TextEncoder().encode(lower)],
    ["low-bytes", Uint8Array.from({ length: lower.length }, (_, index) => lower.charCodeAt(index))],
  ];
  const hashes: AddressHash[] = [];
  for (const [rule, octets] of candidates) {
    const hash = zBase32(new Uint8Array(await crypto.subtle.digest("SHA-1", octets)));
    if (!hashes.some((known) => known.hash === hash)) hashes.push({ hash, rule });
  }
  return hashes;
}

/** Lower-cases A to Z and leaves every other character as it is. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** z-base-32: five bits a character, most significant first, the last one filled with zeros. */
export function zBase32(octets: Uint8Array): string {
  let text = "";
  let pending = 0;
  let pendingBits = 0;
  for (const octet of octets) {
    pending = ((pending << 8) | octet) & 0xfff;
    pendingBits += 8;
    while (pendingBits >= 5) {
      pendingBits -= 5;
      text += ALPHABET.charAt((pending >> pendingBits) & 31);
    }
  }
  return pendingBits === 0 ? text : text + ALPHABET.charAt((pending << (5 - pendingBits)) & 31);
}
