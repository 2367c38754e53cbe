/** Public-key packets (RFC 9580 section 5.5.2): fingerprint and algorithm. */
import { bigEndian, toHex } from "./packets.ts";
import { MAX_EXPONENT_BITS, MAX_MODULUS_BITS } from "../limits.ts";

type AlgorithmFamily = "rsa" | "dsa" | "elgamal" | "elliptic" | "unknown";

export interface Algorithm {
  /** The public-key algorithm's number in RFC 9580 section 9.1. */
  id: number;
  /** As people write it: `RSA 3072`, `Ed25519`, `brainpoolP256r1`, `algorithm 105`. */
  name: string;
  family: AlgorithmFamily;
  /** Length of the modulus or prime, for RSA, DSA and ElGamal. */
  bits?: number;
  /** The key packet states its own algorithm in a form that mail programs can encrypt to. */
  canEncrypt: boolean;
}

/** A public key, as its packet describes it. */
export interface PublicKey {
  version: 4 | 6;
  /** Unix ms. */
  createdAt: number;
  algorithm: Algorithm;
  /** Upper-case hexadecimal: 40 digits for version 4, 64 for version 6. */
  fingerprint: string;
  /** Upper-case hexadecimal, 16 digits. */
  keyId: string;
}

/**
 * Reads the body of a public key or subkey packet (RFC 9580 section 5.5.2). The fingerprint is
 * taken over the octets as they stand. Undefined when it is none, or neither version 4 nor 6.
 */
export async function readPublicKey(body: Uint8Array): Promise<PublicKey | undefined> {
  const version = body[0];
  const algorithmId = body[5];
  if ((version !== 4 && version !== 6) || algorithmId === undefined) return undefined;
  const material = body.subarray(version === 6 ? 10 : 6);
  if (version === 6 && bigEndian(body.subarray(6, 10)) !== material.length) return undefined;
  if (version === 4 && body.length > 0xffff) return undefined;
  const fingerprint = await readFingerprint(version, body);
  return {
    version,
    createdAt: bigEndian(body.subarray(1, 5)) * 1000,
    algorithm: readAlgorithm(algorithmId, material),
    fingerprint,
    keyId: version === 6 ? fingerprint.slice(0, 16) : fingerprint.slice(-16),
  };
}

/** RFC 9580 section 5.5.4. */
async function readFingerprint(version: 4 | 6, body: Uint8Array): Promise<string> {
  const hash = version === 6 ? "SHA-256" : "SHA-1";
  return toHex(new Uint8Array(await crypto.subtle.digest(hash, hashedKey(body, version))));
}

/**
 * A key packet's body as signatures of that version cover it (RFC 9580 section 5.2.4): the octets
 * of the input, never what a library makes of them.
 */
export function hashedKey(body: Uint8Array, signatureVersion: number): Uint8Array<ArrayBuffer> {
  const isLong = signatureVersion === 6;
  const hashed = new Uint8Array((isLong ? 5 : 3) + body.length);
  const view = new DataView(hashed.buffer);
  view.setUint8(0, isLong ? 0x9b : 0x99);
  if (isLong) view.setUint32(1, body.length);
  else view.setUint16(1, body.length);
  hashed.set(body, isLong ? 5 : 3);
  return hashed;
}

/** RFC 9580 sections 9.1 and 9.2; the names are GnuPG's where it has one. */
function readAlgorithm(id: number, material: Uint8Array): Algorithm {
  switch (id) {
    case 1:
    case 2:
    case 3:
      return withModulus("RSA", "rsa", id, material, id !== 3);
    case 16:
    case 20:
      return withModulus("ElGamal", "elgamal", id, material, id === 16);
    case 17:
      return withModulus("DSA", "dsa", id, material, false);
    case 18:
    case 19:
    case 22:
      return onCurve(id, material);
    case 25:
      return { id, name: "X25519", family: "elliptic", canEncrypt: true };
    case 26:
      return { id, name: "X448", family: "elliptic", canEncrypt: true };
    case 27:
      return { id, name: "Ed25519", family: "elliptic", canEncrypt: false };
    case 28:
      return { id, name: "Ed448", family: "elliptic", canEncrypt: false };
    default:
      return { id, name: `algorithm ${id}`, family: "unknown", canEncrypt: false };
  }
}

function withModulus(
  name: string,
  family: AlgorithmFamily,
  id: number,
  material: Uint8Array,
  canEncrypt: boolean,
): Algorithm {
  const octets = mpiOctets(material);
  const bits = bitLength(material.subarray(2, 2 + octets));
  const next = material.subarray(2 + octets);
  const exponentBits = family === "rsa" ? bitLength(next.subarray(2, 2 + mpiOctets(next))) : 0;
  if (bits > MAX_MODULUS_BITS || exponentBits > MAX_EXPONENT_BITS) {
    return {
      id,
      name: `${name} ${bits}, exponent of ${exponentBits} bits`,
      family: "unknown",
      canEncrypt: false,
    };
  }
  return { id, name: `${name} ${bits}`, family, bits, canEncrypt };
}

function mpiOctets(material: Uint8Array): number {
  return (bigEndian(material.subarray(0, 2)) + 7) >> 3;
}

/** Of the number itself: the length that an MPI states may be larger than the number behind it. */
function bitLength(number: Uint8Array): number {
  const first = number.findIndex((octet) => octet !== 0);
  if (first < 0) return 0;
  return (number.length - first) * 8 - Math.clz32(number[first] ?? 0) + 24;
}

function onCurve(id: number, material: Uint8Array): Algorithm {
  const oid = toHex(material.subarray(1, 1 + (material[0] ?? 0)));
  const name = CURVES.get(oid);
  if (name === undefined) {
    return { id, name: `curve ${oid}`, family: "unknown", canEncrypt: false };
  }
  return { id, name, family: "elliptic", canEncrypt: id === 18 };
}

/** RFC 9580 section 9.2 and secp256k1 of SEC 2, by the octets of their object identifiers. */
const CURVES = new Map([
  ["2A8648CE3D030107", "NIST P-256"],
  ["2B81040022", "NIST P-384"],
  ["2B81040023", "NIST P-521"],
  ["2B2403030208010107", "brainpoolP256r1"],
  ["2B240303020801010B", "brainpoolP384r1"],
  ["2B240303020801010D", "brainpoolP512r1"],
  ["2B8104000A", "secp256k1"],
  ["2B06010401DA470F01", "Ed25519"],
  ["2B060104019755010501", "Cv25519"],
]);
