import { enums, readKey } from "openpgp";
import { describe, expect, test } from "vitest";
import { check } from "../../../../functions/wkd/gate/gate.ts";
import { concat } from "../../../../src/octets.ts";
import { type Packet, TAG } from "../../../../functions/wkd/openpgp/packets.ts";
import {
  accepted,
  bodyWith,
  codes,
  forge,
  newKey,
  packet,
  packetsOf,
  parts,
  publicBytes,
  sign,
  whole,
  withUnknownSubkey,
} from "../craft.ts";
import { DAY_MS, NOW, address, key } from "../keys.ts";

const OWNER = address("vorstand@example.org");
const OTHER = Date.UTC(2026, 1, 1);

const owner = await newKey();
const bytes = publicBytes(owner);
const { primary, userId, certification, subkey, binding } = parts(bytes);

describe("forms that GnuPG does not read", () => {
  test("version 6 is taken with a warning", async () => {
    const result = await accepted(publicBytes(await newKey({ version: 6 })));
    expect(result.codes).toEqual(["version_6"]);
    expect(result).toMatchObject({ version: 6, algorithms: ["Ed25519", "X25519"] });
    expect(result.fingerprint).toMatch(/^[0-9A-F]{64}$/);
  });

  test("version 6 without its signature over itself is refused", async () => {
    const packets = packetsOf(publicBytes(await newKey({ version: 6 })));
    expect(packets[1]?.body[1]).toBe(enums.signature.key);
    expect(await codes(whole(...packets.toSpliced(1, 1)))).toEqual([
      "unsigned_primary",
      "version_6",
    ]);
  });

  test("version 4 with the algorithms of RFC 9580 is taken with a warning", async () => {
    const result = await accepted(publicBytes(await newKey({ modern: true })));
    expect(result.codes).toEqual(["new_algorithm"]);
  });

  test.each([2, 3, 5, 7])("version %i is refused", async (version) => {
    const body = bodyWith(primary.body, 0, version);
    expect(await codes(whole(packet(TAG.publicKey, body), userId))).toEqual([
      "unsupported_version",
    ]);
  });

  test("an unknown primary algorithm is refused", async () => {
    const body = bodyWith(primary.body, 5, 99);
    const input = whole(packet(TAG.publicKey, body), userId, certification);
    expect(await codes(input)).toEqual(["unsupported_algorithm"]);
  });

  test("an RSA exponent of 60,000 bits is refused before anything is computed", async () => {
    const [start] = packetsOf(key("rsa2048"));
    const modulus = start?.body.subarray(0, 6 + 2 + 256) ?? new Uint8Array();
    const exponent = new Uint8Array(2 + 7500).fill(0xff);
    exponent.set([60_000 >> 8, 60_000 & 0xff]);
    const input = whole(packet(TAG.publicKey, concat([modulus, exponent])), userId, certification);
    expect(await codes(input)).toEqual(["unsupported_algorithm"]);
  });
});

describe("subkeys", () => {
  test("one of an unknown algorithm is kept, which OpenPGP.js would drop", async () => {
    const input = await withUnknownSubkey(owner, 105);
    const result = await accepted(input);
    expect(result.codes).toEqual(["unknown_subkeys"]);
    expect(result.bytes).toEqual(input);
    expect(result.algorithms).toEqual(["Ed25519", "Cv25519", "algorithm 105"]);
    expect((await readKey({ binaryKey: input })).write().length).toBeLessThan(input.length);
  });

  test("one of an unknown algorithm is not something to encrypt to", async () => {
    const [, , , , , unknown, unknownBinding] = packetsOf(await withUnknownSubkey(owner, 105));
    if (!unknown || !unknownBinding) throw new Error("no unknown subkey");
    const input = whole(primary, userId, certification, unknown, unknownBinding);
    expect(await codes(input)).toEqual(["no_encryption_subkey", "unknown_subkeys"]);
  });

  test("one bound by somebody else is left out", async () => {
    const stranger = parts(publicBytes(await newKey()));
    const result = await accepted(whole(bytes, stranger.subkey, stranger.binding));
    expect(result.bytes).toEqual(bytes);
    expect(result.codes).toEqual(["unbound_subkeys", "dropped_certifications"]);
  });

  test("one bound by a forged signature is left out", async () => {
    const stranger = parts(publicBytes(await newKey()));
    const result = await accepted(whole(bytes, stranger.subkey, binding));
    expect(result.bytes).toEqual(bytes);
    expect(result.codes).toEqual(["invalid_signatures", "unbound_subkeys"]);
  });

  test("one of another version is left out", async () => {
    const packets = packetsOf(publicBytes(await newKey({ version: 6 })));
    const version6 = packets.filter(({ tag }) => tag === TAG.publicSubkey);
    const result = await accepted(whole(bytes, ...version6));
    expect(result.bytes).toEqual(bytes);
    expect(result.codes).toEqual(["unbound_subkeys"]);
  });

  test("without the flag that allows encryption it is none to encrypt to", async () => {
    const flags = { keyFlags: Uint8Array.of(0x20) };
    const unflagged = await sign(owner, enums.signature.subkeyBinding, { subkey }, flags);
    const input = whole(primary, userId, certification, subkey, unflagged);
    expect(await codes(input)).toEqual(["no_encryption_subkey"]);
  });

  test("without any flags it is one to GnuPG, and the warning names those to whom it is none", async () => {
    const unflagged = await sign(owner, enums.signature.subkeyBinding, { subkey });
    const input = whole(primary, userId, certification, subkey, unflagged);
    expect((await accepted(input)).codes).toEqual(["missing_key_flags"]);
  });

  test("the one that lasts longest says when nobody can encrypt", async () => {
    const other = parts(publicBytes(await newKey())).subkey;
    const bind = async (target: Packet, days: number) =>
      sign(
        owner,
        enums.signature.subkeyBinding,
        { subkey: target },
        {
          keyFlags: Uint8Array.of(0x0c),
          keyExpirationTime: days * 86_400,
        },
      );
    const short = await bind(subkey, 300);
    const long = await bind(other, 400);
    const made = Date.UTC(2026, 0, 1);
    const one = await accepted(whole(primary, userId, certification, subkey, short, other, long));
    expect(one.expiresAt).toBe(made + 400 * DAY_MS);
    const two = await accepted(whole(primary, userId, certification, other, long, subkey, short));
    expect(two.expiresAt).toBe(made + 400 * DAY_MS);
  });

  test("the newest binding counts, wherever it stands, and none from the future", async () => {
    const bind = async (days: number, date: number) =>
      sign(
        owner,
        enums.signature.subkeyBinding,
        { subkey },
        { keyFlags: Uint8Array.of(0x0c), keyExpirationTime: days * 86_400 },
        new Date(date),
      );
    const newer = await bind(500, OTHER);
    const older = await bind(400, OTHER - DAY_MS);
    const future = await bind(600, NOW + DAY_MS);
    const result = await accepted(
      whole(primary, userId, certification, subkey, future, newer, older, binding),
    );
    expect(result.expiresAt).toBe(Date.UTC(2026, 0, 1) + 500 * DAY_MS);
  });

  test("a binding that has ended itself leaves the one before it in force", async () => {
    const ended = await sign(
      owner,
      enums.signature.subkeyBinding,
      { subkey },
      { keyFlags: Uint8Array.of(0x0c), signatureExpirationTime: 86_400 },
      new Date(OTHER),
    );
    const both = await accepted(whole(primary, userId, certification, subkey, binding, ended));
    expect(both.expiresAt).toBe((await accepted(bytes)).expiresAt);
    const alone = whole(primary, userId, certification, subkey, ended);
    expect(await codes(alone)).toEqual(["encryption_expired"]);
  });
});

describe("user IDs", () => {
  test("one that the key did not sign is refused", async () => {
    expect(await codes(whole(primary, userId, subkey, binding))).toEqual(["user_id_unsigned"]);
  });

  test("one with a forged signature is refused", async () => {
    const forged = packet(TAG.signature, forge(certification.body));
    const input = whole(primary, userId, forged, subkey, binding);
    expect(await codes(input)).toEqual(["user_id_unsigned", "invalid_signatures"]);
  });

  test("one with a signature over another user ID is refused", async () => {
    const other = packet(TAG.userId, new TextEncoder().encode("X <vorstand@example.org>"));
    const input = whole(primary, other, certification, subkey, binding);
    expect(await codes(input)).toEqual(["user_id_unsigned", "invalid_signatures"]);
  });

  test("a signature for local use does not count", async () => {
    const local = await sign(owner, 0x13, { userId }, { exportable: false });
    const input = whole(primary, userId, local, subkey, binding);
    expect(await codes(input)).toEqual(["user_id_unsigned", "dropped_certifications"]);
  });

  test("a signature that has ended is refused, even if an older one has not", async () => {
    const properties = { signatureExpirationTime: 86_400, signatureNeverExpires: false };
    const ended = await sign(owner, 0x13, { userId }, properties, new Date(OTHER));
    const input = whole(primary, userId, certification, ended, subkey, binding);
    expect(await codes(input)).toEqual(["user_id_expired"]);
  });

  test("one that was revoked and signed again is taken with a warning", async () => {
    const revocation = await sign(owner, 0x30, { userId }, {}, new Date(OTHER));
    const renewed = await sign(owner, 0x13, { userId }, {}, new Date(OTHER + DAY_MS));
    const start = [primary, userId, certification, revocation] as const;
    const result = await accepted(whole(...start, renewed, subkey, binding));
    expect(result.codes).toEqual(["user_id_was_revoked"]);
    expect(await codes(whole(...start, subkey, binding))).toEqual(["user_id_revoked"]);
  });

  test("a forged revocation revokes nothing", async () => {
    const genuine = packetsOf(await sign(owner, 0x30, { userId }, {}, new Date(OTHER)))[0];
    const forged = packet(TAG.signature, forge(genuine?.body));
    const result = await accepted(whole(primary, userId, certification, forged, subkey, binding));
    expect(result.bytes).toEqual(bytes);
  });

  test("none at all, and none with the address, say what the key names", async () => {
    const nameless = await check(whole(primary, subkey, binding), OWNER, NOW);
    expect(nameless.findings[0]).toMatchObject({ code: "no_user_id", params: { found: [] } });
    const named = await check(bytes, address("kasse@example.org"), NOW);
    expect(named.findings[0]).toMatchObject({
      code: "no_user_id",
      params: { found: ["vorstand@example.org"] },
    });
  });
});
