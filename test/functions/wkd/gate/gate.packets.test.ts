import { enums } from "openpgp";
import { describe, expect, test } from "vitest";
import { check } from "../../../../functions/wkd/gate/gate.ts";
import {
  MAX_CERTIFICATE_BYTES,
  MAX_INPUT_BYTES,
  MAX_SIGNATURES,
} from "../../../../functions/wkd/limits.ts";
import { concat } from "../../../../src/octets.ts";
import { TAG } from "../../../../functions/wkd/openpgp/packets.ts";
import {
  accepted,
  bodyWith,
  codes,
  newKey,
  packet,
  packetsOf,
  parts,
  publicBytes,
  sign,
  whole,
} from "../craft.ts";
import { DAY_MS, NOW, address, key } from "../keys.ts";

const OWNER = address("vorstand@example.org");
const OTHER = Date.UTC(2026, 1, 1);

const owner = await newKey();
const bytes = publicBytes(owner);
const { primary, userId, certification, subkey, binding } = parts(bytes);

describe("the numbers of a signature (RFC 9580 section 3.2)", () => {
  /** Signs until the first number, R, is shorter than usual; then in both spellings. */
  async function shortNumber() {
    for (let second = 0; second < 10_000; second++) {
      const date = new Date(OTHER + second * 1000);
      const [signature] = packetsOf(await sign(owner, 0x13, { userId }, {}, date));
      const body = signature?.body ?? new Uint8Array();
      // Version, type, two algorithms, two areas with their lengths, two octets of the digest.
      const hashed = 6 + ((body[4] ?? 0) << 8) + (body[5] ?? 0);
      const at = hashed + 2 + 2;
      const bits = ((body[at] ?? 0) << 8) + (body[at + 1] ?? 0);
      if (body[hashed] !== 0 || body[hashed + 1] !== 0) throw new Error("an unhashed area");
      if (bits <= 248) return { body, at };
    }
    throw new Error("no short number");
  }

  test("may begin with zero octets, as by GnuPG 2.3, and state no wrong length", async () => {
    const { body, at } = await shortNumber();
    const octets = (((body[at] ?? 0) << 8) + (body[at + 1] ?? 0) + 7) >> 3;
    const zeros = new Uint8Array(32 - octets);
    const padded = concat([
      body.subarray(0, at),
      Uint8Array.of(1, 0),
      zeros,
      body.subarray(at + 2),
    ]);
    const withPadding = packet(TAG.signature, padded);
    const result = await accepted(whole(primary, userId, withPadding, subkey, binding));
    expect(result.codes).toEqual([]);

    const bits = body[at + 1] ?? 0;
    const understated = bodyWith(body, at + 1, bits % 8 === 1 ? bits + 1 : bits - 1);
    const input = whole(primary, userId, packet(TAG.signature, understated), subkey, binding);
    expect(await codes(input)).toEqual(["user_id_unsigned", "invalid_signatures"]);
  });
});

test("signatures that GnuPG 2.2 cannot find the maker of are taken with a warning", async () => {
  // GnuPG puts the key ID, subpacket 16 of nine octets, into the unhashed area.
  const input = Uint8Array.from(key("ed25519"));
  const at = input.findLastIndex((octet, index) => octet === 9 && input[index + 1] === 16);
  input[at + 1] = 100;
  expect((await accepted(input)).codes).toEqual(["no_issuer_key_id"]);
});

describe("revocations that cannot be judged refuse the key", () => {
  test.each<[string, object]>([
    ["with MD5", { hashAlgorithm: 1 }],
    ["with RIPEMD-160", { hashAlgorithm: 3 }],
    ["with SHA-1 by Ed25519", { hashAlgorithm: 2 }],
    [
      "with a critical notation",
      {
        rawNotations: [
          { name: "x@y", value: new Uint8Array(1), humanReadable: false, critical: true },
        ],
      },
    ],
  ])("%s", async (_, properties) => {
    // The hash function is written over afterwards: OpenPGP.js would not sign with these.
    const { hashAlgorithm, ...signable } = properties as { hashAlgorithm?: number };
    const [signed] = packetsOf(await sign(owner, 0x20, {}, signable));
    const body = hashAlgorithm ? bodyWith(signed?.body, 3, hashAlgorithm) : signed?.body;
    const input = whole(primary, packet(TAG.signature, body ?? new Uint8Array()), userId);
    const rest = whole(certification, subkey, binding);
    expect(await codes(whole(input, rest))).toEqual([
      "unreadable_revocation",
      "invalid_signatures",
    ]);
  });

  test("in version 3", async () => {
    const keyId = owner.getKeyID().toHex().match(/../g) ?? [];
    const issuer = keyId.map((octet) => Number.parseInt(octet, 16));
    const body = Uint8Array.of(3, 5, 0x20, 0x69, 0x56, 0, 0, ...issuer, 22, 8, 0, 0, 0, 1, 1);
    const input = whole(primary, packet(TAG.signature, body), userId, certification, subkey);
    expect(await codes(whole(input, binding))).toEqual([
      "unreadable_revocation",
      "invalid_signatures",
    ]);
  });

  test("but not one in a stranger's name", async () => {
    const stranger = await newKey();
    const revocation = await sign(stranger, 0x20, {});
    const result = await accepted(
      whole(primary, revocation, userId, certification, subkey, binding),
    );
    expect(result.bytes).toEqual(bytes);
    expect(result.codes).toEqual(["dropped_certifications"]);
  });
});

test("a signature on the user ID that ends sooner than the key ends it for everybody", async () => {
  const properties = { signatureExpirationTime: 300 * 86_400, signatureNeverExpires: false };
  const ending = await sign(owner, 0x13, { userId }, properties, new Date(OTHER));
  const result = await accepted(whole(primary, userId, ending, subkey, binding));
  expect(result.expiresAt).toBe(OTHER + 300 * DAY_MS);
});

test("a direct-key signature may end the key before its user ID says so", async () => {
  const properties = { keyExpirationTime: 250 * 86_400, keyNeverExpires: false };
  const direct = await sign(owner, enums.signature.key, {}, properties, new Date(OTHER));
  const result = await accepted(whole(primary, direct, userId, certification, subkey, binding));
  expect(result.expiresAt).toBe(Date.UTC(2026, 0, 1) + 250 * DAY_MS);
});

describe("other packets", () => {
  test("trust, marker, padding and private packets are left out", async () => {
    const noise = [TAG.trust, TAG.marker, TAG.padding, 40, 60].map((tag) =>
      packet(tag, Uint8Array.of(1, 2, 3)),
    );
    const input = whole(...noise, primary, ...noise, userId, certification, ...noise, subkey);
    const result = await accepted(whole(input, binding, ...noise));
    expect(result.bytes).toEqual(bytes);
    expect(result.sizeBefore - result.sizeAfter).toBe(4 * 5 * 9);
    expect(result.codes).toEqual(["dropped_packets"]);
  });

  test.each([1, 3, 4, 8, 9, 11, 18, 19, 20, 22, 39])("one of type %i is refused", async (tag) => {
    expect(await codes(whole(bytes, packet(tag, new Uint8Array(3))))).toEqual([
      "not_a_certificate",
    ]);
  });

  test.each<[string, () => Uint8Array]>([
    ["user ID", () => whole(userId, primary)],
    ["signature", () => whole(certification)],
    ["subkey", () => whole(subkey, binding)],
    ["marker, and nothing else", () => packet(TAG.marker, new Uint8Array(3))],
  ])("a %s at the beginning is refused", async (_, input) =>
    expect(await codes(input())).toEqual(["not_a_certificate"]),
  );

  test.each([TAG.secretKey, TAG.secretSubkey])("one of type %i is a secret", async (tag) =>
    expect(await codes(whole(bytes, packet(tag, new Uint8Array(9))))).toEqual(["secret_key"]),
  );

  test("malformed signatures and user attributes are left out", async () => {
    const malformed = packet(TAG.signature, Uint8Array.of(4, 0x13, 22, 8, 0xff, 0xff));
    const photo = packet(TAG.userAttribute, Uint8Array.of(1));
    const input = whole(primary, userId, certification, malformed, photo, malformed, subkey);
    const result = await accepted(whole(input, binding));
    expect(result.bytes).toEqual(bytes);
    expect(result.codes).toEqual(["dropped_photos", "dropped_certifications"]);
  });
});

describe("sizes", () => {
  function notation(octets: number) {
    const value = new Uint8Array(octets);
    return { rawNotations: [{ name: "x@y", value, humanReadable: false, critical: false }] };
  }

  test("more than 1 MiB is not looked at", async () => {
    expect(await codes(new Uint8Array(MAX_INPUT_BYTES + 1))).toEqual(["too_large"]);
    expect(await codes(new Uint8Array(MAX_INPUT_BYTES))).toEqual(["not_openpgp"]);
  });

  test("1 MiB of foreign signatures is reduced to the key", async () => {
    const stranger = await newKey();
    const foreign = await sign(stranger, 0x10, { userId });
    const count = Math.floor((MAX_INPUT_BYTES - bytes.length) / foreign.length);
    const flood = Array.from({ length: count }, () => foreign);
    const input = whole(primary, userId, certification, ...flood, subkey, binding);
    const verdict = await check(input, OWNER, NOW);
    expect(verdict).toMatchObject({ ok: true, certificate: { bytes, sizeBefore: input.length } });
    expect(verdict.findings).toMatchObject([{ code: "dropped_certifications", params: { count } }]);
  });

  test("more than 64 KiB after reduction are refused", async () => {
    const large = await sign(owner, 0x13, { userId }, notation(60_000), new Date(OTHER));
    const result = await accepted(whole(primary, userId, large, subkey, binding));
    expect(result.sizeAfter).toBeLessThan(MAX_CERTIFICATE_BYTES);
    const more = await sign(owner, 0x13, { userId }, notation(6_000), new Date(OTHER));
    const input = whole(primary, userId, large, more, subkey, binding);
    expect(await codes(input)).toEqual(["result_too_large"]);
  });

  test("endless signatures in the key's own name are refused unverified", async () => {
    const flood = Array.from({ length: MAX_SIGNATURES }, () => certification);
    const input = whole(primary, userId, ...flood, subkey, binding);
    expect(await codes(input)).toEqual(["too_many_signatures"]);
  });
});
