import { describe, expect, test } from "vitest";
import {
  acceptsHash,
  isIssuedBy,
  isRevocation,
  readSignature,
} from "../../../../functions/wkd/openpgp/signature.ts";
import {
  FINGERPRINT,
  STRANGER,
  hex,
  issuedBy,
  keyIdOf,
  madeAt,
  octetsOf,
  publicKey,
  signature,
  signatureBody,
  subpacket,
} from "../blocks.ts";

const read = (parts: Parameters<typeof signatureBody>[0]) => readSignature(signatureBody(parts));
const hashed = (...subpackets: number[][]) => read({ hashed: [madeAt(1_000), subpackets].flat(2) });

describe("a signature of version 4", () => {
  test("says all this", () => {
    const fingerprint = subpacket(33, [4, ...hex(FINGERPRINT)]);
    const claim = read({
      type: 0x18,
      hashAlgorithm: 10,
      hashed: [
        ...madeAt(1_700_000_000),
        ...subpacket(3, octetsOf(100_000, 4)),
        ...subpacket(9, octetsOf(70_000, 4)),
        ...subpacket(12, [0x80, 22, ...hex(STRANGER)]),
        ...subpacket(12, [0x80, 22, ...hex(FINGERPRINT)]),
        ...subpacket(4, [0]),
        ...subpacket(27, [0x0c]),
        ...fingerprint,
      ],
      unhashed: issuedBy(keyIdOf(FINGERPRINT)),
    });
    expect(claim).toEqual({
      version: 4,
      type: 0x18,
      hashAlgorithm: 10,
      createdAt: 1_700_000_000_000,
      expiresAt: 1_700_100_000_000,
      keyLifetimeMs: 70_000_000,
      canEncrypt: true,
      isExportable: false,
      issuers: [FINGERPRINT, keyIdOf(FINGERPRINT)],
      revokers: [STRANGER, FINGERPRINT],
      isReadable: true,
    });
  });

  test("says nothing else", () => {
    expect(read({})).toEqual({
      version: 4,
      type: 0x13,
      hashAlgorithm: 8,
      createdAt: 1_000_000,
      expiresAt: undefined,
      keyLifetimeMs: undefined,
      canEncrypt: undefined,
      isExportable: true,
      issuers: [],
      revokers: [],
      isReadable: true,
    });
  });

  test("says nothing by what it does not cover, its maker apart", () => {
    const unhashed = [
      ...subpacket(3, octetsOf(1, 4)),
      ...subpacket(9, octetsOf(1, 4)),
      ...subpacket(4, [0]),
      ...subpacket(27, [0x0c]),
      ...subpacket(12, [0x80, 22, ...hex(STRANGER)]),
      ...subpacket(0x80 | 20),
    ];
    expect(read({ unhashed })).toEqual(read({}));
    expect(read({ unhashed: issuedBy("0123456789ABCDEF") })?.issuers).toEqual(["0123456789ABCDEF"]);
  });

  test.each<[string, number[], number | undefined]>([
    ["not at all", [], undefined],
    ["in three octets", subpacket(2, [1, 2, 3]), undefined],
    ["in five octets", subpacket(2, [0, 0, 0, 0, 5]), undefined],
    ["once", madeAt(5), 5_000],
    ["critically", subpacket(0x82, octetsOf(5, 4)), 5_000],
    ["twice", [...madeAt(5), ...madeAt(6)], 6_000],
    ["the second time badly", [...madeAt(5), ...subpacket(2, [6])], undefined],
    ["in the year 2106", madeAt(0xffffffff), 0xffffffff * 1000],
  ])("that says %s when it was made", (_, area, createdAt) => {
    expect(read({ hashed: area })?.createdAt).toBe(createdAt);
  });

  test("that says when it was made only where anybody may write is none", () => {
    expect(read({ hashed: [], unhashed: madeAt(5) })).toBeUndefined();
  });

  test.each([
    [0x00, false],
    [0x01, false],
    [0x02, false],
    [0x04, true],
    [0x08, true],
    [0x0c, true],
    [0x10, false],
    [0x20, false],
    [0x80, false],
    [0xf3, false],
  ])("with the key flags %i lets encrypt: %s", (flags, canEncrypt) => {
    expect(hashed(subpacket(27, [flags]))?.canEncrypt).toBe(canEncrypt);
  });

  test("without any flag in the flags lets nobody encrypt", () => {
    expect(hashed(subpacket(27, []))?.canEncrypt).toBe(false);
    expect(hashed(subpacket(27, [0, 0x0c]))?.canEncrypt).toBe(false);
  });

  test.each([
    [[0], false],
    [[1], true],
    [[], true],
  ])("with the export flag %j may leave: %s", (content, isExportable) => {
    expect(hashed(subpacket(4, content))?.isExportable).toBe(isExportable);
  });

  test("that ends after no time at all never ends", () => {
    const claim = hashed(subpacket(3, [0, 0, 0, 0]), subpacket(9, [0, 0, 0, 0]));
    expect(claim).toMatchObject({ expiresAt: undefined, keyLifetimeMs: undefined });
  });

  test("ends so long after it was made, wherever that is said", () => {
    const area = [...subpacket(3, octetsOf(7, 4)), ...madeAt(1_000)];
    expect(read({ hashed: area })?.expiresAt).toBe(1_007_000);
  });

  test("means the last of what it says twice", () => {
    const claim = hashed(
      subpacket(9, octetsOf(1, 4)),
      subpacket(9, octetsOf(2, 4)),
      subpacket(27, [0x0c]),
      subpacket(27, [0x01]),
    );
    expect(claim).toMatchObject({ keyLifetimeMs: 2_000, canEncrypt: false });
  });

  test("may say these things critically and no others", () => {
    const types = Array.from({ length: 128 }, (_, type) => type);
    const understood = types.filter((type) => {
      const content = type === 2 ? octetsOf(5, 4) : [0, 0, 0, 0];
      return hashed(subpacket(0x80 | type, content))?.isReadable;
    });
    expect(understood).toEqual([
      2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 16, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34,
      35, 37, 39,
    ]);
    for (const type of types.filter((one) => one !== 2)) {
      expect(hashed(subpacket(type, [0, 0, 0, 0]))?.isReadable, String(type)).toBe(true);
    }
  });
});

describe("the areas of a signature (RFC 9580 section 5.2.3.7)", () => {
  const flags = subpacket(27, [0x0c]);

  test.each([1, 190, 191, 192, 193, 447, 448, 16_318, 16_319, 16_320, 30_000])(
    "hold subpackets of %i octets and what follows them",
    (length) => {
      const long = subpacket(20, new Uint8Array(length - 1));
      expect(hashed(long, flags)).toMatchObject({ canEncrypt: true, isReadable: true });
    },
  );

  test("hold short subpackets with a length of five octets", () => {
    expect(hashed([255, 0, 0, 0, 2, 27, 0x0c])?.canEncrypt).toBe(true);
  });

  test.each<[string, number[]]>([
    ["that has no octet, not even its type", [0]],
    ["that has no octet, in five octets of length", [255, 0, 0, 0, 0]],
    ["that is longer than its area", [3, 27, 0x0c]],
    ["whose length of two octets is longer than its area", [192, 0, 27]],
    ["whose length breaks off", [255, 0]],
  ])("hold no subpacket %s", (_, subpackets) => {
    expect(hashed(subpackets)).toBeUndefined();
    expect(hashed(flags, subpackets)).toBeUndefined();
    expect(read({ unhashed: subpackets })).toBeUndefined();
  });

  test("do not reach behind the end", () => {
    const whole = signatureBody({ unhashed: flags });
    expect(readSignature(whole)).toBeDefined();
    // Two octets of the digest belong to every signature.
    expect(readSignature(whole.subarray(0, -1))).toBeUndefined();
    expect(readSignature(whole.subarray(0, -2))).toBeUndefined();
    expect(readSignature(whole.subarray(0, -3))).toBeUndefined();
    expect(readSignature(whole.subarray(0, 9))).toBeUndefined();
    expect(readSignature(whole.subarray(0, 4))).toBeUndefined();
  });
});

describe("the numbers of a signature (RFC 9580 section 3.2)", () => {
  test.each<[string, number[], boolean]>([
    ["none", [], true],
    ["1 of one bit", [0, 1, 1], true],
    ["1 of two bits", [0, 2, 1], false],
    ["2 of two bits", [0, 2, 2], true],
    ["2 of one bit", [0, 1, 2], false],
    ["127 of seven bits", [0, 7, 0x7f], true],
    ["128 of eight bits", [0, 8, 0x80], true],
    ["128 of seven bits", [0, 7, 0x80], false],
    ["127 of eight bits", [0, 8, 0x7f], false],
    ["256 of nine bits", [0, 9, 1, 0], true],
    ["512 of nine bits", [0, 9, 2, 0], false],
    ["a whole zero octet in front", [0, 16, 0, 0x80], true],
    ["a zero octet in front of 15 bits", [0, 15, 0, 0x80], false],
    ["nothing of no bits", [0, 0], true],
    ["one octet too few", [0, 16, 0x80], false],
    ["one octet too many", [0, 8, 0x80, 0], false],
    ["half a length", [0], false],
    ["two good ones", [0, 8, 0x80, 0, 9, 1, 0], true],
    ["a good and a bad one", [0, 8, 0x80, 0, 9, 2, 0], false],
    ["a number of 256 octets", [8, 0, 0x80, ...new Uint8Array(255)], true],
  ])("%s", (_, numbers, isReadable) => {
    expect(read({ algorithm: 22, numbers })?.isReadable).toBe(isReadable);
    // In version 6 a salt with its length stands before them.
    expect(read({ version: 6, algorithm: 22, numbers })?.isReadable).toBe(isReadable);
  });

  test("are looked at where the algorithm has any", () => {
    const algorithms = Array.from({ length: 40 }, (_, id) => id);
    const judged = algorithms.filter((algorithm) => !read({ algorithm, numbers: [1] })?.isReadable);
    expect(judged).toEqual([1, 2, 3, 17, 19, 22]);
  });
});

describe("other versions", () => {
  test("6 has areas with lengths of four octets", () => {
    const parts = { hashed: [...madeAt(7), ...subpacket(27, [4])], unhashed: issuedBy("AB") };
    expect(read({ version: 6, ...parts })).toEqual({ ...read(parts), version: 6 });
  });

  test.each([0, 2, 5, 7])("%i is not read", (version) => {
    const body = signatureBody();
    body[0] = version;
    expect(readSignature(body)).toBeUndefined();
  });

  const version3 = [
    3,
    5,
    0x20,
    ...octetsOf(1_700_000_000, 4),
    ...hex("0123456789ABCDEF"),
    22,
    8,
    0xab,
    0xcd,
  ];

  test("3 is read as far as its maker, and not to be honoured", () => {
    expect(readSignature(Uint8Array.from(version3))).toEqual({
      ...read({ type: 0x20 }),
      version: 3,
      createdAt: 1_700_000_000_000,
      issuers: ["0123456789ABCDEF"],
      isReadable: false,
    });
  });

  test("3 is none when it breaks off or covers another length", () => {
    expect(readSignature(Uint8Array.from(version3.slice(0, -1)))).toBeUndefined();
    expect(readSignature(Uint8Array.from(version3.with(1, 6)))).toBeUndefined();
  });
});

describe("whose signature it is", () => {
  const keyId = keyIdOf(FINGERPRINT);
  test.each<[string, string[], boolean]>([
    ["its key ID", [keyId], true],
    ["its fingerprint", [FINGERPRINT], true],
    ["both", [keyId, FINGERPRINT], true],
    ["nobody", [], false],
    ["somebody else", [STRANGER], false],
    ["it and then somebody else", [keyId, STRANGER], false],
    ["somebody else and then it", [keyIdOf(STRANGER), FINGERPRINT], false],
  ])("of a key when it names %s", (_, issuers, isOwn) => {
    expect(isIssuedBy(signature(0x13, { issuers }).claim, publicKey())).toBe(isOwn);
  });
});

describe("hash functions", () => {
  const ids = Array.from({ length: 20 }, (_, id) => id);
  test.each<[string, number, number[]]>([
    ["RSA", 1, [2, 8, 9, 10, 11, 12, 14]],
    ["DSA", 17, [2, 8, 9, 10, 11, 12, 14]],
    ["ECDSA", 19, [2, 8, 9, 10, 11, 12, 14]],
    ["Ed25519 of GnuPG", 22, [8, 9, 10, 12, 14]],
    ["Ed25519 of RFC 9580", 27, [8, 9, 10, 12, 14]],
    ["Ed448", 28, [10, 14]],
  ])("that a key of the kind %s may sign with", (name, id, accepted) => {
    const key = publicKey({ algorithm: { id, name, family: "elliptic", canEncrypt: false } });
    expect(ids.filter((hash) => acceptsHash(key, hash))).toEqual(accepted);
  });
});

test("three types of signatures revoke", () => {
  const types = Array.from({ length: 256 }, (_, type) => type);
  expect(types.filter(isRevocation)).toEqual([0x20, 0x28, 0x30]);
});
