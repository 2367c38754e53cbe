/** Archives are encrypted as OpenPGP (RFC 9580), so that `gpg --decrypt FILE | gunzip` opens them. */
import { ARCHIVE_PAUSE_MS } from "../../../src/limits.ts";
import { bytesOf } from "../../../src/octets.ts";
import { letOthers, piecesInTurns } from "../../../src/store/turns.ts";
import { MAX_SEALED_BYTES } from "../limits.ts";

/** A certificate that nobody can encrypt to (any more), in the library's words. */
export class UnusableCertificate extends Error {
  override name = "UnusableCertificate";
}

export interface Sealed {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the certificates, in hex. */
  readonly fingerprints: readonly string[];
}

/** Evaluating it takes a turn by itself: others get theirs before it is used. */
async function library() {
  const openpgp = await import("openpgp");
  await letOthers(ARCHIVE_PAUSE_MS);
  return openpgp;
}

/**
 * Encrypts a stream to several certificates (binary or armored), in the order in which they are told.
 * @throws UnusableCertificate; RangeError where it gets larger than what is held in memory
 */
export async function seal(
  plain: ReadableStream<Uint8Array>,
  certificates: readonly (Uint8Array | string)[],
): Promise<Sealed> {
  const openpgp = await library();
  const keys = await Promise.all(
    certificates.map(async (one) => {
      try {
        const key =
          typeof one === "string"
            ? await openpgp.readKey({ armoredKey: one })
            : await openpgp.readKey({ binaryKey: one });
        await key.getEncryptionKey();
        return key;
      } catch (error) {
        throw new UnusableCertificate(error instanceof Error ? error.message : String(error));
      }
    }),
  );
  const sealed = await openpgp.encrypt({
    message: await openpgp.createMessage({ binary: plain as never }),
    encryptionKeys: keys,
    format: "binary",
  });
  const bytes = await bytesOf(sealed, MAX_SEALED_BYTES);
  if (bytes === undefined) throw new RangeError("the archive is too large");
  return { bytes, fingerprints: keys.map((key) => key.getFingerprint()) };
}

/** A key pair of this instance's own, armored; its user id says what it is for. */
export async function newDrillKey(): Promise<string> {
  const openpgp = await library();
  const { privateKey } = await openpgp.generateKey({
    type: "ecc",
    curve: "curve25519Legacy",
    userIDs: [{ name: "Randwerk, drill of archives" }],
    format: "armored",
  });
  return privateKey;
}

/** The certificate of a private key, both armored. */
export async function certificateOf(privateKey: string): Promise<string> {
  const openpgp = await library();
  return (await openpgp.readPrivateKey({ armoredKey: privateKey })).toPublic().armor();
}

/** In pieces, between which others get their turns: what is done with one takes some milliseconds. */
function paced(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): ReadableStream<Uint8Array> {
  const pieces = piecesInTurns(bytes, ARCHIVE_PAUSE_MS);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return();
    },
  });
}

/**
 * What was sealed, with one of its keys, piece by piece, so that others get their turns; undefined: this key does not open
 * it. What was altered is an error at the end of the stream: whoever reads has compared the sum of it all before.
 */
export async function opened(
  bytes: Uint8Array<ArrayBuffer>,
  privateKey: string,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const openpgp = await library();
  try {
    const { data } = await openpgp.decrypt({
      message: await openpgp.readMessage({ binaryMessage: paced([bytes]) as never }),
      decryptionKeys: await openpgp.readPrivateKey({ armoredKey: privateKey }),
      format: "binary",
      config: { allowUnauthenticatedStream: true },
    });
    // The library hands on what it gets in pieces as large as it likes.
    return paced(data);
  } catch {
    return undefined;
  }
}
