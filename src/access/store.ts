/** AccessStore: who may do what. */
import {
  LAST_USE_RESOLUTION_MS,
  MAX_TOKENS,
  SESSION_SWEEP_MS,
  SESSION_USE_RESOLUTION_MS,
} from "../limits.ts";
import type { Principal } from "../http/app-env.ts";
import { isAhead } from "../store/clock.ts";
import type { HealthCode } from "../i18n/health-words.ts";
import { Store } from "../store/store.ts";
import type { StoreProblem } from "../store/report.ts";
import type { ListPage, ListQuery } from "./listing.ts";
import type { Owner, SessionInfo } from "./session.ts";
import { sessionsSchema } from "./session-table.ts";
import type { NewSession, SessionProof, SessionQuery } from "./sessions.ts";
import { createSlowdown } from "./slowdown.ts";
import {
  countTokens,
  deleteToken,
  findToken,
  insertToken,
  noteUse,
  tokenNames,
  tokensBehind,
  tokensSchema,
  type KeptToken,
  type TokenInfo,
} from "./table.ts";
import { nameKey } from "./token-name.ts";
import { sameHash } from "./token.ts";

export type Verdict =
  | { ok: true; principal: Principal }
  | { ok: false; retryAfterSeconds: number | undefined };

/** What the provider's last discovery was found to lack. */
const PROVIDER = "provider";

/** When uses of tokens were noted, or tried to be (unix ms): an object that cannot write is made anew and must not try at each request. */
const triedAt = new Map<string, number>();

export class AccessStore extends Store {
  readonly #slowdown = createSlowdown();
  /** unix ms; in memory, since one sweep too many does no harm. */
  #sweptAt: number | undefined;

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
    void scheduler
      .wait(0)
      .then(() => note(this.sql, id, now))
      .catch(() => undefined); // Nothing may be written: the next use is noted.
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

  /** The token with this id. */
  token(id: string): TokenInfo | undefined {
    const kept = findToken(this.sql, id);
    return kept && shown(kept);
  }

  /** A page of the tokens, the newest first. */
  async tokens(query: ListQuery): Promise<ListPage<TokenInfo>> {
    const { pageOf } = await import("./listing.ts");
    const { ones, next } = pageOf(tokensBehind(this.sql, query.after), query);
    return { ones: ones.map(shown), next };
  }

  /** Revokes a token at once, and ends the sessions by it; false if there is none with this id. */
  async revoke(id: string): Promise<boolean> {
    const { deleteSessionsOfToken } = await loadSessions();
    triedAt.delete(this.#own(id));
    deleteSessionsOfToken(this.sql, id);
    return deleteToken(this.sql, id);
  }

  /**
   * Signs somebody in. One by a stored token (`subject` is its id, there is no issuer) ends with the token at the
   * latest; undefined: the token is gone meanwhile. Who is signed in too often is signed out where it was longest ago.
   */
  async openSession(
    session: NewSession,
    isByAdminToken: boolean,
  ): Promise<SessionInfo | undefined> {
    const { openSession } = await loadSessions();
    let mostUntil = Infinity;
    if (session.issuer === undefined && !isByAdminToken) {
      const token = findToken(this.sql, session.subject);
      if (token === undefined) return undefined;
      mostUntil = token.expiresAt ?? Infinity;
    }
    return openSession(this.sql, session, mostUntil, Date.now());
  }

  /** The session that a cookie is of; undefined if it is over or was never there. */
  async session(id: string, proof: SessionProof): Promise<SessionInfo | undefined> {
    const { noteSessionUse, provenSession } = await loadSessions();
    const session = provenSession(this.sql, id, proof, Date.now());
    if (session === undefined) return undefined;
    this.#noteUse(id, session.lastUsedAt, SESSION_USE_RESOLUTION_MS, noteSessionUse);
    return session;
  }

  /** A page of those who are signed in, the newest first. */
  async sessions(query: SessionQuery): Promise<ListPage<SessionInfo>> {
    const { sessionsSeen } = await loadSessions();
    return sessionsSeen(this.sql, query, Date.now());
  }

  /** Ends a session, of `owner` where one is named; what the provider is told of it, or undefined if there is none. */
  async endSession(
    id: string,
    owner?: Owner,
  ): Promise<{ idToken: string | undefined } | undefined> {
    const { endSession } = await loadSessions();
    const ended = endSession(this.sql, id, owner);
    if (ended !== undefined) triedAt.delete(this.#own(id));
    return ended;
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

  /** Tokens and sessions end by themselves; what is over is swept: all are read for that. */
  protected override async work(now: number): Promise<void> {
    if (isLately(this.#sweptAt, now, SESSION_SWEEP_MS)) return;
    this.#sweptAt = now;
    const { sweepSessions } = await loadSessions();
    sweepSessions(this.sql, now);
  }
}

/** A redirect does without. */
const loadSessions = () => import("./sessions.ts");

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

/** The hash stays here. */
function shown({ hash: _hash, ...token }: KeptToken): TokenInfo {
  return token;
}
