/** The question of a request to the key server, by its URL alone. */
import { parseAddress } from "../address/address.ts";

export type Wanted = { readonly handle: string } | { readonly address: string };

/** `unsupported`: HKP has such questions, this server answers none of them. */
export type Search =
  | { readonly kind: "get" | "index"; readonly wanted: Wanted }
  | { readonly kind: "unsupported" | "malformed" | "nothing" };

/**
 * Reads `/pks/lookup?op=get|index&search=…` (draft-gallagher-openpgp-hkp) and `/vks/v1/by-fingerprint/…`,
 * `by-keyid`, `by-email` (the interface of keys.openpgp.org). Looked for is one whole address, fingerprint or key ID:
 * whoever asks knows it already. Parts of names find nothing, and key IDs of 32 bits, which anybody can forge, are
 * refused.
 */
export function searchOf(path: string, search: string): Search {
  const [, , , kind = "", ...rest] = path.split("/");
  if (!path.startsWith("/pks/")) {
    return rest.length === 1 ? vksSearch(kind, rest[0] ?? "") : { kind: "nothing" };
  }
  const query = new URLSearchParams(search);
  const op = query.get("op");
  const words = query.get("search")?.trim() ?? "";
  if (op === null || words === "") return { kind: "malformed" };
  if (op !== "get" && op !== "index" && op !== "vindex") return { kind: "unsupported" };
  const wanted = wantedOf(words);
  if (typeof wanted === "string") return { kind: wanted };
  return { kind: op === "get" ? "get" : "index", wanted };
}

function wantedOf(words: string): Wanted | "malformed" | "nothing" {
  const digits = /^(?:0x)?([0-9a-f]+)$/i.exec(words)?.[1];
  if (digits !== undefined && isHandle(digits)) return { handle: digits.toUpperCase() };
  if (/^0x/i.test(words)) return "malformed";
  return addressOf(words.replace(/^<(.*)>$/, "$1")) ?? "nothing";
}

/** Fingerprints of versions 4 and 6, and key IDs. */
const isHandle = (digits: string) => [16, 40, 64].includes(digits.length);

function addressOf(text: string): Wanted | undefined {
  const parsed = parseAddress(text);
  return parsed.ok ? { address: parsed.address.key } : undefined;
}

function vksSearch(kind: string, encoded: string): Search {
  let words: string;
  try {
    words = decodeURIComponent(encoded);
  } catch {
    return { kind: "malformed" };
  }
  const digits = /^(?:0x)?([0-9a-f]+)$/i.exec(words)?.[1]?.toUpperCase() ?? "";
  const wanted = kind === "by-email" ? addressOf(words) : { handle: digits };
  if (wanted === undefined) return { kind: "malformed" };
  if (kind === "by-email") return { kind: "get", wanted };
  const isFingerprint = digits.length === 40 || digits.length === 64;
  if (kind === "by-fingerprint") {
    return isFingerprint ? { kind: "get", wanted } : { kind: "malformed" };
  }
  if (kind !== "by-keyid") return { kind: "nothing" };
  return digits.length === 16 ? { kind: "get", wanted } : { kind: "malformed" };
}
