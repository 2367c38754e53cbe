/** The gate: which keys are published, and what of them. */
import { type MailAddress, mailboxOfUserId, userIdText } from "../address/address.ts";
import { armorPublicKey, dearmor } from "../openpgp/armor.ts";
import {
  CERTIFICATE_TAGS,
  type Certificate,
  type UserIdBlock,
  type VerifySignature,
  countSignatures,
  keepUserIdsOf,
  keepVerified,
  readCertificate,
  writeCertificate,
} from "../openpgp/certificate.ts";
import { type Finding, type Severity, finding } from "./findings.ts";
import {
  describeDropped,
  isWeak,
  judgeOwnersView,
  judgePrimary,
  judgeUse,
  judgeUserId,
  untilValid,
} from "./judge.ts";
import { judgePrograms } from "./programs.ts";
import { keysSaidRevoked } from "./revocation.ts";
import {
  MAX_CERTIFICATE_BYTES,
  MAX_INPUT_BYTES,
  MAX_OTHER_USER_IDS,
  MAX_SIGNATURES,
} from "../limits.ts";
import { type Packet, parsePackets } from "../openpgp/packets.ts";
import { futureSignature, userIdState, withoutUnused } from "../openpgp/validity.ts";
import { openpgpjsRefusal, signatureVerifier } from "../openpgp/verify.ts";

/** The certificate that would be published. Moments are unix ms, sizes are octets. */
export interface AcceptedCertificate {
  /** Upper-case hexadecimal: 40 digits, or 64 for version 6. */
  fingerprint: string;
  version: 4 | 6;
  /** Of the primary key and then of every subkey, for people: `Ed25519`, `RSA 3072`. */
  algorithms: string[];
  userId: string;
  /** From then on nobody can encrypt; undefined is never. */
  expiresAt: number | undefined;
  /** Fingerprints and key IDs of the primary key and of every subkey, upper-case hexadecimal. */
  handles: string[];
  /** Of the certificate that came in, without its armor. */
  sizeBefore: number;
  sizeAfter: number;
  /** The octets that the directory serves. */
  bytes: Uint8Array<ArrayBuffer>;
  /** The same, armored. */
  armored: string;
}

export type Verdict =
  | { ok: true; certificate: AcceptedCertificate; findings: Finding[] }
  | { ok: false; findings: Finding[] };

/** The owner's own words about what to publish. */
export interface Wishes {
  /** Subkeys for encryption that have expired, or that a newer one took the place of, are left out. */
  readonly leaveOutUnused?: boolean;
}

/**
 * Judges what somebody wants to publish as the key of an address: armored or binary, whatever its
 * octets. Never throws. `now` is unix ms. With `ok` the findings warn and tell what was left out;
 * without it at least one of them refuses, and says what to do. The gravest come first.
 */
export async function check(
  input: Uint8Array,
  address: MailAddress,
  now: number,
  wishes: Wishes = {},
): Promise<Verdict> {
  const read = readInput(input);
  if (!read.ok) return { ok: false, findings: [read.finding] };
  const verified = await verifyFor(read.packets, address, now);
  if (!verified.ok) return { ok: false, findings: [verified.finding] };
  const { certificate, verify } = verified;
  const userId = judgeUserId(certificate, address, now);
  const findings = [
    ...read.findings,
    ...judgePrimary(certificate),
    ...userId.findings,
    ...describeDropped(certificate),
  ];
  if (userId.chosen === undefined) return { ok: false, findings: bySeverity(findings) };
  const { chosen, signature } = userId;
  const use = judgeUse(certificate, signature, now);
  const others = await verifiedOthers(certificate, verify, now);
  findings.push(...use.findings, ...judgeOwnersView(certificate, signature, others, now));
  const validFrom = futureSignature(certificate, chosen, now);
  if (validFrom !== undefined && !findings.some(({ code }) => code === "not_yet_valid")) {
    findings.push(finding("future_signature", untilValid(validFrom, now)));
  }
  const kept = wishes.leaveOutUnused ? withoutUnused(certificate, use.best, now) : certificate;
  const leftOut = certificate.subkeys.length - kept.subkeys.length;
  if (leftOut > 0) findings.push(finding("left_out_subkeys", { count: leftOut }));
  const accepted = accept(kept, chosen, use.expiresAt, read.size);
  const { fingerprint, sizeAfter } = accepted;
  if (sizeAfter > MAX_CERTIFICATE_BYTES) {
    const params = { bytes: sizeAfter, maxBytes: MAX_CERTIFICATE_BYTES, fingerprint };
    findings.push(finding("result_too_large", params));
  }
  const isRefused = findings.some(({ severity }) => severity === "refuse");
  if (isRefused || use.best === undefined) return { ok: false, findings: bySeverity(findings) };
  const reason = await openpgpjsRefusal(accepted.bytes, now);
  const isKnown = findings.some(({ code }) => code === "user_id_was_revoked");
  const refusal = reason === undefined ? undefined : { reason, isKnown };
  const used = { userIdSignature: signature, best: use.best };
  findings.push(...judgePrograms(certificate, used, refusal));
  return { ok: true, certificate: accepted, findings: bySeverity(findings) };
}

/** Signatures in force on user IDs that are not published, those that name an end of the key; verified. */
async function verifiedOthers(
  { primary, otherUserIds }: Certificate,
  verify: VerifySignature,
  now: number,
) {
  const named = otherUserIds.flatMap((block) => {
    const state = userIdState(block, now);
    if (state.state !== "valid" || state.signature.claim.keyLifetimeMs === undefined) return [];
    return [{ block, signature: state.signature }];
  });
  const newestFirst = named.toSorted(
    (one, other) => other.signature.claim.createdAt - one.signature.claim.createdAt,
  );
  for (const { block, signature } of newestFirst.slice(0, MAX_OTHER_USER_IDS)) {
    const signed = { primary: primary.packet, userId: block.packet };
    if (!(await verify(signature.packet, signed))) continue;
    // The newest one decides; older ones say nothing more.
    return [{ userId: userIdText(block.packet.body), signature }];
  }
  return [];
}

const GRAVITY = { refuse: 0, warn: 1, info: 2 } as const satisfies Record<Severity, number>;

function bySeverity(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((one, other) => GRAVITY[one.severity] - GRAVITY[other.severity]);
}

type ReadInput =
  | { ok: true; packets: Packet[]; size: number; findings: Finding[] }
  | { ok: false; finding: Finding };

function readInput(input: Uint8Array): ReadInput {
  if (input.length > MAX_INPUT_BYTES) {
    const params = { bytes: input.length, maxBytes: MAX_INPUT_BYTES };
    return { ok: false, finding: finding("too_large", params) };
  }
  const binary = dearmor(input);
  if (!binary.ok && isGuarded(input)) {
    return { ok: false, finding: finding("revocation_guarded", {}) };
  }
  if (!binary.ok) return { ok: false, finding: finding(binary.problem, {}) };
  const parsed = parsePackets(binary.bytes);
  if (!parsed.ok) {
    const { problem, tag } = parsed;
    // Messages are commonly written in pieces.
    const isMessage = problem === "partial_length" && !CERTIFICATE_TAGS.has(tag);
    const refusal = isMessage ? finding("not_a_certificate", { tag }) : finding(problem, {});
    return { ok: false, finding: refusal };
  }
  const findings = binary.checksum === "wrong" ? [finding("armor_checksum", {})] : [];
  return { ok: true, packets: parsed.packets, size: binary.bytes.length, findings };
}

/** GnuPG prepares a revocation with every key, and puts a colon before its armor. */
function isGuarded(input: Uint8Array): boolean {
  return /^:-----BEGIN PGP /m.test(new TextDecoder().decode(input));
}

type Verified =
  | { ok: true; certificate: Certificate; verify: VerifySignature }
  | { ok: false; finding: Finding };

/** The certificate with the user IDs of the address and the signatures that are genuine. */
async function verifyFor(
  packets: readonly Packet[],
  address: MailAddress,
  now: number,
): Promise<Verified> {
  const read = await readCertificate(packets);
  if (!read.ok) {
    const [issuer] = read.problem === "not_a_certificate" ? keysSaidRevoked(packets) : [];
    return issuer === undefined
      ? { ok: false, finding: structureFinding(read) }
      : { ok: false, finding: finding("revocation_unknown", { address: address.key, issuer }) };
  }
  const certificate = keepUserIdsOf(read.certificate, address);
  const { primary } = certificate;
  const { algorithm, fingerprint, createdAt } = primary.key;
  const refuse = (made: Finding) => ({ ok: false, finding: made }) as const;
  if (isWeak(algorithm)) {
    return refuse(finding("weak_primary", { algorithm: algorithm.name, address: address.key }));
  }
  const unsupported = finding("unsupported_algorithm", { algorithm: algorithm.name });
  if (algorithm.family === "unknown") return refuse(unsupported);
  if (createdAt > now) return refuse(finding("not_yet_valid", untilValid(createdAt, now)));
  if (certificate.userIds.length === 0) {
    const found = read.certificate.userIds.slice(0, 5).map(({ packet }) => addressText(packet));
    return refuse(finding("no_user_id", { address: address.key, found, fingerprint }));
  }
  const count = countSignatures(certificate);
  if (count > MAX_SIGNATURES) {
    return refuse(finding("too_many_signatures", { count, max: MAX_SIGNATURES, fingerprint }));
  }
  const verify = await signatureVerifier(primary.packet);
  if (verify === undefined) return refuse(unsupported);
  return { ok: true, certificate: await keepVerified(certificate, verify), verify };
}

function structureFinding(
  read: Awaited<ReturnType<typeof readCertificate>> & { ok: false },
): Finding {
  switch (read.problem) {
    case "secret_key":
      return finding("secret_key", {});
    case "several_certificates":
      return finding("several_certificates", { count: read.count });
    case "not_a_certificate":
      return finding("not_a_certificate", { tag: read.tag });
    case "unsupported_version":
      return finding("unsupported_version", { version: read.version });
  }
}

function addressText({ body }: Packet): string {
  const mailbox = mailboxOfUserId(body);
  return userIdText(mailbox === undefined ? body : new TextEncoder().encode(mailbox));
}

function accept(
  certificate: Certificate,
  userId: UserIdBlock,
  expiresAt: number | undefined,
  sizeBefore: number,
): AcceptedCertificate {
  const { primary, subkeys } = certificate;
  const bytes = writeCertificate(certificate, userId);
  return {
    fingerprint: primary.key.fingerprint,
    version: primary.key.version,
    algorithms: [primary, ...subkeys].map(({ key }) => key.algorithm.name),
    userId: userIdText(userId.packet.body),
    expiresAt,
    handles: [primary, ...subkeys].flatMap(({ key }) => [key.fingerprint, key.keyId]),
    sizeBefore,
    sizeAfter: bytes.length,
    bytes,
    armored: armorPublicKey(bytes),
  };
}
