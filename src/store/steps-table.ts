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

/** How many steps of a part have run: they run in their order. */
export function countSteps(sql: SqlStorage, part: string): number {
  return sql
    .exec<{ done: number }>("SELECT COUNT(*) AS done FROM schema_steps WHERE part = ?", part)
    .one().done;
}

/** Runs a step of a part and notes that it has run at `now` (unix ms). */
export function runStep(
  sql: SqlStorage,
  { part, step, statements }: { part: string; step: number; statements: string },
  now: number,
): void {
  sql.exec(statements);
  sql.exec("INSERT INTO schema_steps VALUES (?, ?, ?)", part, step, now);
}
