/** The tables of the log: pings of a check, of which the newest are kept, and its changes of status. */
import type { Schema } from "../../../src/store/schema.ts";
import type { TableWords } from "../../../src/store/words.ts";
import type { PingKind } from "./action.ts";
import type { Flip, Reason, StoredStatus } from "./check.ts";
import { KEPT_FLIPS, KEPT_PINGS, PLACES_PER_CHECK } from "../limits.ts";

export const logSchema: Schema = {
  part: "check-log",
  moments: [
    { table: "pings", past: ["at", "received_at"] },
    { table: "flips", past: ["at"] },
  ],
  steps: [
    `CREATE TABLE pings (               -- a ring per check: a new ping takes the place of the oldest,
       check_id INTEGER NOT NULL,       -- so that pruning writes no rows of its own
       slot INTEGER NOT NULL,           -- n modulo the number that is kept
       n INTEGER NOT NULL,              -- number of the ping, from 1
       id TEXT NOT NULL,                -- of the request: one that is repeated is recorded once
       at INTEGER NOT NULL,             -- unix ms: when it happened
       received_at INTEGER,             -- unix ms; NULL unless it was kept and came later
       kind TEXT NOT NULL,              -- success, start, fail, log, ign
       exit_status INTEGER,
       signal TEXT,
       run_id TEXT,
       method TEXT NOT NULL,
       scheme TEXT NOT NULL,
       duration_ms INTEGER,             -- of the run that it ended
       body BLOB,                       -- raw bytes, the middle cut out if it was long
       PRIMARY KEY (check_id, slot)
     ) WITHOUT ROWID;
     CREATE TABLE flips (
       id INTEGER PRIMARY KEY,
       check_id INTEGER NOT NULL,
       at INTEGER NOT NULL,             -- unix ms; going down: the deadline
       old_status TEXT NOT NULL,
       new_status TEXT NOT NULL,
       reason TEXT NOT NULL             -- JSON: Reason
     );
     CREATE INDEX flips_by_check ON flips (check_id, at);`,
    // The place as the row's own number: bodies then share their pages with the row, and taking the place of an
    // old ping does not read that one's body.
    `ALTER TABLE pings RENAME TO old_pings;
     CREATE TABLE pings (               -- a ring per check: a new ping takes the place of the oldest,
       place INTEGER PRIMARY KEY,       -- 1000 times the check's id, plus n modulo the number that is kept
       n INTEGER NOT NULL,              -- number of the ping, from 1
       id TEXT NOT NULL,                -- of the request: one that is repeated is recorded once
       at INTEGER NOT NULL,             -- unix ms: when it happened
       received_at INTEGER,             -- unix ms; NULL unless it was kept and came later
       kind TEXT NOT NULL,              -- success, start, fail, log, ign
       exit_status INTEGER,
       signal TEXT,
       run_id TEXT,
       method TEXT NOT NULL,
       scheme TEXT NOT NULL,
       duration_ms INTEGER,             -- of the run that it ended
       body BLOB                        -- raw bytes, the middle cut out if it was long
     );
     INSERT INTO pings SELECT 1000 * check_id + slot, n, id, at, received_at, kind, exit_status,
       signal, run_id, method, scheme, duration_ms, body FROM old_pings;
     DROP TABLE old_pings;`,
  ],
};

export const logWords: TableWords = {
  pings: {
    about:
      "one ping of a check; a new one takes the place of its oldest, so that pruning writes no rows",
    columns: {
      exit_status: "0 to 255; NULL: none was reported",
      signal: "name of what ended the program, without SIG",
      run_id: "of its run; a uuid, NULL: it has none",
      method: "of HTTP",
      scheme: "http or https",
    },
  },
  flips: {
    about: "one change of status of a check",
    columns: {
      id: "the order in which they were noted",
      check_id: "of the check",
      old_status: "new, up, down, paused",
      new_status: "up, down, paused, new",
    },
  },
};

/** A ping as it is logged; times in unix ms. */
export interface LoggedPing {
  readonly n: number;
  readonly at: number;
  readonly receivedAt: number | undefined;
  readonly kind: PingKind;
  readonly exitStatus: number | undefined;
  readonly signal: string | undefined;
  readonly runId: string | undefined;
  readonly method: string;
  readonly scheme: string;
  readonly durationMs: number | undefined;
  readonly bodyBytes: number;
}

type PingRow = {
  n: number;
  at: number;
  received_at: number | null;
  kind: string;
  exit_status: number | null;
  signal: string | null;
  run_id: string | null;
  method: string;
  scheme: string;
  duration_ms: number | null;
  body_bytes: number | null;
};

const INSERT_PING = `INSERT OR REPLACE INTO pings
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Those of one check; its id is the first parameter. */
const OWN = `place BETWEEN ?1 * ${PLACES_PER_CHECK} AND (?1 + 1) * ${PLACES_PER_CHECK} - 1`;

const placeOf = (checkId: number, n: number) => checkId * PLACES_PER_CHECK + (n % KEPT_PINGS);

/** Logs a ping; returns how many rows that wrote. */
export function insertPing(
  sql: SqlStorage,
  checkId: number,
  id: string,
  ping: Omit<LoggedPing, "bodyBytes">,
  body: Uint8Array | undefined,
): number {
  return sql.exec(
    INSERT_PING,
    placeOf(checkId, ping.n),
    ping.n,
    id,
    ping.at,
    ping.receivedAt ?? null,
    ping.kind,
    ping.exitStatus ?? null,
    ping.signal ?? null,
    ping.runId ?? null,
    ping.method,
    ping.scheme,
    ping.durationMs ?? null,
    body ?? null,
  ).rowsWritten;
}

/** Whether a ping of this id is in the log already. */
export function hasPing(sql: SqlStorage, checkId: number, id: string): boolean {
  return sql.exec(`SELECT 1 FROM pings WHERE ${OWN} AND id = ?2`, checkId, id).toArray().length > 0;
}

/** The newest pings, newest first. */
export function pingsOf(sql: SqlStorage, checkId: number, most: number): LoggedPing[] {
  return sql
    .exec<PingRow>(
      `SELECT n, at, received_at, kind, exit_status, signal, run_id, method, scheme, duration_ms,
         length(body) AS body_bytes
       FROM pings WHERE ${OWN} ORDER BY n DESC LIMIT ?2`,
      checkId,
      most,
    )
    .toArray()
    .map((row) => ({
      n: row.n,
      at: row.at,
      receivedAt: row.received_at ?? undefined,
      kind: row.kind as PingKind,
      exitStatus: row.exit_status ?? undefined,
      signal: row.signal ?? undefined,
      runId: row.run_id ?? undefined,
      method: row.method,
      scheme: row.scheme,
      durationMs: row.duration_ms ?? undefined,
      bodyBytes: row.body_bytes ?? 0,
    }));
}

/** The body of ping `n`; undefined if there is no such ping, or none with a body. */
export function pingBodyOf(sql: SqlStorage, checkId: number, n: number): ArrayBuffer | undefined {
  const [row] = sql
    .exec<{ body: ArrayBuffer | null }>(
      "SELECT body FROM pings WHERE place = ? AND n = ?",
      placeOf(checkId, n),
      n,
    )
    .toArray();
  return row?.body ?? undefined;
}

/** Writes a change of status and forgets the oldest ones of the check. */
export function insertFlip(sql: SqlStorage, checkId: number, flip: Flip): void {
  sql.exec(
    "INSERT INTO flips (check_id, at, old_status, new_status, reason) VALUES (?, ?, ?, ?, ?)",
    checkId,
    flip.at,
    flip.from,
    flip.to,
    JSON.stringify(flip.reason),
  );
  sql.exec(
    `DELETE FROM flips WHERE check_id = ?1 AND at <
       (SELECT at FROM flips WHERE check_id = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)`,
    checkId,
    KEPT_FLIPS - 1,
  );
}

type FlipRow = { at: number; old_status: string; new_status: string; reason: string };

/** Changes of status from `from` up to, but without, `until`, newest first. */
export function flipsOf(sql: SqlStorage, checkId: number, from: number, until: number): Flip[] {
  return sql
    .exec<FlipRow>(
      `SELECT at, old_status, new_status, reason FROM flips
       WHERE check_id = ? AND at >= ? AND at < ? ORDER BY at DESC, id DESC`,
      checkId,
      from,
      until,
    )
    .toArray()
    .map((row) => ({
      at: row.at,
      from: row.old_status as StoredStatus,
      to: row.new_status as StoredStatus,
      reason: JSON.parse(row.reason) as Reason,
    }));
}

export function forgetLog(sql: SqlStorage, checkId: number): void {
  sql.exec(`DELETE FROM pings WHERE ${OWN}`, checkId);
  sql.exec("DELETE FROM flips WHERE check_id = ?", checkId);
}

export function forgetOldFlips(sql: SqlStorage, before: number): void {
  sql.exec("DELETE FROM flips WHERE at < ?", before);
}
