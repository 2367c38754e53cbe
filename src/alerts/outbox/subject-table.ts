/** The table of subjects: which are down since when, and when they are told of again. */
import type { Moments } from "../../store/moments-table.ts";
import type { TableWords } from "../../store/words.ts";
import { SETTLED_AFTER_MS } from "../limits.ts";

export const subjectsDdl = `CREATE TABLE subjects (
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
     CREATE INDEX subjects_settle ON subjects (settle_at) WHERE settle_at IS NOT NULL;`;

export const subjectMoments: Moments = {
  table: "subjects",
  past: ["down_since"],
  ahead: { remind_at: "remind_hours * 3600000", settle_at: SETTLED_AFTER_MS },
};

/**
 * Statements of a step that gives subjects other ids. `names` is a query whose rows have the old one as `before` and
 * the new one as `after`.
 */
export const renameSubjects = (kinds: readonly string[], names: string) =>
  `UPDATE OR REPLACE subjects SET subject_id = names.after FROM (${names}) AS names
       WHERE subject IN ('${kinds.join("', '")}') AND subject_id = names.before;`;

export const subjectsWords: TableWords = {
  subjects: {
    about: "one subject of alerts that went down or up, as it is now",
    columns: {
      subject: "its kind: check, key, link, archive, service",
      subject_id: "its id within its kind: a check's unique key, a key's address, a link's slug",
    },
  },
};

/** Names a subject: its kind, and its id within its kind. */
export interface SubjectName {
  readonly subject: string;
  readonly subjectId: string;
}

/** A subject as it is now; moments in unix ms. */
export interface SubjectState {
  /** Undefined: it is not down. */
  readonly downSince: number | undefined;
  /** The newest alert that says how it is. */
  readonly alertId: string;
  /** 0: never. */
  readonly remindHours: number;
  readonly remindAt: number | undefined;
  /** When flapping will be over; undefined: it does not flap. */
  readonly settleAt: number | undefined;
}

type SubjectRow = {
  subject: string;
  subject_id: string;
  down_since: number | null;
  alert_id: string;
  remind_hours: number;
  remind_at: number | null;
  settle_at: number | null;
};

const toSubject = (row: SubjectRow): SubjectName & SubjectState => ({
  subject: row.subject,
  subjectId: row.subject_id,
  downSince: row.down_since ?? undefined,
  alertId: row.alert_id,
  remindHours: row.remind_hours,
  remindAt: row.remind_at ?? undefined,
  settleAt: row.settle_at ?? undefined,
});

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
    "INSERT OR REPLACE INTO subjects VALUES (?, ?, ?, ?, ?, ?, ?)",
    subject,
    subjectId,
    state.downSince ?? null,
    state.alertId,
    state.remindHours,
    state.remindAt ?? null,
    state.settleAt ?? null,
  );
}

export function deleteSubject(sql: SqlStorage, { subject, subjectId }: SubjectName): void {
  sql.exec("DELETE FROM subjects WHERE subject = ? AND subject_id = ?", subject, subjectId);
}

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
