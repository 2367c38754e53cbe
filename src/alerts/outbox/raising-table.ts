/** What is asked and written when an alert is raised: the alert, and how its subject is from then on. Loaded with raise.ts. */
import type { AlertKind, NewAlert } from "./alert.ts";
import { toSubject, type SubjectRow, type SubjectState } from "./subject-row.ts";
import type { SubjectName } from "./subject-table.ts";

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

export function findSubject(
  sql: SqlStorage,
  { subject, subjectId }: SubjectName,
): SubjectState | undefined {
  return sql
    .exec<SubjectRow>(
      "SELECT * FROM subjects WHERE subject = ? AND subject_id = ?",
      subject,
      subjectId,
    )
    .toArray()
    .map(toSubject)[0];
}

export function saveSubject(
  sql: SqlStorage,
  { subject, subjectId }: SubjectName,
  state: SubjectState,
): void {
  sql.exec(
    `INSERT OR REPLACE INTO subjects (subject, subject_id, down_since, alert_id, remind_hours, remind_at,
       settle_at, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    subject,
    subjectId,
    state.downSince ?? null,
    state.alertId,
    state.remindHours,
    state.remindAt ?? null,
    state.settleAt ?? null,
    state.changes.length === 0 ? null : JSON.stringify(state.changes),
  );
}
