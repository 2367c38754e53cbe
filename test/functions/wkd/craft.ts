import { expect } from "vitest";
import {
  type PrivateKey,
  type SecretKeyPacket,
  SignaturePacket,
  config,
  enums,
  generateKey,
} from "openpgp";
import type { FindingCode } from "../../../functions/wkd/gate/findings.ts";
import { check } from "../../../functions/wkd/gate/gate.ts";
import { hashedKey } from "../../../functions/wkd/openpgp/key.ts";
import { dearmor } from "../../../functions/wkd/openpgp/armor.ts";
import { concat } from "../../../src/octets.ts";
import { type Packet, toHex, parsePackets } from "../../../functions/wkd/openpgp/packets.ts";
import { NOW, address } from "./keys.ts";

// Keys that no program makes: OpenPGP.js signs whatever it is given.

const MADE = new Date("2026-01-01T00:00:00Z");
const LIFETIME_SECONDS = 2 * 365 * 86_400;

export function packetsOf(bytes: Uint8Array): Packet[] {
  const parsed = parsePackets(bytes);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.packets;
}

/** A packet in the new format (RFC 9580 section 4.2.1) with a length of five octets. */
export function packet(tag: number, body: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(6));
  header.setUint8(0, 0xc0 | tag);
  header.setUint8(1, 255);
  header.setUint32(2, body.length);
  return concat([new Uint8Array(header.buffer), body]);
}

interface Recipe {
  version?: 4 | 6;
  /** The notation of RFC 9580 (algorithms 25 to 28) instead of the one that GnuPG reads. */
  modern?: boolean;
  email?: string;
  /** From when on it has expired, in unix ms. */
  until?: number;
}

/** A key with one user ID and one subkey for encryption, as an object that can sign. */
export async function newKey(recipe: Recipe = {}): Promise<PrivateKey> {
  const { version = 4, modern = version === 6, email = "vorstand@example.org" } = recipe;
  const { until = MADE.getTime() + LIFETIME_SECONDS * 1000 } = recipe;
  const { privateKey } = await generateKey({
    ...(modern
      ? { type: "curve25519" as const }
      : { type: "ecc" as const, curve: "ed25519Legacy" }),
    userIDs: { name: "Vorstand", email },
    date: MADE,
    keyExpirationTime: (until - MADE.getTime()) / 1000,
    format: "object",
    config: { v6Keys: version === 6 },
  });
  return privateKey;
}

export function publicBytes(key: PrivateKey): Uint8Array {
  return key.toPublic().write();
}

type Properties = Partial<Omit<SignaturePacket, "sign" | "verify" | "read" | "write">>;

/** A signature packet by the primary key over packets, with whatever properties. */
export async function sign(
  key: PrivateKey,
  signatureType: number,
  over: { userId?: Packet; subkey?: Packet },
  properties: Properties = {},
  date = MADE,
): Promise<Uint8Array> {
  const signature = new SignaturePacket();
  const keyPacket = key.keyPacket as SecretKeyPacket;
  Object.assign(signature, {
    signatureType,
    publicKeyAlgorithm: keyPacket.algorithm,
    hashAlgorithm: enums.hash.sha512,
    ...properties,
  });
  const [primary] = packetsOf(publicBytes(key));
  const data = {
    key: hashable(primary),
    ...(over.userId && { userID: { write: () => over.userId?.body } }),
    ...(over.subkey && { bind: hashable(over.subkey) }),
  };
  // The declared signature of `sign` leaves out its last parameter, which it needs.
  const signer = signature as unknown as { sign: (...args: unknown[]) => Promise<void> };
  await signer.sign(keyPacket, data, date, false, config);
  return packet(2, signature.write());
}

function hashable(keyPacket: Packet | undefined): object {
  return {
    writeForHash: (version: number) => hashedKey(keyPacket?.body ?? new Uint8Array(), version),
  };
}

/** Adds a subkey of an algorithm that nobody knows, with a genuine binding signature. */
export async function withUnknownSubkey(key: PrivateKey, algorithm: number): Promise<Uint8Array> {
  const bytes = publicBytes(key);
  const subkey = packetsOf(bytes).find(({ tag }) => tag === 14);
  const body = Uint8Array.from(subkey?.body ?? []);
  body[5] = algorithm;
  const [unknown] = packetsOf(packet(14, body));
  if (unknown === undefined) throw new Error("the key has no subkey");
  const flags = { keyFlags: Uint8Array.of(0x0c) };
  const binding = await sign(key, enums.signature.subkeyBinding, { subkey: unknown }, flags);
  return concat([bytes, unknown.bytes, binding]);
}

/** Every packet of the result stands in the input, octet by octet, and none twice. */
export function expectSlices(result: Uint8Array, input: Uint8Array): void {
  const binary = dearmor(input);
  if (!binary.ok) throw new Error(binary.problem);
  const given = packetsOf(binary.bytes).map(({ bytes }) => toHex(bytes));
  const kept = packetsOf(result).map(({ bytes }) => toHex(bytes));
  expect(given).toEqual(expect.arrayContaining(kept));
  expect(new Set(kept).size).toBe(kept.length);
}

const OWNER = address("vorstand@example.org");

/** Findings of the gate in the key of the board. */
export async function codes(input: Uint8Array): Promise<FindingCode[]> {
  return (await check(input, OWNER, NOW)).findings.map(({ code }) => code);
}

/** The key as it would be published, with the codes of what was found. */
export async function accepted(input: Uint8Array) {
  const verdict = await check(input, OWNER, NOW);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.findings));
  expectSlices(verdict.certificate.bytes, input);
  return { ...verdict.certificate, codes: verdict.findings.map(({ code }) => code) };
}

/** A copy with one octet replaced. */
export function bodyWith(body: Uint8Array | undefined, at: number, octet: number): Uint8Array {
  return Uint8Array.from(body ?? [], (original, index) => (index === at ? octet : original));
}

/** A signature packet's body with one bit of the signature itself changed. */
export function forge(body: Uint8Array | undefined): Uint8Array {
  const at = (body?.length ?? 0) - 5;
  return bodyWith(body, at, (body?.[at] ?? 0) ^ 1);
}

/** The packets of a key made by OpenPGP.js, which are the same five each time. */
export function parts(bytes: Uint8Array) {
  const [primary, userId, certification, subkey, binding] = packetsOf(bytes);
  if (!primary || !userId || !certification || !subkey || !binding) throw new Error("not five");
  return { primary, userId, certification, subkey, binding };
}

export function whole(...packets: (Packet | Uint8Array)[]): Uint8Array {
  return concat(packets.map((part) => (part instanceof Uint8Array ? part : part.bytes)));
}
