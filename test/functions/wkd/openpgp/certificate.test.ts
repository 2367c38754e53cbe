import { describe, expect, test } from "vitest";
import {
  countSignatures,
  keepUserIdsOf,
  keepVerified,
  readCertificate,
  writeCertificate,
  type Certificate,
  type Dropped,
  type SignedPackets,
} from "../../../../functions/wkd/openpgp/certificate.ts";
import { readPublicKey } from "../../../../functions/wkd/openpgp/key.ts";
import { concat } from "../../../../src/octets.ts";
import { type Packet, TAG } from "../../../../functions/wkd/openpgp/packets.ts";
import {
  STRANGER,
  certificateOf,
  issuedBy,
  keyBlock,
  keyIdOf,
  madeAt,
  packetOf,
  publicKey,
  signature,
  signatureBody,
  subkey,
  subpacket,
  type SignatureParts,
} from "../blocks.ts";
import { address } from "../keys.ts";

// An Ed25519 key of RFC 9580's kind, which may sign with SHA-256 and not with SHA-1.
const keyBody = (last: number, version = 4) =>
  version === 6 ? [6, 0, 0, 0, 1, 27, 0, 0, 0, 1, last] : [version, 0, 0, 0, 1, 27, last];

const primary = packetOf(TAG.publicKey, keyBody(1));
const { keyId, fingerprint } = (await readPublicKey(primary.body)) ?? {
  keyId: "",
  fingerprint: "",
};
const subkeyPacket = packetOf(TAG.publicSubkey, keyBody(2));
const userId = packetOf(TAG.userId, new TextEncoder().encode("A <a@example.org>"));
const photo = packetOf(TAG.userAttribute, [1]);

/** A signature packet in the name of the primary key. */
const signed = (type: number, parts: SignatureParts = {}, issuer = keyId) =>
  packetOf(
    TAG.signature,
    signatureBody({ type, unhashed: issuer === "" ? [] : issuedBy(issuer), ...parts }),
  );

async function read(...packets: Packet[]): Promise<Certificate> {
  const result = await readCertificate(packets);
  if (!result.ok) throw new Error(result.problem);
  return result.certificate;
}

const nothingDropped = certificateOf().dropped;
const dropping = (counts: Partial<Dropped>) => ({ ...nothingDropped, ...counts });
const kept = ({ primary: { signatures }, userIds, subkeys }: Certificate) =>
  [signatures, ...[...userIds, ...subkeys].map((block) => block.signatures)].flat();

describe("a certificate", () => {
  test("is its primary key, user IDs and subkeys, each with its signatures", async () => {
    const other = packetOf(TAG.userId, [66]);
    const [direct, one, two, three, binding] = [0x1f, 0x13, 0x10, 0x13, 0x18].map((type) =>
      signed(type),
    );
    if (!direct || !one || !two || !three || !binding) throw new Error("five were made");
    const certificate = await read(
      primary,
      direct,
      userId,
      one,
      two,
      other,
      three,
      subkeyPacket,
      binding,
    );
    expect(certificate.primary).toMatchObject({ packet: primary, key: { fingerprint } });
    const packets = (block: { signatures: { packet: Packet }[] }) =>
      block.signatures.map(({ packet }) => packet);
    expect(packets(certificate.primary)).toEqual([direct]);
    expect(certificate.userIds.map(({ packet }) => packet)).toEqual([userId, other]);
    expect(certificate.userIds.map(packets)).toEqual([[one, two], [three]]);
    expect(certificate.subkeys.map(packets)).toEqual([[binding]]);
    expect(certificate).toMatchObject({
      foreignRevocations: [],
      hasUnreadableRevocation: false,
      hasOutdatedHash: false,
      dropped: nothingDropped,
    });
    expect(countSignatures(certificate)).toBe(5);
  });

  const components = { primary: [primary], userId: [userId], subkey: [subkeyPacket] };
  test.each<[keyof typeof components, number[]]>([
    ["primary", [0x1f, 0x20]],
    ["userId", [0x10, 0x11, 0x12, 0x13, 0x30]],
    ["subkey", [0x18, 0x28]],
  ])("has at its %s signatures of the types %j and no others", async (name, belonging) => {
    const packets = name === "primary" ? [primary] : [primary, ...components[name]];
    const fitting: number[] = [];
    for (let type = 0; type <= 0x60; type++) {
      const certificate = await read(...packets, signed(type));
      if (kept(certificate).length === 1) fitting.push(type);
      else expect(certificate.dropped).toEqual(dropping({ certifications: 1 }));
    }
    expect(fitting).toEqual(belonging);
  });

  test.each<[string, () => Packet, Partial<Dropped>, Partial<Certificate>]>([
    ["of nobody", () => signed(0x1f, {}, ""), { certifications: 1 }, {}],
    ["that may not leave", () => local(0x20), { certifications: 1 }, {}],
    ["that is malformed", () => packetOf(TAG.signature, [4, 0x20]), { certifications: 1 }, {}],
    [
      "that says something critical",
      () => critical(0x20),
      { invalidSignatures: 1 },
      { hasUnreadableRevocation: true },
    ],
    [
      "of another version",
      () => signed(0x20, { version: 6 }),
      { invalidSignatures: 1 },
      { hasUnreadableRevocation: true },
    ],
    [
      "with an old hash function",
      () => signed(0x20, { hashAlgorithm: 2 }),
      { invalidSignatures: 1 },
      { hasUnreadableRevocation: true, hasOutdatedHash: true },
    ],
    [
      "with an old hash function that revokes nothing",
      () => signed(0x1f, { hashAlgorithm: 2 }),
      { invalidSignatures: 1 },
      { hasOutdatedHash: true },
    ],
    ["that revokes nothing, critical", () => critical(0x1f), { invalidSignatures: 1 }, {}],
  ])("leaves out a signature %s", async (_, made, dropped, expected) => {
    const certificate = await read(primary, made());
    expect(kept(certificate)).toEqual([]);
    const { foreignRevocations, hasUnreadableRevocation, hasOutdatedHash } = certificate;
    expect({ foreignRevocations, hasUnreadableRevocation, hasOutdatedHash }).toEqual({
      foreignRevocations: [],
      hasUnreadableRevocation: false,
      hasOutdatedHash: false,
      ...expected,
    });
    expect(certificate.dropped).toEqual(dropping(dropped));
  });

  const local = (type: number) =>
    signed(type, { hashed: [...madeAt(1_000), ...subpacket(4, [0])] });
  const critical = (type: number) =>
    signed(type, { hashed: [...madeAt(1_000), ...subpacket(0x80 | 20)] });

  test.each<[string, Packet[], number]>([
    ["of the key", [primary, signed(0x20, {}, keyIdOf(STRANGER))], 1],
    ["of the key, in an old form", [primary, signed(0x20, { hashAlgorithm: 1 }, STRANGER)], 1],
    ["of a subkey", [primary, subkeyPacket, signed(0x28, {}, STRANGER)], 0],
    ["of the user ID", [primary, userId, signed(0x30, {}, STRANGER)], 0],
    ["of the key, where it does not belong", [primary, userId, signed(0x20, {}, STRANGER)], 0],
  ])("remembers a stranger's revocation %s as it should", async (_, packets, count) => {
    const certificate = await read(...packets);
    expect(certificate.foreignRevocations).toHaveLength(count);
    expect(certificate.dropped).toEqual(dropping({ certifications: 1 }));
    expect(certificate).toMatchObject({ hasUnreadableRevocation: false, hasOutdatedHash: false });
  });

  test.each<[string, Packet, Partial<Dropped>]>([
    ["a photo", photo, { photos: 1 }],
    ["a subkey that is none", packetOf(TAG.publicSubkey, [4]), { unboundSubkeys: 1 }],
    [
      "a subkey of another version",
      packetOf(TAG.publicSubkey, keyBody(3, 6)),
      { unboundSubkeys: 1 },
    ],
  ])("leaves out %s with what follows it, without a word on that", async (_, packet, dropped) => {
    const certificate = await read(
      primary,
      packet,
      signed(0x13),
      signed(0x18),
      userId,
      signed(0x13),
    );
    expect(certificate.subkeys).toEqual([]);
    expect(certificate.userIds).toHaveLength(1);
    expect(kept(certificate)).toHaveLength(1);
    expect(certificate.dropped).toEqual(dropping(dropped));
  });

  test("counts two photos, and two subkeys that are none", async () => {
    const none = packetOf(TAG.publicSubkey, [4]);
    const { dropped } = await read(primary, photo, none, photo, none);
    expect(dropped).toEqual(dropping({ photos: 2, unboundSubkeys: 2 }));
  });

  test("is not interrupted by packets that mean nothing", async () => {
    const noise = [TAG.marker, TAG.trust, TAG.padding, 40, 63].map((tag) => packetOf(tag));
    const certificate = await read(
      ...noise,
      primary,
      ...noise,
      signed(0x1f),
      userId,
      ...noise,
      signed(0x13),
    );
    expect(certificate.primary.signatures).toHaveLength(1);
    expect(certificate.userIds[0]?.signatures).toHaveLength(1);
    expect(certificate.dropped).toEqual(dropping({ packets: 15 }));
  });
});

describe("what is no certificate", () => {
  const secret = { problem: "secret_key" };
  test.each<[string, Packet[], object]>([
    ["a secret key", [packetOf(TAG.secretKey)], secret],
    ["a secret subkey anywhere", [primary, userId, packetOf(TAG.secretSubkey)], secret],
    ["a secret key behind another", [primary, primary, packetOf(TAG.secretKey)], secret],
    ["a message with a secret key", [packetOf(1), packetOf(TAG.secretKey)], secret],
    ["nothing", [], { problem: "not_a_certificate", tag: 0 }],
    ["a marker", [packetOf(TAG.marker)], { problem: "not_a_certificate", tag: TAG.marker }],
    ["private packets", [packetOf(60)], { problem: "not_a_certificate", tag: 60 }],
    ["a user ID first", [userId, primary], { problem: "not_a_certificate", tag: TAG.userId }],
    ["a message", [packetOf(1)], { problem: "not_a_certificate", tag: 1 }],
    ["a message behind a key", [primary, packetOf(11)], { problem: "not_a_certificate", tag: 11 }],
    ["a packet of type 39", [primary, packetOf(39)], { problem: "not_a_certificate", tag: 39 }],
    ["two keys", [primary, userId, primary], { problem: "several_certificates", count: 2 }],
    ["three keys", [primary, primary, primary], { problem: "several_certificates", count: 3 }],
    ["version 3", [packetOf(6, keyBody(1, 3))], { problem: "unsupported_version", version: 3 }],
    ["an empty key", [packetOf(6)], { problem: "unsupported_version", version: 0 }],
    [
      "version 3 behind a marker",
      [packetOf(TAG.marker, [9]), packetOf(6, keyBody(1, 3))],
      { problem: "unsupported_version", version: 3 },
    ],
  ])("%s", async (_, packets, problem) => {
    expect(await readCertificate(packets)).toEqual({ ok: false, ...problem });
  });
});

test("the user IDs of one address are kept, and the others counted", () => {
  const named = (text: string) => ({
    packet: packetOf(TAG.userId, new TextEncoder().encode(text)),
    signatures: [],
  });
  const userIds = ["A <a@example.org>", "B <b@example.org>", "a@example.org", "x"].map(named);
  const certificate = certificateOf({ userIds, dropped: dropping({ photos: 3 }) });
  const { userIds: own, dropped } = keepUserIdsOf(certificate, address("a@example.org"));
  expect(own).toEqual([userIds[0], userIds[2]]);
  expect(dropped).toEqual(dropping({ photos: 3, userIds: 2 }));
});

describe("verifying", () => {
  const block = (tag: number, octet: number) => packetOf(tag, [octet]);
  const genuine = new Set<Packet>();
  const good = (type: number) => {
    const one = signature(type);
    genuine.add(one.packet);
    return one;
  };
  const certificate = (): Certificate =>
    certificateOf({
      primary: { ...keyBlock(publicKey(), signature(0x20), good(0x1f)), packet: block(6, 1) },
      userIds: [
        { packet: block(13, 2), signatures: [good(0x13), signature(0x30)] },
        { packet: block(13, 3), signatures: [signature(0x13)] },
      ],
      subkeys: [
        { ...keyBlock(publicKey(), signature(0x18)), packet: block(14, 4) },
        { ...keyBlock(publicKey(), good(0x18), signature(0x28)), packet: block(14, 5) },
      ],
      dropped: dropping({ invalidSignatures: 10, unboundSubkeys: 20 }),
    });

  test("keeps what is genuine and counts the rest", async () => {
    const given = certificate();
    const result = await keepVerified(given, (packet) => Promise.resolve(genuine.has(packet)));
    const types = kept(result).map(({ claim }) => claim.type);
    expect(types).toEqual([0x1f, 0x13, 0x18]);
    expect(result.userIds.map(({ packet }) => packet.body[0])).toEqual([2, 3]);
    expect(result.subkeys.map(({ packet }) => packet.body[0])).toEqual([5]);
    expect(result.dropped).toEqual(dropping({ invalidSignatures: 15, unboundSubkeys: 21 }));
    expect(given.dropped).toEqual(dropping({ invalidSignatures: 10, unboundSubkeys: 20 }));
  });

  test("asks of each signature whether it is over what it stands at", async () => {
    const asked: (number | undefined)[][] = [];
    await keepVerified(
      certificate(),
      (_, { primary: first, userId: id, subkey: sub }: SignedPackets) => {
        asked.push([first.body[0], id?.body[0], sub?.body[0]]);
        return Promise.resolve(true);
      },
    );
    expect(asked).toEqual([
      [1, undefined, undefined],
      [1, undefined, undefined],
      [1, 2, undefined],
      [1, 2, undefined],
      [1, 3, undefined],
      [1, undefined, 4],
      [1, undefined, 5],
      [1, undefined, 5],
    ]);
  });
});

test("what is served is every block with its signatures, one user ID among them", () => {
  const first = { packet: packetOf(6, [1]), key: publicKey(), signatures: [signature(0x1f)] };
  const id = { packet: packetOf(13, [2]), signatures: [signature(0x13), signature(0x10)] };
  const subkeys = [subkey("1"), subkey("2")];
  const [sub, other] = subkeys;
  expect(writeCertificate({ primary: first, subkeys }, id)).toEqual(
    concat(
      [
        first.packet,
        ...first.signatures.map(({ packet }) => packet),
        id.packet,
        ...id.signatures.map(({ packet }) => packet),
        ...[sub, other].flatMap((one) => [
          one?.packet ?? packetOf(0),
          ...(one?.signatures.map(({ packet }) => packet) ?? []),
        ]),
      ].map(({ bytes }) => bytes),
    ),
  );
});
