/** The table of backup servers: whose token reports under which check. */
import type { Schema } from "../../../src/store/schema.ts";
import type { TableWords } from "../../../src/store/words.ts";

export const serversSchema: Schema = {
  part: "backup-servers",
  filled: ["backup_servers"],
  steps: [
    `CREATE TABLE backup_servers (
       token_id TEXT PRIMARY KEY,
       token_name TEXT NOT NULL,
       check_id INTEGER NOT NULL UNIQUE
     ) WITHOUT ROWID;`,
  ],
};

export const serversWords: TableWords = {
  backup_servers: {
    about: "one backup server, as it is known by the token that it reports with",
    columns: {
      token_id: "the middle part of the token, or `admin`",
      token_name: "a token of the same name takes its place once it was revoked",
      check_id: "the check that its reports are pings of",
    },
  },
};

/** A token that reports come with. */
export interface ReportingToken {
  readonly id: string;
  readonly name: string;
}

/** The check of the server with this token; of two tokens of one name there is only ever one that works. */
export function serverCheckId(sql: SqlStorage, { id, name }: ReportingToken): number | undefined {
  return sql
    .exec<{ check_id: number }>(
      `SELECT check_id FROM backup_servers WHERE token_id = ?1 OR token_name = ?2
       ORDER BY token_id = ?1 DESC LIMIT 1`,
      id,
      name,
    )
    .toArray()[0]?.check_id;
}

export const isServerCheck = (sql: SqlStorage, checkId: number): boolean =>
  sql.exec("SELECT 1 FROM backup_servers WHERE check_id = ?", checkId).toArray().length > 0;

/** Writes down whose check it is now, if it is not known yet: each report asks for it. */
export function saveServer(sql: SqlStorage, { id, name }: ReportingToken, checkId: number): void {
  const known = sql.exec(
    "SELECT 1 FROM backup_servers WHERE token_id = ? AND token_name = ? AND check_id = ?",
    id,
    name,
    checkId,
  );
  if (known.toArray().length > 0) return;
  sql.exec("INSERT OR REPLACE INTO backup_servers VALUES (?, ?, ?)", id, name, checkId);
}

export function forgetServer(sql: SqlStorage, checkId: number): void {
  sql.exec("DELETE FROM backup_servers WHERE check_id = ?", checkId);
}
