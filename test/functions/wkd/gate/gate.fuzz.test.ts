import { readKey } from "openpgp";
import { describe, expect, test } from "vitest";
import { dearmor } from "../../../../functions/wkd/openpgp/armor.ts";
import { type AcceptedCertificate, check } from "../../../../functions/wkd/gate/gate.ts";
import { type Packet, TAG, toHex } from "../../../../functions/wkd/openpgp/packets.ts";
import { expectSlices, newKey, packetsOf, publicBytes } from "../craft.ts";
import { NOW, address, key } from "../keys.ts";
import { some } from "../../../campaign.ts";

// Damaged keys, the same ones in every run. Nothing may throw, and what is taken must be a key
// whose owner signed all of it: damage can only have hit what is left out, or what no signature
// covers and no program reads.

const OWNER = address("vorstand@example.org");

/** mulberry32: the same numbers for the same seed, from 0 up to but not including `limit`. */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = Uint8Array.from(bytes);
  flipped[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
}

/** The assertion of a packet: of a signature the part that is hashed, of everything else its body. */
function asserted({ tag, body }: Packet): string {
  if (tag !== TAG.signature) return `${tag} ${toHex(body)}`;
  const length = body[0] === 6 ? 8 : 6;
  const hashed = body.subarray(
    0,
    length + (((body[length - 2] ?? 0) << 8) | (body[length - 1] ?? 0)),
  );
  return `${tag} ${toHex(hashed)}`;
}

function binary(input: Uint8Array): Uint8Array {
  const read = dearmor(input);
  if (!read.ok) throw new Error(read.problem);
  return read.bytes;
}

interface Count {
  /** Taken, and what would be published is what the undamaged key gives. */
  same: number;
  /** Taken, and what would be published differs. */
  changed: number;
  refused: number;
}

/** Judges damaged keys; of each that is taken, checks everything that can be checked. */
async function judgeAll(original: Uint8Array, damaged: Iterable<Uint8Array>): Promise<Count> {
  const undamaged = await check(original, OWNER, NOW);
  if (!undamaged.ok) throw new Error("the undamaged key is refused");
  const reduced = toHex(undamaged.certificate.bytes);
  const signed = new Set(packetsOf(binary(original)).map(asserted));
  const count: Count = { same: 0, changed: 0, refused: 0 };
  for (const one of damaged) {
    const verdict = await check(one, OWNER, NOW);
    if (verdict.ok) {
      const { bytes } = verdict.certificate;
      count[toHex(bytes) === reduced ? "same" : "changed"] += 1;
      expectSlices(bytes, one);
      const foreign = packetsOf(bytes).filter((packet) => !signed.has(asserted(packet)));
      expect(foreign).toEqual([]);
      await expectUsable(verdict.certificate);
    } else {
      count.refused += 1;
      expect(verdict.findings[0]?.severity).toBe("refuse");
    }
  }
  return count;
}

/** Judged once more nothing changes, and OpenPGP.js by its own rules would encrypt to it. */
async function expectUsable({ bytes, expiresAt }: AcceptedCertificate): Promise<void> {
  const again = await check(bytes, OWNER, NOW);
  expect(again).toMatchObject({ ok: true, certificate: { bytes, expiresAt } });
  const parsed = await readKey({ binaryKey: bytes });
  await parsed.verifyPrimaryKey(new Date(NOW));
  await parsed.getEncryptionKey(undefined, new Date(NOW));
}

describe("every single bit of a key flipped", () => {
  test.each(some(["five-user-ids", "certified", "ed25519"], 1))("%s", async (name) => {
    const original = key(name);
    const bits = Array.from({ length: original.length * 8 }, (_, bit) => bit);
    const count = await judgeAll(
      original,
      bits.map((bit) => flip(original, bit)),
    );
    expect(count.same + count.changed + count.refused).toBe(original.length * 8);
    // The type of the subpacket with the key ID, which no signature covers, in each of the two
    // signatures that are kept: GnuPG 2.2 needs it, and a finding says so.
    expect(count.changed).toBe(2 * 8);
    if (name === "ed25519") expect(count.same).toBe(0);
  });
});

describe("every truncation of a key", () => {
  test.each(some(["ed25519", "photo", "rsa2048", "armored"], 2))("%s", async (name) => {
    const original = key(name);
    const lengths = Array.from({ length: original.length }, (_, length) => length);
    const count = await judgeAll(
      original,
      lengths.map((length) => original.subarray(0, length)),
    );
    // The line feed at the end of the armor is nothing to miss.
    expect(count).toEqual({
      same: name === "armored" ? 1 : 0,
      changed: 0,
      refused: original.length - (name === "armored" ? 1 : 0),
    });
  });
});

describe("some octets of a key replaced, moved or lost", () => {
  test.each(["rsa3072", "nistp256", "revoked-subkey-succeeded", "address-twice", "sq-cv25519"])(
    "%s",
    async (name) => {
      const original = key(name);
      const random = randomNumbers(original.length);
      const damaged = Array.from({ length: 300 }, (_, round) => {
        const octets = Array.from(original);
        const at = random(octets.length);
        const from = random(octets.length);
        if (round % 3 === 0) octets[at] = random(256);
        else if (round % 3 === 1) octets.splice(at, random(4), random(256));
        else octets.splice(at, 0, ...octets.splice(from, random(64)));
        return Uint8Array.from(octets);
      });
      const count = await judgeAll(original, damaged);
      expect(count.refused).toBeGreaterThan(0);
    },
  );

  test("version 6", async () => {
    const original = publicBytes(await newKey({ version: 6 }));
    const random = randomNumbers(6);
    const damaged = Array.from({ length: 300 }, () => flip(original, random(original.length * 8)));
    const count = await judgeAll(original, damaged);
    expect(count.refused).toBeGreaterThan(0);
  });
});

test("noise is refused, armored or not", async () => {
  const random = randomNumbers(1);
  for (let round = 0; round < 500; round++) {
    const noise = Uint8Array.from({ length: random(400) }, () => random(256));
    noise[0] = [0x98, 0xc6, 0x2d, 0x99][round % 4] ?? 0;
    expect((await check(noise, OWNER, NOW)).ok).toBe(false);
  }
});
