import { expect, test } from "vitest";
import type { FindingCode } from "../../../../functions/wkd/gate/findings.ts";
import { findingText } from "../../../../functions/wkd/gate/words.ts";
import { dearmor } from "../../../../functions/wkd/openpgp/armor.ts";
import { check } from "../../../../functions/wkd/gate/gate.ts";
import { expectSlices } from "../craft.ts";
import { DAY_MS, NOW, address, key } from "../keys.ts";

const OWNER = "vorstand@example.org";
const TWO_YEARS = Date.UTC(2028, 0, 1);

interface Expected {
  algorithms: string[];
  expiresAt?: number | undefined;
  mailbox?: string;
  userId?: string;
  findings?: FindingCode[];
}

const ED25519 = ["Ed25519", "Cv25519"];

test.each<[string, Expected]>([
  ["ed25519", { algorithms: ED25519 }],
  ["rsa2048", { algorithms: ["RSA 2048", "RSA 2048"] }],
  ["rsa3072", { algorithms: ["RSA 3072", "RSA 3072"] }],
  ["rsa4096", { algorithms: ["RSA 4096", "RSA 4096"] }],
  ["nistp256", { algorithms: ["NIST P-256", "NIST P-256"] }],
  ["nistp521", { algorithms: ["NIST P-521", "NIST P-521"] }],
  ["brainpool", { algorithms: ["brainpoolP256r1", "brainpoolP256r1"], findings: ["rare_curve"] }],
  ["primary-encrypts", { algorithms: ["RSA 2048"] }],
  ["sq-cv25519", { algorithms: [...ED25519, "Ed25519", "Ed25519"] }],
  ["sq-rsa3k", { algorithms: ["RSA 3072", "RSA 3072", "RSA 3072", "RSA 3072"] }],
  ["armored", { algorithms: ED25519 }],
  ["bare-address", { algorithms: ED25519, userId: OWNER }],
  [
    "umlaut",
    { algorithms: ED25519, mailbox: "jürgen@example.org", userId: "Jürgen <jürgen@example.org>" },
  ],
  [
    "idn-domain",
    {
      algorithms: ED25519,
      mailbox: "vorstand@xn--mller-kva.example",
      userId: "Vorstand <vorstand@müller.example>",
      findings: ["unicode_domain"],
    },
  ],
  ["five-user-ids", { algorithms: ED25519, findings: ["dropped_user_ids"] }],
  [
    "five-user-ids",
    {
      algorithms: ED25519,
      mailbox: "fuenf@example.org",
      userId: "Fünf <fuenf@example.org>",
      findings: ["dropped_user_ids"],
    },
  ],
  ["certified", { algorithms: ED25519, findings: ["dropped_certifications"] }],
  ["photo", { algorithms: ED25519, findings: ["dropped_photos"] }],
  [
    "address-twice",
    {
      algorithms: ED25519,
      userId: "Neuer Vorstand <Vorstand@Example.org>",
      findings: ["capital_letters", "several_user_ids"],
    },
  ],
  ["sha1", { algorithms: ["RSA 2048", "RSA 2048"], findings: ["sha1_signatures"] }],
  [
    "weak-spare-subkey",
    {
      algorithms: ["Ed25519", "RSA 1024", "Cv25519"],
      expiresAt: Date.UTC(2027, 1, 1),
      findings: ["weak_spare_subkey"],
    },
  ],
  ["revoked-subkey-succeeded", { algorithms: ["Ed25519", "Cv25519", "Cv25519"] }],
  ["appoints-revoker", { algorithms: ED25519 }],
  ["never-expires", { algorithms: ED25519, expiresAt: undefined, findings: ["never_expires"] }],
  ["subkey-outlives-primary", { algorithms: ED25519, expiresAt: Date.UTC(2027, 0, 1) }],
  [
    "ends-soon",
    { algorithms: ED25519, expiresAt: Date.UTC(2026, 7, 1), findings: ["expires_soon"] },
  ],
])("%s is taken: %o", async (name, expected) => {
  const { algorithms, mailbox = OWNER, userId, findings = [] } = expected;
  const verdict = await check(key(name), address(mailbox), NOW);
  expect(verdict.findings.map(({ code }) => code)).toEqual(findings);
  if (!verdict.ok) throw new Error(`${name} was refused`);
  const { certificate } = verdict;
  expect(certificate.userId).toBe(userId ?? `Vorstand <${OWNER}>`);
  expect(certificate.algorithms[0]).toBe(algorithms[0]);
  // Sequoia writes the subkeys in another order every time.
  expect(certificate.algorithms.toSorted()).toEqual(algorithms.toSorted());
  const expiresAt = "expiresAt" in expected ? expected.expiresAt : TWO_YEARS;
  if (expiresAt === undefined) expect(certificate.expiresAt).toBeUndefined();
  // Two years from the second in which the key was made; to noon if GnuPG is told the day.
  else expect(Math.abs((certificate.expiresAt ?? 0) - expiresAt)).toBeLessThan(DAY_MS);
  expectSlices(certificate.bytes, key(name));
  expect(await check(certificate.bytes, address(mailbox), NOW)).toMatchObject({
    ok: true,
    certificate: { bytes: certificate.bytes, expiresAt: certificate.expiresAt },
  });
  expect(dearmor(new TextEncoder().encode(certificate.armored))).toEqual({
    ok: true,
    bytes: certificate.bytes,
    checksum: "correct",
  });
});

test.each<[string, FindingCode[], mailbox?: string]>([
  ["secret", ["secret_key"]],
  ["message", ["not_a_certificate"]],
  ["signature", ["not_a_certificate"]],
  ["two-keys", ["several_certificates"]],
  ["armored-twice", ["several_certificates"]],
  ["ed25519", ["no_user_id"], "kasse@example.org"],
  ["ed25519", ["no_user_id"], "vorstand@example.com"],
  ["umlaut", ["no_user_id"], "JÜRGEN@example.org"],
  ["rsa1024", ["weak_primary"]],
  ["dsa-elgamal", ["weak_primary"]],
  ["elgamal-subkey", ["weak_subkey"]],
  ["weak-subkey", ["weak_subkey"]],
  ["revoked-user-id", ["user_id_revoked", "dropped_user_ids"]],
  ["revoked-primary", ["primary_revoked"]],
  ["revoked-by-other", ["primary_revoked_by_other", "dropped_certifications"]],
  ["revoked-subkey", ["encryption_revoked"]],
  ["expired-primary", ["primary_expired"]],
  ["expired-subkey", ["encryption_expired"]],
  ["from-the-future", ["not_yet_valid"]],
  ["sha1-ed25519", ["outdated_hash", "invalid_signatures", "unbound_subkeys"]],
  ["signing-only", ["no_encryption_subkey"]],
  ["sq-cannot-encrypt", ["no_encryption_subkey"]],
])("%s is refused: %j", async (name, findings, mailbox = OWNER) => {
  const verdict = await check(key(name), address(mailbox), NOW);
  expect(verdict.findings.map(({ code }) => code)).toEqual(findings);
  expect(verdict.ok).toBe(false);
  expect(verdict.findings.some(({ severity }) => severity === "refuse")).toBe(true);
});

test.each<[string, (armored: string) => string, FindingCode[]]>([
  ["whose checksum is wrong", (text) => text.replace(/^=.*$/m, "=AAAA"), ["armor_checksum"]],
  ["whose end is missing", (text) => text.slice(0, 200), ["armor_damaged"]],
  ["that is no key", () => "Hallo", ["not_openpgp"]],
])("of a text %s that is said", async (_, change, findings) => {
  const text = change(new TextDecoder().decode(key("armored")));
  const verdict = await check(new TextEncoder().encode(text), address(OWNER), NOW);
  expect(verdict.findings.map(({ code }) => code)).toEqual(findings);
});

test("of a key that breaks off, or that is written in pieces, that is said", async () => {
  const whole = key("ed25519");
  const truncated = await check(whole.subarray(0, -1), address(OWNER), NOW);
  expect(truncated.findings.map(({ code }) => code)).toEqual(["truncated"]);
  // Behind the key's packet, whose header has one octet of length (RFC 9580 section 4.2.2).
  const userIdStart = 2 + (whole[1] ?? 0);
  expect(whole[userIdStart]).toBe(0xb4);
  // The new format with a first piece of one octet (RFC 9580 section 4.2.1.4).
  const partial = Uint8Array.from([...whole.subarray(0, userIdStart), 0xcd, 0xe0, 0x56, 0x00]);
  const pieces = await check(partial, address(OWNER), NOW);
  expect(pieces.findings.map(({ code }) => code)).toEqual(["partial_length"]);
});

test("a key is good until the moment it ends, and warned of 60 days before", async () => {
  const taken = await check(key("ed25519"), address(OWNER), NOW);
  const end = taken.ok ? taken.certificate.expiresAt : undefined;
  if (end === undefined) throw new Error("the key has no end");
  const codesAt = async (now: number) =>
    (await check(key("ed25519"), address(OWNER), now)).findings.map(({ code }) => code);
  expect(await codesAt(end - 60 * DAY_MS)).toEqual([]);
  expect(await codesAt(end - 60 * DAY_MS + 1)).toEqual(["expires_soon"]);
  expect(await codesAt(end - 1)).toEqual(["expires_soon"]);
  expect(await codesAt(end)).toEqual(["primary_expired"]);
});

test("each finding carries what its text needs", async () => {
  const expired = await check(key("expired-subkey"), address(OWNER), NOW);
  const [finding] = expired.findings;
  if (finding?.code !== "encryption_expired") throw new Error("another finding");
  expect(finding.params.subkeys).toHaveLength(1);
  expect(finding.params.subkeys[0]).not.toBe(finding.params.fingerprint);
  expect(findingText(finding, "en")).toContain(finding.params.subkeys[0]);
});
