/** A certificate as what belongs together, and what is left out of it. Packets are kept octet for octet. */
import { isUserIdOf, type MailAddress } from "../address/address.ts";
import { type PublicKey, readPublicKey } from "./key.ts";
import { concat } from "../../../src/octets.ts";
import { type Packet, TAG } from "./packets.ts";
import {
  SIGNATURE_TYPE,
  type SignatureClaim,
  acceptsHash,
  isIssuedBy,
  isRevocation,
  readSignature,
} from "./signature.ts";

export interface Signature {
  packet: Packet;
  claim: SignatureClaim;
}

export interface KeyBlock {
  packet: Packet;
  key: PublicKey;
  /** By the primary key over this key, in the order of the input. */
  signatures: Signature[];
}

export interface UserIdBlock {
  packet: Packet;
  /** By the primary key over this user ID, in the order of the input. */
  signatures: Signature[];
}

/** How much of the input is left out of the result. */
export interface Dropped {
  userIds: number;
  photos: number;
  /** Signatures by others, local ones, and kinds that do not belong where they stand. */
  certifications: number;
  /** Signatures in this key's name that it did not make, or that cannot be judged. */
  invalidSignatures: number;
  /** Subkeys without a valid signature by the primary key. */
  unboundSubkeys: number;
  /** Trust, marker, padding and unknown non-critical packets. */
  packets: number;
}

/** A transferable public key (RFC 9580 section 10.1) without what others added to it. */
export interface Certificate {
  primary: KeyBlock;
  userIds: UserIdBlock[];
  /** User IDs that are not published; nothing of them is verified. */
  otherUserIds: UserIdBlock[];
  subkeys: KeyBlock[];
  /** Key revocations that name somebody else as their maker: valid if this key appointed them. */
  foreignRevocations: SignatureClaim[];
  /** A revocation by this key is there and cannot be judged (its version, its hash function …). */
  hasUnreadableRevocation: boolean;
  /** A signature by this key is there with a hash function that is no longer accepted. */
  hasOutdatedHash: boolean;
  dropped: Dropped;
}

type CertificateProblem =
  | { problem: "secret_key" }
  | { problem: "several_certificates"; count: number }
  | { problem: "not_a_certificate"; tag: number }
  | { problem: "unsupported_version"; version: number };

export type ReadCertificate =
  | { ok: true; certificate: Certificate }
  | ({ ok: false } & CertificateProblem);

/** Sorts the packets of one certificate to what they belong to; nothing is verified here. */
export async function readCertificate(packets: readonly Packet[]): Promise<ReadCertificate> {
  const problem = structuralProblem(packets);
  if (problem !== undefined) return { ok: false, ...problem };
  const [first, ...rest] = packets.filter((packet) => !IGNORED.has(packet.tag) && packet.tag < 40);
  const primary = first?.tag === TAG.publicKey ? await readKeyBlock(first) : undefined;
  if (primary === undefined) {
    return { ok: false, problem: "unsupported_version", version: first?.body[0] ?? 0 };
  }
  const certificate = blankCertificate(primary);
  certificate.dropped.packets = packets.length - rest.length - 1;
  let current: Component | undefined = { kind: "primary", block: primary };
  for (const packet of rest) {
    if (packet.tag === TAG.signature) addSignature(certificate, current, packet);
    else current = await addComponent(certificate, packet);
  }
  return { ok: true, certificate };
}

const IGNORED: ReadonlySet<number> = new Set([TAG.marker, TAG.trust, TAG.padding]);

/** Tags of the packets of a certificate, secret keys apart. */
export const CERTIFICATE_TAGS: ReadonlySet<number> = new Set([
  TAG.signature,
  TAG.publicKey,
  TAG.userId,
  TAG.publicSubkey,
  TAG.userAttribute,
]);

function structuralProblem(packets: readonly Packet[]): CertificateProblem | undefined {
  if (packets.some(({ tag }) => tag === TAG.secretKey || tag === TAG.secretSubkey)) {
    return { problem: "secret_key" };
  }
  // RFC 9580 section 4.3: types from 40 on may be passed over, unknown ones below must not be.
  const relevant = packets.filter(({ tag }) => !IGNORED.has(tag) && tag < 40);
  const foreign = relevant.find(({ tag }, index) =>
    index === 0 ? tag !== TAG.publicKey : !CERTIFICATE_TAGS.has(tag),
  );
  if (foreign !== undefined) return { problem: "not_a_certificate", tag: foreign.tag };
  if (relevant.length === 0) return { problem: "not_a_certificate", tag: packets[0]?.tag ?? 0 };
  const count = relevant.filter(({ tag }) => tag === TAG.publicKey).length;
  return count > 1 ? { problem: "several_certificates", count } : undefined;
}

function blankCertificate(primary: KeyBlock): Certificate {
  return {
    primary,
    userIds: [],
    otherUserIds: [],
    subkeys: [],
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
  };
}

async function readKeyBlock(packet: Packet): Promise<KeyBlock | undefined> {
  const key = await readPublicKey(packet.body);
  return key === undefined ? undefined : { packet, key, signatures: [] };
}

type Component =
  | { kind: "primary" | "subkey"; block: KeyBlock }
  | { kind: "userId"; block: UserIdBlock };

async function addComponent(
  certificate: Certificate,
  packet: Packet,
): Promise<Component | undefined> {
  if (packet.tag === TAG.userId) {
    const block: UserIdBlock = { packet, signatures: [] };
    certificate.userIds.push(block);
    return { kind: "userId", block };
  }
  if (packet.tag === TAG.userAttribute) {
    certificate.dropped.photos += 1;
    return undefined;
  }
  const block = await readKeyBlock(packet);
  // A subkey of another version than its primary key is not valid (RFC 9580 section 10.1.1).
  if (block?.key.version !== certificate.primary.key.version) {
    certificate.dropped.unboundSubkeys += 1;
    return undefined;
  }
  certificate.subkeys.push(block);
  return { kind: "subkey", block };
}

const BELONGS = {
  primary: [SIGNATURE_TYPE.directKey, SIGNATURE_TYPE.keyRevocation],
  userId: [...SIGNATURE_TYPE.certifications, SIGNATURE_TYPE.certificationRevocation],
  subkey: [SIGNATURE_TYPE.subkeyBinding, SIGNATURE_TYPE.subkeyRevocation],
} as const satisfies Record<Component["kind"], readonly number[]>;

function addSignature(
  certificate: Certificate,
  component: Component | undefined,
  packet: Packet,
): void {
  // A signature after a photo or an unreadable subkey goes with it.
  if (component === undefined) return;
  const claim = readSignature(packet.body);
  const { primary, dropped } = certificate;
  const belongs: readonly number[] = BELONGS[component.kind];
  const hasOldHash = claim !== undefined && !acceptsHash(primary.key, claim.hashAlgorithm);
  if (claim === undefined || !claim.isExportable || !belongs.includes(claim.type)) {
    dropped.certifications += 1;
  } else if (!isIssuedBy(claim, primary.key)) {
    dropped.certifications += 1;
    if (claim.type === SIGNATURE_TYPE.keyRevocation) certificate.foreignRevocations.push(claim);
  } else if (!claim.isReadable || claim.version !== primary.key.version || hasOldHash) {
    dropped.invalidSignatures += 1;
    if (isRevocation(claim.type)) certificate.hasUnreadableRevocation = true;
    if (hasOldHash) certificate.hasOutdatedHash = true;
  } else {
    component.block.signatures.push({ packet, claim });
  }
}

/** Only the user IDs of one address; the others are counted as dropped. */
export function keepUserIdsOf(certificate: Certificate, address: MailAddress): Certificate {
  const userIds = certificate.userIds.filter(({ packet }) => isUserIdOf(packet.body, address));
  const otherUserIds = certificate.userIds.filter((block) => !userIds.includes(block));
  const dropped = { ...certificate.dropped, userIds: otherUserIds.length };
  return { ...certificate, userIds, otherUserIds, dropped };
}

/** The packets that a signature is over: the primary key, and with it a user ID or a subkey. */
export interface SignedPackets {
  primary: Packet;
  userId?: Packet;
  subkey?: Packet;
}

export type VerifySignature = (signature: Packet, signed: SignedPackets) => Promise<boolean>;

export function countSignatures({ primary, userIds, subkeys }: Certificate): number {
  return [primary, ...userIds, ...subkeys].reduce((sum, block) => sum + block.signatures.length, 0);
}

/** Only the signatures that the primary key really made, and the subkeys that have one. */
export async function keepVerified(
  certificate: Certificate,
  verify: VerifySignature,
): Promise<Certificate> {
  const dropped = { ...certificate.dropped };
  const primaryPacket = certificate.primary.packet;
  async function verified<Block extends UserIdBlock>(block: Block, signed: SignedPackets) {
    const signatures: Signature[] = [];
    for (const signature of block.signatures) {
      if (await verify(signature.packet, signed)) signatures.push(signature);
    }
    dropped.invalidSignatures += block.signatures.length - signatures.length;
    return { ...block, signatures };
  }
  const primary = await verified(certificate.primary, { primary: primaryPacket });
  const userIds: UserIdBlock[] = [];
  for (const block of certificate.userIds) {
    userIds.push(await verified(block, { primary: primaryPacket, userId: block.packet }));
  }
  const subkeys: KeyBlock[] = [];
  for (const unverified of certificate.subkeys) {
    const signed = { primary: primaryPacket, subkey: unverified.packet };
    const block = await verified(unverified, signed);
    if (block.signatures.length > 0) subkeys.push(block);
    else dropped.unboundSubkeys += 1;
  }
  return { ...certificate, primary, userIds, subkeys, dropped };
}

/**
 * Writes what the directory serves: the primary key, one user ID and all subkeys, each followed by its
 * signatures, every packet with the very octets of the input (RFC 9580 section 10.1.1 order).
 */
export function writeCertificate(
  { primary, subkeys }: Pick<Certificate, "primary" | "subkeys">,
  userId: UserIdBlock,
): Uint8Array<ArrayBuffer> {
  const blocks = [primary, userId, ...subkeys];
  return concat(
    blocks.flatMap(({ packet, signatures }) => [
      packet.bytes,
      ...signatures.map((signature) => signature.packet.bytes),
    ]),
  );
}
