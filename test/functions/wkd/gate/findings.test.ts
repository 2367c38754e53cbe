import { describe, expect, test } from "vitest";
import {
  type Finding,
  type FindingCode,
  type FindingParams,
  finding,
} from "../../../../functions/wkd/gate/findings.ts";
import { findingText } from "../../../../functions/wkd/gate/words.ts";

const fingerprint = "0123456789ABCDEF0123456789ABCDEF01234567";
const subkey = "89ABCDEF0123456789ABCDEF0123456789ABCDEF";
const address = "vorstand@example.org";
const moment = Date.UTC(2027, 2, 5);

/** One of each kind. */
const samples: { [Code in FindingCode]: FindingParams[Code] } = {
  too_large: { bytes: 2_000_000, maxBytes: 1_048_576 },
  not_openpgp: {},
  armor_damaged: {},
  truncated: {},
  partial_length: {},
  not_a_certificate: { tag: 11 },
  secret_key: {},
  several_certificates: { count: 2 },
  unsupported_version: { version: 3 },
  unsupported_algorithm: { algorithm: "algorithm 99" },
  too_many_signatures: { count: 300, max: 256, fingerprint },
  no_user_id: { address, found: ["kasse@example.org"], fingerprint },
  user_id_unsigned: { address },
  outdated_hash: { fingerprint },
  user_id_revoked: { address, revokedAt: moment },
  user_id_expired: { address, expiredAt: moment, fingerprint },
  primary_revoked: { fingerprint },
  primary_revoked_by_other: { fingerprint, revoker: subkey },
  unreadable_revocation: {},
  primary_expired: { fingerprint, expiredAt: moment, subkeys: [subkey] },
  not_yet_valid: { validFrom: moment, minutes: 5 },
  signed_in_future: { validFrom: moment, minutes: 5 },
  revoked_before: { fingerprint, takenAt: moment },
  revocation_guarded: {},
  revocation_unknown: { address, issuer: subkey },
  revocation: { fingerprint },
  successor: { fingerprint, replaced: subkey, version: 2, address },
  future_signature: { validFrom: moment, minutes: 5 },
  owner_sees_later_end: {
    userId: "Kasse <kasse@example.org>",
    ownersEnd: moment,
    end: moment,
    fingerprint,
  },
  owner_sees_earlier_end: { userId: "Kasse <kasse@example.org>", ownersEnd: moment, fingerprint },
  rare_curve: { curve: "secp256k1", programs: ["Sequoia", "Thunderbird"] },
  revoker_in_user_id: { fingerprint, programs: ["Mailvelope", "Proton Mail"] },
  missing_key_flags: { fingerprint, programs: ["Mailvelope", "Sequoia"] },
  openpgpjs_refuses: { programs: ["Mailvelope"], reason: "something is wrong" },
  unicode_domain: { address, fingerprint },
  capital_letters: { mailbox: "Kasse@example.org", programs: ["Sequoia"] },
  no_encryption_subkey: { fingerprint },
  encryption_expired: { fingerprint, expiredAt: moment, subkeys: [subkey] },
  encryption_revoked: { fingerprint },
  unsigned_primary: { fingerprint },
  weak_primary: { algorithm: "RSA 1024", address },
  weak_subkey: { algorithm: "RSA 1024", fingerprint, subkey },
  result_too_large: { bytes: 70_000, maxBytes: 65_536, fingerprint },
  expires_soon: { fingerprint, expiresAt: moment, days: 30 },
  never_expires: { fingerprint },
  version_6: {},
  new_algorithm: { algorithm: "Ed25519" },
  several_user_ids: { address, count: 2, kept: "Vorstand" },
  user_id_was_revoked: { address },
  sha1_signatures: { fingerprint },
  no_issuer_key_id: {},
  unknown_subkeys: { algorithms: ["algorithm 105"] },
  weak_spare_subkey: { algorithm: "RSA 1024", fingerprint, subkey },
  armor_checksum: {},
  invalid_signatures: { count: 3 },
  unbound_subkeys: { count: 3 },
  dropped_user_ids: { count: 3 },
  dropped_photos: { count: 3 },
  dropped_certifications: { count: 3 },
  dropped_packets: { count: 3 },
  left_out_subkeys: { count: 3 },
};

const all = Object.entries(samples).map(([code, params]) =>
  finding(code as FindingCode, params),
) as Finding[];

test.each(all.map((one) => [one.code, one] as const))(
  "%s is as grave as it is meant",
  (code, one) => {
    const warnings = [
      "revocation",
      "future_signature",
      "owner_sees_later_end",
      "owner_sees_earlier_end",
      "rare_curve",
      "revoker_in_user_id",
      "missing_key_flags",
      "openpgpjs_refuses",
      "unicode_domain",
      "capital_letters",
      "expires_soon",
      "never_expires",
      "version_6",
      "new_algorithm",
      "several_user_ids",
      "user_id_was_revoked",
      "sha1_signatures",
      "no_issuer_key_id",
      "unknown_subkeys",
      "weak_spare_subkey",
      "armor_checksum",
      "invalid_signatures",
      "unbound_subkeys",
    ];
    const left = /^dropped_|^left_out_|^successor$/.test(code) ? "info" : "refuse";
    expect(one.severity).toBe(warnings.includes(code) ? "warn" : left);
  },
);

const DATES = { de: "5. März 2027", en: "5 March 2027" };

describe.each(["de", "en"] as const)("in the language %s", (language) => {
  test.each(all.map((one) => [one.code, one] as const))("%s is a whole text", (_, one) => {
    const text = findingText(one, language);
    expect(text).toMatch(/^[A-ZÄÖÜ0-9].*[.!]$/s);
    expect(text).not.toMatch(/undefined|null|NaN|\[object|\n/);
    expect(text.match(/`/g)?.length ?? 0).toSatisfy((count: number) => count % 2 === 0);
  });

  test.each(all.map((one) => [one.code, one] as const))("%s says all it knows", (_, one) => {
    const text = findingText(one, language);
    for (const [name, value] of Object.entries<unknown>(one.params)) {
      const isMoment = value === moment;
      const parts = isMoment ? [DATES[language]] : [value].flat().map(String);
      for (const part of parts) expect(text, name).toContain(part);
    }
  });
});

test("the languages differ", () => {
  for (const one of all) expect(findingText(one, "de")).not.toBe(findingText(one, "en"));
});

test.each([
  [finding("not_yet_valid", { validFrom: moment, minutes: 1 }), "in 1 Minute (", "in 1 minute ("],
  [
    finding("not_yet_valid", { validFrom: moment, minutes: 1439 }),
    "1.439 Minuten",
    "1,439 minutes",
  ],
  [
    finding("not_yet_valid", { validFrom: moment, minutes: 1440 }),
    "erst ab 5. März",
    "only from 5",
  ],
  [finding("dropped_user_ids", { count: 1 }), "1 andere Benutzerkennung.", "1 other user ID."],
  [finding("dropped_user_ids", { count: 2 }), "2 andere Benutzerkennungen.", "2 other user IDs."],
  [finding("expires_soon", { fingerprint, expiresAt: moment, days: 1 }), "in 1 Tag)", "in 1 day)"],
  [finding("expires_soon", { fingerprint, expiresAt: moment, days: 0 }), "in 0 Tagen)", "0 days)"],
  [finding("invalid_signatures", { count: 1 }), "1 Signatur im", "1 signature in"],
  [finding("invalid_signatures", { count: 1 }), "echt ist oder", "that is not genuine"],
  [finding("invalid_signatures", { count: 2 }), "2 Signaturen im", "2 signatures in"],
  [finding("invalid_signatures", { count: 2 }), "echt sind oder", "that are not genuine"],
  [finding("unbound_subkeys", { count: 1 }), "Unterschlüssel, der", "1 subkey that does"],
  [finding("unbound_subkeys", { count: 1 }), "Schlüssel gehört.", "does not provably"],
  [finding("unbound_subkeys", { count: 2 }), "Unterschlüssel, die", "2 subkeys that do"],
  [finding("unbound_subkeys", { count: 2 }), "Schlüssel gehören.", "do not provably"],
  [finding("dropped_photos", { count: 1 }), "1 Foto.", "1 photo."],
  [finding("dropped_photos", { count: 2 }), "2 Fotos.", "2 photos."],
  [finding("dropped_certifications", { count: 1 }), "1 Signatur von", "1 signature by"],
  [finding("dropped_certifications", { count: 2 }), "2 Signaturen von", "2 signatures by"],
  [finding("dropped_packets", { count: 1 }), "1 Paket, das", "1 packet that"],
  [finding("dropped_packets", { count: 2 }), "2 Pakete, die", "2 packets that"],
])("one thing is not several: %o", (one, german, english) => {
  expect(findingText(one, "de")).toContain(german);
  expect(findingText(one, "en")).toContain(english);
});

const EXPORT = `gpg --armor --export ${fingerprint}`;
const EXTEND = `gpg --quick-set-expire ${fingerprint} 2y`;
const RESIGN = `gpg --cert-digest-algo SHA512 --quick-set-expire ${fingerprint} 2y`;
const CLEAN = `gpg --export-options export-clean --armor --export ${fingerprint}`;
const ADD_SUBKEY = `gpg --quick-add-key ${fingerprint} cv25519 encr 2y`;
const REVOKE_SUBKEY = `gpg --edit-key ${fingerprint} "key ${subkey}" revkey save`;

test.each<[FindingCode, string[]]>([
  ["too_many_signatures", [CLEAN]],
  ["no_user_id", [`gpg --quick-add-uid ${fingerprint} '<${address}>'`, EXPORT]],
  ["outdated_hash", [RESIGN, `${RESIGN} '*'`, EXPORT]],
  ["user_id_expired", [EXTEND, `${EXTEND} '*'`, EXPORT]],
  ["primary_expired", [EXTEND, `${EXTEND} ${subkey}`, EXPORT]],
  ["no_encryption_subkey", [ADD_SUBKEY, EXPORT]],
  ["encryption_expired", ["'*'", EXTEND, `${EXTEND} ${subkey}`, EXPORT]],
  ["encryption_revoked", [ADD_SUBKEY, EXPORT]],
  ["weak_primary", [`gpg --quick-generate-key '<${address}>' future-default default 2y`]],
  ["weak_subkey", [ADD_SUBKEY, REVOKE_SUBKEY, EXPORT]],
  ["result_too_large", [CLEAN, "randwerk keys publish --leave-out-unused"]],
  ["owner_sees_later_end", [EXTEND, `${EXTEND} '*'`, EXPORT]],
  ["owner_sees_earlier_end", [EXTEND, `${EXTEND} '*'`, EXPORT]],
  ["revoker_in_user_id", [EXTEND, `${EXTEND} '*'`, EXPORT]],
  ["missing_key_flags", [ADD_SUBKEY, EXPORT]],
  ["unicode_domain", [`gpg --quick-add-uid ${fingerprint} '<${address}>'`, EXPORT]],
  ["expires_soon", [EXTEND, `${EXTEND} '*'`, EXPORT]],
  ["never_expires", [EXTEND, `${EXTEND} '*'`, EXPORT]],
  ["sha1_signatures", [RESIGN, `${RESIGN} '*'`, EXPORT]],
  ["weak_spare_subkey", [REVOKE_SUBKEY, EXPORT]],
])("%s is put right by these commands, one after the other", (code, commands) => {
  for (const language of ["de", "en"] as const) {
    const one = all.find((sample) => sample.code === code);
    const text = one === undefined ? "" : findingText(one, language);
    expect([...text.matchAll(/`([^`]+)`/g)].map((match) => match[1])).toEqual(commands);
  }
});

test.each([
  [[], "hat keine Benutzerkennung", "has no user ID"],
  [["a@b.c"], "Er nennt „a@b.c“.", "It names “a@b.c”."],
  [["a@b.c", "d"], "Er nennt „a@b.c“, „d“.", "It names “a@b.c”, “d”."],
])("of what a key names instead (%j) that is said", (found, german, english) => {
  const one = finding("no_user_id", { address, found, fingerprint });
  expect(findingText(one, "de")).toContain(german);
  expect(findingText(one, "en")).toContain(english);
});

test("an address cannot leave the command that it stands in", () => {
  const hostile = "a'$(reboot)'@example.org";
  const text = findingText(
    finding("weak_primary", { algorithm: "RSA 1024", address: hostile }),
    "en",
  );
  expect(text).toContain(String.raw`'<a'\''$(reboot)'\''@example.org>'`);
});
