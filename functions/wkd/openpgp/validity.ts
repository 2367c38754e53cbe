/** Until when a certificate can be encrypted to. */
import type { Certificate, KeyBlock, Signature, UserIdBlock } from "./certificate.ts";
import type { PublicKey } from "./key.ts";
import { SIGNATURE_TYPE } from "./signature.ts";

// All moments are unix ms; undefined is never. Every signature here has been verified. What was
// signed after `now` does not count yet: GnuPG treats it as an error of somebody's clock.

/** The newest signature of one of the types, the later in the file if two are of one second. */
function newest(
  signatures: readonly Signature[],
  types: readonly number[],
  now: number,
): Signature | undefined {
  let found: Signature | undefined;
  for (const signature of signatures) {
    const { type, createdAt } = signature.claim;
    if (!types.includes(type) || createdAt > now) continue;
    if (found === undefined || createdAt >= found.claim.createdAt) found = signature;
  }
  return found;
}

/** When the first of the signatures of these types that lie in the future was made, in unix ms. */
function earliestAfter(
  signatures: readonly Signature[],
  types: readonly number[],
  now: number,
): number | undefined {
  const moments = signatures
    .filter(({ claim }) => types.includes(claim.type) && claim.createdAt > now)
    .map(({ claim }) => claim.createdAt);
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/**
 * When the first of the signatures that a clock ahead of this one made begins to count, in unix ms; undefined: there
 * is none.
 */
export function futureSignature(
  { primary, subkeys }: Certificate,
  userId: UserIdBlock | undefined,
  now: number,
): number | undefined {
  const { certifications, directKey, subkeyBinding } = SIGNATURE_TYPE;
  const types = [...certifications, directKey, subkeyBinding];
  const blocks = [primary, ...(userId ? [userId] : []), ...subkeys];
  const moments = blocks.flatMap(({ signatures }) => earliestAfter(signatures, types, now) ?? []);
  return moments.length === 0 ? undefined : Math.min(...moments);
}

function isPast(moment: number | undefined, now: number): boolean {
  return moment !== undefined && moment <= now;
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined) return other;
  return other === undefined ? one : Math.min(one, other);
}

function later(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.max(one, other);
}

export type UserIdState =
  | { state: "unsigned" }
  | { state: "future"; validFrom: number }
  | { state: "revoked"; revokedAt: number }
  | { state: "expired"; expiredAt: number }
  | { state: "valid"; signature: Signature; wasRevoked: boolean };

/**
 * Where a user ID stands. The newest word counts, certification or revocation, as in GnuPG: an
 * address may be given up and taken again.
 */
export function userIdState({ signatures }: UserIdBlock, now: number): UserIdState {
  const { certifications, certificationRevocation } = SIGNATURE_TYPE;
  const last = newest(signatures, [...certifications, certificationRevocation], now);
  if (last === undefined) {
    const validFrom = earliestAfter(signatures, certifications, now);
    return validFrom === undefined ? { state: "unsigned" } : { state: "future", validFrom };
  }
  const { type, createdAt, expiresAt } = last.claim;
  if (type === certificationRevocation) return { state: "revoked", revokedAt: createdAt };
  if (expiresAt !== undefined && expiresAt <= now)
    return { state: "expired", expiredAt: expiresAt };
  const wasRevoked = signatures.some(({ claim }) => claim.type === certificationRevocation);
  return { state: "valid", signature: last, wasRevoked };
}

/** The valid user ID that was signed last. */
export function newestUserId(userIds: readonly UserIdBlock[], now: number) {
  let found: { block: UserIdBlock; state: UserIdState & { state: "valid" } } | undefined;
  for (const block of userIds) {
    const state = userIdState(block, now);
    if (state.state !== "valid") continue;
    const isNewer =
      state.signature.claim.createdAt > (found?.state.signature.claim.createdAt ?? -1);
    if (isNewer) found = { block, state };
  }
  return found;
}

export function isRevoked({ signatures }: KeyBlock): boolean {
  const { keyRevocation, subkeyRevocation } = SIGNATURE_TYPE;
  return signatures.some(
    ({ claim }) => claim.type === keyRevocation || claim.type === subkeyRevocation,
  );
}

/** The direct-key signature in force. */
export function directSignature(primary: KeyBlock, now: number): Signature | undefined {
  const current = primary.signatures.filter(({ claim }) => !isPast(claim.expiresAt, now));
  return newest(current, [SIGNATURE_TYPE.directKey], now);
}

/**
 * When the primary key ends. Both the direct-key signature and the one on the user ID may say so,
 * and programs differ on which of them wins, so the earlier does. Other user IDs have no say: what
 * is published does not hold them.
 */
export function primaryExpiresAt(
  { key }: KeyBlock,
  ...signatures: readonly (Signature | undefined)[]
): number | undefined {
  return signatures.reduce<number | undefined>(
    (end, signature) => earlier(end, endOf(key, signature?.claim.keyLifetimeMs)),
    undefined,
  );
}

function endOf(key: PublicKey, lifetimeMs: number | undefined): number | undefined {
  return lifetimeMs === undefined ? undefined : key.createdAt + lifetimeMs;
}

/**
 * When GnuPG says that the whole key ends which its owner has (merge_selfsigs in g10/getkey.c): the direct-key
 * signature decides if it names an end, else the one that was made last of all user IDs' signatures that do.
 * `signatures` are those in force, of every user ID.
 */
export function ownersPrimaryEnd(
  { key }: KeyBlock,
  direct: Signature | undefined,
  signatures: readonly Signature[],
): number | undefined {
  const named = signatures.filter(({ claim }) => claim.keyLifetimeMs !== undefined);
  const last = named.toSorted((one, other) => other.claim.createdAt - one.claim.createdAt)[0];
  return endOf(key, direct?.claim.keyLifetimeMs ?? last?.claim.keyLifetimeMs);
}

/** A key that mail is encrypted to, in the eyes of whoever reads the certificate now. */
export interface EncryptionKey {
  key: PublicKey;
  state: "usable" | "expired" | "revoked" | "future";
  expiresAt: number | undefined;
  binding: Signature | undefined;
}

/**
 * The keys meant for encryption, best first: usable ones, among them the one created last, which
 * is the one that GnuPG and OpenPGP.js take. The primary key stands in, as it does for them, when
 * it may encrypt and no subkey can.
 */
export function encryptionKeys(
  { primary, subkeys }: Certificate,
  primarySignatures: readonly (Signature | undefined)[],
  now: number,
): EncryptionKey[] {
  const keys = subkeys.flatMap((subkey) => encryptionSubkey(subkey, now) ?? []);
  // Without key flags GnuPG lets every key do what its algorithm can (parse_key_usage in g10/getkey.c).
  const flags = primarySignatures.flatMap((signature) => signature?.claim.canEncrypt ?? []);
  const mayPrimary = flags.length === 0 || flags.includes(true);
  if (mayPrimary && primary.key.algorithm.canEncrypt && !keys.some(isUsable)) {
    keys.push({ key: primary.key, state: "usable", expiresAt: undefined, binding: undefined });
  }
  return keys.toSorted(
    (one, other) =>
      Number(isUsable(other)) - Number(isUsable(one)) || other.key.createdAt - one.key.createdAt,
  );
}

/**
 * The certificate without what nobody encrypts to any more: subkeys for encryption that have expired or that a newer
 * one (`best`) took the place of. Revoked ones stay, since who still has them must learn of it.
 */
export function withoutUnused(
  certificate: Certificate,
  best: EncryptionKey | undefined,
  now: number,
): Certificate {
  const subkeys = certificate.subkeys.filter((subkey) => {
    if (subkey.key.fingerprint === best?.key.fingerprint) return true;
    const state = encryptionSubkey(subkey, now)?.state;
    return state !== "expired" && state !== "usable";
  });
  return { ...certificate, subkeys };
}

export function isUsable({ state }: EncryptionKey): boolean {
  return state === "usable";
}

function encryptionSubkey(subkey: KeyBlock, now: number): EncryptionKey | undefined {
  const { key, signatures } = subkey;
  const types = [SIGNATURE_TYPE.subkeyBinding];
  const current = signatures.filter(({ claim }) => !isPast(claim.expiresAt, now));
  const binding =
    newest(current, types, now) ??
    newest(signatures, types, now) ??
    newest(signatures, types, Number.POSITIVE_INFINITY);
  if (!key.algorithm.canEncrypt || binding === undefined) return undefined;
  if (binding.claim.canEncrypt === false) return undefined;
  const expiresAt = earlier(endOf(key, binding.claim.keyLifetimeMs), binding.claim.expiresAt);
  return { key, state: stateOf(subkey, binding, expiresAt, now), expiresAt, binding };
}

function stateOf(
  subkey: KeyBlock,
  binding: Signature,
  expiresAt: number | undefined,
  now: number,
): EncryptionKey["state"] {
  if (isRevoked(subkey)) return "revoked";
  if (isPast(expiresAt, now)) return "expired";
  return subkey.key.createdAt > now || binding.claim.createdAt > now ? "future" : "usable";
}

/**
 * The moment from which nobody can encrypt: the primary key or its user ID has ended, or the last
 * of the usable encryption keys has.
 */
export function encryptionEndsAt(
  primaryEndsAt: number | undefined,
  userIdSignature: Signature,
  usable: readonly [EncryptionKey, ...EncryptionKey[]],
): number | undefined {
  const [first, ...others] = usable;
  const last = others.reduce((end, { expiresAt }) => later(end, expiresAt), first.expiresAt);
  return earlier(earlier(primaryEndsAt, userIdSignature.claim.expiresAt), last);
}
