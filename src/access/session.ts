/** Sessions: who is signed in at the console, and for how long. Pure rules. */
import type { SignInConfig } from "../config/sign-in/settings.ts";
import type { Language } from "../i18n/language.ts";
import { SESSION_UNUSED_MS } from "../limits.ts";
import { common, type Scope } from "./scopes.ts";

/** Kept by browsers over HTTPS, and on this very machine (RFC 6265bis, section 4.1.3.2). */
export const SESSION_COOKIE = "__Host-randwerk";

/** Whose a session is: an account of a provider, or a token (its id, without an issuer). */
export interface Owner {
  readonly issuer: string | undefined;
  readonly subject: string;
}

/** A session as its owner may see it; times in unix ms. */
export interface SessionInfo extends Owner {
  /** Opens nothing. */
  readonly id: string;
  readonly name: string;
  /** Mail addresses that are proven to be theirs. */
  readonly addresses: readonly string[];
  /** What it could do when it was made. */
  readonly scopes: readonly Scope[];
  /** Groups of the provider that gave the scopes; none of a token. */
  readonly groups: readonly string[];
  readonly language: Language;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  /** Whatever happens. */
  readonly endsAt: number;
}

/** A session with what proves it. */
export interface KeptSession extends SessionInfo {
  /** SHA-256 of what the cookie holds. */
  readonly hash: ArrayBuffer;
  /** Of the provider, shown to it when signing out. */
  readonly idToken: string | undefined;
}

/** Whether a session is over at `now` (unix ms). */
export const isOver = ({ endsAt, lastUsedAt }: SessionInfo, now: number): boolean =>
  endsAt <= now || lastUsedAt + SESSION_UNUSED_MS <= now;

export const isSameOwner = (one: Owner, other: Owner): boolean =>
  one.issuer === other.issuer && one.subject === other.subject;

/** Whose groups give what today; undefined: tokens alone open the console. */
export type GivenRights = Pick<SignInConfig, "issuer" | "groups">;

/** What the groups of an account give, and which of them give anything. */
export function rightsOf(
  groups: readonly string[],
  known: SignInConfig["groups"],
): { readonly scopes: Scope[]; readonly groups: string[] } {
  const giving = [...new Set(groups)].filter((group) => known.has(group));
  const scopes = new Set(giving.flatMap((group) => known.get(group) ?? []));
  return { scopes: [...scopes], groups: giving };
}

/**
 * What a session may do now. A group that gives less than when it was made takes that away at once; one that gives
 * more does so with the next sign-in. Empty: it is over, as is one of another provider than today's.
 */
export function scopesNow(
  session: Pick<SessionInfo, "issuer" | "scopes" | "groups">,
  provider: GivenRights | undefined,
): readonly Scope[] {
  if (session.issuer === undefined) return session.scopes;
  if (provider?.issuer !== session.issuer) return [];
  return common(session.scopes, rightsOf(session.groups, provider.groups).scopes);
}
