/** The table of sessions: who is signed in at the console. Only hashes of what cookies hold are kept. */
import type { Schema } from "../store/schema.ts";
import type { TableWords } from "../store/words.ts";
import { SESSION_MS } from "../limits.ts";
import type { KeptSession, Owner } from "./session.ts";

export const sessionsSchema: Schema = {
  part: "sessions",
  moments: [
    {
      table: "sessions",
      past: ["created_at", "last_used_at"],
      ahead: { ends_at: SESSION_MS },
    },
  ],
  steps: [
    `CREATE TABLE sessions (
       id TEXT PRIMARY KEY,            -- the middle part of what the cookie holds; opens nothing
       hash BLOB NOT NULL,             -- SHA-256 of what the cookie holds; of one by the admin token, of that too
       issuer TEXT,                    -- of the account; NULL: signed in with a token
       subject TEXT NOT NULL,          -- of the account (sub), or the token's id
       name TEXT NOT NULL,             -- shown, and kept in histories as who
       addresses TEXT NOT NULL,        -- JSON list of mail addresses that are proven to be theirs
       scopes TEXT NOT NULL,           -- JSON list, as they were when it was made
       groups TEXT NOT NULL,           -- JSON list: those of the provider's that gave the scopes
       language TEXT NOT NULL,         -- de or en
       id_token TEXT,                  -- the provider's, shown to it when signing out
       created_at INTEGER NOT NULL,    -- unix ms
       last_used_at INTEGER NOT NULL,  -- unix ms, to five minutes
       ends_at INTEGER NOT NULL        -- unix ms, whatever happens
     ) WITHOUT ROWID;`,
  ],
};

export const sessionsWords: TableWords = {
  sessions: { about: "one browser that somebody is signed in with; only a hash is kept" },
};

type SessionRow = {
  id: string;
  hash: ArrayBuffer;
  issuer: string | null;
  subject: string;
  name: string;
  addresses: string;
  scopes: string;
  groups: string;
  language: string;
  id_token: string | null;
  created_at: number;
  last_used_at: number;
  ends_at: number;
};

function toSession(row: SessionRow): KeptSession {
  return {
    id: row.id,
    hash: row.hash,
    issuer: row.issuer ?? undefined,
    subject: row.subject,
    name: row.name,
    addresses: JSON.parse(row.addresses) as string[],
    scopes: JSON.parse(row.scopes) as string[],
    groups: JSON.parse(row.groups) as string[],
    language: row.language === "en" ? "en" : "de",
    idToken: row.id_token ?? undefined,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    endsAt: row.ends_at,
  };
}

export function findSession(sql: SqlStorage, id: string): KeptSession | undefined {
  return sql
    .exec<SessionRow>("SELECT * FROM sessions WHERE id = ?", id)
    .toArray()
    .map(toSession)[0];
}

/** All of them, or those of one owner; the newest first. */
export function listSessions(sql: SqlStorage, owner?: Owner): KeptSession[] {
  const rows =
    owner === undefined
      ? sql.exec<SessionRow>("SELECT * FROM sessions ORDER BY created_at DESC, id")
      : sql.exec<SessionRow>(
          "SELECT * FROM sessions WHERE issuer IS ? AND subject = ? ORDER BY created_at DESC, id",
          owner.issuer ?? null,
          owner.subject,
        );
  return rows.toArray().map(toSession);
}

export function insertSession(sql: SqlStorage, session: KeptSession): void {
  sql.exec(
    "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    session.id,
    session.hash,
    session.issuer ?? null,
    session.subject,
    session.name,
    JSON.stringify(session.addresses),
    JSON.stringify(session.scopes),
    JSON.stringify(session.groups),
    session.language,
    session.idToken ?? null,
    session.createdAt,
    session.lastUsedAt,
    session.endsAt,
  );
}

/** Notes that a session was used at `now` (unix ms). */
export function noteSessionUse(sql: SqlStorage, id: string, now: number): void {
  sql.exec("UPDATE sessions SET last_used_at = ? WHERE id = ?", now, id);
}

/** Whether there was one to delete. */
export function deleteSession(sql: SqlStorage, id: string): boolean {
  return sql.exec("DELETE FROM sessions WHERE id = ?", id).rowsWritten > 0;
}

/** Those that somebody has signed in with this token. */
export function deleteSessionsOfToken(sql: SqlStorage, tokenId: string): void {
  sql.exec("DELETE FROM sessions WHERE issuer IS NULL AND subject = ?", tokenId);
}

/** Those that ended before `now`, or were used last before `unusedSince` (both unix ms). */
export function deleteEndedSessions(sql: SqlStorage, now: number, unusedSince: number): void {
  sql.exec("DELETE FROM sessions WHERE ends_at <= ? OR last_used_at <= ?", now, unusedSince);
}

/** Leaves the `most` that were used last. */
export function deleteStalestSessions(sql: SqlStorage, most: number): void {
  sql.exec(
    "DELETE FROM sessions WHERE id NOT IN (SELECT id FROM sessions ORDER BY last_used_at DESC, id LIMIT ?)",
    most,
  );
}
