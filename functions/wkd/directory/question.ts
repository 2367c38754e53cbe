/** The question of a request to the directory, by its URL alone. */
import { parseDomain } from "../address/address.ts";
import { HASH_PATTERN } from "../address/hash.ts";

/** The beginning of every URL of the directory (draft-koch-openpgp-webkey-service-22, section 3.1). */
export const DIRECTORY = "/.well-known/openpgpkey";

export type Question =
  | { readonly kind: "policy" }
  | { readonly kind: "key"; readonly domain: string; readonly hash: string };

/**
 * Reads `DIRECTORY/D/hu/HASH` and `DIRECTORY/D/policy` (advanced method) and the same without `/D`
 * (direct method), `host` with or without its port, any case. Undefined: there is nothing of that name.
 *
 * `domains` are the mail domains that are served, as A-labels. With them a host answers for its own domain
 * only; without them (none given) every domain is served, and the advanced method's host may be any.
 */
export function questionOf(
  host: string,
  path: string,
  domains: readonly string[],
): Question | undefined {
  if (!path.startsWith(`${DIRECTORY}/`)) return undefined;
  const segments = path.slice(DIRECTORY.length + 1).split("/");
  const isDirect = segments[0] === "hu" || segments.length === 1;
  const named = isDirect ? host.replace(/:\d+$/, "") : decoded(segments.shift());
  const domain = named === undefined ? undefined : parseDomain(named);
  if (domains.length > 0) {
    if (domain === undefined || !domains.includes(domain)) return undefined;
    if (!isDirect && parseDomain(host.replace(/:\d+$/, "")) !== `openpgpkey.${domain}`) {
      return undefined;
    }
  }
  if (segments.length === 1 && segments[0] === "policy") return { kind: "policy" };
  const hash = (segments[1] ?? "").toLowerCase();
  if (segments.length !== 2 || segments[0] !== "hu" || !HASH_PATTERN.test(hash)) return undefined;
  return domain === undefined ? undefined : { kind: "key", domain, hash };
}

function decoded(segment: string | undefined): string | undefined {
  try {
    return decodeURIComponent(segment ?? "");
  } catch {
    return undefined; // a lone % or no UTF-8
  }
}

/** The URLs of an address: `advanced` is asked first, `direct` where `openpgpkey.` has no DNS entry. */
export function directoryUrls(address: { localPart: string; domain: string }, hash: string) {
  const { localPart, domain } = address;
  const file = `hu/${hash}?l=${encodeURIComponent(localPart)}`;
  return {
    advanced: `https://openpgpkey.${domain}${DIRECTORY}/${domain}/${file}`,
    direct: `https://${domain}${DIRECTORY}/${file}`,
  };
}
