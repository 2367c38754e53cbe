/** The tables of the log: pings of a check, of which the newest are kept; its changes of status are in flip-table.ts. */
import { stepOf, type Schema } from "../../../../src/store/schema.ts";
import type { TableWords } from "../../../../src/store/words.ts";
import type { PingKind } from "../action.ts";
import type { Check, State } from "../check.ts";
import { KEPT_PINGS, PINGS_PER_PACK, PLACES_PER_CHECK } from "../../limits.ts";
import { firstFlipsDdl, flipsInOrderDdl, flipsMoments, forgetFlips } from "./flip-table.ts";
import type { LoggedPing } from "./logged-ping.ts";
import { hasId, pingsIn, withPing } from "./recent.ts";

const firstPingsDdl = `CREATE TABLE pings (               -- a ring per check: a new ping takes the place of the oldest,
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
     ) WITHOUT ROWID;`;

export const logSchema: Schema = {
  part: "check-log",
  moments: [
    { table: "pings", past: ["at", "received_at"] },
    { table: "ping_packs", past: ["newest_at"] },
    flipsMoments,
  ],
  steps: [
    stepOf(firstPingsDdl, firstFlipsDdl),
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
    // Ten pings a row: a ping that brings no body costs a tenth of one here, besides the check's own.
    `CREATE TABLE ping_packs (          -- a ring per check, as that of the pings with bodies
       place INTEGER PRIMARY KEY,       -- 1000 times the check's id, plus a tenth of n modulo the number that is kept
       newest_at INTEGER NOT NULL,      -- unix ms: none of them happened, or came, later
       pings TEXT NOT NULL              -- JSON lists, without the outer brackets: recent.ts
     );`,
    flipsInOrderDdl,
  ],
};

export const logWords: TableWords = {
  pings: {
    about:
      "one ping of a check that brought a body; a new one takes the place of its oldest, so that pruning writes no rows",
    columns: {
      exit_status: "0 to 255; NULL: none was reported",
      signal: "name of what ended the program, without SIG",
      run_id: "of its run; a uuid, NULL: it has none",
      method: "of HTTP",
      scheme: "http or https",
    },
  },
  ping_packs: {
    about:
      "pings of a check without bodies whose numbers have all digits but the last in common; the newest ones stand in its state",
  },
};

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

/** Those of one check, whose id is the first parameter. */
const OWN = `place BETWEEN ?1 * ${PLACES_PER_CHECK} AND (?1 + 1) * ${PLACES_PER_CHECK} - 1`;

const placeOf = (checkId: number, n: number) => checkId * PLACES_PER_CHECK + (n % KEPT_PINGS);

const PACKS = KEPT_PINGS / PINGS_PER_PACK;
const packPlaceOf = (checkId: number, n: number) =>
  checkId * PLACES_PER_CHECK + (Math.floor(n / PINGS_PER_PACK) % PACKS);

/** What of a check its log is read by. */
interface Logged extends Pick<Check, "id"> {
  readonly state: Pick<State, "pings" | "recent">;
}

/**
 * Logs a ping of a check, whose newest ones without bodies are `recent`; answers those with it, for the check's row.
 * Every tenth ping moves them into the log.
 */
export function logPing(
  sql: SqlStorage,
  { checkId, recent }: { readonly checkId: number; readonly recent: string },
  id: string,
  ping: Omit<LoggedPing, "bodyBytes">,
  body: Uint8Array | undefined,
): string {
  const isBare = body === undefined || body.length === 0;
  if (!isBare) insertPing(sql, checkId, id, ping, body);
  const pings = isBare ? withPing(recent, id, ping) : recent;
  if (ping.n % PINGS_PER_PACK !== PINGS_PER_PACK - 1) return pings;
  writePack(sql, checkId, ping.n, pings);
  return "";
}

function insertPing(
  sql: SqlStorage,
  checkId: number,
  id: string,
  ping: Omit<LoggedPing, "bodyBytes">,
  body: Uint8Array,
): void {
  sql.exec(
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
    body,
  );
}

/** Writes pings up to number `n` in place of those that are too old by now, and forgets rows that were as old. */
function writePack(sql: SqlStorage, checkId: number, n: number, packed: string): void {
  const place = packPlaceOf(checkId, n);
  if (packed === "") sql.exec("DELETE FROM ping_packs WHERE place = ?", place);
  else {
    const moments = pingsIn(packed).map(({ at, receivedAt }) => Math.max(at, receivedAt ?? 0));
    sql.exec(
      "INSERT OR REPLACE INTO ping_packs VALUES (?, ?, ?)",
      place,
      Math.max(...moments),
      packed,
    );
  }
  const first = n - PINGS_PER_PACK + 1;
  sql.exec(
    "DELETE FROM pings WHERE place BETWEEN ?1 AND ?1 + ?2 - 1 AND n < ?3",
    placeOf(checkId, first),
    PINGS_PER_PACK,
    first,
  );
}

type PackRow = { newest_at: number; pings: string };

/** Pings without bodies that stand in the log. */
const packsOf = (sql: SqlStorage, checkId: number): PackRow[] =>
  sql.exec<PackRow>(`SELECT newest_at, pings FROM ping_packs WHERE ${OWN}`, checkId).toArray();

/** Whether a ping of this id is in the log already. */
export function hasPing(sql: SqlStorage, { id: checkId, state }: Logged, id: string): boolean {
  if (hasId(state.recent, id)) return true;
  if (packsOf(sql, checkId).some(({ pings }) => hasId(pings, id))) return true;
  return sql.exec(`SELECT 1 FROM pings WHERE ${OWN} AND id = ?2`, checkId, id).toArray().length > 0;
}

/** The newest pings of a check, newest first, wherever they stand: in its row, ten in one, or with a body. */
export function pingsOf(sql: SqlStorage, { id, state }: Logged, most: number): LoggedPing[] {
  const packed = packsOf(sql, id).flatMap(({ newest_at: newestAt, pings }) =>
    pingsIn(pings).map((ping) => ({ ...ping, ...noLaterThan(newestAt, ping) })),
  );
  return [...pingsIn(state.recent), ...packed, ...pingRowsOf(sql, id, state.pings, most)]
    .filter(({ n }) => n > state.pings - KEPT_PINGS)
    .toSorted((one, other) => other.n - one.n)
    .slice(0, most);
}

/** Where moments of a pack were brought back (the clock had been ahead), so are those of its pings. */
const noLaterThan = (newestAt: number, { at, receivedAt }: LoggedPing) => ({
  at: Math.min(at, newestAt),
  receivedAt: receivedAt && Math.min(receivedAt, newestAt),
});

/** Pings with bodies: from the place of the newest downwards, then what stands behind it in the ring. */
function pingRowsOf(sql: SqlStorage, checkId: number, newest: number, most: number): LoggedPing[] {
  const select = (condition: string) =>
    sql
      .exec<PingRow>(
        `SELECT n, at, received_at, kind, exit_status, signal, run_id, method, scheme, duration_ms,
         length(body) AS body_bytes
       FROM pings WHERE ${OWN} AND ${condition} ORDER BY place DESC LIMIT ?3`,
        checkId,
        placeOf(checkId, newest),
        most,
      )
      .toArray();
  const rows = select("place <= ?2");
  if (rows.length < most) rows.push(...select("place > ?2"));
  return rows.map((row) => ({
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

export function forgetLog(sql: SqlStorage, checkId: number): void {
  sql.exec(`DELETE FROM pings WHERE ${OWN}`, checkId);
  sql.exec(`DELETE FROM ping_packs WHERE ${OWN}`, checkId);
  forgetFlips(sql, checkId);
}
