/** AccessStore: who may do what. */
import { LAST_USE_RESOLUTION_MS, MAX_TOKENS } from "../limits.ts";
import type { Principal } from "../http/app-env.ts";
import { isAhead } from "../store/clock.ts";
import { Store } from "../store/store.ts";
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

/** When uses of tokens were noted, or tried to be (unix ms): an object that cannot write is made anew and must not try at each request. */
const triedAt = new Map<string, number>();

export class AccessStore extends Store {
  readonly #slowdown = createSlowdown();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, [tokensSchema]);
  }

  /** Judges a token by its id and hash. A wrong one counts against `network`. */
  verify(id: string | undefined, hash: ArrayBuffer, network: string): Verdict {
    const now = Date.now();
    const token = id === undefined ? undefined : findToken(this.sql, id);
    const good = token !== undefined && sameHash(token.hash, hash);
    if (!good || (token.expiresAt !== undefined && token.expiresAt <= now)) {
      return { ok: false, retryAfterSeconds: this.#slowdown.wrong(network, now) };
    }
    const moments = [token.lastUsedAt, triedAt.get(this.#own(token.id))];
    if (!moments.some((at) => isLately(at, now))) void this.#noteUse(token.id, now);
    return { ok: true, principal: { id: token.id, name: token.name, scopes: token.scopes } };
  }

  /** Behind the verdict, which must not wait for a write, nor fail with it. */
  async #noteUse(id: string, now: number): Promise<void> {
    triedAt.set(this.#own(id), now);
    await scheduler.wait(0);
    noteUse(this.sql, id, now);
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

  /** Revokes a token at once; false if there is none with this id. */
  revoke(id: string): boolean {
    triedAt.delete(this.#own(id));
    return deleteToken(this.sql, id);
  }

  protected override dueAt(): undefined {
    return undefined;
  }

  protected override work(): void {
    // Tokens expire by themselves: nothing is ever due here.
  }
}

/** A moment that is still to come was written by a clock that was ahead. */
const isLately = (at: number | undefined, now: number) =>
  at !== undefined && now - at < LAST_USE_RESOLUTION_MS && !isAhead(at, now);

export type AddResult =
  | { ok: true; token: TokenInfo }
  | { ok: false; reason: "too-many" | "name-taken" };

/** The hash stays here. */
function shown({ hash: _hash, ...token }: KeptToken): TokenInfo {
  return token;
}
