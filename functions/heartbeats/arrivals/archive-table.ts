/** The table of archives that hosts have reported, and how rows become archives. */
import { renameSubjects } from "../../../src/alerts/outbox/subject-table.ts";
import type { Schema } from "../../../src/store/schema.ts";
import type { TableWords } from "../../../src/store/words.ts";

export const archivesSchema: Schema = {
  part: "archives",
  moments: [
    {
      table: "archives",
      past: ["made_at", "noted_at", "arrived_at"],
      // One follows from the others; the other may be as far ahead as a check wants it.
      free: ["due_at", "watched_until"],
    },
  ],
  steps: [
    `CREATE TABLE archives (
       repository TEXT NOT NULL,        -- 64 hex digits, as borg prints it
       archive TEXT NOT NULL,           -- 64 hex digits
       check_id INTEGER NOT NULL,       -- the check whose ping reported it
       name TEXT,
       made_at INTEGER NOT NULL,        -- unix ms, as all moments: when the run ended
       noted_at INTEGER NOT NULL,       -- when its ping came
       files INTEGER,
       size INTEGER,                    -- bytes
       added INTEGER,                   -- bytes
       duration_seconds REAL,
       state TEXT NOT NULL,             -- awaiting, arrived, missing, deleted, unwatched
       due_at INTEGER,                  -- NULL unless awaiting
       watched_until INTEGER NOT NULL,
       arrived_at INTEGER,              -- when the proof came
       tx INTEGER,                      -- number of the transaction in the repository
       PRIMARY KEY (repository, archive)
     ) WITHOUT ROWID;
     CREATE INDEX archives_by_check ON archives (check_id, made_at);
     CREATE INDEX archives_due ON archives (due_at) WHERE due_at IS NOT NULL;`,
    `ALTER TABLE archives ADD COLUMN place TEXT;`,
  ],
};

/** What alerts call archives that do not arrive: by check and repository. Runs after the outbox is there. */
export const lossSchema: Schema = {
  part: "archives-lost",
  steps: [
    renameSubjects(
      ["archive"],
      `SELECT s.subject_id AS before,
         s.subject_id || ':' ||
           CASE WHEN json_valid(a.body) THEN COALESCE(json_extract(a.body, '$.facts.repository'), '') ELSE '' END
           AS after
       FROM subjects s JOIN alerts a ON a.id = s.alert_id JOIN checks c ON c.unique_key = s.subject_id
       WHERE s.subject = 'archive'`,
    ),
  ],
};

export const archivesWords: TableWords = {
  archives: {
    about: "one archive that a host has reported as done",
    columns: {
      name: "as its host calls it",
      files: "so many in it",
      duration_seconds: "of the run",
      watched_until: "so long it is looked for",
      place:
        "the path of the repository where it was seen; NULL: not yet, or an older agent does not say",
    },
  },
};

/** When the first of the archives that are awaited is due, in unix ms. */
export function earliestArrival(sql: SqlStorage): number | undefined {
  return sql
    .exec<{ due_at: number }>(
      "SELECT due_at FROM archives WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1",
    )
    .toArray()[0]?.due_at;
}
