/** AccessStore: API tokens. Only hashes are kept. */
import { LAST_USE_RESOLUTION_MS, MAX_TOKENS } from "../limits.ts";
import type { Principal } from "../http/app-env.ts";
import { Store } from "../store/store.ts";
import type { Schema } from "../store/schema.ts";
import type { Scope } from "./scopes.ts";
import { createSlowdown } from "./slowdown.ts";
import { sameHash } from "./token.ts";

const tokensSchema: Schema = {
  part: "tokens",
  steps: [
    `CREATE TABLE tokens (
       id TEXT PRIMARY KEY,          -- the middle part of the token
       name TEXT NOT NULL,           -- shown in the history as who
       hash BLOB NOT NULL,           -- SHA-256 of the whole token
       scopes TEXT NOT NULL,         -- JSON list
       created_at INTEGER NOT NULL,  -- unix ms
       created_by TEXT NOT NULL,     -- name of the token that made it
       expires_at INTEGER,           -- unix ms; NULL: never
       last_used_at INTEGER          -- unix ms, to the minute
     ) WITHOUT ROWID;
     CREATE UNIQUE INDEX tokens_by_name ON tokens (name);`,
  ],
};

/** A token as its owner may see it; times in unix ms. */
export interface TokenInfo {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number | undefined;
  readonly lastUsedAt: number | undefined;
}

export type Verdict =
  | { ok: true; principal: Principal }
  | { ok: false; retryAfterSeconds: number | undefined };

type Row = {
  id: string;
  name: string;
  hash: ArrayBuffer;
  scopes: string;
  created_at: number;
  created_by: string;
  expires_at: number | null;
  last_used_at: number | null;
};

export class AccessStore extends Store {
  readonly #slowdown = createSlowdown();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, [tokensSchema]);
  }

  /** Judges a token by its id and hash. A wrong one counts against `network`. */
  verify(id: string | undefined, hash: ArrayBuffer, network: string): Verdict {
    const now = Date.now();
    const row = id === undefined ? undefined : this.#row(id);
    const good = row !== undefined && sameHash(row.hash, hash);
    if (!good || (row.expires_at !== null && row.expires_at <= now)) {
      return { ok: false, retryAfterSeconds: this.#slowdown.wrong(network, now) };
    }
    if (row.last_used_at === null || now - row.last_used_at >= LAST_USE_RESOLUTION_MS) {
      this.sql.exec("UPDATE tokens SET last_used_at = ? WHERE id = ?", now, row.id);
    }
    return { ok: true, principal: { name: row.name, scopes: info(row).scopes } };
  }

  /** Keeps a new token's hash. The name must be free, since the history names tokens by it. */
  add(token: Omit<TokenInfo, "createdAt" | "lastUsedAt">, hash: ArrayBuffer): AddResult {
    const { count } = this.sql
      .exec<{ count: number }>("SELECT COUNT(*) AS count FROM tokens")
      .one();
    if (count >= MAX_TOKENS) return { ok: false, reason: "too-many" };
    const taken = this.sql.exec("SELECT 1 FROM tokens WHERE name = ?", token.name).toArray();
    if (taken.length > 0) return { ok: false, reason: "name-taken" };
    this.sql.exec(
      "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
      token.id,
      token.name,
      hash,
      JSON.stringify(token.scopes),
      Date.now(),
      token.createdBy,
      token.expiresAt ?? null,
    );
    const row = this.#row(token.id);
    if (row === undefined) throw new Error("a token just written is not there");
    return { ok: true, token: info(row) };
  }

  list(): TokenInfo[] {
    return this.sql.exec<Row>("SELECT * FROM tokens ORDER BY created_at, id").toArray().map(info);
  }

  /** Revokes a token at once; false if there is none with this id. */
  revoke(id: string): boolean {
    return this.sql.exec("DELETE FROM tokens WHERE id = ?", id).rowsWritten > 0;
  }

  protected override dueAt(): undefined {
    return undefined;
  }

  protected override work(): void {
    // Tokens expire by themselves: nothing is ever due here.
  }

  #row(id: string): Row | undefined {
    return this.sql.exec<Row>("SELECT * FROM tokens WHERE id = ?", id).toArray()[0];
  }
}

export type AddResult =
  | { ok: true; token: TokenInfo }
  | { ok: false; reason: "too-many" | "name-taken" };

function info(row: Row): TokenInfo {
  return {
    id: row.id,
    name: row.name,
    scopes: JSON.parse(row.scopes) as Scope[],
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}
