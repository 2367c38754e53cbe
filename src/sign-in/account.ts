/** What a provider says of somebody, as the service keeps it. Pure rules. */
import { nameFault } from "../access/token-name.ts";
import { MAX_TOKEN_NAME_LENGTH } from "../limits.ts";
import { MAX_GROUPS_OF_ONE, MAX_SUBJECT_CHARACTERS } from "./limits.ts";

export interface Account {
  /** Never changes and is nobody else's at this issuer; names and addresses do and may be. */
  readonly subject: string;
  readonly name: string;
  /** Mail addresses that are proven to be theirs. */
  readonly addresses: readonly string[];
  readonly groups: readonly string[];
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * The account that these claims are of (OpenID Connect Core, section 5.1); undefined without a usable subject.
 * `trustEmail`: the provider's word proves an address. Its `email_verified` is not asked: Authentik says false of all
 * since 2025.10, and others true of what nobody has looked at.
 */
export function accountOf(claims: Claims, trustEmail: boolean): Account | undefined {
  const { sub, email, groups } = claims;
  if (typeof sub !== "string" || sub === "" || sub.length > MAX_SUBJECT_CHARACTERS) {
    return undefined;
  }
  const isAddress = typeof email === "string" && /^[^\s@]+@[^\s@]+$/.test(email);
  return {
    subject: sub,
    name: nameOf(claims, sub),
    addresses: trustEmail && isAddress ? [email] : [],
    groups: groupsOf(groups),
  };
}

/** The first that can be shown, and be told from the admin token in a history. */
function nameOf(claims: Claims, subject: string): string {
  for (const key of ["name", "preferred_username", "nickname"]) {
    const said = claims[key];
    if (typeof said !== "string") continue;
    const name = said.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
    const short = [...name].slice(0, MAX_TOKEN_NAME_LENGTH).join("");
    if (short !== "" && nameFault(short) === undefined) return short;
  }
  return subject;
}

/** A list of names; one name alone is a list, too. */
function groupsOf(said: unknown): string[] {
  const list: unknown[] = Array.isArray(said) ? said : [said];
  return list
    .slice(0, MAX_GROUPS_OF_ONE)
    .filter((group): group is string => typeof group === "string" && group !== "");
}
