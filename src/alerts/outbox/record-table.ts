/** Alerts as admins read them, with what became of their deliveries. Loaded by who asks. */
import { CLOCK_TOLERANCE_MS } from "../../limits.ts";
import type { AlertQuery, AlertRecord } from "./alert.ts";
import { ALERT_COLUMNS, toAlert, toBareAlert, type AlertRow } from "./alert-row.ts";
import { toDelivery, type DeliveryRow } from "./sending-table.ts";

/** The newest alerts with their deliveries, newest first. */
export function listAlerts(sql: SqlStorage, { before, state, most }: AlertQuery): AlertRecord[] {
  const inState = `EXISTS (SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
                           WHERE l.seq = a.seq AND d.state = ?)`;
  const conditions = ["a.seq < ? AND a.at < ?", ...(state === undefined ? [] : [inState])];
  const until = before ?? Number.MAX_SAFE_INTEGER;
  const seq = before === undefined ? until : seqBehind(sql, before);
  const values = [seq, until, ...(state === undefined ? [] : [state])];
  const newestFirst = sql.exec<AlertRow>(
    `SELECT ${ALERT_COLUMNS} FROM alerts a WHERE ${conditions.join(" AND ")} ORDER BY a.seq DESC`,
    ...values,
  );
  const rows: AlertRow[] = [];
  for (const row of newestFirst) {
    // By their numbers they are in the order of time but where a clock was put right by a little.
    if (rows.length >= most && row.at <= (rows[most - 1]?.at ?? 0) - CLOCK_TOLERANCE_MS) break;
    rows.push(row);
  }
  return rows
    .toSorted((one, other) => other.at - one.at || other.seq - one.seq)
    .slice(0, most)
    .map((row) => toRecord(sql, row));
}

/**
 * A number that all alerts from before a moment (unix ms) are below, in some twenty rows however many are kept: they are
 * in the order of time but where a clock was put right by a little.
 */
function seqBehind(sql: SqlStorage, at: number): number {
  const next = (from: number) =>
    sql
      .exec<{ seq: number; at: number }>(
        "SELECT seq, at FROM alerts WHERE seq >= ? ORDER BY seq LIMIT 1",
        from,
      )
      .toArray()[0];
  const newest = sql.exec<{ seq: number | null }>("SELECT MAX(seq) AS seq FROM alerts").one().seq;
  let [low, high] = [1, (newest ?? 0) + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = next(middle);
    if (found === undefined || found.at >= at + CLOCK_TOLERANCE_MS) high = middle;
    else low = found.seq + 1;
  }
  return high;
}

export function findAlert(sql: SqlStorage, id: string): AlertRecord | undefined {
  const row = sql
    .exec<AlertRow>(`SELECT ${ALERT_COLUMNS} FROM alerts a WHERE a.id = ?`, id)
    .toArray()[0];
  return row && toRecord(sql, row);
}

function toRecord(sql: SqlStorage, row: AlertRow): AlertRecord {
  const deliveries = sql
    .exec<DeliveryRow>(
      `SELECT d.* FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
       WHERE l.seq = ? ORDER BY d.seq`,
      row.seq,
    )
    .toArray()
    .map(toDelivery);
  const { acknowledged_at: at, acknowledged_by: by } = row;
  return {
    ...(toAlert(row) ?? toBareAlert(row)),
    collectedUntil: row.due_at ?? undefined,
    silenced: row.silenced ?? undefined,
    acknowledged: at === null ? undefined : { at, by: by ?? "" },
    deliveries,
  };
}

/** Somebody takes care of what an alert tells of; the first who says so stays named. */
export function noteAcknowledged(sql: SqlStorage, id: string, by: string, now: number): void {
  sql.exec(
    `UPDATE alerts SET acknowledged_at = ?, acknowledged_by = ?
     WHERE id = ? AND acknowledged_at IS NULL`,
    now,
    by,
    id,
  );
}
