import { describe, expect, test } from "vitest";
import type { Signature } from "../../../../functions/wkd/openpgp/certificate.ts";
import {
  encryptionKeys,
  futureSignature,
  ownersPrimaryEnd,
  userIdState,
  withoutUnused,
} from "../../../../functions/wkd/openpgp/validity.ts";
import {
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
const BINDING = 0x18;
const DIRECT = 0x1f;

const at = (type: number, createdAt: number) => signature(type, { createdAt });

describe("a user ID of which every signature is of the future", () => {
  const state = (...signatures: Signature[]) => userIdState(userId(...signatures), NOW);
  const [soon, late] = [at(CERTIFICATION, NOW + 1_000), at(0x10, NOW + 2_000)];

  test("is valid from the first certification on, wherever that stands", () => {
    expect(state(soon, late)).toEqual({ state: "future", validFrom: NOW + 1_000 });
    expect(state(late, soon)).toEqual({ state: "future", validFrom: NOW + 1_000 });
  });

  test("does not become valid by a revocation", () => {
    const revocation = at(0x30, NOW + 500);
    expect(state(revocation)).toEqual({ state: "unsigned" });
    expect(state(revocation, late)).toEqual({ state: "future", validFrom: NOW + 2_000 });
  });
});

describe("the first signature of the future", () => {
  interface Made {
    readonly primary?: Signature[];
    readonly userId?: Signature[];
    readonly subkeys?: Signature[][];
  }
  const first = (made: Made) => {
    const subkeys = (made.subkeys ?? []).map((more, i) => subkey(String(i + 1), {}, ...more));
    const primary = keyBlock(publicKey(), ...(made.primary ?? []));
    const chosen = made.userId && userId(...made.userId);
    return futureSignature(certificateOf({ primary, subkeys }), chosen, NOW);
  };
  const [one, two, three] = [NOW + 1, NOW + 2, NOW + 3];

  test.each<[string, Made, number | undefined]>([
    ["nowhere", {}, undefined],
    [
      "nowhere, where all were made by now",
      {
        primary: [at(DIRECT, MADE), at(DIRECT, NOW)],
        userId: [at(CERTIFICATION, NOW)],
        subkeys: [[at(BINDING, NOW)]],
      },
      undefined,
    ],
    ["on the primary key", { primary: [at(DIRECT, MADE), at(DIRECT, one)] }, one],
    ["on the user ID", { userId: [at(0x10, MADE), at(0x10, one)] }, one],
    ["on a subkey, which need not be the first", { subkeys: [[], [at(BINDING, one)]] }, one],
    ["the earlier of one place", { userId: [at(0x12, two), at(0x11, one), at(0x13, three)] }, one],
    [
      "the earliest of all places",
      {
        primary: [at(DIRECT, two)],
        userId: [at(CERTIFICATION, three)],
        subkeys: [[at(BINDING, three)], [at(BINDING, one)]],
      },
      one,
    ],
    [
      "nowhere, where it only revokes",
      { primary: [at(0x20, one)], userId: [at(0x30, one)], subkeys: [[at(0x28, one)]] },
      undefined,
    ],
  ])("is found %s", (_, made, moment) => expect(first(made)).toBe(moment));
});

describe("the whole key that its owner has", () => {
  /** Made so many days after the key, and naming an end so many days after it, or none. */
  const saying = (type: number, madeOn: number, days?: number) =>
    signature(type, {
      createdAt: MADE + madeOn * DAY_MS,
      keyLifetimeMs: days === undefined ? undefined : days * DAY_MS,
    });
  const direct = (days?: number) => saying(DIRECT, 0, days);
  const named = (madeOn: number, days?: number) => saying(CERTIFICATION, madeOn, days);

  test.each<[string, Signature | undefined, Signature[], number | undefined]>([
    ["never where no signature is in force", undefined, [], undefined],
    ["never where none names an end", direct(), [named(1), named(2)], undefined],
    ["when the direct-key signature says, though others end later", direct(5), [named(1, 9)], 5],
    ["when the direct-key signature says, though others end earlier", direct(9), [named(1, 5)], 9],
    ["when the direct-key signature says, without others", direct(9), [], 9],
    ["when the user ID says without a direct-key signature", undefined, [named(1, 5)], 5],
    ["when the user ID says if the direct-key signature does not", direct(), [named(1, 5)], 5],
    ["when the user ID signed last says", undefined, [named(1, 5), named(3, 9), named(2, 7)], 9],
    ["when the last says though it is earlier", undefined, [named(2, 5), named(1, 9)], 5],
    ["when the last of those says that do", undefined, [named(1, 5), named(2, 7), named(3)], 7],
  ])("ends %s", (_, directKey, signatures, days) => {
    const end = days === undefined ? undefined : MADE + days * DAY_MS;
    const primary = keyBlock(publicKey());
    expect(ownersPrimaryEnd(primary, directKey, signatures)).toBe(end);
    expect(ownersPrimaryEnd(primary, directKey, signatures.toReversed())).toBe(end);
  });
});

describe("a certificate without what nobody encrypts to", () => {
  const usable = subkey("1");
  const newer = subkey("2", { key: { createdAt: MADE + DAY_MS } });
  const expired = subkey("3", { binding: { expiresAt: NOW } });
  const revoked = subkey("4", {}, signature(0x28));
  const future = subkey("5", { key: { createdAt: inDays(1) } });
  const signing = subkey("6", { binding: { canEncrypt: false } });
  const whole = certificateOf({
    userIds: [userId(signature(CERTIFICATION))],
    subkeys: [usable, newer, expired, revoked, future, signing],
  });

  test("keeps the best subkey, revoked ones, future ones, and those for something else", () => {
    const [best] = encryptionKeys(whole, [], NOW);
    expect(withoutUnused(whole, best, NOW)).toEqual({
      ...whole,
      subkeys: [newer, revoked, future, signing],
    });
  });

  test("keeps its best subkey though that has expired, and no other that has", () => {
    const earlier = subkey("7", { key: { createdAt: MADE - 1 }, binding: { expiresAt: NOW } });
    const old = certificateOf({ subkeys: [earlier, expired, signing] });
    const [best] = encryptionKeys(old, [signature(CERTIFICATION)], NOW);
    expect(withoutUnused(old, best, NOW).subkeys).toEqual([expired, signing]);
  });

  test("keeps none for encryption where none is the best", () => {
    const { subkeys } = withoutUnused(whole, undefined, NOW);
    expect(subkeys).toEqual([revoked, future, signing]);
  });
});

describe("a primary key whose algorithm can encrypt", () => {
  const rsa = { id: 1, name: "RSA 3072", family: "rsa", bits: 3072, canEncrypt: true } as const;
  const primary = keyBlock(publicKey({ algorithm: rsa }));
  const silent = signature(CERTIFICATION, { canEncrypt: undefined });
  const mayNot = signature(CERTIFICATION, { canEncrypt: false });

  test.each<[string, string, (Signature | undefined)[]]>([
    ["may", "there is no signature", []],
    ["may", "no signature has key flags", [undefined, silent]],
    ["may not", "one has none and another forbids it", [silent, mayNot]],
  ])("%s be encrypted to, as GnuPG sees it, where %s", (may, _, signatures) => {
    const keys = encryptionKeys(certificateOf({ primary, subkeys: [] }), signatures, NOW);
    expect(keys.map(({ key }) => key)).toEqual(may === "may" ? [primary.key] : []);
  });
});
