import { describe, expect, test } from "vitest";
import { check } from "../../../../functions/wkd/gate/gate.ts";
import { TAG } from "../../../../functions/wkd/openpgp/packets.ts";
import {
  accepted,
  codes,
  newKey,
  packet,
  packetsOf,
  parts,
  publicBytes,
  sign,
  whole,
} from "../craft.ts";
import { MADE } from "../blocks.ts";
import { DAY_MS, NOW, address, key } from "../keys.ts";

const OWNER = address("vorstand@example.org");

const owner = await newKey();
const bytes = publicBytes(owner);
const { primary, userId, certification, subkey, binding } = parts(bytes);

test("a key is good from the second on in which it was made", async () => {
  const at = async (now: number) =>
    (await check(bytes, OWNER, now)).findings.map(({ code, params }) => ({ code, params }));
  expect(await at(MADE - 1)).toEqual([
    { code: "not_yet_valid", params: { validFrom: MADE, minutes: 1 } },
  ]);
  expect(await at(MADE)).toEqual([]);
});

describe("sizes", () => {
  /** A certification with a notation that makes the whole key so many octets long. */
  async function ofSize(octets: number): Promise<Uint8Array> {
    const made = async (length: number) => {
      const value = new Uint8Array(length);
      const rawNotations = [{ name: "x@y", value, humanReadable: false, critical: false }];
      const long = await sign(owner, 0x13, { userId }, { rawNotations }, new Date(MADE + 1000));
      return whole(primary, userId, long, subkey, binding);
    };
    // A signature's own numbers are an octet shorter now and then.
    for (let length = 60_000, tries = 0; tries < 40; tries++) {
      const one = await made(length);
      if (one.length === octets) return one;
      length += octets - one.length;
    }
    throw new Error("no key of that size");
  }

  test("exactly 64 KiB are served, and not one octet more", async () => {
    const most = await accepted(await ofSize(65_536));
    expect(most).toMatchObject({ sizeBefore: 65_536, sizeAfter: 65_536, codes: [] });
    const more = await check(await ofSize(65_537), OWNER, NOW);
    expect(more).toMatchObject({
      ok: false,
      findings: [
        {
          code: "result_too_large",
          params: { bytes: 65_537, maxBytes: 65_536, fingerprint: most.fingerprint },
        },
      ],
    });
  });

  test("exactly 128 signatures are verified, and not one more", async () => {
    const withCopies = (copies: number) => {
      const flood = Array.from({ length: copies }, () => certification);
      return check(whole(primary, userId, ...flood, subkey, binding), OWNER, NOW);
    };
    expect(await withCopies(127)).toMatchObject({ ok: true });
    expect(await withCopies(128)).toMatchObject({
      ok: false,
      findings: [{ code: "too_many_signatures", params: { count: 129, max: 128 } }],
    });
  });

  test("more than 1 MiB is told with both figures", async () => {
    expect(await check(new Uint8Array(1_048_577), OWNER, NOW)).toMatchObject({
      findings: [{ code: "too_large", params: { bytes: 1_048_577, maxBytes: 1_048_576 } }],
    });
  });

  test("are counted without armor", async () => {
    const binary = await check(key("ed25519"), OWNER, NOW);
    const armored = binary.ok ? binary.certificate.armored : "";
    const again = await check(new TextEncoder().encode(armored), OWNER, NOW);
    expect(again.ok && again.certificate.sizeBefore).toBe(key("ed25519").length);
  });
});

describe("of an address that a key does not name", () => {
  const named = (text: string) => packet(TAG.userId, new TextEncoder().encode(text));
  const found = async (...names: string[]) => {
    const [finding] = (await check(whole(primary, ...names.map(named), subkey), OWNER, NOW))
      .findings;
    return finding?.code === "no_user_id" ? finding.params.found : undefined;
  };

  test("at most five others are shown, by their addresses where they have any", async () => {
    const names = ["A <a@x.org>", "b@x.org", "C", "D <d@>", "E <e@x.org>", "F <f@x.org>"];
    expect(await found(...names)).toEqual(["a@x.org", "b@x.org", "C", "D <d@>", "e@x.org"]);
    expect(await found("A", "B", "C", "D", "E")).toHaveLength(5);
  });
});

describe("what is refused first", () => {
  const weak = packetsOf(key("rsa1024"));
  const [weakPrimary] = weak;
  if (weakPrimary === undefined) throw new Error("no packet");

  test.each<[string, () => Uint8Array, number, string]>([
    ["a weak key, before it is of the future", () => key("rsa1024"), 0, "weak_primary"],
    [
      "an address that is missing, before signatures",
      () => whole(primary, subkey),
      NOW,
      "no_user_id",
    ],
    ["a moment, before the address", () => whole(primary, subkey), 0, "not_yet_valid"],
  ])("is %s", async (_, input, now, code) => {
    expect((await check(input(), OWNER, now)).findings.map((one) => one.code)).toEqual([code]);
  });

  test("is told with its address and its algorithm", async () => {
    expect((await check(key("rsa1024"), OWNER, NOW)).findings[0]?.params).toEqual({
      algorithm: "RSA 1024",
      address: "vorstand@example.org",
    });
  });
});

test("the gravest findings come first, those of one gravity in the order of judging", async () => {
  const revocation = await sign(owner, 0x20, {});
  const photo = packet(TAG.userAttribute, Uint8Array.of(1));
  const stranger = parts(publicBytes(await newKey()));
  const input = whole(primary, revocation, userId, certification, photo, subkey, binding);
  const all = whole(input, stranger.subkey, stranger.binding);
  const verdict = await check(all, OWNER, NOW);
  expect(verdict.findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    "refuse primary_revoked",
    "warn unbound_subkeys",
    "info dropped_photos",
    "info dropped_certifications",
  ]);
  expect(verdict.ok).toBe(false);
});

test("a message in pieces is a message, a key in pieces is a key", async () => {
  // A first piece of one octet (RFC 9580 section 4.2.1.4) in a packet of each type.
  const pieces = (tag: number) => codes(whole(primary, Uint8Array.of(0xc0 | tag, 0xe0, 0, 0)));
  for (const tag of [1, 8, 9, 11, 18, 20]) expect(await pieces(tag)).toEqual(["not_a_certificate"]);
  for (const tag of [2, 6, 13, 14, 17]) expect(await pieces(tag)).toEqual(["partial_length"]);
  expect(await codes(Uint8Array.of(0xcb, 0xe0, 0, 0))).toEqual(["not_a_certificate"]);
});

test("what a text says of its checksum does not hide what is wrong with the key", async () => {
  const text = new TextDecoder().decode(key("armored")).replace(/^=.*$/m, "=AAAA");
  const late = await check(new TextEncoder().encode(text), OWNER, NOW + 1000 * DAY_MS);
  expect(late.findings.map(({ code }) => code)).toEqual(["primary_expired", "armor_checksum"]);
});
