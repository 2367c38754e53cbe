/** Who may do what: the middleware in front of every API route. */
import { createMiddleware } from "hono/factory";
import { configOf } from "../config/config.ts";
import type { AppEnv, Principal } from "../http/app-env.ts";
import {
  missingScope,
  missingToken,
  ProblemError,
  tooManyWrongTokens,
  wrongToken,
} from "../http/problem.ts";
import { clientOf } from "../http/place.ts";
import { accessStore } from "./stub.ts";
import { askStore } from "../store/ask.ts";
import { allows, type Scope } from "./scopes.ts";
import { networkOf } from "./slowdown.ts";
import { hashToken, sameHash, tokenId } from "./token.ts";

/** What the token of the settings is called; no other can be (routes.ts). */
const ADMIN = "admin";

/** Lets a request through whose token holds `scope`, and tells the handler who it is (`principal`). */
export function requires(scope: Scope) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const principal = await authenticate(c.req.raw, c.env);
    if (!allows(principal.scopes, scope)) throw new ProblemError(missingScope(scope));
    c.set("principal", principal);
    await next();
  });
}

async function authenticate(request: Request, env: Env): Promise<Principal> {
  const token = tokenOf(request);
  if (token === undefined) throw new ProblemError(missingToken);
  const hash = await hashToken(token);
  const { adminToken, trustedProxies } = configOf(env);
  // The admin token is judged without the store: it works while the store does not.
  if (adminToken !== undefined && sameHash(hash, await hashToken(adminToken))) {
    return { id: ADMIN, name: ADMIN, scopes: ["admin"] };
  }
  const verdict = await askStore(() =>
    accessStore(env).verify(tokenId(token), hash, networkOf(clientOf(request, trustedProxies))),
  );
  if (verdict.ok) return verdict.principal;
  const wait = verdict.retryAfterSeconds;
  throw new ProblemError(wait === undefined ? wrongToken : tooManyWrongTokens(wait));
}

/** RFC 6750, section 2.1; X-Api-Key is what clients of Healthchecks send. */
function tokenOf(request: Request): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.get("Authorization") ?? "")?.[1];
  return bearer ?? (request.headers.get("X-Api-Key")?.trim() || undefined);
}
