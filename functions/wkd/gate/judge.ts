/** The judgement of a certificate, as findings. */
import { DAY_MS, MINUTE_MS } from "../../../src/durations.ts";
import { type MailAddress, mailboxOfUserId, userIdText } from "../address/address.ts";
import type { Certificate, Signature, UserIdBlock } from "../openpgp/certificate.ts";
import {
  type EncryptionKey,
  directSignature,
  encryptionEndsAt,
  encryptionKeys,
  isRevoked,
  isUsable,
  newestUserId,
  ownersPrimaryEnd,
  primaryExpiresAt,
  userIdState,
} from "../openpgp/validity.ts";
import { type Finding, finding } from "./findings.ts";
import type { Algorithm, PublicKey } from "../openpgp/key.ts";
import { EXPIRY_WARNING_DAYS, MIN_RSA_BITS } from "../limits.ts";
import { SHA1 } from "../openpgp/signature.ts";

/** Algorithms that no sender should be led to: RSA that can be factored, and the families of the nineties. */
export function isWeak({ family, bits = 0 }: Algorithm): boolean {
  return family === "dsa" || family === "elgamal" || (family === "rsa" && bits < MIN_RSA_BITS);
}

/** X25519, the first of those that RFC 9580 brought; GnuPG has its own notation for the curves. */
const FIRST_NEW_ALGORITHM = 25;

export function judgePrimary(certificate: Certificate): Finding[] {
  const { primary, foreignRevocations, hasUnreadableRevocation } = certificate;
  const { fingerprint, version, algorithm } = primary.key;
  const findings: Finding[] = [];
  if (isRevoked(primary)) findings.push(finding("primary_revoked", { fingerprint }));
  // Its maker's key is not here to check it with; the owner's own appointment is reason enough.
  const revokers = primary.signatures.flatMap(({ claim }) => claim.revokers);
  const appointed = revokers.find((revoker) =>
    foreignRevocations.some(({ issuers }) =>
      issuers.some((issuer) => issuer === revoker || issuer === keyIdOf(revoker)),
    ),
  );
  if (appointed !== undefined) {
    findings.push(finding("primary_revoked_by_other", { fingerprint, revoker: appointed }));
  }
  if (hasUnreadableRevocation) findings.push(finding("unreadable_revocation", {}));
  if (version === 6) findings.push(finding("version_6", {}));
  else if (algorithm.id >= FIRST_NEW_ALGORITHM) {
    findings.push(finding("new_algorithm", { algorithm: algorithm.name }));
  }
  return findings;
}

/** Of the fingerprint of a key of version 4; only such keys appoint (RFC 9580 section 5.2.3.23). */
function keyIdOf(fingerprint: string): string {
  return fingerprint.slice(-16);
}

export function describeDropped({ dropped, subkeys }: Certificate): Finding[] {
  const findings: Finding[] = [];
  const unknown = subkeys.filter(({ key }) => key.algorithm.family === "unknown");
  if (unknown.length > 0) {
    const algorithms = [...new Set(unknown.map(({ key }) => key.algorithm.name))];
    findings.push(finding("unknown_subkeys", { algorithms }));
  }
  const counted = [
    ["invalid_signatures", dropped.invalidSignatures],
    ["unbound_subkeys", dropped.unboundSubkeys],
    ["dropped_user_ids", dropped.userIds],
    ["dropped_photos", dropped.photos],
    ["dropped_certifications", dropped.certifications],
    ["dropped_packets", dropped.packets],
  ] as const;
  for (const [code, count] of counted) if (count > 0) findings.push(finding(code, { count }));
  return findings;
}

type JudgedUserId =
  | { chosen: UserIdBlock; signature: Signature; findings: Finding[] }
  | { chosen?: never; findings: Finding[] };

export function judgeUserId(
  certificate: Certificate,
  address: MailAddress,
  now: number,
): JudgedUserId {
  const { userIds } = certificate;
  const { key } = address;
  const findable = userIds.filter(({ packet }) => !hasUnicodeDomain(packet.body));
  const newest = newestUserId(findable, now) ?? newestUserId(userIds, now);
  if (newest === undefined) return { findings: [invalidUserId(certificate, key, now)] };
  const { block, state } = newest;
  const findings = judgeSpelling(certificate, block, address);
  if (userIds.length > 1) {
    const kept = userIdText(block.packet.body);
    findings.push(finding("several_user_ids", { address: key, count: userIds.length, kept }));
  }
  if (state.wasRevoked) findings.push(finding("user_id_was_revoked", { address: key }));
  return { chosen: block, signature: state.signature, findings };
}

/** GnuPG and Sequoia look for the A-labels (`xn--…`) of what was typed, and compare that with what stands here. */
function hasUnicodeDomain(userId: Uint8Array): boolean {
  const mailbox = mailboxOfUserId(userId) ?? "";
  return /[^\p{ASCII}]/u.test(mailbox.slice(mailbox.lastIndexOf("@")));
}

function judgeSpelling(
  { primary }: Certificate,
  { packet }: UserIdBlock,
  { key }: MailAddress,
): Finding[] {
  const { fingerprint } = primary.key;
  const mailbox = mailboxOfUserId(packet.body) ?? "";
  if (hasUnicodeDomain(packet.body)) {
    return [finding("unicode_domain", { address: key, fingerprint })];
  }
  // `wkd get` of Sequoia compares letter by letter; people type addresses in small ones.
  return /[A-Z]/.test(mailbox)
    ? [finding("capital_letters", { mailbox: userIdText(packet.body), programs: ["Sequoia"] })]
    : [];
}

function invalidUserId(certificate: Certificate, address: string, now: number): Finding {
  const { userIds, primary, hasOutdatedHash } = certificate;
  const { fingerprint } = primary.key;
  const states = userIds.map((block) => userIdState(block, now));
  const expired = states.find((state) => state.state === "expired");
  const revoked = states.find((state) => state.state === "revoked");
  const future = states.find((state) => state.state === "future");
  if (expired) {
    return finding("user_id_expired", { address, expiredAt: expired.expiredAt, fingerprint });
  }
  if (revoked) return finding("user_id_revoked", { address, revokedAt: revoked.revokedAt });
  if (future) return finding("signed_in_future", untilValid(future.validFrom, now));
  return hasOutdatedHash
    ? finding("outdated_hash", { fingerprint })
    : finding("user_id_unsigned", { address });
}

/** Parameters of findings about what lies in the future; both in unix ms. */
export function untilValid(validFrom: number, now: number) {
  return { validFrom, minutes: Math.ceil((validFrom - now) / MINUTE_MS) };
}

/**
 * What the owner's own GnuPG says of the whole key, where it is something else than what those see who get the
 * published part. `others` are the signatures in force on user IDs that are not published, by their texts.
 */
export function judgeOwnersView(
  { primary }: Certificate,
  userIdSignature: Signature,
  others: readonly { readonly userId: string; readonly signature: Signature }[],
  now: number,
): Finding[] {
  const direct = directSignature(primary, now);
  const { fingerprint } = primary.key;
  const end = ownersPrimaryEnd(primary, direct, [userIdSignature]);
  const all = [userIdSignature, ...others.map(({ signature }) => signature)];
  const ownersEnd = ownersPrimaryEnd(primary, direct, all);
  if (ownersEnd === end || ownersEnd === undefined) return [];
  const from = others.find(
    ({ signature }) => ownersPrimaryEnd(primary, undefined, [signature]) === ownersEnd,
  );
  const userId = from?.userId ?? "";
  return end === undefined || ownersEnd < end
    ? [finding("owner_sees_earlier_end", { userId, ownersEnd, fingerprint })]
    : [finding("owner_sees_later_end", { userId, ownersEnd, end, fingerprint })];
}

export interface Use {
  /** Unix ms; undefined is never. */
  readonly expiresAt: number | undefined;
  readonly findings: Finding[];
  /** The key that GnuPG encrypts to; undefined: none. */
  readonly best?: EncryptionKey;
}

/** Whether somebody can encrypt now, with what, and until when. */
export function judgeUse(certificate: Certificate, userIdSignature: Signature, now: number): Use {
  const { primary } = certificate;
  const { fingerprint } = primary.key;
  const direct = directSignature(primary, now);
  // RFC 9580 section 10.1.1: version 6 keys say what they are for there.
  if (direct === undefined && primary.key.version === 6) {
    return { expiresAt: undefined, findings: [finding("unsigned_primary", { fingerprint })] };
  }
  const primaryEnd = primaryExpiresAt(primary, direct, userIdSignature);
  const keys = encryptionKeys(certificate, [direct, userIdSignature], now);
  if (primaryEnd !== undefined && primaryEnd <= now) {
    const expired = keys.filter(({ state }) => state === "expired");
    const subkeys = expired.map(({ key }) => key.fingerprint);
    const ended = finding("primary_expired", { fingerprint, expiredAt: primaryEnd, subkeys });
    return { expiresAt: primaryEnd, findings: [ended] };
  }
  const [best, ...others] = keys.filter(isUsable);
  if (best === undefined) {
    return { expiresAt: primaryEnd, findings: [cannotEncrypt(certificate, keys, now)] };
  }
  const strong = others.filter(({ key }) => !isWeak(key.algorithm));
  const expiresAt = encryptionEndsAt(primaryEnd, userIdSignature, [best, ...strong]);
  const findings = [
    ...weakKeys(fingerprint, best, others),
    ...endFindings(fingerprint, expiresAt, now),
  ];
  const inForce = [direct, userIdSignature, best.binding].flatMap((used) => used ?? []);
  return { expiresAt, findings: [...findings, ...judgeSignatures(primary.key, inForce)], best };
}

/** Finds what keeps some programs from accepting the signatures that decide. */
function judgeSignatures(key: PublicKey, inForce: readonly Signature[]): Finding[] {
  const findings: Finding[] = [];
  if (inForce.some(({ claim }) => claim.hashAlgorithm === SHA1)) {
    findings.push(finding("sha1_signatures", { fingerprint: key.fingerprint }));
  }
  if (key.version === 4 && !inForce.every(({ claim }) => claim.issuers.includes(key.keyId))) {
    findings.push(finding("no_issuer_key_id", {}));
  }
  return findings;
}

function cannotEncrypt(
  certificate: Certificate,
  keys: readonly EncryptionKey[],
  now: number,
): Finding {
  const { fingerprint } = certificate.primary.key;
  const expired = keys.filter(({ state }) => state === "expired");
  const future = keys.find(({ state }) => state === "future");
  if (expired.length > 0) {
    const expiredAt = Math.max(...expired.map(({ expiresAt }) => expiresAt ?? 0));
    const last = expired.filter(({ expiresAt }) => expiresAt === expiredAt);
    const subkeys = last.map(({ key }) => key.fingerprint);
    return finding("encryption_expired", { fingerprint, expiredAt, subkeys });
  }
  if (future !== undefined) {
    const signedAt = future.binding?.claim.createdAt ?? 0;
    const validFrom = Math.max(future.key.createdAt, signedAt);
    return finding("not_yet_valid", untilValid(validFrom, now));
  }
  if (keys.length > 0) return finding("encryption_revoked", { fingerprint });
  return finding(certificate.hasOutdatedHash ? "outdated_hash" : "no_encryption_subkey", {
    fingerprint,
  });
}

/**
 * Refused is the weak key that senders would take: GnuPG takes the usable subkey made last. A weak
 * one beside it is taken as soon as the better one ends, so it is warned of and not counted on.
 */
function weakKeys(
  fingerprint: string,
  best: EncryptionKey,
  others: readonly EncryptionKey[],
): Finding[] {
  return [best, ...others]
    .filter(({ key }) => isWeak(key.algorithm))
    .map((weak) => {
      const { algorithm, fingerprint: subkey } = weak.key;
      const params = { fingerprint, subkey, algorithm: algorithm.name };
      return finding(weak === best ? "weak_subkey" : "weak_spare_subkey", params);
    });
}

function endFindings(fingerprint: string, expiresAt: number | undefined, now: number): Finding[] {
  if (expiresAt === undefined) return [finding("never_expires", { fingerprint })];
  const days = (expiresAt - now) / DAY_MS;
  return days < EXPIRY_WARNING_DAYS
    ? [finding("expires_soon", { fingerprint, expiresAt, days: Math.floor(days) })]
    : [];
}
