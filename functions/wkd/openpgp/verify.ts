/** Whether a signature is good, as OpenPGP.js judges it. */
import type { SignedPackets, VerifySignature } from "./certificate.ts";
import { hashedKey } from "./key.ts";
import type { Packet } from "./packets.ts";

/**
 * A verifier for the signatures of one primary key; undefined when OpenPGP.js cannot use the key.
 *
 * OpenPGP.js does the arithmetic and nothing else: what is hashed are the octets of the input, and
 * what a signature means is read from them elsewhere. It is loaded here, when the first key comes
 * in, because it is large and no lookup needs it.
 */
export async function signatureVerifier(primary: Packet): Promise<VerifySignature | undefined> {
  const openpgp = await import("openpgp");
  const key = new openpgp.PublicKeyPacket();
  try {
    await key.read(primary.body);
  } catch {
    return undefined; // an algorithm or a curve it does not know, or no key of that algorithm
  }
  // Old hash functions and unknown subpackets have been judged already; see signature.ts.
  const config = { ...openpgp.config, rejectHashAlgorithms: new Set<never>() };
  return async (packet, signed) => {
    const signature = new openpgp.SignaturePacket();
    try {
      signature.read(packet.body);
      signature.unknownSubpackets = [];
      signature.rawNotations = [];
      signature.revocationKeyClass = null;
      const { signatureType, created } = signature;
      if (signatureType === null || created === null) return false;
      await signature.verify(key, signatureType, signedData(signed), created, false, config);
      return true;
    } catch {
      return false;
    }
  };
}

/** Answers what OpenPGP.js asks of the objects that it hashes, from the input. */
function signedData({ primary, userId, subkey }: SignedPackets): object {
  return {
    key: hashable(primary),
    ...(userId && { userID: { write: () => userId.body } }),
    ...(subkey && { bind: hashable(subkey) }),
  };
}

function hashable({ body }: Packet): object {
  return { writeForHash: (version: number) => hashedKey(body, version) };
}

/**
 * Why OpenPGP.js would not encrypt to a certificate at `now` (unix ms), in its own words; undefined: it would. Asked
 * with its defaults, as Mailvelope, Proton Mail and FlowCrypt do.
 */
export async function openpgpjsRefusal(
  bytes: Uint8Array,
  now: number,
): Promise<string | undefined> {
  const openpgp = await import("openpgp");
  try {
    const key = await openpgp.readKey({ binaryKey: bytes });
    await key.getEncryptionKey(undefined, new Date(now));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
