/** Encrypting with OpenPGP.js, in the visitor's browser. Whoever GnuPG encrypts to is encrypted to here as well. */
import { config, createMessage, encrypt, readKey, type PublicKey } from "openpgp/lightweight";
import { nameInside } from "./rules.ts";

// OpenPGP.js is stricter by itself: it refuses one curve, and keys that do not say what they are for.
config.rejectCurves = new Set();
config.allowMissingKeyFlags = true;
config.showComment = false;
config.showVersion = false;

/** A certificate that can be encrypted to at this moment. Throws what OpenPGP.js has against it. */
export async function readCertificate(binaryKey: Uint8Array): Promise<PublicKey> {
  const key = await readKey({ binaryKey });
  await key.getEncryptionKey();
  return key;
}

export const fingerprintOf = (key: PublicKey): string => key.getFingerprint().toUpperCase();

/** The text as armored UTF-8. */
export async function encryptText(key: PublicKey, text: string): Promise<string> {
  const message = await createMessage({ text });
  return encrypt({ message, encryptionKeys: key, format: "armored" });
}

/** A file with its name inside; `onRead` is told how many octets were read, piece by piece. */
export async function encryptFile(
  key: PublicKey,
  file: File,
  onRead: (octets: number) => void,
): Promise<Blob> {
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      onRead(chunk.length);
      controller.enqueue(chunk);
    },
  });
  const binary = file.stream().pipeThrough(counted);
  const message = await createMessage({ binary, filename: nameInside(file.name) });
  const encrypted = await encrypt({ message, encryptionKeys: key, format: "binary" });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = encrypted.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts, { type: "application/pgp-encrypted" });
    parts.push(new Uint8Array(value));
  }
}
