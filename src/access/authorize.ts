/** Who may do what: the middleware in front of every API route and of every page behind the sign-in. */
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { configOf } from "../config/config.ts";
import { signInOf } from "../config/sign-in/settings.ts";
import type { AppEnv, Principal } from "../http/app-env.ts";
import { ProblemError } from "../http/problem.ts";
import {
  foreignPage,
  missingScope,
  missingToken,
  sessionOver,
  tooManyWrongTokens,
  wrongToken,
} from "./problems.ts";
import { clientOf } from "../http/place.ts";
import { accessStore } from "./stub.ts";
import { askStore } from "../store/ask.ts";
import { isFromOwnPage, isSafe } from "./origin.ts";
import { allows, type Scope } from "./scopes.ts";
import { scopesNow, SESSION_COOKIE } from "./session.ts";
import { networkOf } from "./slowdown.ts";
import type { SessionProof } from "./sessions.ts";
import type { Verdict } from "./store.ts";
import { hashToken, sameHash, tokenId } from "./token.ts";

/** What the token of the settings is called; no other can be (routes.ts). */
export const ADMIN = "admin";

/** Who did something, as the log may know them: a token by its id, and nobody by their account. */
export const loggedAs = ({ id, owner }: Principal): string =>
  owner.issuer === undefined ? id : "account";

const guards = new WeakSet<object>();

/** Whether a handler of a route is one that lets nobody through without a token or a session. */
export const isGuard = (handler: object): boolean => guards.has(handler);

/** Lets a request through whose token or session holds `scope`, and tells the handler who it is (`principal`). */
export function requires(scope: Scope) {
  const guard = createMiddleware<AppEnv>(async (c, next) => {
    const principal = await authenticate(c);
    if (!allows(principal.scopes, scope)) throw new ProblemError(missingScope(scope));
    c.set("principal", principal);
    await next();
  });
  guards.add(guard);
  return guard;
}

/** Lets everybody through who has a good token or a session, whatever they may. */
export const requiresSomebody = createMiddleware<AppEnv>(async (c, next) => {
  c.set("principal", await authenticate(c));
  await next();
});
guards.add(requiresSomebody);

/** A token that is sent goes before a session, which browsers send by themselves. */
async function authenticate(c: Context<AppEnv>): Promise<Principal> {
  const token = tokenOf(c.req.raw);
  if (token === undefined) return ofSession(c);
  const verdict = await judgeToken(token, c.req.raw, c.env);
  if (verdict.ok) return verdict.principal;
  const wait = verdict.retryAfterSeconds;
  throw new ProblemError(wait === undefined ? wrongToken : tooManyWrongTokens(wait));
}

/** Judges a token; a wrong one counts against the network that it came from. Throws if a part of the service does not answer. */
export async function judgeToken(token: string, request: Request, env: Env): Promise<Verdict> {
  const hash = await hashToken(token);
  const { adminToken, trustedProxies } = configOf(env);
  // The admin token is judged without the store: it works while the store does not.
  if (adminToken !== undefined && sameHash(hash, await hashToken(adminToken))) {
    const owner = { issuer: undefined, subject: ADMIN };
    return {
      ok: true,
      principal: { id: ADMIN, name: ADMIN, scopes: ["admin"], owner, session: undefined },
    };
  }
  return askStore(() =>
    accessStore(env).verify(tokenId(token), hash, networkOf(clientOf(request, trustedProxies))),
  );
}

async function ofSession(c: Context<AppEnv>): Promise<Principal> {
  if (getCookie(c, SESSION_COOKIE) === undefined) throw new ProblemError(missingToken);
  requireOwnPage(c);
  const principal = await sessionOf(c);
  if (principal === undefined) throw new ProblemError(sessionOver);
  return principal;
}

/** Refuses what would change something and comes from a page of somebody else. */
export function requireOwnPage({ req }: Context<AppEnv>): void {
  const isOwn = isSafe(req.method) || isFromOwnPage(req.raw.headers, new URL(req.url).origin);
  if (!isOwn) throw new ProblemError(foreignPage);
}

/** Who is signed in in this browser; undefined: nobody, or not any more. Throws if a part of the service does not answer. */
export async function sessionOf(c: Context<AppEnv>): Promise<Principal | undefined> {
  const secret = getCookie(c, SESSION_COOKIE);
  const id = secret === undefined ? undefined : tokenId(secret, "rs");
  if (secret === undefined || id === undefined) return undefined;
  const proof = await proofOf(secret, c.env);
  const session = await askStore(() => accessStore(c.env).session(id, proof));
  if (session === undefined) return undefined;
  const scopes = scopesNow(session, signInOf(c.env));
  if (scopes.length === 0) return undefined;
  const { name, issuer, subject } = session;
  return { id: subject, name, scopes, owner: { issuer, subject }, session };
}

/**
 * A session by the admin token is kept under a hash of cookie and token together: it ends when another token is set,
 * and nobody who reads the store can try out what the token may be.
 */
export async function proofOf(secret: string, env: Env): Promise<SessionProof> {
  const { adminToken } = configOf(env);
  const hashWithAdmin =
    adminToken === undefined ? undefined : await hashToken(`${secret} ${adminToken}`);
  return { hash: await hashToken(secret), hashWithAdmin };
}

/** RFC 6750, section 2.1; X-Api-Key is what clients of Healthchecks send. */
function tokenOf(request: Request): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.get("Authorization") ?? "")?.[1];
  return bearer ?? (request.headers.get("X-Api-Key")?.trim() || undefined);
}
