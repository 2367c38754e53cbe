/** The table of the steps that a database has run (schema.ts): one step, one row. */
import type { TableWords } from "./words.ts";

/** Of every database; what makes it cannot be a step itself. */
export const stepsDdl = `CREATE TABLE IF NOT EXISTS schema_steps (
         part TEXT NOT NULL,
         step INTEGER NOT NULL,
         applied_at INTEGER NOT NULL, -- unix ms
         PRIMARY KEY (part, step)
       ) WITHOUT ROWID`;

export const stepsWords: TableWords = {
  schema_steps: {
    about: "the steps of the schema that this database has run",
    columns: { part: "what the step is a part of", step: "its place among those, from 0" },
  },
};

export function makeStepsTable(sql: SqlStorage): void {
  sql.exec(stepsDdl);
}

/** How many steps of each part have run: they run in their order. Reads alone, even where there is no table yet. */
export function stepsDone(sql: SqlStorage): ReadonlyMap<string, number> {
  const isNew = sql.exec("SELECT 1 FROM pragma_table_info('schema_steps')").toArray().length === 0;
  if (isNew) return new Map();
  return new Map(
    sql
      .exec<{ part: string; done: number }>(
        "SELECT part, COUNT(*) AS done FROM schema_steps GROUP BY part",
      )
      .toArray()
      .map(({ part, done }) => [part, done]),
  );
}

/** Runs a step of a part and notes that it has run at `now` (unix ms). */
export function runStep(
  sql: SqlStorage,
  { part, step, statements }: { part: string; step: number; statements: string },
  now: number,
): void {
  sql.exec(statements);
  noteStep(sql, { part, step }, now);
}

/** Notes that a step has run at `now` (unix ms). */
export function noteStep(
  sql: SqlStorage,
  { part, step }: { part: string; step: number },
  now: number,
) {
  sql.exec("INSERT INTO schema_steps VALUES (?, ?, ?)", part, step, now);
}

/** Takes back that a step was noted. */
export function removeStep(sql: SqlStorage, { part, step }: { part: string; step: number }): void {
  sql.exec("DELETE FROM schema_steps WHERE part = ? AND step = ?", part, step);
}
