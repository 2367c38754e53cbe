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

/** So much is kept of a subject, the newest first. */
export interface Kept {
  readonly changes: number;
  /** Of both states as JSON, in UTF-8. The newest change is kept however large it is. */
  readonly bytes: number;
}

/** Notes a change of a subject and forgets its oldest ones beyond what is kept. */
export function recordChange<State>(
  sql: SqlStorage,
  subject: string,
  change: Change<State>,
  most: Kept,
): void {
  insertChange(sql, subject, change);
  pruneChanges(sql, subject, most);
}

/** Notes a change and forgets none. Answers its size in characters. */
export function insertChange<State>(
  sql: SqlStorage,
  subject: string,
  change: Change<State>,
): number {
  const before = toJson(change.before);
  const after = toJson(change.after);
  sql.exec(
    "INSERT INTO history (at, who, subject, action, before, after) VALUES (?, ?, ?, ?, ?, ?)",
    change.at,
    change.who,
    subject,
    change.action,
    before,
    after,
  );
  return (before?.length ?? 0) + (after?.length ?? 0);
}

/** Forgets the oldest changes of a subject beyond what is kept. */
export function pruneChanges(sql: SqlStorage, subject: string, most: Kept): void {
  let place = 0;
  let bytes = 0;
  const newestFirst = sql.exec<{ id: number; bytes: number }>(
    `SELECT id, IFNULL(octet_length(before), 0) + IFNULL(octet_length(after), 0) AS bytes
     FROM history WHERE subject = ? ORDER BY id DESC`,
    subject,
  );
  for (const one of newestFirst) {
    place += 1;
    bytes += one.bytes;
    if (place <= most.changes && (bytes <= most.bytes || place === 1)) continue;
    sql.exec("DELETE FROM history WHERE subject = ? AND id <= ?", subject, one.id);
    return;
  }
}

/** The newest changes of a subject, newest first; at least one if there is any, and no more than so many bytes of others. */
export function changesOf<State>(sql: SqlStorage, subject: string, most: Kept): Change<State>[] {
  const rows = sql.exec<Row>(
    `SELECT at, who, action, before, after FROM history
     WHERE subject = ? ORDER BY id DESC LIMIT ?`,
    subject,
    most.changes,
  );
  const changes: Change<State>[] = [];
  let bytes = 0;
  for (const { at, who, action, before, after } of rows) {
    bytes += octets(before) + octets(after);
    if (bytes > most.bytes && changes.length > 0) break;
    changes.push({ at, who, action, before: fromJson(before), after: fromJson(after) });
  }
  return changes;
}

const octets = (json: string | null) => (json === null ? 0 : new TextEncoder().encode(json).length);

export function forgetChanges(sql: SqlStorage, subject: string): void {
  sql.exec("DELETE FROM history WHERE subject = ?", subject);
}

const toJson = (state: unknown) => (state === undefined ? null : JSON.stringify(state));
const fromJson = <State>(text: string | null) =>
  text === null ? undefined : (JSON.parse(text) as State);
