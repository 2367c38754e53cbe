/** Revocations among what is handed in: alone, as `gpg --gen-revoke` writes them, or in the key itself. */
import { concat } from "../../../src/octets.ts";
import { MAX_INPUT_BYTES, MAX_ISSUERS, MAX_SIGNATURES } from "../limits.ts";
import { dearmor } from "../openpgp/armor.ts";
import { parsePackets, TAG, type Packet } from "../openpgp/packets.ts";
import { readSignature, SIGNATURE_TYPE, type SignatureClaim } from "../openpgp/signature.ts";
import { signatureVerifier } from "../openpgp/verify.ts";

interface Found {
  readonly packet: Packet;
  readonly claim: SignatureClaim;
}

/** The packets of what was handed in; empty: it is no OpenPGP, several keys, or a secret one. */
export function packetsOfOne(input: Uint8Array): Packet[] {
  if (input.length > MAX_INPUT_BYTES) return [];
  const binary = dearmor(input);
  const parsed = binary.ok ? parsePackets(binary.bytes) : binary;
  if (!parsed.ok) return [];
  const { packets } = parsed;
  const count = (tag: number) => packets.filter((packet) => packet.tag === tag).length;
  return count(TAG.publicKey) > 1 || count(TAG.secretKey) > 0 ? [] : packets;
}

function keyRevocationsOf(packets: readonly Packet[]): Found[] {
  return packets.flatMap((packet) => {
    const claim = packet.tag === TAG.signature ? readSignature(packet.body) : undefined;
    return claim?.type === SIGNATURE_TYPE.keyRevocation ? [{ packet, claim }] : [];
  });
}

/** Key IDs and fingerprints of the keys that are said to revoke themselves. Nothing is verified. */
export function keysSaidRevoked(packets: readonly Packet[]): string[] {
  const issuers = keyRevocationsOf(packets).flatMap(({ claim }) => claim.issuers);
  return [...new Set(issuers)].slice(0, MAX_ISSUERS);
}

/**
 * The signatures among `packets` by which the key of `certificate` revokes itself, verified; undefined: there is none. Any
 * hash function will do: a wrong revocation costs a new key, one that is not believed costs secrets.
 */
export async function verifiedRevocation(
  packets: readonly Packet[],
  certificate: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parsed = parsePackets(certificate);
  const primary = parsed.ok ? parsed.packets[0] : undefined;
  if (primary === undefined) return undefined;
  const verify = await signatureVerifier(primary);
  if (verify === undefined) return undefined;
  const genuine: Packet[] = [];
  for (const { packet } of keyRevocationsOf(packets).slice(0, MAX_SIGNATURES)) {
    if (await verify(packet, { primary })) genuine.push(packet);
  }
  return genuine.length === 0 ? undefined : concat(genuine.map(({ bytes }) => bytes));
}
