/** AccessStore: who may do what. */
import { LAST_USE_RESOLUTION_MS, MAX_TOKENS } from "../limits.ts";
import type { Principal } from "../http/app-env.ts";
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
    if (token.lastUsedAt === undefined || now - token.lastUsedAt >= LAST_USE_RESOLUTION_MS) {
      noteUse(this.sql, token.id, now);
    }
    return { ok: true, principal: { id: token.id, name: token.name, scopes: token.scopes } };
  }

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
    return deleteToken(this.sql, id);
  }

  protected override dueAt(): undefined {
    return undefined;
  }

  protected override work(): void {
    // Tokens expire by themselves: nothing is ever due here.
  }
}

export type AddResult =
  | { ok: true; token: TokenInfo }
  | { ok: false; reason: "too-many" | "name-taken" };

/** The hash stays here. */
function shown({ hash: _hash, ...token }: KeptToken): TokenInfo {
  return token;
}
