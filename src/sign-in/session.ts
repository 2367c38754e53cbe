/** Opening and ending the session of a browser. */
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { ADMIN, proofOf } from "../access/authorize.ts";
import { SESSION_COOKIE, type SessionInfo } from "../access/session.ts";
import type { NewSession } from "../access/sessions.ts";
import { accessStore } from "../access/stub.ts";
import { newToken, tokenId } from "../access/token.ts";
import type { AppEnv } from "../http/app-env.ts";
import { SESSION_MS } from "../limits.ts";
import { askStore } from "../store/ask.ts";

/** What every cookie of ours is: for this host and its own pages alone, unseen by scripts. */
export const COOKIE = { path: "/", secure: true, httpOnly: true, sameSite: "Lax" } as const;

/** What the browser signs in with. */
export type SignedIn = Omit<NewSession, "id" | "hash" | "language">;

/**
 * Opens a session under a new id, which this browser gets, and ends the one that it had. Undefined: the token that it
 * is by is gone meanwhile. Throws if a part of the service does not answer.
 */
export async function openSession(
  c: Context<AppEnv>,
  signedIn: SignedIn,
): Promise<SessionInfo | undefined> {
  const { id, token } = newToken("rs");
  const { hash, hashWithAdmin } = await proofOf(token, c.env);
  const isByAdminToken = signedIn.issuer === undefined && signedIn.subject === ADMIN;
  const kept = isByAdminToken ? hashWithAdmin : hash;
  if (kept === undefined) return undefined;
  const session = { ...signedIn, id, hash: kept, language: c.get("language") };
  const opened = await askStore(() => accessStore(c.env).openSession(session, isByAdminToken));
  if (opened === undefined) return undefined;
  await endSession(c);
  setCookie(c, SESSION_COOKIE, token, { ...COOKIE, maxAge: SESSION_MS / 1000 });
  return opened;
}

/** Signs this browser out; what the provider is told of it, or undefined if nobody was signed in. */
export async function signOut(c: Context<AppEnv>): ReturnType<typeof endSession> {
  const ended = await endSession(c);
  deleteCookie(c, SESSION_COOKIE, COOKIE);
  return ended;
}

async function endSession(
  c: Context<AppEnv>,
): Promise<{ idToken: string | undefined; issuer: string | undefined } | undefined> {
  const secret = getCookie(c, SESSION_COOKIE);
  const id = secret === undefined ? undefined : tokenId(secret, "rs");
  if (secret === undefined || id === undefined) return undefined;
  const proof = await proofOf(secret, c.env);
  return askStore(async () => {
    const store = accessStore(c.env);
    // Whoever knows an id alone cannot end it.
    const session = await store.session(id, proof);
    const ended = session && (await store.endSession(id));
    return ended && { idToken: ended.idToken, issuer: session.issuer };
  });
}
