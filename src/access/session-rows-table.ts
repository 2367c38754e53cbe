/** Reads and writes of the table of sessions: apart from what makes it, since a redirect does without. */
import type { ListPlace } from "./listing.ts";
import type { KeptSession, Owner } from "./session.ts";

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

/**
 * All behind a place, or those of one owner; the newest first. All are read for that: an index by their age would be a
 * row more for every sign-in.
 */
export function* sessionsBehind(
  sql: SqlStorage,
  after: ListPlace | undefined,
  owner: Owner | undefined,
): Generator<KeptSession> {
  const behind = "SELECT * FROM sessions WHERE (created_at, id) < (?, ?)";
  const order = "ORDER BY created_at DESC, id DESC";
  const place = [after?.createdAt ?? Number.MAX_SAFE_INTEGER, after?.id ?? ""];
  const rows =
    owner === undefined
      ? sql.exec<SessionRow>(`${behind} ${order}`, ...place)
      : sql.exec<SessionRow>(
          `${behind} AND issuer IS ? AND subject = ? ${order}`,
          ...place,
          owner.issuer ?? null,
          owner.subject,
        );
  for (const row of rows) yield toSession(row);
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

/** Whose they are, and when they were used last (unix ms). */
export const sessionUses = (sql: SqlStorage) =>
  sql
    .exec<Pick<SessionRow, "id" | "issuer" | "subject" | "last_used_at">>(
      "SELECT id, issuer, subject, last_used_at FROM sessions",
    )
    .toArray()
    .map(({ id, issuer, subject, last_used_at: lastUsedAt }) => ({
      id,
      issuer: issuer ?? undefined,
      subject,
      lastUsedAt,
    }));
