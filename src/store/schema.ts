/** Schema migrations: each step runs once, when the object starts, and never half. */
import { countSteps, makeStepsTable, runStep } from "./steps-table.ts";

/** The steps of one part of a store, in order. A released step is never edited, only followed. */
export interface Schema {
  readonly part: string;
  readonly steps: readonly string[];
}

/** A step out of what stands in several tables' homes; indented as it always was, since a released step is never edited. */
export const stepOf = (...statements: readonly string[]) => statements.join("\n     ");

/**
 * Brings the database up to date. All missing steps run in one transaction: a crash or a wrong
 * statement leaves the schema as it was. Throws if the database was written by newer code.
 */
export function migrate(storage: DurableObjectStorage, schemas: readonly Schema[], now: number) {
  const { sql } = storage;
  storage.transactionSync(() => {
    makeStepsTable(sql);
    for (const { part, steps } of schemas) {
      const done = countSteps(sql, part);
      if (done > steps.length) throw new Error(newerSchema(part));
      for (const [step, statements] of steps.entries()) {
        if (step >= done) runStep(sql, { part, step, statements }, now);
      }
    }
  });
}

/** Read by who has gone back to an older version: docs/runbooks/update.md. */
const newerSchema = (part: string) =>
  `the schema of ${part} is newer than this code: start the newer program, or put the copy from before the update back`;
