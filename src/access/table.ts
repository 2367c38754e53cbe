/** The table of API tokens. Only hashes are kept. */
import type { Schema } from "../store/schema.ts";
import type { TableWords } from "../store/words.ts";
import type { ListPlace } from "./listing.ts";
import type { Scope } from "./scopes.ts";

export const tokensSchema: Schema = {
  part: "tokens",
  filled: ["tokens"],
  moments: [{ table: "tokens", past: ["created_at", "last_used_at"], free: ["expires_at"] }],
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

export const tokensWords: TableWords = {
  tokens: { about: "one API token; only its hash is kept" },
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

/** A token with what proves it. */
export interface KeptToken extends TokenInfo {
  /** SHA-256 of the whole token. */
  readonly hash: ArrayBuffer;
}

type TokenRow = {
  id: string;
  name: string;
  hash: ArrayBuffer;
  scopes: string;
  created_at: number;
  created_by: string;
  expires_at: number | null;
  last_used_at: number | null;
};

function toToken(row: TokenRow): KeptToken {
  return {
    id: row.id,
    name: row.name,
    hash: row.hash,
    scopes: JSON.parse(row.scopes) as Scope[],
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}

export function findToken(sql: SqlStorage, id: string): KeptToken | undefined {
  return sql.exec<TokenRow>("SELECT * FROM tokens WHERE id = ?", id).toArray().map(toToken)[0];
}

/** Tokens behind a place, the newest first. All are read for that: an index by their age would be a row more for each. */
export function* tokensBehind(sql: SqlStorage, after: ListPlace | undefined): Generator<KeptToken> {
  const rows = sql.exec<TokenRow>(
    "SELECT * FROM tokens WHERE (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC",
    after?.createdAt ?? Number.MAX_SAFE_INTEGER,
    after?.id ?? "",
  );
  for (const row of rows) yield toToken(row);
}

export function countTokens(sql: SqlStorage): number {
  return sql.exec<{ count: number }>("SELECT COUNT(*) AS count FROM tokens").one().count;
}

export function tokenNames(sql: SqlStorage): string[] {
  return sql
    .exec<{ name: string }>("SELECT name FROM tokens")
    .toArray()
    .map(({ name }) => name);
}

export function insertToken(sql: SqlStorage, token: Omit<KeptToken, "lastUsedAt">): void {
  sql.exec(
    "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
    token.id,
    token.name,
    token.hash,
    JSON.stringify(token.scopes),
    token.createdAt,
    token.createdBy,
    token.expiresAt ?? null,
  );
}

/** Notes that a token was used at `now` (unix ms). */
export function noteUse(sql: SqlStorage, id: string, now: number): void {
  sql.exec("UPDATE tokens SET last_used_at = ? WHERE id = ?", now, id);
}

/** Whether there was one to delete. */
export function deleteToken(sql: SqlStorage, id: string): boolean {
  return sql.exec("DELETE FROM tokens WHERE id = ?", id).rowsWritten > 0;
}
