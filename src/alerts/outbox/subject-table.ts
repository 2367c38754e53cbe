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

/** A later step: a change of status writes this row anyway, and need not look for those before it. */
export const subjectsChangesDdl = `ALTER TABLE subjects ADD COLUMN changes TEXT;`;

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
      changes:
        "JSON: when it went down or up lately, unix ms, the oldest first; NULL: it has not since that is noted",
    },
  },
};

/** Names a subject: its kind, and its id within its kind. */
export interface SubjectName {
  readonly subject: string;
  readonly subjectId: string;
}

/** When a subject that is down is told of again, in unix ms; undefined: it is not. */
export function remindAtOf(
  sql: SqlStorage,
  { subject, subjectId }: SubjectName,
): number | undefined {
  const [row] = sql
    .exec<{ remind_at: number | null }>(
      "SELECT remind_at FROM subjects WHERE subject = ? AND subject_id = ?",
      subject,
      subjectId,
    )
    .toArray();
  return row?.remind_at ?? undefined;
}

export function deleteSubject(sql: SqlStorage, { subject, subjectId }: SubjectName): void {
  sql.exec("DELETE FROM subjects WHERE subject = ? AND subject_id = ?", subject, subjectId);
}
