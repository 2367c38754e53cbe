/** Schema migrations: each step runs once, when the object starts, and never half. */
import type { Moments } from "./moments-table.ts";
import { makeStepsTable, runStep, stepsDone } from "./steps-table.ts";

/** The steps of one part of a store, in order. A released step is never edited, only followed. */
export interface Schema {
  readonly part: string;
  readonly steps: readonly string[];
  /** Every column that holds a moment. */
  readonly moments?: readonly Moments[];
}

/** A step out of what stands in several tables' homes; indented as it always was, since a released step is never edited. */
export const stepOf = (...statements: readonly string[]) => statements.join("\n     ");

/**
 * Brings the database up to date. All missing steps run in one transaction: a crash or a wrong
 * statement leaves the schema as it was. Where none is missing nothing is written, so that a store starts on a full
 * disk. Throws if the database was written by newer code.
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
  if (missing.length === 0) return;
  storage.transactionSync(() => {
    makeStepsTable(sql);
    for (const step of missing) runStep(sql, step, now);
  });
}

/** Read by who has gone back to an older version: docs/runbooks/update.md. */
const newerSchema = (part: string) =>
  `the schema of ${part} is newer than this code: start the newer program, or put the copy from before the update back`;
