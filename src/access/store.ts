/** AccessStore: who may do what. */
import {
  LAST_USE_RESOLUTION_MS,
  MAX_SESSIONS,
  MAX_SESSIONS_OF_ONE,
  MAX_TOKENS,
  SESSION_MS,
  SESSION_UNUSED_MS,
  SESSION_USE_RESOLUTION_MS,
} from "../limits.ts";
import type { Principal } from "../http/app-env.ts";
import { isAhead } from "../store/clock.ts";
import type { HealthCode } from "../i18n/health-words.ts";
import { Store, type StoreProblem } from "../store/store.ts";
import {
  deleteEndedSessions,
  deleteSession,
  deleteSessionsOfToken,
  deleteStalestSessions,
  findSession,
  insertSession,
  listSessions,
  noteSessionUse,
  sessionsSchema,
} from "./session-table.ts";
import { isOver, isSameOwner, type KeptSession, type Owner, type SessionInfo } from "./session.ts";
import { createSlowdown } from "./slowdown.ts";
import {
  countTokens,
  deleteToken,
  findToken,
  insertToken,
  listTokens,
  noteUse,
  tokenNames,
  tokensSchema,
  type KeptToken,
  type TokenInfo,
} from "./table.ts";
import { nameKey } from "./token-name.ts";
import { sameHash } from "./token.ts";

export type Verdict =
  | { ok: true; principal: Principal }
  | { ok: false; retryAfterSeconds: number | undefined };

/** A session before it is kept. */
export type NewSession = Omit<KeptSession, "createdAt" | "lastUsedAt" | "endsAt">;

/** What cookies prove: the hash of what one holds, alone and together with the admin token, if there is one. */
export interface SessionProof {
  readonly hash: ArrayBuffer;
  readonly hashWithAdmin: ArrayBuffer | undefined;
}

/** What the provider's last discovery was found to lack. */
const PROVIDER = "provider";

/** When uses of tokens were noted, or tried to be (unix ms): an object that cannot write is made anew and must not try at each request. */
const triedAt = new Map<string, number>();

export class AccessStore extends Store {
  readonly #slowdown = createSlowdown();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, [tokensSchema, sessionsSchema]);
  }

  /** Judges a token by its id and hash. A wrong one counts against `network`. */
  verify(id: string | undefined, hash: ArrayBuffer, network: string): Verdict {
    const now = Date.now();
    const token = id === undefined ? undefined : findToken(this.sql, id);
    const good = token !== undefined && sameHash(token.hash, hash);
    if (!good || (token.expiresAt !== undefined && token.expiresAt <= now)) {
      return { ok: false, retryAfterSeconds: this.#slowdown.wrong(network, now) };
    }
    this.#noteUse(token.id, token.lastUsedAt, LAST_USE_RESOLUTION_MS, noteUse);
    const { name, scopes } = token;
    const owner = { issuer: undefined, subject: token.id };
    return { ok: true, principal: { id: token.id, name, scopes, owner, session: undefined } };
  }

  /** Behind the verdict, which must not wait for a write, nor fail with it; at most every `resolution` ms. */
  #noteUse(id: string, lastUsedAt: number | undefined, resolution: number, note: typeof noteUse) {
    const now = Date.now();
    const moments = [lastUsedAt, triedAt.get(this.#own(id))];
    if (moments.some((at) => isLately(at, now, resolution))) return;
    triedAt.set(this.#own(id), now);
    void scheduler.wait(0).then(() => note(this.sql, id, now));
  }

  readonly #own = (id: string) => `${this.ctx.id.toString()} ${id}`;

  /** Keeps a new token's hash. The name must be free, as people read it, since the history names tokens by it. */
  add(token: Omit<TokenInfo, "createdAt" | "lastUsedAt">, hash: ArrayBuffer): AddResult {
    if (countTokens(this.sql) >= MAX_TOKENS) return { ok: false, reason: "too-many" };
    const key = nameKey(token.name);
    if (tokenNames(this.sql).some((name) => nameKey(name) === key))
      return { ok: false, reason: "name-taken" };
    insertToken(this.sql, { ...token, hash, createdAt: Date.now() });
    const kept = findToken(this.sql, token.id);
    if (kept === undefined) throw new Error("a token just written is not there");
    return { ok: true, token: shown(kept) };
  }

  list(): TokenInfo[] {
    return listTokens(this.sql).map(shown);
  }

  /** Revokes a token at once, and ends the sessions by it; false if there is none with this id. */
  revoke(id: string): boolean {
    triedAt.delete(this.#own(id));
    deleteSessionsOfToken(this.sql, id);
    return deleteToken(this.sql, id);
  }

  /**
   * Signs somebody in. One by a stored token (`subject` is its id, there is no issuer) ends with the token at the
   * latest; undefined: the token is gone meanwhile. Who is signed in too often is signed out where it was longest ago.
   */
  openSession(session: NewSession, isByAdminToken: boolean): SessionInfo | undefined {
    const now = Date.now();
    let endsAt = now + SESSION_MS;
    if (session.issuer === undefined && !isByAdminToken) {
      const token = findToken(this.sql, session.subject);
      if (token === undefined) return undefined;
      endsAt = Math.min(endsAt, token.expiresAt ?? Infinity);
    }
    const kept = { ...session, createdAt: now, lastUsedAt: now, endsAt };
    insertSession(this.sql, kept);
    const own = listSessions(this.sql, session).toSorted((a, b) => b.lastUsedAt - a.lastUsedAt);
    for (const { id } of own.slice(MAX_SESSIONS_OF_ONE)) deleteSession(this.sql, id);
    deleteStalestSessions(this.sql, MAX_SESSIONS);
    return withoutProof(kept);
  }

  /** The session that a cookie is of; undefined if it is over or was never there. */
  session(id: string, { hash, hashWithAdmin }: SessionProof): SessionInfo | undefined {
    const session = findSession(this.sql, id);
    if (session === undefined || isOver(session, Date.now())) return undefined;
    const proofs = [hash, hashWithAdmin].filter((proof) => proof !== undefined);
    if (!proofs.some((proof) => sameHash(session.hash, proof))) return undefined;
    this.#noteUse(id, session.lastUsedAt, SESSION_USE_RESOLUTION_MS, noteSessionUse);
    return withoutProof(session);
  }

  /** Who is signed in, the newest first: everybody, or one owner. */
  sessions(owner?: Owner): SessionInfo[] {
    const now = Date.now();
    return listSessions(this.sql, owner)
      .filter((session) => !isOver(session, now))
      .map(withoutProof);
  }

  /** Ends a session, of `owner` where one is named; what the provider is told of it, or undefined if there is none. */
  endSession(id: string, owner?: Owner): { idToken: string | undefined } | undefined {
    const session = findSession(this.sql, id);
    if (session === undefined || (owner !== undefined && !isSameOwner(session, owner))) {
      return undefined;
    }
    triedAt.delete(this.#own(id));
    deleteSession(this.sql, id);
    return { idToken: session.idToken };
  }

  /** What was found wrong with the provider when somebody wanted to sign in last (`code`), for the health check. */
  noteProvider(issuer: string, code: HealthCode | undefined): void {
    const { kv } = this.ctx.storage;
    const before = kv.get<ProviderNote>(PROVIDER);
    if (before?.code === code && (code === undefined || before?.issuer === issuer)) return;
    if (code === undefined) kv.delete(PROVIDER);
    else kv.put<ProviderNote>(PROVIDER, { issuer, code });
  }

  protected override problems(): StoreProblem[] {
    const note = this.ctx.storage.kv.get<ProviderNote>(PROVIDER);
    const { OIDC_ISSUER: issuer } = this.env;
    return note?.issuer === issuer && note !== undefined ? [{ code: note.code, count: 1 }] : [];
  }

  protected override dueAt(): undefined {
    return undefined;
  }

  /** Tokens and sessions end by themselves; what is over is swept. */
  protected override work(now: number): void {
    deleteEndedSessions(this.sql, now, now - SESSION_UNUSED_MS);
  }
}

/** Of one issuer, since another one is asked anew. */
interface ProviderNote {
  readonly issuer: string;
  readonly code: HealthCode;
}

/** A moment that is still to come was written by a clock that was ahead. */
const isLately = (at: number | undefined, now: number, resolution: number) =>
  at !== undefined && now - at < resolution && !isAhead(at, now);

export type AddResult =
  | { ok: true; token: TokenInfo }
  | { ok: false; reason: "too-many" | "name-taken" };

/** What proves it stays here. */
const withoutProof = ({ hash: _hash, idToken: _idToken, ...session }: KeptSession): SessionInfo =>
  session;

/** The hash stays here. */
function shown({ hash: _hash, ...token }: KeptToken): TokenInfo {
  return token;
}
