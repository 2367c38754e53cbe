/** Moments in tables that a clock wrote while it was ahead. The tables' homes say which columns hold any. */

/** Columns of one table with moments in unix ms. */
export interface Moments {
  readonly table: string;
  /** Of what has happened: never later than now. */
  readonly past?: readonly string[];
  /** Of what is planned: at most so many ms from now, as a number or as SQL says it of the row. */
  readonly ahead?: Readonly<Record<string, number | string>>;
  /** What people have set, or what follows from other columns and is made anew: left as it is. */
  readonly free?: readonly string[];
}

/** Brings moments that are later than they can be back to where they may be; answers how many rows that took. */
export function clampMoments(
  sql: SqlStorage,
  moments: readonly Moments[],
  now: number,
  tolerance: number,
): number {
  let rows = 0;
  for (const { table, past = [], ahead = {} } of moments) {
    const mosts = [...past.map((column) => [column, 0] as const), ...Object.entries(ahead)];
    for (const [column, most] of mosts) {
      // REPLACE: two gaps may come to begin at the same moment.
      rows += sql.exec(
        `UPDATE OR REPLACE ${table} SET ${column} = ?1 + ${most} WHERE ${column} > ?1 + ${most} + ?2`,
        now,
        tolerance,
      ).rowsWritten;
    }
  }
  return rows;
}
