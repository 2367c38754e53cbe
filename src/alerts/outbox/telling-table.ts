/** What is asked and noted of alerts when they are told, with their deliveries and subjects. Loaded when there is something to tell. */
import { log } from "../../log.ts";
import type { Alert, NewAlert } from "./alert.ts";
import { ALERT_COLUMNS, saidIn, toAlert, type AlertRow } from "./alert-row.ts";
import { forgetDeliveries } from "./sending-table.ts";
import { GROUP_MS } from "../limits.ts";
import { lastBefore } from "./alert-table.ts";
import { toSubject, type SubjectRow } from "./subject-row.ts";
import type { SubjectName } from "./subject-table.ts";

/** The alerts of a delivery that can be read, in the order in which they were raised. */
export function alertsOf(sql: SqlStorage, deliveryId: string): Alert[] {
  return sql
    .exec<AlertRow>(
      `SELECT ${ALERT_COLUMNS} FROM delivery_alerts l JOIN alerts a ON a.seq = l.seq
       WHERE l.delivery_id = ? ORDER BY l.seq`,
      deliveryId,
    )
    .toArray()
    .flatMap((row) => toAlert(row) ?? []);
}

/** Heads of a delivery's alerts: what a fallback channel has to know of them. */
export function alertHeadsOf(sql: SqlStorage, deliveryId: string) {
  return sql
    .exec<{ seq: number; severity: string; kind: string }>(
      `SELECT a.seq, a.severity, a.kind FROM delivery_alerts l JOIN alerts a ON a.seq = l.seq
       WHERE l.delivery_id = ? ORDER BY a.seq`,
      deliveryId,
    )
    .toArray();
}

/** The alert as it was raised; undefined: it is older than what is kept, or cannot be read. */
export function newAlertOf(sql: SqlStorage, id: string): NewAlert | undefined {
  return sql
    .exec<{ body: string }>("SELECT body FROM alerts WHERE id = ?", id)
    .toArray()
    .map(({ body }) => saidIn(body))[0];
}

/** An alert that nobody was told of yet; `dueAt` in unix ms. */
export interface Untold {
  readonly seq: number;
  readonly alert: Alert;
  readonly dueAt: number;
}

/**
 * Alerts that nobody was told of yet, in the order in which they were raised, at most so many. One that cannot be read is
 * set aside, and named in the log: the others do not wait for it.
 */
export function untoldAlerts(sql: SqlStorage, most: number): Untold[] {
  const rows = sql
    .exec<AlertRow & { due_at: number }>(
      // Else SQLite walks along `seq`, through all that are kept, to spare itself the sorting of a few.
      "SELECT * FROM alerts INDEXED BY alerts_due WHERE due_at IS NOT NULL ORDER BY seq LIMIT ?",
      most,
    )
    .toArray();
  return rows.flatMap((row) => {
    const alert = toAlert(row);
    if (alert !== undefined) return { seq: row.seq, alert, dueAt: row.due_at };
    log("error", "alerts.unreadable", { id: row.id, subject: row.subject });
    sql.exec("UPDATE alerts SET due_at = NULL, silenced = 'unreadable' WHERE seq = ?", row.seq);
    return [];
  });
}

/** After that long an alert that could not be told before is not grouped with those of now. */
const PLANNED_WITHIN_MS = 5 * GROUP_MS;

/** Alerts told after `since` (unix ms): each kind of message once, and when it was planned. */
export function toldSince(sql: SqlStorage, since: number) {
  return sql
    .exec<{ severity: string; kind: string; tags: string | null; planned_at: number }>(
      `SELECT DISTINCT severity, kind, planned_at,
         CASE WHEN json_valid(body) AND json_type(body, '$.tags') = 'array'
           THEN json_extract(body, '$.tags') END AS tags
       FROM alerts WHERE seq > ? AND planned_at > ?`,
      lastBefore(sql, since - PLANNED_WITHIN_MS),
      since,
    )
    .toArray()
    .map((row) => ({
      severity: row.severity,
      kind: row.kind,
      tags: row.tags === null ? [] : (JSON.parse(row.tags) as string[]),
      plannedAt: row.planned_at,
    }));
}

export function postponeAlert(sql: SqlStorage, seq: number, until: number): void {
  sql.exec("UPDATE alerts SET due_at = ? WHERE seq = ?", until, seq);
}

/** Deliveries were made of it. */
export function notePlanned(sql: SqlStorage, seq: number, now: number): void {
  sql.exec("UPDATE alerts SET due_at = NULL, planned_at = ? WHERE seq = ?", now, seq);
}

/**
 * The message to a channel that tells of the outage which this `up` ends, if it waits and certainly was not seen:
 * a receiver that knows repeats would not show the new text.
 */
export function waitingDownOf(
  sql: SqlStorage,
  channel: string,
  { subject, subjectId }: SubjectName,
  upSeq: number,
): string | undefined {
  return sql
    .exec<{ id: string }>(
      // By what waits, which is little; then what was raised between the two.
      `SELECT d.id FROM deliveries d
       CROSS JOIN delivery_alerts l ON l.delivery_id = d.id CROSS JOIN alerts a ON a.seq = l.seq
       WHERE a.subject = ?1 AND a.subject_id = ?2 AND a.severity = 'down' AND a.kind = 'change'
         AND d.channel = ?3 AND d.state = 'pending' AND d.in_flight = 0 AND d.maybe_seen = 0
         AND d.reached IS NULL
         AND NOT EXISTS (SELECT 1 FROM alerts b WHERE b.seq > a.seq AND b.seq < ?4
           AND b.subject = ?1 AND b.subject_id = ?2 AND b.severity = 'up')
       ORDER BY a.seq DESC LIMIT 1`,
      subject,
      subjectId,
      channel,
      upSeq,
    )
    .toArray()[0]?.id;
}

/** Forgets the oldest alerts from before a moment that are done, with their deliveries; at most so many. */
export function forgetOldAlerts(sql: SqlStorage, before: number, most: number): void {
  const oldestFirst = sql.exec<{ seq: number; at: number; isDone: number }>(
    `SELECT seq, at, due_at IS NULL AND NOT EXISTS (
         SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
         WHERE l.seq = a.seq AND d.state = 'pending')
       AND NOT EXISTS (SELECT 1 FROM subjects s WHERE s.subject = a.subject
         AND s.subject_id = a.subject_id AND s.alert_id = a.id AND s.down_since IS NOT NULL) AS isDone
     FROM alerts a ORDER BY seq`,
  );
  const old: number[] = [];
  for (const { seq, at, isDone } of oldestFirst) {
    if (at >= before || old.length >= most) break;
    if (isDone === 1) old.push(seq);
  }
  for (const seq of old) {
    sql.exec("DELETE FROM alerts WHERE seq = ?", seq);
    forgetDeliveries(sql, seq);
  }
}

// --- reminders ------------------------------------------------------------------------------------

/** Subjects whose reminder is due, at most so many. What flaps is silent until it has settled. */
export function subjectsToRemind(sql: SqlStorage, now: number, most: number) {
  return sql
    .exec<SubjectRow>(
      "SELECT * FROM subjects WHERE remind_at <= ? AND settle_at IS NULL LIMIT ?",
      now,
      most,
    )
    .toArray()
    .map(toSubject);
}

/** The next reminder of a subject that was reminded of at `now`; a subject that is gone has none. */
export function planNextReminder(
  sql: SqlStorage,
  { subject, subjectId }: SubjectName,
  now: number,
): void {
  sql.exec(
    `UPDATE subjects SET remind_at = ?1 + remind_hours * 3600000
     WHERE subject = ?2 AND subject_id = ?3 AND remind_at <= ?1`,
    now,
    subject,
    subjectId,
  );
}

/** What flaps is silent: its reminders that are due at `now` pass. */
export function passRemindersOfFlapping(sql: SqlStorage, now: number): void {
  sql.exec(
    `UPDATE subjects SET remind_at = ?1 + remind_hours * 3600000
     WHERE remind_at <= ?1 AND settle_at IS NOT NULL`,
    now,
  );
}

/** Subjects that have flapped and have settled, at most so many. */
export function subjectsSettled(sql: SqlStorage, now: number, most: number) {
  return sql
    .exec<SubjectRow>("SELECT * FROM subjects WHERE settle_at <= ? LIMIT ?", now, most)
    .toArray()
    .map(toSubject);
}

export function endFlapping(sql: SqlStorage, { subject, subjectId }: SubjectName): void {
  sql.exec(
    "UPDATE subjects SET settle_at = NULL WHERE subject = ? AND subject_id = ?",
    subject,
    subjectId,
  );
}
