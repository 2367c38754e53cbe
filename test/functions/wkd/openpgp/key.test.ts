import { describe, expect, test } from "vitest";
import { hashedKey, readPublicKey } from "../../../../functions/wkd/openpgp/key.ts";
import { hex, octetsOf } from "../blocks.ts";

/** A number as a multiprecision integer (RFC 9580 section 3.2), all ones. */
const mpi = (bits: number) => {
  const octets = new Uint8Array(Math.ceil(bits / 8)).fill(0xff);
  octets[0] = 0xff >> (octets.length * 8 - bits);
  return [...octetsOf(bits, 2), ...octets];
};

const material = (version: number, octets: readonly number[]) =>
  version === 6 ? [...octetsOf(octets.length, 4), ...octets] : octets;

function bodyOf(version: number, algorithm: number, octets: readonly number[]): Uint8Array {
  return Uint8Array.of(version, 0x69, 0, 0, 1, algorithm, ...material(version, octets));
}

const curve = (oid: string) => [oid.length / 2, ...hex(oid), 0, 3, 7];
const F4 = [0, 17, 1, 0, 1];

describe.each([4, 6] as const)("in version %i", (version) => {
  const algorithmOf = async (id: number, octets: readonly number[]) =>
    (await readPublicKey(bodyOf(version, id, octets)))?.algorithm;

  test.each<[number, readonly number[], string, string, boolean]>([
    [1, [...mpi(2048), ...F4], "RSA 2048", "rsa", true],
    [2, [...mpi(3072), ...F4], "RSA 3072", "rsa", true],
    [3, [...mpi(2047), ...F4], "RSA 2047", "rsa", false],
    [16, mpi(2048), "ElGamal 2048", "elgamal", true],
    [20, mpi(2048), "ElGamal 2048", "elgamal", false],
    [17, mpi(1024), "DSA 1024", "dsa", false],
    [1, [], "RSA 0", "rsa", true],
  ])("algorithm %i (%#) is read with its bits", async (id, octets, name, family, canEncrypt) => {
    const bits = Number(name.split(" ")[1]);
    expect(await algorithmOf(id, octets)).toEqual({ id, name, family, bits, canEncrypt });
  });

  test.each([
    ["2A8648CE3D030107", "NIST P-256"],
    ["2B81040022", "NIST P-384"],
    ["2B81040023", "NIST P-521"],
    ["2B2403030208010107", "brainpoolP256r1"],
    ["2B240303020801010B", "brainpoolP384r1"],
    ["2B240303020801010D", "brainpoolP512r1"],
    ["2B8104000A", "secp256k1"],
    ["2B06010401DA470F01", "Ed25519"],
    ["2B060104019755010501", "Cv25519"],
  ])("the curve %s is %s, and 18 alone encrypts on it", async (oid, name) => {
    for (const [id, canEncrypt] of [
      [18, true],
      [19, false],
      [22, false],
    ] as const) {
      expect(await algorithmOf(id, curve(oid))).toEqual({
        id,
        name,
        family: "elliptic",
        canEncrypt,
      });
    }
  });

  test.each([
    [18, curve("2B0102"), "curve 2B0102"],
    [18, [], "curve "],
    [0, [1, 2, 3], "algorithm 0"],
    [21, [1, 2, 3], "algorithm 21"],
    [24, [1, 2, 3], "algorithm 24"],
    [29, [1, 2, 3], "algorithm 29"],
    [105, [1, 2, 3], "algorithm 105"],
  ])("algorithm %i with %j is unknown", async (id, octets, name) => {
    expect(await algorithmOf(id, octets)).toEqual({
      id,
      name,
      family: "unknown",
      canEncrypt: false,
    });
  });

  test.each([
    [25, "X25519", true],
    [26, "X448", true],
    [27, "Ed25519", false],
    [28, "Ed448", false],
  ])("algorithm %i is %s, which encrypts: %s", async (id, name, canEncrypt) => {
    const expected = { id, name, family: "elliptic", canEncrypt };
    expect(await algorithmOf(id, [1, 2, 3])).toEqual(expected);
  });

  test.each<[string, number, readonly number[], boolean]>([
    ["RSA of 16,384 bits", 1, [...mpi(16_384), ...F4], true],
    ["RSA of 16,385 bits", 1, [...mpi(16_385), ...F4], false],
    ["ElGamal of 16,385 bits", 16, mpi(16_385), false],
    ["an exponent of 64 bits", 1, [...mpi(2048), ...mpi(64)], true],
    ["an exponent of 65 bits", 1, [...mpi(2048), ...mpi(65)], false],
    ["an ElGamal group of 2,048 bits", 16, [...mpi(2048), ...mpi(2048)], true],
  ])("%s can be checked: %s", async (_, id, octets, known) => {
    const algorithm = await algorithmOf(id, octets);
    expect(algorithm?.family !== "unknown").toBe(known);
    if (!known) expect(algorithm).toMatchObject({ canEncrypt: false });
  });

  test("what is too large to be checked says how large it is", async () => {
    expect(await algorithmOf(1, [...mpi(2048), ...mpi(100)])).toEqual({
      id: 1,
      name: "RSA 2048, exponent of 100 bits",
      family: "unknown",
      canEncrypt: false,
    });
  });

  test.each([
    [[0, 16, 0, 1], 1],
    [[0, 16, 1, 0], 9],
    [[0, 16, 0xff, 0], 16],
    [[0, 9, 0, 0], 0],
    [[0, 24, 0, 0x40, 0], 15],
  ])("the number %j has %i bits, whatever it states", async (octets, bits) => {
    expect(await algorithmOf(16, octets)).toMatchObject({ bits });
  });
});

test("a key says when it was made, as an unsigned number", async () => {
  const body = bodyOf(4, 27, [1]);
  expect((await readPublicKey(body))?.createdAt).toBe(0x69000001 * 1000);
  body[1] = 0xff;
  expect((await readPublicKey(body))?.createdAt).toBe(0xff000001 * 1000);
});

test.each([0, 1, 2, 3, 5, 7, 255])("version %i is not read", async (version) => {
  expect(await readPublicKey(bodyOf(version, 27, [1, 2, 3]))).toBeUndefined();
});

test("a key without an algorithm, or with more or less than it states, is none", async () => {
  expect(await readPublicKey(Uint8Array.of(4, 0, 0, 0, 1))).toBeUndefined();
  expect(await readPublicKey(Uint8Array.of(4, 0, 0, 0, 1, 99))).toBeDefined();
  expect(await readPublicKey(new Uint8Array())).toBeUndefined();
  const version6 = bodyOf(6, 27, [1, 2, 3]);
  expect(await readPublicKey(version6)).toBeDefined();
  expect(await readPublicKey(version6.subarray(0, -1))).toBeUndefined();
  expect(await readPublicKey(Uint8Array.of(...version6, 0))).toBeUndefined();
});

test("version 4 covers at most 65,535 octets", async () => {
  const long = (length: number) => {
    const body = new Uint8Array(length);
    body.set([4, 0, 0, 0, 1, 99]);
    return body;
  };
  expect(await readPublicKey(long(0xffff))).toBeDefined();
  expect(await readPublicKey(long(0x10000))).toBeUndefined();
});

test("version 4 is known by a SHA-1 and its last half, version 6 by a SHA-256 and its start", async () => {
  // The sample certificate of RFC 9580 appendix A.3, and the sample key of A.1.
  const version6 = Uint8Array.from(
    hex(`06 63877fe3 1b 00000020
      f94da7bb48d60a61e567706a6587d0331999bb9d891a08242ead84543df895a3`),
  );
  expect(await readPublicKey(version6)).toMatchObject({
    version: 6,
    createdAt: Date.UTC(2022, 10, 30, 16, 8, 3),
    fingerprint: "CB186C4F0609A697E4D52DFA6C722B0C1F1E27C18A56708F6525EC27BAD9ACC9",
    keyId: "CB186C4F0609A697",
  });
  const version4 = Uint8Array.from(
    hex(`04 53f35f0b 16 09 2b06010401da470f01 0107
      403f098994bdd916ed4053197934e4a87c80733a1280d62f8010992e43ee3b2406`),
  );
  expect(await readPublicKey(version4)).toMatchObject({
    version: 4,
    fingerprint: "C959BDBAFA32A2F89A153B678CFDE12197965A9A",
    keyId: "8CFDE12197965A9A",
  });
});

test("what signatures cover of a key begins with its length", () => {
  const body = Uint8Array.of(1, 2, 3);
  expect([...hashedKey(body, 4)]).toEqual([0x99, 0, 3, 1, 2, 3]);
  expect([...hashedKey(body, 3)]).toEqual([0x99, 0, 3, 1, 2, 3]);
  expect([...hashedKey(body, 6)]).toEqual([0x9b, 0, 0, 0, 3, 1, 2, 3]);
});
