import { describe, expect, test } from "vitest";
import type { SignedPackets } from "../../../../functions/wkd/openpgp/certificate.ts";
import type { Packet } from "../../../../functions/wkd/openpgp/packets.ts";
import { signatureVerifier } from "../../../../functions/wkd/openpgp/verify.ts";
import { packetOf } from "../blocks.ts";
import { forge, newKey, packet, packetsOf, parts, publicBytes, sign } from "../craft.ts";
import { key } from "../keys.ts";

const owner = await newKey();
const { primary, userId, certification, subkey, binding } = parts(publicBytes(owner));
const stranger = parts(publicBytes(await newKey()));

const first = (bytes: Uint8Array): Packet => packetsOf(bytes)[0] ?? packetOf(0);
const direct = first(await sign(owner, 0x1f, {}));
const forged = first(packet(2, forge(certification.body)));

test.each<[string, Packet, SignedPackets, boolean]>([
  ["on its user ID", certification, { primary, userId }, true],
  ["on another user ID", certification, { primary, userId: packetOf(13, [65]) }, false],
  ["on a user ID of another key", certification, { primary: stranger.primary, userId }, false],
  ["on its subkey", binding, { primary, subkey }, true],
  ["on another subkey", binding, { primary, subkey: stranger.subkey }, false],
  ["on itself", direct, { primary }, true],
  ["on another key", direct, { primary: stranger.primary }, false],
  ["of somebody else on its subkey", stranger.binding, { primary, subkey }, false],
  ["changed by a bit", forged, { primary, userId }, false],
  ["that is none", packetOf(2, [4]), { primary, userId }, false],
  ["that is empty", packetOf(2), { primary, userId }, false],
])("a signature of a key %s is good: %s", async (_, signature, signed, good) => {
  const verify = await signatureVerifier(primary);
  expect(await verify?.(signature, signed)).toBe(good);
});

describe("signatures that other rules judge", () => {
  test("are verified with SHA-1 as well", async () => {
    const [start, id, certified, sub, bound] = packetsOf(key("sha1"));
    if (!start || !id || !certified || !sub || !bound) throw new Error("not five packets");
    const verify = await signatureVerifier(start);
    expect(await verify?.(certified, { primary: start, userId: id })).toBe(true);
    expect(await verify?.(bound, { primary: start, subkey: sub })).toBe(true);
  });

  test("are verified whatever they say critically, and whether or not they have ended", async () => {
    const rawNotations = [
      { name: "x@y", value: new Uint8Array(1), humanReadable: false, critical: true },
    ];
    const ended = { signatureExpirationTime: 1, signatureNeverExpires: false };
    for (const properties of [{ rawNotations }, ended]) {
      const made = first(await sign(owner, 0x13, { userId }, properties));
      const verify = await signatureVerifier(primary);
      expect(await verify?.(made, { primary, userId })).toBe(true);
    }
  });
});

test.each<[string, Packet]>([
  ["of an unknown algorithm", packetOf(6, [4, 0, 0, 0, 1, 99, 1, 2, 3])],
  ["of an unknown curve", packetOf(6, [4, 0, 0, 0, 1, 22, 3, 1, 2, 3, 0, 8, 255])],
  ["that breaks off", packetOf(6, [4, 0, 0])],
])("nothing is verified by a key %s", async (_, broken) => {
  expect(await signatureVerifier(broken)).toBeUndefined();
});
