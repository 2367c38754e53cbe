/** A letter that only the owner of a key can read: the part of RFC 3156 that is encrypted. */

/**
 * Text as a MIME entity, encrypted to a key and armored. Undefined: OpenPGP.js cannot encrypt to this key, although
 * other programs can. Loads the library, as judging the key has done.
 */
export async function sealedFor(
  key: Uint8Array,
  text: string,
  now: number,
): Promise<string | undefined> {
  const openpgp = await import("openpgp");
  // As it is: nobody on the way sees it, and who decrypts by hand finds the link in one piece.
  const head = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
  const entity = head + text.replace(/\r?\n/g, "\r\n");
  try {
    return await openpgp.encrypt({
      message: await openpgp.createMessage({ binary: new TextEncoder().encode(entity) }),
      encryptionKeys: await openpgp.readKey({ binaryKey: key }),
      date: new Date(now),
      // GnuPG takes a subkey without flags for one that encrypts, and so does the gate.
      config: { allowMissingKeyFlags: true },
    });
  } catch {
    return undefined;
  }
}
