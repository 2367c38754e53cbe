/**
 * API tokens, `rw_<id>_<secret>`, what a session's cookie holds, `rs_…`, and what a link in a mail to an owner holds,
 * `rk_…`. The id finds the row, the secret has 160 random bits, so one round of SHA-256 is enough to keep it (a slow
 * hash protects guessable secrets, and this is none).
 */

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // 32 letters: 5 bits each, none misread
const ID_LENGTH = 8;
const SECRET_LENGTH = 32;
const form = (kind: string) =>
  new RegExp(`^${kind}_([${ALPHABET}]{${ID_LENGTH}})_[${ALPHABET}]{${SECRET_LENGTH}}$`);
const FORMS = { rw: form("rw"), rs: form("rs"), rk: form("rk") };

/** None opens what another does. */
type Kind = keyof typeof FORMS;

/** A new token with the id under which its hash is kept. */
export function newToken(kind: Kind = "rw"): { id: string; token: string } {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_LENGTH + SECRET_LENGTH));
  const letters = Array.from(bytes, (byte) => ALPHABET.charAt(byte & 31)).join("");
  const id = letters.slice(0, ID_LENGTH);
  return { id, token: `${kind}_${id}_${letters.slice(ID_LENGTH)}` };
}

/** The id inside a token; undefined for anything that is not of a token's form. */
export function tokenId(token: string, kind: Kind = "rw"): string | undefined {
  return FORMS[kind].exec(token)?.[1];
}

/** SHA-256 of a token: what is stored and compared. */
export async function hashToken(token: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
}

/** Compares two hashes in constant time. */
export function sameHash(one: ArrayBuffer, other: ArrayBuffer): boolean {
  return one.byteLength === other.byteLength && crypto.subtle.timingSafeEqual(one, other);
}
