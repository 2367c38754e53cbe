/** Operations whose rows are counted, each with what it may cost at most. */
import { meterOf, type Rows } from "../../src/store/meter.ts";

/** The moment at which all of it happens: far ahead, so that no alarm rings by the real clock. */
export const NOW = Date.parse("2090-11-23T12:00:00Z");

/** So many rows, or so many with `things` in the store. */
export type Bound = number | ((things: number) => number);

/** One thing that a stranger, a host, the schedule or an admin can cause. */
export interface Operation<Store> {
  readonly name: string;
  /** Rows read and written at most, whatever is in the store; a function where it is about all that is there. */
  readonly most: readonly [read: Bound, written: Bound];
  /** It is done so often, and what one costs is the average; 1 unless something is said. */
  readonly times?: number;
  /** Before it is counted. */
  readonly prepare?: (store: Store, storage: DurableObjectStorage) => unknown;
  readonly run: (store: Store, time: number, storage: DurableObjectStorage) => unknown;
  /** Whether its answer is the one that is meant: what finds nothing costs nothing. */
  readonly answers?: (answer: never) => boolean;
  /** Whether what it has begun is over: that goes on behind its answer, and is counted with it. */
  readonly isOver?: (storage: DurableObjectStorage) => boolean;
}

/** What one time of an operation costs, to a tenth of a row. */
export async function costOf<Store>(
  { name, run, prepare, answers, isOver, times = 1 }: Operation<Store>,
  store: Store,
  storage: DurableObjectStorage,
): Promise<Rows> {
  await prepare?.(store, storage);
  const meter = meterOf(storage);
  const before = meter.rows();
  for (let time = 0; time < times; time += 1) {
    const answer = await run(store, time, storage);
    if (answers?.(answer as never) === false) {
      throw new Error(`${name} is not what was measured: ${JSON.stringify(answer)?.slice(0, 200)}`);
    }
  }
  if (isOver !== undefined) await until(() => isOver(storage));
  const after = meter.rows();
  const each = (sum: number) => Math.round((10 * sum) / times) / 10;
  return { read: each(after.read - before.read), written: each(after.written - before.written) };
}

/** Waits for what is done behind an answer, and for what is written right after it. */
export async function until(isOver: () => boolean): Promise<void> {
  while (!isOver()) await scheduler.wait(1);
  await scheduler.wait(1);
}

/**
 * Copies the newest row of a table `count` times; `columns` says in SQL what is different in copy `x`. Much faster than
 * asking a store for as many things.
 */
export function copyRow(
  { sql }: DurableObjectStorage,
  table: string,
  count: number,
  columns: Readonly<Record<string, string>>,
): void {
  const names = sql
    .exec<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
    .toArray()
    .map(({ name }) => name);
  const cells = names.map((name) => columns[name] ?? `one."${name}"`).join(", ");
  sql.exec(
    `WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ${count})
     INSERT INTO ${table} SELECT ${cells} FROM n, (SELECT * FROM ${table} LIMIT 1) AS one`,
  );
}
