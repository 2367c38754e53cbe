/** From rows of subjects to their states. */
import type { SubjectName } from "./subject-table.ts";

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
  /** When it went down or up lately, the oldest first; so many as tell whether it flaps. */
  readonly changes: readonly number[];
}

export type SubjectRow = {
  subject: string;
  subject_id: string;
  down_since: number | null;
  alert_id: string;
  remind_hours: number;
  remind_at: number | null;
  settle_at: number | null;
  changes: string | null;
};

export const toSubject = (row: SubjectRow): SubjectName & SubjectState => ({
  subject: row.subject,
  subjectId: row.subject_id,
  downSince: row.down_since ?? undefined,
  alertId: row.alert_id,
  remindHours: row.remind_hours,
  remindAt: row.remind_at ?? undefined,
  settleAt: row.settle_at ?? undefined,
  changes: row.changes === null ? [] : (JSON.parse(row.changes) as number[]),
});
