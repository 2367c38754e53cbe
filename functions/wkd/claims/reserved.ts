/** Addresses that no member publishes a key for: those of the association, and those that certificates are proven by. */
import type { MailAddress } from "../address/address.ts";
import { addressHashes } from "../address/hash.ts";

/**
 * Whether an address is reserved. A name without a domain (`vorstand`) is reserved at every domain. Decided by what mail
 * programs look for as well: an address that one of them takes for a reserved one is reserved, too.
 */
export async function isReserved(
  { localPart, domain }: MailAddress,
  reserved: readonly string[],
): Promise<boolean> {
  const here = reserved.flatMap((one) => {
    const at = one.lastIndexOf("@");
    return at < 0 ? [one] : one.slice(at + 1) === domain ? [one.slice(0, at)] : [];
  });
  const own = new Set((await addressHashes(localPart)).map(({ hash }) => hash));
  const all = await Promise.all(here.map((name) => addressHashes(name)));
  return all.flat().some(({ hash }) => own.has(hash));
}
