/** What an AccessStore does with sessions. Loaded with the first that is asked for. */
import { MAX_SESSIONS, MAX_SESSIONS_OF_ONE, SESSION_MS, SESSION_UNUSED_MS } from "../limits.ts";
import {
  deleteEndedSessions,
  deleteSession,
  findSession,
  insertSession,
  sessionsBehind,
  sessionUses,
} from "./session-rows-table.ts";
import { pageOf, type ListPage, type ListQuery } from "./listing.ts";
import {
  isOver,
  isSameOwner,
  scopesNow,
  type GivenRights,
  type KeptSession,
  type Owner,
  type SessionInfo,
} from "./session.ts";
import { sameHash } from "./token.ts";

export { deleteSessionsOfToken, noteSessionUse } from "./session-rows-table.ts";

/** A session before it is kept. */
export type NewSession = Omit<KeptSession, "createdAt" | "lastUsedAt" | "endsAt">;

/** What cookies prove: the hash of what one holds, alone and together with the admin token, if there is one. */
export interface SessionProof {
  readonly hash: ArrayBuffer;
  readonly hashWithAdmin: ArrayBuffer | undefined;
}

/** Keeps a session that ends at `mostUntil` (unix ms) at the latest. */
export function openSession(
  sql: SqlStorage,
  session: NewSession,
  mostUntil: number,
  now: number,
): SessionInfo {
  const endsAt = Math.min(now + SESSION_MS, mostUntil);
  const kept = { ...session, createdAt: now, lastUsedAt: now, endsAt };
  // Read once: there is no index, since each would be a row more for every sign-in.
  const others = sessionUses(sql).toSorted((a, b) => b.lastUsedAt - a.lastUsedAt);
  const own = others.filter((one) => isSameOwner(one, session));
  for (const { id } of [...own.slice(MAX_SESSIONS_OF_ONE - 1), ...others.slice(MAX_SESSIONS - 1)]) {
    deleteSession(sql, id);
  }
  insertSession(sql, kept);
  return withoutProof(kept);
}

export function provenSession(
  sql: SqlStorage,
  id: string,
  { hash, hashWithAdmin }: SessionProof,
  now: number,
): SessionInfo | undefined {
  const session = findSession(sql, id);
  if (session === undefined || isOver(session, now)) return undefined;
  const proofs = [hash, hashWithAdmin].filter((proof) => proof !== undefined);
  if (!proofs.some((proof) => sameHash(session.hash, proof))) return undefined;
  return withoutProof(session);
}

/** Which sessions are listed. */
export interface SessionQuery extends ListQuery {
  /** Undefined: everybody's. */
  readonly owner: Owner | undefined;
  readonly given: GivenRights | undefined;
}

/** Who is signed in at `now` (unix ms), each with what it may do now; one that may nothing any more is over. */
export function sessionsSeen(
  sql: SqlStorage,
  query: SessionQuery,
  now: number,
): ListPage<SessionInfo> {
  function* open(): Generator<SessionInfo> {
    for (const session of sessionsBehind(sql, query.after, query.owner)) {
      const scopes = scopesNow(session, query.given);
      if (!isOver(session, now) && scopes.length > 0) yield { ...withoutProof(session), scopes };
    }
  }
  return pageOf(open(), query);
}

export function endSession(
  sql: SqlStorage,
  id: string,
  owner: Owner | undefined,
): { idToken: string | undefined } | undefined {
  const session = findSession(sql, id);
  if (session === undefined || (owner !== undefined && !isSameOwner(session, owner))) {
    return undefined;
  }
  deleteSession(sql, id);
  return { idToken: session.idToken };
}

/** Sessions end by themselves; what is over at `now` (unix ms) is swept. */
export const sweepSessions = (sql: SqlStorage, now: number): void =>
  deleteEndedSessions(sql, now, now - SESSION_UNUSED_MS);

/** What proves it stays in the store. */
const withoutProof = ({ hash: _hash, idToken: _idToken, ...session }: KeptSession): SessionInfo =>
  session;
