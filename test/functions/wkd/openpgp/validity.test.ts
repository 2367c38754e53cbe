import { describe, expect, test } from "vitest";
import type { Signature, UserIdBlock } from "../../../../functions/wkd/openpgp/certificate.ts";
import {
  directSignature,
  encryptionEndsAt,
  encryptionKeys,
  isRevoked,
  newestUserId,
  primaryExpiresAt,
  userIdState,
} from "../../../../functions/wkd/openpgp/validity.ts";
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
  userId,
} from "../blocks.ts";
import { DAY_MS, NOW } from "../keys.ts";

const CERTIFICATION = 0x13;
const REVOCATION = 0x30;

const at = (type: number, createdAt: number, settings: Partial<SignatureClaim> = {}) =>
  signature(type, { createdAt, ...settings });

describe("a user ID", () => {
  const stateAt = (now: number, ...signatures: Signature[]) =>
    userIdState(userId(...signatures), now);

  test.each([0x10, 0x11, 0x12, 0x13])("is signed by a certification of type %i", (type) => {
    expect(stateAt(NOW, signature(type)).state).toBe("valid");
  });

  test.each([0x00, 0x18, 0x1f, 0x20, 0x28])("is not by a signature of type %i", (type) => {
    expect(stateAt(NOW, signature(type))).toEqual({ state: "unsigned" });
  });

  test("is signed from the moment of the signature on", () => {
    const one = at(CERTIFICATION, NOW);
    expect(stateAt(NOW - 1, one)).toEqual({ state: "future", validFrom: NOW });
    expect(stateAt(NOW, one)).toEqual({ state: "valid", signature: one, wasRevoked: false });
  });

  test("ends at the moment that its newest signature says, whatever older ones say", () => {
    const older = at(CERTIFICATION, MADE);
    const newer = at(CERTIFICATION, MADE + 1000, { expiresAt: NOW });
    for (const signatures of [
      [older, newer],
      [newer, older],
    ]) {
      expect(stateAt(NOW - 1, ...signatures)).toMatchObject({ state: "valid", signature: newer });
      expect(stateAt(NOW, ...signatures)).toEqual({ state: "expired", expiredAt: NOW });
    }
  });

  test("is what the newest word says, wherever that stands", () => {
    const certified = at(CERTIFICATION, MADE);
    const revoked = at(REVOCATION, MADE + 1000);
    const again = at(CERTIFICATION, MADE + 2000);
    expect(stateAt(NOW, revoked, certified)).toEqual({ state: "revoked", revokedAt: MADE + 1000 });
    expect(stateAt(NOW, again, revoked, certified)).toEqual({
      state: "valid",
      signature: again,
      wasRevoked: true,
    });
  });

  test("is what the last word in the file says of two in one second", () => {
    const certified = at(CERTIFICATION, MADE);
    const revoked = at(REVOCATION, MADE);
    expect(stateAt(NOW, certified, revoked).state).toBe("revoked");
    expect(stateAt(NOW, revoked, certified)).toMatchObject({ state: "valid", wasRevoked: true });
    const other = at(CERTIFICATION, MADE, { hashAlgorithm: 10 });
    expect(stateAt(NOW, certified, other)).toMatchObject({ signature: other });
    expect(stateAt(NOW, other, certified)).toMatchObject({ signature: certified });
  });
});

describe("of several user IDs", () => {
  const older = userId(at(CERTIFICATION, MADE));
  const newer = userId(at(CERTIFICATION, MADE + 1000));
  const chosen = (...blocks: UserIdBlock[]) => newestUserId(blocks, NOW)?.block;

  test("the one signed last is chosen, the first of those in one second", () => {
    expect(chosen(older, newer)).toBe(newer);
    expect(chosen(newer, older)).toBe(newer);
    const same = userId(at(CERTIFICATION, MADE));
    expect(chosen(older, same)).toBe(older);
    expect(chosen(same, older)).toBe(same);
  });

  test("one that is not valid is passed over", () => {
    const revoked = userId(at(CERTIFICATION, MADE), at(REVOCATION, MADE + 5000));
    const ended = userId(at(CERTIFICATION, MADE + 5000, { expiresAt: NOW }));
    const future = userId(at(CERTIFICATION, NOW + 1));
    expect(chosen(revoked, ended, older, future, userId())).toBe(older);
    expect(chosen(revoked, ended, future, userId())).toBeUndefined();
    expect(chosen()).toBeUndefined();
  });

  test("one signed in 1970 counts, too", () => {
    const ancient = userId(at(CERTIFICATION, 0));
    expect(chosen(ancient)).toBe(ancient);
  });
});

test.each([
  [0x20, true],
  [0x28, true],
  [0x18, false],
  [0x1f, false],
  [0x30, false],
])("a key with a signature of type %i among others is revoked: %s", (type, revoked) => {
  expect(isRevoked(keyBlock(publicKey(), signature(0x1f), signature(type)))).toBe(revoked);
});

describe("the direct-key signature in force", () => {
  const inForce = (now: number, ...signatures: Signature[]) =>
    directSignature(keyBlock(publicKey(), ...signatures), now);

  test("is the newest that has not ended", () => {
    const older = at(0x1f, MADE);
    const ended = at(0x1f, MADE + 1000, { expiresAt: NOW });
    const future = at(0x1f, NOW + 1000);
    expect(inForce(NOW - 1, older, ended, future)).toBe(ended);
    expect(inForce(NOW, older, ended, future)).toBe(older);
    expect(inForce(NOW + 1000, older, ended, future)).toBe(future);
    expect(inForce(NOW, ended)).toBeUndefined();
  });

  test("is of no other type", () => {
    expect(inForce(NOW, signature(0x20), signature(0x13), signature(0x18))).toBeUndefined();
  });
});

describe("the primary key", () => {
  const lasting = (days?: number) =>
    signature(0x13, { keyLifetimeMs: days === undefined ? undefined : days * DAY_MS });
  const end = (...signatures: (Signature | undefined)[]) =>
    primaryExpiresAt(keyBlock(publicKey()), ...signatures);

  test.each<[string, (Signature | undefined)[], number | undefined]>([
    ["no signature", [], undefined],
    ["signatures that say nothing", [lasting(), undefined], undefined],
    ["the only one that says something", [undefined, lasting(10)], 10],
    ["the first", [lasting(10), lasting()], 10],
    ["the earlier of two, first", [lasting(10), lasting(20)], 10],
    ["the earlier of two, last", [lasting(20), lasting(10)], 10],
  ])("ends when %s says", (_, signatures, days) => {
    expect(end(...signatures)).toBe(days === undefined ? undefined : MADE + days * DAY_MS);
  });
});

describe("keys for encryption", () => {
  const keysAt = (now: number, ...subkeys: ReturnType<typeof subkey>[]) =>
    encryptionKeys(certificateOf({ subkeys }), [], now);
  const only = (now: number, one: ReturnType<typeof subkey>) => keysAt(now, one)[0];

  test("may be used from the moment they are made until the one they end", () => {
    const until = subkey("1", { key: { createdAt: NOW }, binding: { keyLifetimeMs: DAY_MS } });
    expect(only(NOW - 1, until)?.state).toBe("future");
    expect(only(NOW, until)).toMatchObject({ state: "usable", expiresAt: NOW + DAY_MS });
    expect(only(NOW + DAY_MS - 1, until)?.state).toBe("usable");
    expect(only(NOW + DAY_MS, until)?.state).toBe("expired");
  });

  test("are of the future while their only binding is", () => {
    const bound = subkey("1", { binding: { createdAt: NOW } });
    expect(only(NOW - 1, bound)?.state).toBe("future");
    expect(only(NOW, bound)?.state).toBe("usable");
  });

  test("are revoked before anything else", () => {
    const revocation = signature(0x28);
    expect(only(NOW, subkey("1", {}, revocation))?.state).toBe("revoked");
    expect(only(NOW, subkey("1", { binding: { keyLifetimeMs: 1 } }, revocation))?.state).toBe(
      "revoked",
    );
    expect(only(NOW, subkey("1", { key: { createdAt: NOW + 1 } }, revocation))?.state).toBe(
      "revoked",
    );
  });

  test("that ended before they were made have ended", () => {
    const odd = { key: { createdAt: NOW + DAY_MS }, binding: { expiresAt: NOW - DAY_MS } };
    expect(only(NOW, subkey("1", odd))?.state).toBe("expired");
  });

  test.each<[string, Partial<SignatureClaim>, number | undefined]>([
    ["never", {}, undefined],
    ["with their life", { keyLifetimeMs: inDays(10) - MADE }, 10],
    ["with their binding", { expiresAt: inDays(20) }, 20],
    ["with the earlier, life", { keyLifetimeMs: inDays(10) - MADE, expiresAt: inDays(20) }, 10],
    ["with the earlier, binding", { keyLifetimeMs: inDays(30) - MADE, expiresAt: inDays(20) }, 20],
  ])("end %s", (_, binding, days) => {
    const expiresAt = days === undefined ? undefined : inDays(days);
    expect(only(NOW, subkey("1", { binding }))?.expiresAt).toBe(expiresAt);
  });

  test("are bound by the newest binding that has not ended", () => {
    const older = at(0x18, MADE + 1000, { canEncrypt: true });
    const ending = at(0x18, MADE + 2000, { canEncrypt: true, expiresAt: NOW });
    const future = at(0x18, NOW + 1000, { canEncrypt: true });
    const bound = subkey("1", {}, older, ending, future);
    expect(only(NOW - 1, bound)?.binding).toBe(ending);
    expect(only(NOW, bound)?.binding).toBe(older);
    expect(only(NOW + 1000, bound)?.binding).toBe(future);
  });

  test("are bound by the newest that has ended, where all have", () => {
    const ended = { canEncrypt: true, expiresAt: NOW - 1 };
    const newest = at(0x18, MADE + 2000, ended);
    const future = at(0x18, NOW + 1000, { canEncrypt: true });
    const bound = subkey("1", { binding: ended }, newest, at(0x18, MADE + 1000, ended), future);
    expect(only(NOW, bound)).toMatchObject({ state: "expired", binding: newest });
  });

  test("are bound by the last of two bindings in one second", () => {
    const again = at(0x18, MADE, { canEncrypt: true });
    expect(only(NOW, subkey("1", {}, again))?.binding).toBe(again);
  });

  test("are none without an algorithm for it, a flag, or a binding", () => {
    const signing = { id: 22, name: "Ed25519", family: "elliptic", canEncrypt: false } as const;
    const withoutFlag = at(0x18, MADE + 1000);
    expect(keysAt(NOW, subkey("1", { key: { algorithm: signing } }))).toEqual([]);
    expect(keysAt(NOW, subkey("1", { binding: { canEncrypt: false } }))).toEqual([]);
    expect(keysAt(NOW, subkey("1", {}, withoutFlag))).toEqual([]);
    const { key } = subkey("1");
    expect(keysAt(NOW, keyBlock(key, signature(0x28, { canEncrypt: true })))).toEqual([]);
    expect(keysAt(NOW, keyBlock(key, signature(0x19, { canEncrypt: true })))).toEqual([]);
  });

  test("come usable ones first, then the one that was made last", () => {
    const made = (digit: string, days: number, binding: Partial<SignatureClaim> = {}) =>
      subkey(digit, { key: { createdAt: MADE + days * DAY_MS }, binding });
    const ended = { expiresAt: NOW };
    const keys = [made("1", 4, ended), made("2", 1), made("3", 3, ended), made("4", 2)];
    const expected = ["4", "2", "1", "3"];
    for (const subkeys of [keys, keys.toReversed()]) {
      expect(keysAt(NOW, ...subkeys).map(({ key }) => key.fingerprint[0])).toEqual(expected);
    }
  });
});

describe("the primary key as one to encrypt to", () => {
  const rsa = { id: 1, name: "RSA 3072", family: "rsa", bits: 3072, canEncrypt: true } as const;
  const primary = keyBlock(publicKey({ algorithm: rsa }));
  const may = signature(0x13, { canEncrypt: true });
  const mayNot = signature(0x13);
  const keys = (
    signatures: (Signature | undefined)[],
    subkeys: ReturnType<typeof subkey>[] = [],
    block = primary,
  ) =>
    encryptionKeys(certificateOf({ primary: block, subkeys }), signatures, NOW).map(
      ({ key, state }) => `${state} ${key.fingerprint === FINGERPRINT ? "primary" : "subkey"}`,
    );

  test.each<[string, (Signature | undefined)[], string[]]>([
    ["its direct-key signature", [may, mayNot], ["usable primary"]],
    ["the one on its user ID", [undefined, may], ["usable primary"]],
    ["neither", [undefined, mayNot], []],
  ])("when %s allows it", (_, signatures, expected) => {
    expect(keys(signatures)).toEqual(expected);
  });

  test("stands in only where no subkey can be used", () => {
    expect(keys([may], [subkey("1")])).toEqual(["usable subkey"]);
    const ended = subkey("1", { binding: { expiresAt: NOW } });
    expect(keys([may], [ended])).toEqual(["usable primary", "expired subkey"]);
  });

  test("must be of an algorithm for it", () => {
    expect(keys([may], [], keyBlock(publicKey()))).toEqual([]);
  });

  test("has no end of its own and no binding", () => {
    const found = encryptionKeys(certificateOf({ primary, subkeys: [] }), [may], NOW);
    expect(found).toEqual([
      { key: primary.key, state: "usable", expiresAt: undefined, binding: undefined },
    ]);
  });
});

describe("nobody can encrypt any more", () => {
  type Days = number | undefined;
  test.each<[string, Days, Days, [Days, ...Days[]], Days]>([
    // primary, user ID, subkeys, the end
    ["never", undefined, undefined, [undefined], undefined],
    ["when the primary key ends", 1, 2, [3], 1],
    ["when the signature on the user ID ends", 2, 1, [3], 1],
    ["when the only subkey ends", 3, 2, [1], 1],
    ["when the subkey ends that lasts longest, first", 9, undefined, [5, 4, 3], 5],
    ["when the subkey ends that lasts longest, last", undefined, 9, [3, 4, 5], 5],
    ["when the primary key ends, though a subkey never does", 9, undefined, [3, undefined], 9],
    ["never, where one subkey never does, first", undefined, undefined, [undefined, 3], undefined],
    ["never, where one subkey never does, last", undefined, undefined, [3, undefined], undefined],
  ])("%s", (_, primary, userIdDays, subkeys, end) => {
    const moment = (days: Days) => (days === undefined ? undefined : inDays(days));
    const usable = (days: Days) => ({
      key: publicKey(),
      state: "usable" as const,
      expiresAt: moment(days),
      binding: undefined,
    });
    const [first, ...others] = subkeys;
    const signed = signature(0x13, { expiresAt: moment(userIdDays) });
    expect(encryptionEndsAt(moment(primary), signed, [usable(first), ...others.map(usable)])).toBe(
      moment(end),
    );
  });
});
