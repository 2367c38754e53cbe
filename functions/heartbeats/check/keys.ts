/** Random and derived names of checks, and the project's keys. */
/** Random and derived names of a check that is to be made. */
export interface NewNames {
  readonly uuid: string;
  readonly uniqueKey: string;
  readonly badgeKey: string;
}

/** Letters that stand in a URL as they are. 22 of them are 128 bits or more. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A random key of 22 letters; it never looks like a uuid. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(22));
  return Array.from(bytes, (byte) => ALPHABET.charAt(byte & 63)).join("");
}

/** The names of a check that is made; `uuid` if it has one already. */
export async function newNames(uuid: string = crypto.randomUUID()): Promise<NewNames> {
  return { uuid, uniqueKey: await uniqueKeyOf(uuid), badgeKey: crypto.randomUUID() };
}

/** SHA-1 of the first 16 hex digits of the uuid, as text: what Healthchecks calls `unique_key`. */
export async function uniqueKeyOf(uuid: string): Promise<string> {
  const half = new TextEncoder().encode(uuid.replaceAll("-", "").slice(0, 16));
  return new Uint8Array(await crypto.subtle.digest("SHA-1", half)).toHex();
}
