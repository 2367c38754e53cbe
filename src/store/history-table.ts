/** The table of changes: who changed what, when, and what it was before. A part that a store embeds. */
import type { Schema } from "./schema.ts";
import type { TableWords } from "./words.ts";

export const historySchema: Schema = {
  part: "history",
  moments: [{ table: "history", past: ["at"] }],
  steps: [
    `CREATE TABLE history (
       id INTEGER PRIMARY KEY,
       at INTEGER NOT NULL,   -- unix ms
       who TEXT NOT NULL,     -- name of the token
       subject TEXT NOT NULL, -- id of what was changed
       action TEXT NOT NULL,
       before TEXT,           -- JSON; NULL when it was created
       after TEXT             -- JSON; NULL when it was removed for good
     );
     CREATE INDEX history_by_subject ON history (subject, id);`,
  ],
};

export const historyWords: TableWords = {
  history: {
    about: "one change of one subject",
    columns: { id: "the order in which they were made", action: "what was done: `create`, `undo`" },
  },
};

/** One change; `before` and `after` are whole states, undefined where there was none. */
export interface Change<State> {
  readonly at: number;
  readonly who: string;
  readonly action: string;
  readonly before: State | undefined;
  readonly after: State | undefined;
}

type Row = { at: number; who: string; action: string; before: string | null; after: string | null };

/** Notes a change of a subject and forgets its oldest ones beyond `most`. */
export function recordChange<State>(
  sql: SqlStorage,
  subject: string,
  change: Change<State>,
  most: number,
): void {
  sql.exec(
    "INSERT INTO history (at, who, subject, action, before, after) VALUES (?, ?, ?, ?, ?, ?)",
    change.at,
    change.who,
    subject,
    change.action,
    toJson(change.before),
    toJson(change.after),
  );
  sql.exec(
    `DELETE FROM history WHERE subject = ?1 AND id <=
       (SELECT id FROM history WHERE subject = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`,
    subject,
    most,
  );
}

/** The newest changes of a subject, newest first. */
export function changesOf<State>(sql: SqlStorage, subject: string, most: number): Change<State>[] {
  return sql
    .exec<Row>(
      `SELECT at, who, action, before, after FROM history
       WHERE subject = ? ORDER BY id DESC LIMIT ?`,
      subject,
      most,
    )
    .toArray()
    .map((row) => ({
      at: row.at,
      who: row.who,
      action: row.action,
      before: fromJson<State>(row.before),
      after: fromJson<State>(row.after),
    }));
}

export function forgetChanges(sql: SqlStorage, subject: string): void {
  sql.exec("DELETE FROM history WHERE subject = ?", subject);
}

const toJson = (state: unknown) => (state === undefined ? null : JSON.stringify(state));
const fromJson = <State>(text: string | null) =>
  text === null ? undefined : (JSON.parse(text) as State);
