/** Schema migrations: each step runs once, when the object starts, and never half. */

/** The steps of one part of a store, in order. A released step is never edited, only followed. */
export interface Schema {
  readonly part: string;
  readonly steps: readonly string[];
}

/**
 * Brings the database up to date. All missing steps run in one transaction: a crash or a wrong
 * statement leaves the schema as it was. Throws if the database was written by newer code.
 */
export function migrate(storage: DurableObjectStorage, schemas: readonly Schema[], now: number) {
  const { sql } = storage;
  storage.transactionSync(() => {
    sql.exec(
      `CREATE TABLE IF NOT EXISTS schema_steps (
         part TEXT NOT NULL,
         step INTEGER NOT NULL,
         applied_at INTEGER NOT NULL, -- unix ms
         PRIMARY KEY (part, step)
       ) WITHOUT ROWID`,
    );
    for (const { part, steps } of schemas) {
      const { done } = sql
        .exec<{ done: number }>("SELECT COUNT(*) AS done FROM schema_steps WHERE part = ?", part)
        .one();
      if (done > steps.length) throw new Error(`the schema of ${part} is newer than this code`);
      for (const [step, statements] of steps.entries()) {
        if (step < done) continue;
        sql.exec(statements);
        sql.exec("INSERT INTO schema_steps VALUES (?, ?, ?)", part, step, now);
      }
    }
  });
}
