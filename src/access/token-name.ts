/** Names of tokens, which the history tells people by. A pure rule. */

/** Whatever is not seen, or changes how what stands beside it is seen: controls, bidi marks, zero-width letters. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** What the token of the settings is called. */
const RESERVED = "admin";

/** Names with one key are taken for each other by people: `Plenum` and `plenum`, `Ｐ` and `P`. */
export const nameKey = (name: string): string =>
  name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

export type NameFault = "unseen" | "reserved";

/** Why a name can be no token's; undefined if it can. */
export function nameFault(name: string): NameFault | undefined {
  if (UNSEEN.test(name)) return "unseen";
  return nameKey(name) === RESERVED ? "reserved" : undefined;
}
