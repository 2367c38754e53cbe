import { expect, test } from "vitest";
import type { Certificate } from "../../../../functions/wkd/openpgp/certificate.ts";
import type { Finding } from "../../../../functions/wkd/gate/findings.ts";
import { judgeUse } from "../../../../functions/wkd/gate/judge.ts";
import type { SignatureClaim } from "../../../../functions/wkd/openpgp/signature.ts";
import {
  FINGERPRINT,
  MADE,
  certificateOf,
  inDays,
  keyBlock,
  publicKey,
  signature,
  subkey,
} from "../blocks.ts";
import { DAY_MS, NOW } from "../keys.ts";

const fingerprint = FINGERPRINT;

const RSA_1024 = {
  id: 1,
  name: "RSA 1024",
  family: "rsa",
  bits: 1024,
  canEncrypt: true,
} as const;

const codes = (findings: readonly Finding[]) => findings.map(({ code }) => code);
const told = (findings: readonly Finding[]) =>
  findings.map(({ code, params }) => ({ code, params }));

const END = inDays(100);
const lasting = (until = END): Partial<SignatureClaim> => ({ keyLifetimeMs: until - MADE });
const judged = (
  settings: Partial<Certificate> = {},
  userIdSettings: Partial<SignatureClaim> = lasting(),
) => judgeUse(certificateOf(settings), signature(0x13, userIdSettings), NOW);
const gone = (digit: string, expiresAt = NOW - DAY_MS) => subkey(digit, { binding: { expiresAt } });
const weak = (digit: string, days: number) =>
  subkey(digit, {
    key: { algorithm: RSA_1024, createdAt: MADE + days * DAY_MS },
    binding: { expiresAt: inDays(300) },
  });

test("nothing is said where nothing is wrong", () => {
  expect(judged()).toMatchObject({ expiresAt: END, findings: [] });
});

test("version 6 needs a direct-key signature, version 4 none", () => {
  const version6 = publicKey({ version: 6 });
  const expected = { code: "unsigned_primary", params: { fingerprint } };
  const without = judged({ primary: keyBlock(version6) });
  expect(without.expiresAt).toBeUndefined();
  expect(told(without.findings)).toEqual([expected]);
  const future = signature(0x1f, { createdAt: NOW + 1 });
  expect(told(judged({ primary: keyBlock(version6, future) }).findings)).toEqual([expected]);
  expect(judged({ primary: keyBlock(version6, signature(0x1f)) }).findings).toEqual([]);
});

test("a primary key that has ended is refused, with the subkeys to extend", () => {
  const subkeys = [subkey("1"), gone("2"), gone("3")];
  const atEnd = judged({ subkeys }, lasting(NOW));
  expect(atEnd.expiresAt).toBe(NOW);
  expect(told(atEnd.findings)).toEqual([
    {
      code: "primary_expired",
      params: { fingerprint, expiredAt: NOW, subkeys: ["2".repeat(40), "3".repeat(40)] },
    },
  ]);
  expect(codes(judged({}, lasting(NOW + 1)).findings)).toEqual(["expires_soon"]);
});

test("a direct-key signature may say that it has ended", () => {
  const primary = keyBlock(publicKey(), signature(0x1f, lasting(NOW - 1)));
  expect(codes(judged({ primary }).findings)).toEqual(["primary_expired"]);
});

test("of subkeys that have ended the last ones are named", () => {
  const subkeys = [
    gone("1", NOW - 3 * DAY_MS),
    gone("2", NOW - DAY_MS),
    gone("3", NOW - DAY_MS),
    gone("4", NOW - 2 * DAY_MS),
    subkey("5", {}, signature(0x28)),
    subkey("6", { key: { createdAt: NOW + 1 } }),
  ];
  const found = judged({ subkeys });
  expect(found.expiresAt).toBe(END);
  expect(told(found.findings)).toEqual([
    {
      code: "encryption_expired",
      params: {
        fingerprint,
        expiredAt: NOW - DAY_MS,
        subkeys: ["2".repeat(40), "3".repeat(40)],
      },
    },
  ]);
});

const revokedSubkey = subkey("5", {}, signature(0x28));
test.each<[string, Partial<Certificate>, object]>([
  [
    "a subkey of the future",
    { subkeys: [revokedSubkey, subkey("6", { key: { createdAt: NOW + 5 } })] },
    { code: "not_yet_valid", params: { validFrom: NOW + 5, minutes: 1 } },
  ],
  [
    "a revoked subkey",
    { subkeys: [revokedSubkey], hasOutdatedHash: true },
    { code: "encryption_revoked", params: { fingerprint } },
  ],
  [
    "an old signature",
    { subkeys: [], hasOutdatedHash: true },
    { code: "outdated_hash", params: { fingerprint } },
  ],
  ["nothing", { subkeys: [] }, { code: "no_encryption_subkey", params: { fingerprint } }],
])("with %s for encryption it is refused", (_, settings, expected) => {
  expect(told(judged(settings).findings)).toEqual([expected]);
});

test("a weak subkey that senders would take is refused", () => {
  const { findings } = judged({ subkeys: [subkey("1"), weak("2", 1)] });
  expect(told(findings)).toEqual([
    {
      code: "weak_subkey",
      params: { fingerprint, subkey: "2".repeat(40), algorithm: "RSA 1024" },
    },
  ]);
});

test("a weak subkey beside a better one is warned of and not counted on", () => {
  const better = subkey("1", { binding: { expiresAt: inDays(80) } });
  const second = subkey("3", {
    key: { createdAt: MADE - DAY_MS },
    binding: { expiresAt: inDays(90) },
  });
  const found = judged({ subkeys: [better, weak("2", -1), second] });
  expect(found.expiresAt).toBe(inDays(90));
  expect(told(found.findings)).toEqual([
    {
      code: "weak_spare_subkey",
      params: { fingerprint, subkey: "2".repeat(40), algorithm: "RSA 1024" },
    },
  ]);
});

test.each<[string, Partial<SignatureClaim>, number, string[]]>([
  ["never", {}, 0, ["never_expires"]],
  ["in 60 days", lasting(inDays(60)), 0, []],
  ["a millisecond earlier", lasting(inDays(60) - 1), 59, ["expires_soon"]],
  ["in two days", lasting(inDays(2)), 2, ["expires_soon"]],
  ["in less than a day", lasting(inDays(1) - 1), 0, ["expires_soon"]],
])("that it ends %s is told as it should", (_, claim, days, expected) => {
  const { expiresAt, findings } = judged({}, claim);
  expect(codes(findings)).toEqual(expected);
  if (expected[0] === "expires_soon") {
    expect(findings[0]?.params).toEqual({ fingerprint, expiresAt, days });
  }
});

const sha1 = { hashAlgorithm: 2 };
const nameless = { issuers: [FINGERPRINT] };
const direct = (settings: Partial<SignatureClaim>) =>
  keyBlock(publicKey(), signature(0x1f, settings));

test.each<[string, Partial<SignatureClaim>, string]>([
  ["SHA-1", sha1, "sha1_signatures"],
  ["no key ID", nameless, "no_issuer_key_id"],
])("a signature in force with %s is warned of, whichever it is", (_, settings, code) => {
  expect(codes(judged({ primary: direct(settings) }).findings)).toEqual([code]);
  expect(codes(judged({}, { ...lasting(), ...settings }).findings)).toEqual([code]);
  expect(codes(judged({ subkeys: [subkey("1", { binding: settings })] }).findings)).toEqual([code]);
});

test("signatures that decide nothing any more are not judged", () => {
  const old = { ...sha1, ...nameless, createdAt: MADE - 1 };
  const primary = keyBlock(publicKey(), signature(0x1f, old), signature(0x1f));
  const subkeys = [
    subkey("1", {}, signature(0x18, { ...old, canEncrypt: true })),
    subkey("2", { key: { createdAt: MADE - DAY_MS }, binding: { ...sha1, ...nameless } }),
  ];
  expect(judged({ primary, subkeys }).findings).toEqual([]);
});

test("in version 6 nobody looks for a key ID", () => {
  const primary = keyBlock(publicKey({ version: 6 }), signature(0x1f, nameless));
  expect(judged({ primary }).findings).toEqual([]);
  expect(
    told(judged({ primary: keyBlock(publicKey({ version: 6 }), signature(0x1f, sha1)) }).findings),
  ).toEqual([{ code: "sha1_signatures", params: { fingerprint } }]);
});
