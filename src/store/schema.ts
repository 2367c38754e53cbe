/** Schema migrations: each step runs once, when the object starts, and never half. */
import type { Moments } from "./moments-table.ts";
import { makeStepsTable, runStep, stepsDone } from "./steps-table.ts";

/** In the place of a part: something of the archive's stands in the database (archive/mark.ts). */
export const ARCHIVE_MARK = "archive";

/** The steps of one part of a store, in order. A released step is never edited, only followed. */
export interface Schema {
  readonly part: string;
  readonly steps: readonly string[];
  /** Every column that holds a moment. */
  readonly moments?: readonly Moments[];
  /** Tables that are in no archive. */
  readonly unarchived?: readonly string[];
  /** Tables that people fill: a store with rows there takes no archive. */
  readonly filled?: readonly string[];
}

/** A step out of what stands in several tables' homes; indented as it always was, since a released step is never edited. */
export const stepOf = (...statements: readonly string[]) => statements.join("\n     ");

/**
 * Brings the database up to date. All missing steps run in one transaction: a crash or a wrong
 * statement leaves the schema as it was. Where none is missing nothing is written, so that a store starts on a full
 * disk. Answers the parts that have run steps before, those of nobody's too. Throws if the database was written by newer
 * code.
 */
export function migrate(storage: DurableObjectStorage, schemas: readonly Schema[], now: number) {
  const { sql } = storage;
  const done = stepsDone(sql);
  for (const { part, steps } of schemas) {
    if ((done.get(part) ?? 0) > steps.length) {
      throw new Error(newerSchema(part));
    }
  }
  const missing = schemas.flatMap(({ part, steps }) =>
    steps.map((statements, step) => ({ part, step, statements })).slice(done.get(part) ?? 0),
  );
  if (missing.length === 0) return done;
  storage.transactionSync(() => {
    makeStepsTable(sql);
    for (const step of missing) runStep(sql, step, now);
  });
  return done;
}

/** Runs one step of a part and notes that it has run at `now` (unix ms). */
export function stepOnce(sql: SqlStorage, { part, steps }: Schema, step: number, now: number) {
  runStep(sql, { part, step, statements: steps[step] ?? "" }, now);
}

/** Read by who has gone back to an older version: docs/runbooks/update.md. */
const newerSchema = (part: string) =>
  `the schema of ${part} is newer than this code: start the newer program, or put the copy from before the update back`;
