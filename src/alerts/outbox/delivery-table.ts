/** Rows of alerts and deliveries: reading and writing. */
import type { Alert, AlertKind, NewAlert } from "./alert.ts";
import { FALLBACK_AFTER_MS } from "../limits.ts";

export const deliveryStates = ["pending", "sent", "failed", "dropped"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One message to one channel; times in unix ms. */
export interface Delivery {
  /** The same in every attempt. */
  readonly id: string;
  readonly channel: string;
  /** The broken channel that this one stands in for. */
  readonly insteadOf: string | undefined;
  readonly state: DeliveryState;
  readonly createdAt: number;
  /** Retries count from here. */
  readonly startedAt: number;
  readonly attempts: number;
  readonly nextAt: number | undefined;
  readonly lastAt: number | undefined;
  readonly lastAnswer: string | undefined;
}

/** An alert with what became of it. */
export interface AlertRecord extends Alert {
  /** Why nobody was told: `flapping`. */
  readonly silenced: string | undefined;
  readonly deliveries: readonly Delivery[];
}

export interface AlertQuery {
  /** Only older ones than this moment, in unix ms. */
  readonly before: number | undefined;
  /** Only those with a delivery in this state. */
  readonly state: DeliveryState | undefined;
  readonly most: number;
}

export type AlertRow = {
  seq: number;
  id: string;
  at: number;
  kind: string;
  down_ms: number | null;
  body: string;
  silenced: string | null;
};

type DeliveryRow = {
  id: string;
  channel: string;
  instead_of: string | null;
  state: string;
  created_at: number;
  started_at: number;
  attempts: number;
  next_at: number | null;
  last_at: number | null;
  last_answer: string | null;
};

const ALERT_COLUMNS = "a.seq, a.id, a.at, a.kind, a.down_ms, a.body, a.silenced";

/** The newest alerts with their deliveries, newest first. */
export function listAlerts(sql: SqlStorage, { before, state, most }: AlertQuery): AlertRecord[] {
  const inState = `EXISTS (SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
                           WHERE l.seq = a.seq AND d.state = ?)`;
  const conditions = ["a.at < ?", ...(state === undefined ? [] : [inState])];
  const values = [before ?? Number.MAX_SAFE_INTEGER, ...(state === undefined ? [] : [state])];
  return sql
    .exec<AlertRow>(
      `SELECT ${ALERT_COLUMNS} FROM alerts a WHERE ${conditions.join(" AND ")}
       ORDER BY a.at DESC, a.seq DESC LIMIT ?`,
      ...values,
      most,
    )
    .toArray()
    .map((row) => toRecord(sql, row));
}

export function findAlert(sql: SqlStorage, id: string): AlertRecord | undefined {
  const row = sql
    .exec<AlertRow>(`SELECT ${ALERT_COLUMNS} FROM alerts a WHERE a.id = ?`, id)
    .toArray()[0];
  return row && toRecord(sql, row);
}

/** The alerts of a delivery, in the order in which they were raised. */
export function alertsOf(sql: SqlStorage, deliveryId: string): Alert[] {
  return sql
    .exec<AlertRow>(
      `SELECT ${ALERT_COLUMNS} FROM delivery_alerts l JOIN alerts a ON a.seq = l.seq
       WHERE l.delivery_id = ? ORDER BY l.seq`,
      deliveryId,
    )
    .toArray()
    .map(toAlert);
}

export function findDelivery(sql: SqlStorage, id: string): Delivery | undefined {
  return sql
    .exec<DeliveryRow>("SELECT * FROM deliveries WHERE id = ?", id)
    .toArray()
    .map(toDelivery)[0];
}

/** Makes a delivery of the alerts with these numbers. `escalates`: the fallback channels may get it too. */
export function insertDelivery(
  sql: SqlStorage,
  delivery: { channel: string; insteadOf: string | undefined; escalates: boolean },
  alertSeqs: readonly number[],
  now: number,
): void {
  const id = crypto.randomUUID();
  sql.exec(
    `INSERT INTO deliveries (id, channel, instead_of, state, created_at, started_at, attempts, next_at,
       escalate_at, in_flight, maybe_seen) VALUES (?, ?, ?, 'pending', ?, ?, 0, ?, ?, 0, 0)`,
    id,
    delivery.channel,
    delivery.insteadOf ?? null,
    now,
    now,
    now,
    delivery.escalates ? now + FALLBACK_AFTER_MS : null,
  );
  for (const seq of alertSeqs) sql.exec("INSERT INTO delivery_alerts VALUES (?, ?)", id, seq);
}

/**
 * Sends again what did not arrive of an alert: how many deliveries start anew, under their old ids, so that a
 * receiver that has seen one after all shows it once. undefined: there is no such alert.
 */
export function resend(sql: SqlStorage, alertId: string, now: number): number | undefined {
  const alert = findAlert(sql, alertId);
  const lost = alert?.deliveries.filter(({ state }) => state === "failed" || state === "dropped");
  for (const { id } of lost ?? []) {
    sql.exec(
      `UPDATE deliveries SET state = 'pending', attempts = 0, started_at = ?1, next_at = ?1,
         escalate_at = NULL WHERE id = ?2`,
      now,
      id,
    );
  }
  return lost?.length;
}

export function toAlert(row: Omit<AlertRow, "silenced" | "seq">): Alert {
  return {
    ...(JSON.parse(row.body) as NewAlert),
    // JSON has no undefined: what was not set is not there.
    id: row.id,
    at: row.at,
    kind: row.kind as AlertKind,
    downMs: row.down_ms ?? undefined,
  };
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
  return { ...toAlert(row), silenced: row.silenced ?? undefined, deliveries };
}

function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    channel: row.channel,
    insteadOf: row.instead_of ?? undefined,
    state: row.state as DeliveryState,
    createdAt: row.created_at,
    startedAt: row.started_at,
    attempts: row.attempts,
    nextAt: row.next_at ?? undefined,
    lastAt: row.last_at ?? undefined,
    lastAnswer: row.last_answer ?? undefined,
  };
}
