import { describe, expect, test } from "vitest";
import type {
  Certificate,
  Signature,
  UserIdBlock,
} from "../../../../functions/wkd/openpgp/certificate.ts";
import type { Finding } from "../../../../functions/wkd/gate/findings.ts";
import {
  describeDropped,
  isWeak,
  judgePrimary,
  judgeUserId,
} from "../../../../functions/wkd/gate/judge.ts";
import type { Algorithm } from "../../../../functions/wkd/openpgp/key.ts";
import {
  FINGERPRINT,
  MADE,
  STRANGER,
  certificateOf,
  keyBlock,
  keyIdOf,
  packetOf,
  publicKey,
  signature,
  subkey,
} from "../blocks.ts";
import { DAY_MS, NOW, address } from "../keys.ts";

const fingerprint = FINGERPRINT;
const OWNER = address("vorstand@example.org");

const codes = (findings: readonly Finding[]) => findings.map(({ code }) => code);
const told = (findings: readonly Finding[]) =>
  findings.map(({ code, params }) => ({ code, params }));

test.each<[string, Omit<Algorithm, "id" | "name" | "canEncrypt">, boolean]>([
  ["RSA 1024", { family: "rsa", bits: 1024 }, true],
  ["RSA 2047", { family: "rsa", bits: 2047 }, true],
  ["RSA 2048", { family: "rsa", bits: 2048 }, false],
  ["RSA 4096", { family: "rsa", bits: 4096 }, false],
  ["RSA of nobody knows how many bits", { family: "rsa" }, true],
  ["DSA 3072", { family: "dsa", bits: 3072 }, true],
  ["ElGamal 3072", { family: "elgamal", bits: 3072 }, true],
  ["Ed25519", { family: "elliptic" }, false],
  ["an unknown algorithm", { family: "unknown" }, false],
])("%s is weak: %s", (name, algorithm, weak) => {
  expect(isWeak({ id: 1, name, canEncrypt: true, ...algorithm })).toBe(weak);
});

describe("of the primary key", () => {
  test("nothing is said where nothing is wrong", () => {
    expect(judgePrimary(certificateOf())).toEqual([]);
  });

  test("it is said that it is revoked", () => {
    const primary = keyBlock(publicKey(), signature(0x1f), signature(0x20));
    expect(told(judgePrimary(certificateOf({ primary })))).toEqual([
      { code: "primary_revoked", params: { fingerprint } },
    ]);
  });

  const appointing = (...revokers: string[]) =>
    keyBlock(publicKey(), signature(0x1f), signature(0x1f, { revokers }));
  const revocations = (...issuers: string[][]) =>
    issuers.map((names) => signature(0x20, { issuers: names }).claim);
  const OTHER = "AB".repeat(20);

  test.each<[string, string[], string[][], string | undefined]>([
    ["by its key ID alone", [STRANGER], [[keyIdOf(STRANGER)]], STRANGER],
    ["by its fingerprint alone", [STRANGER], [[STRANGER]], STRANGER],
    ["by another name, too", [STRANGER], [[keyIdOf(OTHER), STRANGER]], STRANGER],
    ["beside a stranger", [STRANGER], [[OTHER], [STRANGER]], STRANGER],
    ["appointed beside another", [OTHER, STRANGER], [[keyIdOf(STRANGER)]], STRANGER],
    ["that was not appointed", [STRANGER], [[OTHER], [keyIdOf(OTHER)]], undefined],
    ["where nobody was appointed", [], [[STRANGER]], undefined],
    ["that has not revoked it", [STRANGER], [], undefined],
    ["that has the start of its key ID", [STRANGER], [[STRANGER.slice(0, 16)]], undefined],
  ])("it is known whether a key revoked it %s", (_, revokers, issuers, revoker) => {
    const primary = appointing(...revokers);
    const foreignRevocations = revocations(...issuers);
    expect(told(judgePrimary(certificateOf({ primary, foreignRevocations })))).toEqual(
      revoker === undefined
        ? []
        : [{ code: "primary_revoked_by_other", params: { fingerprint, revoker } }],
    );
  });

  test("it is said that a revocation cannot be read", () => {
    expect(codes(judgePrimary(certificateOf({ hasUnreadableRevocation: true })))).toEqual([
      "unreadable_revocation",
    ]);
  });

  test.each<[4 | 6, number, string[]]>([
    [4, 1, []],
    [4, 22, []],
    [4, 24, []],
    [4, 25, ["new_algorithm"]],
    [4, 27, ["new_algorithm"]],
    [6, 22, ["version_6"]],
    [6, 27, ["version_6"]],
  ])("of version %i with the algorithm %i this is said: %j", (version, id, expected) => {
    const algorithm: Algorithm = { id, name: "Ed25519", family: "elliptic", canEncrypt: false };
    const findings = judgePrimary(
      certificateOf({ primary: keyBlock(publicKey({ version, algorithm })) }),
    );
    expect(codes(findings)).toEqual(expected);
    if (expected[0] === "new_algorithm") {
      expect(findings[0]?.params).toEqual({ algorithm: "Ed25519" });
    }
  });
});

describe("of what is left out", () => {
  const counts: Certificate["dropped"] = {
    userIds: 0,
    photos: 0,
    certifications: 0,
    invalidSignatures: 0,
    unboundSubkeys: 0,
    packets: 0,
  };

  test.each<[keyof typeof counts, string]>([
    ["userIds", "dropped_user_ids"],
    ["photos", "dropped_photos"],
    ["certifications", "dropped_certifications"],
    ["invalidSignatures", "invalid_signatures"],
    ["unboundSubkeys", "unbound_subkeys"],
    ["packets", "dropped_packets"],
  ])("one of the %s is told as %s", (name, code) => {
    const dropped = { ...counts, [name]: 1 };
    expect(told(describeDropped(certificateOf({ dropped })))).toEqual([
      { code, params: { count: 1 } },
    ]);
  });

  test("nothing is told where nothing is", () => {
    expect(describeDropped(certificateOf())).toEqual([]);
  });

  test("each unknown algorithm of a subkey is named once", () => {
    const unknown = (digit: string, id: number) =>
      subkey(digit, {
        key: { algorithm: { id, name: `algorithm ${id}`, family: "unknown", canEncrypt: false } },
      });
    const subkeys = [unknown("1", 105), subkey("2"), unknown("3", 105), unknown("4", 106)];
    expect(told(describeDropped(certificateOf({ subkeys })))).toEqual([
      { code: "unknown_subkeys", params: { algorithms: ["algorithm 105", "algorithm 106"] } },
    ]);
  });
});

describe("of the user IDs with the address", () => {
  const named = (name: string, ...signatures: Signature[]): UserIdBlock => ({
    packet: packetOf(13, new TextEncoder().encode(`${name} <vorstand@example.org>`)),
    signatures,
  });
  const expired = named("A", signature(0x13, { expiresAt: NOW - DAY_MS }));
  const revoked = named("B", signature(0x30, { createdAt: MADE + DAY_MS }));
  const unsigned = named("C");
  const judged = (userIds: UserIdBlock[], settings: Partial<Certificate> = {}) =>
    judgeUserId(certificateOf({ userIds, ...settings }), OWNER, NOW);
  const key = OWNER.key;

  test.each<[string, UserIdBlock[], Partial<Certificate>, object]>([
    [
      "one that ended",
      [unsigned, revoked, expired],
      { hasOutdatedHash: true },
      {
        code: "user_id_expired",
        params: { address: key, expiredAt: NOW - DAY_MS, fingerprint },
      },
    ],
    [
      "one that was given up",
      [unsigned, revoked],
      { hasOutdatedHash: true },
      { code: "user_id_revoked", params: { address: key, revokedAt: MADE + DAY_MS } },
    ],
    [
      "one with an old signature",
      [unsigned],
      { hasOutdatedHash: true },
      { code: "outdated_hash", params: { fingerprint } },
    ],
    ["one without any", [unsigned], {}, { code: "user_id_unsigned", params: { address: key } }],
  ])("%s is why none counts", (_, userIds, settings, expected) => {
    const { chosen, findings } = judged(userIds, settings);
    expect(chosen).toBeUndefined();
    expect(told(findings)).toEqual([expected]);
  });

  test("the only one is taken without a word", () => {
    const valid = named("D", signature(0x13));
    expect(judged([valid])).toEqual({
      chosen: valid,
      signature: valid.signatures[0],
      findings: [],
    });
  });

  test("the one signed last is taken, and its name said", () => {
    const older = named("D", signature(0x13));
    const newer = named("E", signature(0x13, { createdAt: MADE + 1 }));
    const { chosen, findings } = judged([newer, older]);
    expect(chosen).toBe(newer);
    const kept = "E <vorstand@example.org>";
    expect(told(findings)).toEqual([
      { code: "several_user_ids", params: { address: key, count: 2, kept } },
    ]);
  });

  test("one that was given up and taken again is warned of", () => {
    const renewed = named("D", signature(0x30), signature(0x13, { createdAt: MADE + 1 }));
    expect(told(judged([renewed]).findings)).toEqual([
      { code: "user_id_was_revoked", params: { address: key } },
    ]);
  });
});
