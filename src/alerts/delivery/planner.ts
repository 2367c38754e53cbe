/** Makes deliveries of alerts: who is told, together with what. Call it in a transaction. */
import type { Alert, NewAlert } from "../outbox/alert.ts";
import type { Channel } from "../channels/channel.ts";
import { insertDelivery, toAlert, type AlertRow } from "../outbox/delivery-table.ts";
import { groupAlerts, type Groupable } from "./group.ts";
import { GROUP_MS, KEPT_MS, PLANNED_PER_TICK } from "../limits.ts";
import { insertAlert } from "../outbox/outbox.ts";

/** An alert that nobody was told of yet. */
interface Unplanned extends Groupable {
  readonly seq: number;
  readonly alert: Alert;
}

/** Reminders, what has settled, and deliveries of everything that is due at `now` (unix ms). */
export function plan(sql: SqlStorage, channels: readonly Channel[], now: number): void {
  remind(sql, now);
  settle(sql, now);
  const unplanned = unplannedAlerts(sql);
  const { ready, waiting } = groupAlerts(unplanned, toldLately(sql, now), now);
  for (const { item, until } of waiting) {
    if (until !== item.dueAt) postpone(sql, item, until);
  }
  for (const group of ready) {
    const tellable = group.filter((item) => !waitsForItsDown(sql, item, waiting));
    for (const channel of channels) tell(sql, channel, tellable, channels, now);
    for (const { seq } of tellable) {
      sql.exec("UPDATE alerts SET due_at = NULL, planned_at = ? WHERE seq = ?", now, seq);
    }
  }
  prune(sql, now);
}

type UnplannedRow = AlertRow & { due_at: number };

function unplannedAlerts(sql: SqlStorage): Unplanned[] {
  return sql
    .exec<UnplannedRow>(
      "SELECT * FROM alerts WHERE due_at IS NOT NULL ORDER BY seq LIMIT ?",
      PLANNED_PER_TICK,
    )
    .toArray()
    .map((row) => {
      const alert = toAlert(row);
      return { seq: row.seq, alert, dueAt: row.due_at, tags: alert.tags, sort: sortOf(alert) };
    });
}

function toldLately(sql: SqlStorage, now: number): Groupable[] {
  return sql
    .exec<{ severity: string; kind: string; tags: string; planned_at: number }>(
      `SELECT DISTINCT severity, kind, json_extract(body, '$.tags') AS tags, planned_at FROM alerts
       WHERE planned_at > ?`,
      now - GROUP_MS,
    )
    .toArray()
    .map((row) => ({
      sort: sortOf(row),
      tags: JSON.parse(row.tags) as string[],
      dueAt: row.planned_at,
    }));
}

const sortOf = ({ severity, kind }: { severity: string; kind: string }) => `${severity} ${kind}`;

function postpone(sql: SqlStorage, { seq }: Unplanned, until: number): void {
  sql.exec("UPDATE alerts SET due_at = ? WHERE seq = ?", until, seq);
}

/** The end of an outage is not told before its beginning: it waits, and both become one message. */
function waitsForItsDown(
  sql: SqlStorage,
  item: Unplanned,
  waiting: readonly { item: Unplanned; until: number }[],
): boolean {
  if (item.alert.severity !== "up") return false;
  const down = waiting.find(
    ({ item: other }) => other.alert.severity === "down" && isSame(other, item),
  );
  if (down !== undefined) postpone(sql, item, down.until);
  return down !== undefined;
}

const isSame = (one: Unplanned, other: Unplanned) =>
  one.alert.subject === other.alert.subject && one.alert.subjectId === other.alert.subjectId;

/** What of a group a channel is told, in one message. */
function tell(
  sql: SqlStorage,
  channel: Channel,
  group: readonly Unplanned[],
  channels: readonly Channel[],
  now: number,
): void {
  const routed = group.filter(({ alert }) => isFor(alert, channel, channels));
  const fresh = routed.filter(
    ({ alert, seq }) =>
      !joinsItsDown(sql, channel, alert, seq) && channel.severities.includes(alert.severity),
  );
  if (fresh.length === 0) return;
  const escalates = fresh.some(({ alert }) => alert.kind !== "test");
  const delivery = { channel: channel.name, insteadOf: undefined, escalates };
  insertDelivery(
    sql,
    delivery,
    fresh.map(({ seq }) => seq),
    now,
  );
}

/**
 * Whether a channel is told of an alert: those that it names; all but the fallback ones if it names none, or only
 * such that are not there any more.
 */
function isFor(alert: NewAlert, channel: Channel, channels: readonly Channel[]): boolean {
  const named = alert.channels;
  const isNamed = named?.includes(channel.name) ?? false;
  if (
    named !== undefined &&
    (named.length === 0 || channels.some(({ name }) => named.includes(name)))
  ) {
    return isNamed;
  }
  return !channel.fallback || channels.every(({ fallback }) => fallback);
}

/** An outage that has ended before its message left becomes one message about both. */
function joinsItsDown(sql: SqlStorage, channel: Channel, alert: Alert, seq: number): boolean {
  if (alert.severity !== "up") return false;
  // Only where it certainly was not seen: a receiver that knows repeats would not show the new text.
  const waiting = sql
    .exec<{ id: string }>(
      `SELECT d.id FROM deliveries d
       JOIN delivery_alerts l ON l.delivery_id = d.id JOIN alerts a ON a.seq = l.seq
       WHERE a.subject = ? AND a.subject_id = ? AND a.severity = 'down' AND a.kind = 'change'
         AND d.channel = ? AND d.state = 'pending' AND d.in_flight = 0 AND d.maybe_seen = 0
         AND a.seq > COALESCE((SELECT MAX(b.seq) FROM alerts b WHERE b.subject = a.subject
           AND b.subject_id = a.subject_id AND b.severity = 'up' AND b.seq < ?), 0)
       ORDER BY a.seq DESC LIMIT 1`,
      alert.subject,
      alert.subjectId,
      channel.name,
      seq,
    )
    .toArray()[0];
  if (waiting === undefined) return false;
  sql.exec("INSERT OR IGNORE INTO delivery_alerts VALUES (?, ?)", waiting.id, seq);
  return true;
}

type SubjectRow = {
  subject: string;
  subject_id: string;
  alert_id: string;
  down_since: number | null;
};

/** A subject that is still down is told again. What flaps is silent until it has settled. */
function remind(sql: SqlStorage, now: number): void {
  const due = sql
    .exec<SubjectRow>(
      "SELECT * FROM subjects WHERE remind_at <= ? AND settle_at IS NULL LIMIT ?",
      now,
      PLANNED_PER_TICK,
    )
    .toArray();
  for (const row of due) repeat(sql, row, "reminder", now);
  sql.exec(
    "UPDATE subjects SET remind_at = ?1 + remind_hours * 3600000 WHERE remind_at <= ?1",
    now,
  );
}

function settle(sql: SqlStorage, now: number): void {
  const due = sql
    .exec<SubjectRow>("SELECT * FROM subjects WHERE settle_at <= ? LIMIT ?", now, PLANNED_PER_TICK)
    .toArray();
  for (const row of due) {
    repeat(sql, row, "settled", now);
    sql.exec(
      "UPDATE subjects SET settle_at = NULL WHERE subject = ? AND subject_id = ?",
      row.subject,
      row.subject_id,
    );
  }
}

function repeat(sql: SqlStorage, row: SubjectRow, kind: "reminder" | "settled", now: number): void {
  const { subject, subject_id, alert_id, down_since } = row;
  const newest = sql
    .exec<{ body: string }>("SELECT body FROM alerts WHERE id = ?", alert_id)
    .toArray()[0];
  if (newest === undefined) {
    // Older than what is kept: nothing is left to tell.
    sql.exec("DELETE FROM subjects WHERE subject = ? AND subject_id = ?", subject, subject_id);
    return;
  }
  const severity = down_since === null ? "up" : "down";
  const alert = { ...(JSON.parse(newest.body) as NewAlert), severity } as const;
  const downMs = down_since === null ? undefined : now - down_since;
  insertAlert(sql, { id: crypto.randomUUID(), alert, now, kind, downMs, silenced: undefined });
}

/** Forgets what is old and done. */
function prune(sql: SqlStorage, now: number): void {
  const old = sql
    .exec<{ seq: number }>(
      `SELECT seq FROM alerts a WHERE at < ? AND due_at IS NULL AND NOT EXISTS (
         SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
         WHERE l.seq = a.seq AND d.state = 'pending')
       AND NOT EXISTS (SELECT 1 FROM subjects s WHERE s.alert_id = a.id AND s.down_since IS NOT NULL)
       ORDER BY at LIMIT 100`,
      now - KEPT_MS,
    )
    .toArray();
  for (const { seq } of old) {
    sql.exec("DELETE FROM alerts WHERE seq = ?", seq);
    sql.exec(
      `DELETE FROM deliveries WHERE id IN (SELECT delivery_id FROM delivery_alerts WHERE seq = ?1)
         AND NOT EXISTS (SELECT 1 FROM delivery_alerts WHERE delivery_id = deliveries.id AND seq <> ?1)`,
      seq,
    );
    sql.exec("DELETE FROM delivery_alerts WHERE seq = ?", seq);
  }
}
