/** The table of alerts, and what is asked of alerts together with their deliveries (delivery-table.ts) and subjects. */
import type { Moments } from "../../store/moments-table.ts";
import type { TableWords } from "../../store/words.ts";
import { log } from "../../log.ts";
import type {
  Alert,
  AlertKind,
  AlertQuery,
  AlertRecord,
  AlertSeverity,
  AlertSubject,
  NewAlert,
} from "./alert.ts";
import { forgetDeliveries, toDelivery, type DeliveryRow } from "./delivery-table.ts";
import type { SubjectName } from "./subject-table.ts";
import { GROUP_MS } from "../limits.ts";

export const alertsDdl = `CREATE TABLE alerts (
       seq INTEGER PRIMARY KEY,    -- the order in which they were raised
       id TEXT NOT NULL UNIQUE,
       at INTEGER NOT NULL,        -- unix ms
       subject TEXT NOT NULL,
       subject_id TEXT NOT NULL,
       severity TEXT NOT NULL,
       kind TEXT NOT NULL,         -- change, reminder, flapping, settled, test
       down_ms INTEGER,            -- how long the subject had been down
       body TEXT NOT NULL,         -- JSON: the whole NewAlert, without secrets
       due_at INTEGER,             -- unix ms, when deliveries are made of it; NULL: done
       planned_at INTEGER,         -- unix ms, when that was
       silenced TEXT               -- why there are none: flapping
     );
     CREATE INDEX alerts_by_time ON alerts (at);
     CREATE INDEX alerts_by_subject ON alerts (subject, subject_id, at);
     CREATE INDEX alerts_due ON alerts (due_at) WHERE due_at IS NOT NULL;
     CREATE INDEX alerts_planned ON alerts (planned_at) WHERE planned_at IS NOT NULL;`;

export const alertMoments: Moments = {
  table: "alerts",
  past: ["at", "planned_at"],
  ahead: { due_at: GROUP_MS },
};

/**
 * Statements of a step that writes other ids into alerts, wherever they stand in them, and calls the fact that names
 * them `fact` instead of `uuid`. `names` is a query whose rows have the old id as `before` and the new one as `after`.
 */
export const renameInAlerts = (kinds: readonly string[], names: string, fact: string) =>
  `UPDATE alerts SET subject_id = replace(subject_id, names.before, names.after),
         body = replace(replace(body, names.before, names.after), '"uuid":', '"${fact}":')
       FROM (${names}) AS names
       WHERE subject IN ('${kinds.join("', '")}') AND json_extract(body, '$.facts.uuid') = names.before;`;

export const alertsWords: TableWords = {
  alerts: {
    about: "one thing that the admins are told",
    columns: {
      id: "random, in the API",
      subject: "the kind of what it is about: check, key, link, archive, service",
      subject_id: "the id of that within its kind",
      severity: "down, warn, up, info",
    },
  },
};

type AlertRow = {
  seq: number;
  id: string;
  at: number;
  subject: string;
  subject_id: string;
  severity: string;
  kind: string;
  down_ms: number | null;
  body: string;
  silenced: string | null;
};

/** What a row says; undefined if that cannot be read, as after damage or by another program's hand. */
function read(body: string): NewAlert | undefined {
  try {
    const said = JSON.parse(body) as Partial<NewAlert> | null;
    const texts = [said?.subject, said?.subjectId, said?.severity, said?.title, said?.text];
    const isWhole = texts.every((text) => typeof text === "string") && Array.isArray(said?.tags);
    return isWhole ? { ...(said as NewAlert), facts: said?.facts ?? {} } : undefined;
  } catch {
    return undefined;
  }
}

function toAlert(row: AlertRow): Alert | undefined {
  const said = read(row.body);
  return (
    said && {
      ...said,
      // JSON has no undefined: what was not set is not there.
      id: row.id,
      at: row.at,
      kind: row.kind as AlertKind,
      downMs: row.down_ms ?? undefined,
    }
  );
}

/** Of what cannot be read there is what stands in other columns. */
const toBareAlert = (row: AlertRow): Alert => ({
  subject: row.subject as AlertSubject,
  subjectId: row.subject_id,
  severity: row.severity as AlertSeverity,
  title: "…",
  text: "",
  facts: {},
  url: undefined,
  tags: [],
  channels: [],
  id: row.id,
  at: row.at,
  kind: row.kind as AlertKind,
  downMs: row.down_ms ?? undefined,
});

function toRecord(sql: SqlStorage, row: AlertRow): AlertRecord {
  const deliveries = sql
    .exec<DeliveryRow>(
      `SELECT d.* FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
       WHERE l.seq = ? ORDER BY d.seq`,
      row.seq,
    )
    .toArray()
    .map(toDelivery);
  return { ...(toAlert(row) ?? toBareAlert(row)), silenced: row.silenced ?? undefined, deliveries };
}

const ALERT_COLUMNS =
  "a.seq, a.id, a.at, a.subject, a.subject_id, a.severity, a.kind, a.down_ms, a.body, a.silenced";

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
    .map(({ body }) => read(body))[0];
}

// --- raising -------------------------------------------------------------------------------------

/** An alert as it is written down; moments in unix ms. */
export interface RaisedAlert {
  readonly id: string;
  readonly at: number;
  readonly alert: NewAlert;
  readonly kind: AlertKind;
  readonly downMs: number | undefined;
  /** When deliveries are made of it; undefined: none are. */
  readonly dueAt: number | undefined;
  readonly silenced: string | undefined;
}

export function insertRaised(sql: SqlStorage, raised: RaisedAlert): void {
  const { alert } = raised;
  sql.exec(
    `INSERT INTO alerts (id, at, subject, subject_id, severity, kind, down_ms, body, due_at, silenced)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    raised.id,
    raised.at,
    alert.subject,
    alert.subjectId,
    alert.severity,
    raised.kind,
    raised.downMs ?? null,
    JSON.stringify(alert),
    raised.dueAt ?? null,
    raised.silenced ?? null,
  );
}

/** How often a subject has gone down or up after `since` (unix ms), as far as that was told. */
export function countChanges(
  sql: SqlStorage,
  { subject, subjectId }: SubjectName,
  since: number,
): number {
  return sql
    .exec<{ changes: number }>(
      `SELECT COUNT(*) AS changes FROM alerts WHERE subject = ? AND subject_id = ? AND at > ?
       AND kind = 'change' AND severity IN ('down', 'up')`,
      subject,
      subjectId,
      since,
    )
    .one().changes;
}

// --- planning ------------------------------------------------------------------------------------

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
      "SELECT * FROM alerts WHERE due_at IS NOT NULL ORDER BY seq LIMIT ?",
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

/** Alerts told after `since` (unix ms): each kind of message once, and when it was planned. */
export function toldSince(sql: SqlStorage, since: number) {
  return sql
    .exec<{ severity: string; kind: string; tags: string | null; planned_at: number }>(
      `SELECT DISTINCT severity, kind, planned_at,
         CASE WHEN json_valid(body) AND json_type(body, '$.tags') = 'array'
           THEN json_extract(body, '$.tags') END AS tags
       FROM alerts WHERE planned_at > ?`,
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
      `SELECT d.id FROM deliveries d
       JOIN delivery_alerts l ON l.delivery_id = d.id JOIN alerts a ON a.seq = l.seq
       WHERE a.subject = ? AND a.subject_id = ? AND a.severity = 'down' AND a.kind = 'change'
         AND d.channel = ? AND d.state = 'pending' AND d.in_flight = 0 AND d.maybe_seen = 0
         AND d.reached IS NULL
         AND a.seq > COALESCE((SELECT MAX(b.seq) FROM alerts b WHERE b.subject = a.subject
           AND b.subject_id = a.subject_id AND b.severity = 'up' AND b.seq < ?), 0)
       ORDER BY a.seq DESC LIMIT 1`,
      subject,
      subjectId,
      channel,
      upSeq,
    )
    .toArray()[0]?.id;
}

// --- what is due, and what is over ---------------------------------------------------------------

/** The earliest moment, in unix ms, at which something is to be done about alerts; not for channels that are busy. */
export function earliestOfAlerts(sql: SqlStorage, busy: ReadonlySet<string>): number | undefined {
  const { at } = sql
    .exec<{ at: number | null }>(
      `SELECT MIN(at) AS at FROM (
         SELECT MIN(due_at) AS at FROM alerts WHERE due_at IS NOT NULL
         UNION ALL SELECT MIN(next_at) FROM deliveries
           WHERE state = 'pending' AND channel NOT IN (${Array.from(busy, () => "?").join(", ")})
         UNION ALL SELECT MIN(escalate_at) FROM deliveries WHERE escalate_at IS NOT NULL
         UNION ALL SELECT MIN(remind_at) FROM subjects WHERE remind_at IS NOT NULL
         UNION ALL SELECT MIN(settle_at) FROM subjects WHERE settle_at IS NOT NULL)`,
      ...busy,
    )
    .one();
  return at ?? undefined;
}

/** When the alerts were raised that came after `from` (all unix ms) and have reached nobody. */
export function undeliveredSince(sql: SqlStorage, from: number): number[] {
  return sql
    .exec<{ at: number }>(
      `SELECT at FROM alerts a WHERE at > ? AND kind <> 'test' AND
         (due_at IS NOT NULL OR EXISTS (
           SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
           WHERE l.seq = a.seq AND d.state IN ('pending', 'failed')))
         AND NOT EXISTS (
           SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
           WHERE l.seq = a.seq AND d.state = 'sent')`,
      from,
    )
    .toArray()
    .map(({ at }) => at);
}

/** Forgets the oldest alerts from before a moment that are done, with their deliveries; at most so many. */
export function forgetOldAlerts(sql: SqlStorage, before: number, most: number): void {
  const old = sql
    .exec<{ seq: number }>(
      `SELECT seq FROM alerts a WHERE at < ? AND due_at IS NULL AND NOT EXISTS (
         SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
         WHERE l.seq = a.seq AND d.state = 'pending')
       AND NOT EXISTS (SELECT 1 FROM subjects s WHERE s.alert_id = a.id AND s.down_since IS NOT NULL)
       ORDER BY at LIMIT ?`,
      before,
      most,
    )
    .toArray();
  for (const { seq } of old) {
    sql.exec("DELETE FROM alerts WHERE seq = ?", seq);
    forgetDeliveries(sql, seq);
  }
}
