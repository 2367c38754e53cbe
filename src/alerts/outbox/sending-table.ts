/** What becomes of deliveries: made, sent, late, forgotten. Loaded when there is something to send. */
import { FALLBACK_AFTER_MS } from "../limits.ts";
import type { Delivery, DeliveryState } from "./delivery.ts";

export type DeliveryRow = {
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
  reached: string | null;
};

export function toDelivery(row: DeliveryRow): Delivery {
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
    reached: row.reached === null ? [] : (JSON.parse(row.reached) as string[]),
  };
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

/** An alert joins a message that waits. */
export function addToDelivery(sql: SqlStorage, id: string, alertSeq: number): void {
  sql.exec("INSERT OR IGNORE INTO delivery_alerts VALUES (?, ?)", id, alertSeq);
}

/** Whether a channel got an alert, or will. */
export function isDelivered(sql: SqlStorage, channel: string, alertSeq: number): boolean {
  const found = sql
    .exec(
      `SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
       WHERE l.seq = ? AND d.channel = ? AND d.state IN ('pending', 'sent')`,
      alertSeq,
      channel,
    )
    .toArray();
  return found.length > 0;
}

// --- sending -------------------------------------------------------------------------------------

/** Channels with messages that are due. */
export function channelsDue(sql: SqlStorage, now: number): string[] {
  return sql
    .exec<{ channel: string }>(
      "SELECT DISTINCT channel FROM deliveries WHERE state = 'pending' AND next_at <= ?",
      now,
    )
    .toArray()
    .map(({ channel }) => channel);
}

/** Ids of a channel's messages that are due, in their order, at most so many. */
export function deliveriesDue(
  sql: SqlStorage,
  channel: string,
  now: number,
  most: number,
): string[] {
  return sql
    .exec<{ id: string }>(
      // Else SQLite walks along `seq`, through all that are kept, to spare itself the sorting of a few.
      `SELECT id FROM deliveries INDEXED BY deliveries_next
       WHERE state = 'pending' AND channel = ? AND next_at <= ? ORDER BY seq LIMIT ?`,
      channel,
      now,
      most,
    )
    .toArray()
    .map(({ id }) => id);
}

/** Notes that the attempt of this number begins, and when there is another one if it never ends. */
export function noteAttempt(sql: SqlStorage, id: string, attempts: number, nextAt: number): void {
  sql.exec(
    "UPDATE deliveries SET in_flight = 1, attempts = ?, next_at = ? WHERE id = ?",
    attempts,
    nextAt,
    id,
  );
}

/** A message after an attempt; moments in unix ms. */
export interface Attempted {
  readonly state: DeliveryState;
  readonly nextAt: number | undefined;
  readonly endedAt: number;
  readonly answer: string;
  /** Nobody knows whether it arrived. */
  readonly isUnknown: boolean;
  /** Recipients who have it, where a channel has several and others wait. */
  readonly reached: readonly string[];
}

/** Notes how an attempt ended; what was sent, the fallback channels need not get. */
export function noteAttempted(sql: SqlStorage, id: string, attempted: Attempted): void {
  sql.exec(
    `UPDATE deliveries SET state = ?1, next_at = ?2, last_at = ?3, last_answer = ?4, in_flight = 0,
       maybe_seen = max(maybe_seen, ?5), reached = ?6,
       escalate_at = CASE WHEN ?1 = 'sent' THEN NULL ELSE escalate_at END WHERE id = ?7`,
    attempted.state,
    attempted.nextAt ?? null,
    attempted.endedAt,
    attempted.answer,
    attempted.isUnknown ? 1 : 0,
    attempted.reached.length === 0 ? null : JSON.stringify(attempted.reached),
    id,
  );
}

/** The other messages of a channel that are due wait as long as this one. */
export function postponeLike(sql: SqlStorage, id: string, channel: string, now: number): void {
  sql.exec(
    `UPDATE deliveries SET next_at = (SELECT next_at FROM deliveries WHERE id = ?1)
     WHERE channel = ?2 AND state = 'pending' AND next_at <= ?3 AND id <> ?1
       AND EXISTS (SELECT 1 FROM deliveries WHERE id = ?1 AND next_at IS NOT NULL)`,
    id,
    channel,
    now,
  );
}

/** Whatever waits for a channel goes now. */
export function hurry(sql: SqlStorage, channel: string, now: number): void {
  sql.exec(
    "UPDATE deliveries SET next_at = ?1 WHERE channel = ?2 AND state = 'pending' AND next_at > ?1",
    now,
    channel,
  );
}

/** A message that did not arrive begins anew, under its old id. */
export function restartDelivery(sql: SqlStorage, id: string, now: number): void {
  sql.exec(
    `UPDATE deliveries SET state = 'pending', attempts = 0, started_at = ?1, next_at = ?1,
         escalate_at = NULL WHERE id = ?2`,
    now,
    id,
  );
}

// --- what does not arrive ------------------------------------------------------------------------

/** A message that the fallback channels are to get too, with what its own channel last said. */
export interface Late {
  readonly id: string;
  readonly lastAnswer: string | undefined;
}

/** Messages that have waited too long for their channel. */
export function lateDeliveries(sql: SqlStorage, now: number): Late[] {
  return sql
    .exec<{ id: string; last_answer: string | null }>(
      "SELECT id, last_answer FROM deliveries WHERE escalate_at <= ?",
      now,
    )
    .toArray()
    .map((row) => ({ id: row.id, lastAnswer: row.last_answer ?? undefined }));
}

/** Drops what waits for other channels than these. */
export function dropForOthers(sql: SqlStorage, channels: readonly string[]): Late[] {
  return sql
    .exec<{ id: string; last_answer: string }>(
      `UPDATE deliveries SET state = 'dropped', next_at = NULL, last_answer = 'no such channel'
       WHERE state = 'pending' AND channel NOT IN (SELECT value FROM json_each(?))
       RETURNING id, last_answer`,
      JSON.stringify(channels),
    )
    .toArray()
    .map((row) => ({ id: row.id, lastAnswer: row.last_answer }));
}

/** Drops a message of which nothing can be told. */
export function dropDelivery(sql: SqlStorage, id: string): void {
  sql.exec(
    `UPDATE deliveries SET state = 'dropped', next_at = NULL, escalate_at = NULL, in_flight = 0,
       last_answer = 'unreadable' WHERE id = ?`,
    id,
  );
}

/** The fallback channels have it, or need not get it. */
export function endEscalation(sql: SqlStorage, id: string): void {
  sql.exec("UPDATE deliveries SET escalate_at = NULL WHERE id = ?", id);
}

/** Forgets the messages that told of this alert alone, and that the others did. */
export function forgetDeliveries(sql: SqlStorage, alertSeq: number): void {
  sql.exec(
    `DELETE FROM deliveries WHERE id IN (SELECT delivery_id FROM delivery_alerts WHERE seq = ?1)
         AND NOT EXISTS (SELECT 1 FROM delivery_alerts WHERE delivery_id = deliveries.id AND seq <> ?1)`,
    alertSeq,
  );
  sql.exec("DELETE FROM delivery_alerts WHERE seq = ?", alertSeq);
}
