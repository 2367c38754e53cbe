/** Fingerprints of content, the same wherever the content is. */

/** SHA-256 of octets, in hex (FIPS 180-4). */
export async function sha256Hex(octets: BufferSource): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", octets)).toHex();
}
