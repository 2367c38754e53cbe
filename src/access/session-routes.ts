/** Sessions: who is signed in at the console. Everybody sees and ends their own; all with the scope `sessions`. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { signInOf } from "../config/sign-in/settings.ts";
import type { AppEnv, Principal } from "../http/app-env.ts";
import { failures, json, momentOut, security, toMoment } from "../http/api-schema.ts";
import { notFound, ProblemError } from "../http/problem.ts";
import { createRouter, type Router } from "../http/router.ts";
import { MINUTE_MS } from "../durations.ts";
import { MAX_SESSIONS_OF_ONE, SESSION_USE_RESOLUTION_MS } from "../limits.ts";
import { log } from "../log.ts";
import { askStore } from "../store/ask.ts";
import { loggedAs, requiresSomebody } from "./authorize.ts";
import { cursorSchema, listQuery, listQuerySchema, toCursor } from "./listing-json.ts";
import type { ListPage, ListQuery } from "./listing.ts";
import { allows } from "./scopes.ts";
import { isSameOwner, type SessionInfo } from "./session.ts";
import type { SessionQuery } from "./sessions.ts";
import { accessStore } from "./stub.ts";

const sessionSchema = z
  .object({
    id: z.string().describe("names the session, and opens nothing"),
    name: z.string().describe("of the account or of the token"),
    account: z
      .boolean()
      .openapi({ description: "an account of the association; false: signed in with a token" }),
    own: z.boolean().describe("whether it is of the one who asks"),
    current: z.boolean().openapi({ description: "the one that asks" }),
    scopes: z.array(z.string()).describe("what it may do now"),
    groups: z.array(z.string()).openapi({ description: "of the provider, that give the scopes" }),
    createdAt: momentOut.describe("when somebody signed in"),
    lastUsedAt: momentOut.openapi({
      description: `to ${SESSION_USE_RESOLUTION_MS / MINUTE_MS} minutes`,
    }),
    endsAt: momentOut.openapi({ description: "at the latest" }),
  })
  .openapi("Session");

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/sessions",
  tags: ["sessions"],
  summary: "Who is signed in: one's own sessions, all of them with the scope sessions",
  operationId: "listSessions",
  description:
    "Sessions come from signing in at the console. Programs use tokens, which are listed apart. Page by page: ask again with `cursor` until it is null.",
  security,
  middleware: requiresSomebody,
  request: { query: listQuerySchema },
  responses: {
    200: json(
      z.object({
        sessions: z.array(sessionSchema).describe("the sessions, the newest first"),
        cursor: cursorSchema,
      }),
      "A page of the sessions, the newest first",
    ),
    ...failures(422),
  },
});

const endRoute = createRoute({
  method: "delete",
  path: "/api/v1/sessions/{id}",
  tags: ["sessions"],
  summary: "End a session, at once: one's own, any with the scope sessions",
  operationId: "endSession",
  description: "The browser that holds it has to sign in again.",
  security,
  middleware: requiresSomebody,
  request: {
    params: z.object({
      id: z.string().describe("id of the session, as the list of sessions shows it"),
    }),
  },
  responses: { 204: { description: "Ended" }, ...failures(404) },
});

/** Whose sessions somebody sees and ends; undefined: everybody's. */
const limitOf = ({ scopes, owner }: Principal) => (allows(scopes, "sessions") ? undefined : owner);

/** A page of the sessions that somebody may see, the newest first, each with what it may do now. */
export const sessionsSeenBy = (
  principal: Principal,
  env: Env,
  query: ListQuery,
): Promise<ListPage<SessionInfo>> => sessionsIn(env, { ...query, owner: limitOf(principal) });

/** Somebody's own. */
export async function ownSessions({ owner }: Principal, env: Env): Promise<readonly SessionInfo[]> {
  const all = { search: "", after: undefined, most: MAX_SESSIONS_OF_ONE };
  return (await sessionsIn(env, { ...all, owner })).ones;
}

function sessionsIn(env: Env, query: Omit<SessionQuery, "given">): Promise<ListPage<SessionInfo>> {
  const provider = signInOf(env);
  const given = provider && { issuer: provider.issuer, groups: provider.groups };
  return askStore(() => accessStore(env).sessions({ ...query, given }));
}

/** Ends a session that somebody may end. Throws `notFound` where there is none. */
export async function endSeenSession(c: Context<AppEnv>, id: string): Promise<void> {
  const principal = c.get("principal");
  const ended = await askStore(() => accessStore(c.env).endSession(id, limitOf(principal)));
  if (ended === undefined) throw new ProblemError(notFound);
  log("info", "sessions.ended", { id, by: loggedAs(principal) });
}

export function sessionRoutes(): Router {
  const router = createRouter();

  router.openapi(listRoute, async (c) => {
    const principal = c.get("principal");
    const { ones, next } = await sessionsSeenBy(principal, c.env, listQuery(c.req.valid("query")));
    const sessions = ones.map((session) => ({
      id: session.id,
      name: session.name,
      account: session.issuer !== undefined,
      own: isSameOwner(session, principal.owner),
      current: session.id === principal.session?.id,
      scopes: [...session.scopes],
      groups: [...session.groups],
      createdAt: toMoment(session.createdAt),
      lastUsedAt: toMoment(session.lastUsedAt),
      endsAt: toMoment(session.endsAt),
    }));
    return c.json({ sessions, cursor: toCursor(next) }, 200);
  });

  router.openapi(endRoute, async (c) => {
    await endSeenSession(c, c.req.valid("param").id);
    return c.body(null, 204);
  });

  return router;
}
