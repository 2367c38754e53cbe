/** Findings about a key that is handed in; the texts are in findings.de.ts and findings.en.ts. */

export type Severity = "refuse" | "warn" | "info";

/** Parameters of each finding; moments are unix ms, fingerprints upper-case hexadecimal. */
export interface FindingParams {
  // Not one OpenPGP certificate
  too_large: { bytes: number; maxBytes: number };
  not_openpgp: Empty;
  armor_damaged: Empty;
  truncated: Empty;
  partial_length: Empty;
  not_a_certificate: { tag: number };
  secret_key: Empty;
  several_certificates: { count: number };
  unsupported_version: { version: number };
  unsupported_algorithm: { algorithm: string };
  too_many_signatures: { count: number; max: number; fingerprint: string };
  revocation_guarded: Empty;
  revocation_unknown: { address: string; issuer: string };
  // Not the key of this address
  no_user_id: { address: string; found: string[]; fingerprint: string };
  user_id_unsigned: { address: string };
  outdated_hash: { fingerprint: string };
  user_id_revoked: { address: string; revokedAt: number };
  user_id_expired: { address: string; expiredAt: number; fingerprint: string };
  signed_in_future: { validFrom: number; minutes: number };
  // Not a key to encrypt to
  primary_revoked: { fingerprint: string };
  revoked_before: { fingerprint: string; takenAt: number };
  primary_revoked_by_other: { fingerprint: string; revoker: string };
  unreadable_revocation: Empty;
  primary_expired: { fingerprint: string; expiredAt: number; subkeys: string[] };
  not_yet_valid: { validFrom: number; minutes: number };
  no_encryption_subkey: { fingerprint: string };
  encryption_expired: { fingerprint: string; expiredAt: number; subkeys: string[] };
  encryption_revoked: { fingerprint: string };
  unsigned_primary: { fingerprint: string };
  weak_primary: { algorithm: string; address: string };
  weak_subkey: { algorithm: string; fingerprint: string; subkey: string };
  result_too_large: { bytes: number; maxBytes: number; fingerprint: string };
  // Published, and worth knowing
  revocation: { fingerprint: string };
  expires_soon: { fingerprint: string; expiresAt: number; days: number };
  never_expires: { fingerprint: string };
  future_signature: { validFrom: number; minutes: number };
  owner_sees_later_end: { userId: string; ownersEnd: number; end: number; fingerprint: string };
  owner_sees_earlier_end: { userId: string; ownersEnd: number; fingerprint: string };
  rare_curve: { curve: string; programs: string[] };
  revoker_in_user_id: { fingerprint: string; programs: string[] };
  missing_key_flags: { fingerprint: string; programs: string[] };
  openpgpjs_refuses: { programs: string[]; reason: string };
  unicode_domain: { address: string; fingerprint: string };
  capital_letters: { mailbox: string; programs: string[] };
  version_6: Empty;
  new_algorithm: { algorithm: string };
  several_user_ids: { address: string; count: number; kept: string };
  user_id_was_revoked: { address: string };
  sha1_signatures: { fingerprint: string };
  no_issuer_key_id: Empty;
  unknown_subkeys: { algorithms: string[] };
  weak_spare_subkey: { algorithm: string; fingerprint: string; subkey: string };
  armor_checksum: Empty;
  invalid_signatures: { count: number };
  unbound_subkeys: { count: number };
  successor: { fingerprint: string; replaced: string; version: number; address: string };
  // Left out of what is published
  dropped_user_ids: { count: number };
  dropped_photos: { count: number };
  dropped_certifications: { count: number };
  dropped_packets: { count: number };
  left_out_subkeys: { count: number };
}

// oxlint-disable-next-line typescript/no-generated-empty-object-type
type Empty = Record<never, never>;

export type FindingCode = keyof FindingParams;

export type Finding = {
  [Code in FindingCode]: { code: Code; severity: Severity; params: FindingParams[Code] };
}[FindingCode];

export function finding<Code extends FindingCode>(
  code: Code,
  params: FindingParams[Code],
): Finding & { code: Code } {
  const made: { code: Code; severity: Severity; params: FindingParams[Code] } = {
    code,
    severity: severities[code],
    params,
  };
  // TypeScript cannot see that a generic member of the union is a member of the union.
  return made as Finding & { code: Code };
}

const severities: Readonly<Record<FindingCode, Severity>> = {
  too_large: "refuse",
  not_openpgp: "refuse",
  armor_damaged: "refuse",
  truncated: "refuse",
  partial_length: "refuse",
  not_a_certificate: "refuse",
  secret_key: "refuse",
  several_certificates: "refuse",
  unsupported_version: "refuse",
  unsupported_algorithm: "refuse",
  too_many_signatures: "refuse",
  revocation_guarded: "refuse",
  revocation_unknown: "refuse",
  no_user_id: "refuse",
  user_id_unsigned: "refuse",
  outdated_hash: "refuse",
  user_id_revoked: "refuse",
  user_id_expired: "refuse",
  signed_in_future: "refuse",
  primary_revoked: "refuse",
  revoked_before: "refuse",
  primary_revoked_by_other: "refuse",
  unreadable_revocation: "refuse",
  primary_expired: "refuse",
  not_yet_valid: "refuse",
  no_encryption_subkey: "refuse",
  encryption_expired: "refuse",
  encryption_revoked: "refuse",
  unsigned_primary: "refuse",
  weak_primary: "refuse",
  weak_subkey: "refuse",
  result_too_large: "refuse",
  revocation: "warn",
  expires_soon: "warn",
  never_expires: "warn",
  future_signature: "warn",
  owner_sees_later_end: "warn",
  owner_sees_earlier_end: "warn",
  rare_curve: "warn",
  revoker_in_user_id: "warn",
  missing_key_flags: "warn",
  openpgpjs_refuses: "warn",
  unicode_domain: "warn",
  capital_letters: "warn",
  version_6: "warn",
  new_algorithm: "warn",
  several_user_ids: "warn",
  user_id_was_revoked: "warn",
  sha1_signatures: "warn",
  no_issuer_key_id: "warn",
  unknown_subkeys: "warn",
  weak_spare_subkey: "warn",
  armor_checksum: "warn",
  invalid_signatures: "warn",
  unbound_subkeys: "warn",
  successor: "info",
  dropped_user_ids: "info",
  dropped_photos: "info",
  dropped_certifications: "info",
  dropped_packets: "info",
  left_out_subkeys: "info",
};

/** One language's texts: a missing one does not compile. */
export type FindingTexts = {
  readonly [Code in FindingCode]: (params: FindingParams[Code]) => string;
};
