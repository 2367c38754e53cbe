/**
 * Alerts that wait to be told: written in the transaction that caused them. A store that extends
 * `AlertingStore` (src/alerts/alerting-store.ts) has such an outbox, and delivers it.
 */
import { HOUR_MS } from "../../durations.ts";
import type { Schema } from "../../store/schema.ts";
import type { AlertKind, NewAlert } from "./alert.ts";
import {
  DEFAULT_REMIND_HOURS,
  FLAPPING_WINDOW_MS,
  MAX_CHANGES_PER_HOUR,
  MAX_TAGS,
  MAX_TEXT_CHARACTERS,
  MAX_TITLE_CHARACTERS,
  SETTLED_AFTER_MS,
  SETTLE_MS,
} from "../limits.ts";
import { redact } from "./redact.ts";

export const outboxSchema: Schema = {
  part: "outbox",
  steps: [
    `CREATE TABLE alerts (
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
     CREATE INDEX alerts_planned ON alerts (planned_at) WHERE planned_at IS NOT NULL;
     CREATE TABLE subjects (
       subject TEXT NOT NULL,
       subject_id TEXT NOT NULL,
       down_since INTEGER,         -- unix ms; NULL: not down
       alert_id TEXT NOT NULL,     -- the newest alert: what a reminder repeats
       remind_hours REAL NOT NULL, -- 0: never
       remind_at INTEGER,          -- unix ms
       settle_at INTEGER,          -- unix ms, when flapping will be over; NULL: it does not flap
       PRIMARY KEY (subject, subject_id)
     ) WITHOUT ROWID;
     CREATE INDEX subjects_remind ON subjects (remind_at) WHERE remind_at IS NOT NULL;
     CREATE INDEX subjects_settle ON subjects (settle_at) WHERE settle_at IS NOT NULL;
     CREATE TABLE deliveries (
       seq INTEGER PRIMARY KEY,    -- the order in which they are sent
       id TEXT NOT NULL UNIQUE,    -- random, the same in every attempt: what receivers know repeats by
       channel TEXT NOT NULL,
       instead_of TEXT,            -- the broken channel that this one stands in for
       state TEXT NOT NULL,        -- pending, sent, failed, dropped
       created_at INTEGER NOT NULL, -- unix ms
       started_at INTEGER NOT NULL, -- unix ms: retries count from here; later than created_at when sent again
       attempts INTEGER NOT NULL,
       next_at INTEGER,            -- unix ms; NULL unless pending
       escalate_at INTEGER,        -- unix ms, when the fallback channels get it too; NULL: done
       last_at INTEGER,            -- unix ms, end of the last attempt
       last_answer TEXT,
       in_flight INTEGER NOT NULL, -- 1 while an attempt is under way, and after a crash in it
       maybe_seen INTEGER NOT NULL -- 1 once an attempt ended without saying whether it arrived
     );
     CREATE INDEX deliveries_next ON deliveries (next_at, channel) WHERE state = 'pending';
     CREATE INDEX deliveries_escalate ON deliveries (escalate_at) WHERE escalate_at IS NOT NULL;
     CREATE TABLE delivery_alerts (
       delivery_id TEXT NOT NULL,
       seq INTEGER NOT NULL,       -- of the alert
       PRIMARY KEY (delivery_id, seq)
     ) WITHOUT ROWID;
     CREATE INDEX delivery_alerts_by_alert ON delivery_alerts (seq);
     CREATE TABLE channel_states (
       channel TEXT PRIMARY KEY,
       failing_since INTEGER,      -- unix ms; NULL: its last message arrived
       reported_at INTEGER         -- unix ms, when the other channels were told
     ) WITHOUT ROWID;`,
  ],
};

/**
 * Writes an alert without its secrets; call it in the transaction that causes it, and `reschedule()` behind
 * it. `now` in unix ms. Returns its id. A subject that changes too often gets one message about that, and
 * then none until it has settled: the alert is kept all the same.
 */
export function raiseAlert(sql: SqlStorage, alert: NewAlert, now: number): string {
  const id = crypto.randomUUID();
  const before = subjectRow(sql, alert);
  const downSince = before?.down_since ?? undefined;
  const flapping = changeOfFlapping(sql, alert, before?.settle_at ?? undefined, now);
  const { kind, silenced, settleAt } = flapping;
  const downMs = alert.severity === "up" && downSince !== undefined ? now - downSince : undefined;
  insertAlert(sql, { id, alert, now, kind, downMs, silenced });
  if (alert.severity === "down" || alert.severity === "up" || before !== undefined) {
    const isDown =
      alert.severity === "down" || (alert.severity !== "up" && downSince !== undefined);
    const hours = alert.remindHours ?? before?.remind_hours ?? DEFAULT_REMIND_HOURS;
    sql.exec(
      "INSERT OR REPLACE INTO subjects VALUES (?, ?, ?, ?, ?, ?, ?)",
      alert.subject,
      alert.subjectId,
      isDown ? (downSince ?? now) : null,
      alert.severity === "down" || alert.severity === "up" ? id : (before?.alert_id ?? id),
      hours,
      isDown && hours > 0 ? now + hours * HOUR_MS : null,
      settleAt ?? null,
    );
  }
  return id;
}

/** The subject is gone or paused: no reminders of it any more. */
export function forgetSubject(sql: SqlStorage, subject: string, subjectId: string): void {
  sql.exec("DELETE FROM subjects WHERE subject = ? AND subject_id = ?", subject, subjectId);
}

interface AlertInsert {
  readonly id: string;
  readonly alert: NewAlert;
  readonly now: number;
  readonly kind: AlertKind;
  readonly downMs: number | undefined;
  readonly silenced: string | undefined;
}

/** Writes the row alone: what has no effect on the subject's state. */
export function insertAlert(sql: SqlStorage, insert: AlertInsert): void {
  const { id, alert, now, kind, downMs, silenced } = insert;
  const settles = alert.tags.length > 0 && kind === "change" ? SETTLE_MS : 0;
  sql.exec(
    `INSERT INTO alerts (id, at, subject, subject_id, severity, kind, down_ms, body, due_at, silenced)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    now,
    alert.subject,
    alert.subjectId,
    alert.severity,
    kind,
    downMs ?? null,
    JSON.stringify(harmless(alert)),
    silenced === undefined ? now + settles : null,
    silenced ?? null,
  );
}

type SubjectRow = {
  down_since: number | null;
  alert_id: string;
  remind_hours: number;
  settle_at: number | null;
};

function subjectRow(sql: SqlStorage, { subject, subjectId }: NewAlert): SubjectRow | undefined {
  return sql
    .exec<SubjectRow>(
      `SELECT down_since, alert_id, remind_hours, settle_at FROM subjects
       WHERE subject = ? AND subject_id = ?`,
      subject,
      subjectId,
    )
    .toArray()[0];
}

function changeOfFlapping(
  sql: SqlStorage,
  { subject, subjectId, severity }: NewAlert,
  settleAt: number | undefined,
  now: number,
): { kind: AlertKind; silenced: string | undefined; settleAt: number | undefined } {
  if (severity !== "down" && severity !== "up") {
    return { kind: "change", silenced: undefined, settleAt };
  }
  if (settleAt !== undefined) {
    return { kind: "change", silenced: "flapping", settleAt: now + SETTLED_AFTER_MS };
  }
  const { changes } = sql
    .exec<{ changes: number }>(
      `SELECT COUNT(*) AS changes FROM alerts WHERE subject = ? AND subject_id = ? AND at > ?
       AND kind = 'change' AND severity IN ('down', 'up')`,
      subject,
      subjectId,
      now - FLAPPING_WINDOW_MS,
    )
    .one();
  if (changes < MAX_CHANGES_PER_HOUR) {
    return { kind: "change", silenced: undefined, settleAt: undefined };
  }
  return { kind: "flapping", silenced: undefined, settleAt: now + SETTLED_AFTER_MS };
}

/** Without secrets, and no longer than a message may be. */
function harmless(alert: NewAlert): NewAlert {
  const facts = Object.entries(alert.facts).map(([name, value]) => [name, safeFact(name, value)]);
  return {
    ...alert,
    title: safe(alert.title.replace(/\s+/g, " ").trim(), MAX_TITLE_CHARACTERS),
    text: safe(alert.text, MAX_TEXT_CHARACTERS),
    facts: Object.fromEntries(facts) as NewAlert["facts"],
    url: alert.url === undefined ? undefined : redact(alert.url),
    tags: alert.tags.slice(0, MAX_TAGS),
  };
}

/** A fact's name counts too: `password: hunter2` as a pair is as bad as in a text. */
function safeFact(name: string, value: NewAlert["facts"][string]) {
  if (typeof value !== "string") return value;
  const pair = safe(`${name}=${value}`, MAX_TEXT_CHARACTERS);
  return pair.startsWith(`${name}=`)
    ? pair.slice(name.length + 1)
    : safe(value, MAX_TEXT_CHARACTERS);
}

/** Cut before as well, since it may be long, but far enough out that a secret cut in two is gone afterwards. */
function safe(text: string, most: number): string {
  return shortened(redact(shortened(text, 4 * most)), most);
}

/** Keeps the beginning and the end: borg writes the cause first, others last. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text.toWellFormed();
  const half = Math.floor((most - 3) / 2);
  return `${text.slice(0, half)} … ${text.slice(-half)}`.toWellFormed();
}
