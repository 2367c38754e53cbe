/**
 * The rows of a day, as Cloudflare counts them for its daily limits: from 00:00 to 00:00 UTC. An object is put away when
 * it is idle, so the sums are written down now and then: what is lost with one is less than that takes to pay off.
 */
import { dayOf } from "../durations.ts";
import { SAVE_DAY_ROWS_AFTER } from "../limits.ts";
import { NO_ROWS, sumRows, type Meter, type Rows } from "./meter.ts";

/** The rows of one day by table; `(keys)` and `(alarm)` are none. */
export interface DayRows {
  /** `2026-11-26`, in UTC. */
  readonly day: string;
  readonly byTable: Readonly<Record<string, Rows>>;
}

export interface DayCounter {
  /** The rows of the day of `now` (unix ms) up to now. */
  readonly of: (now: number) => DayRows;
  /** Writes the sums down where it is worth a row. */
  readonly save: (now: number) => void;
}

/** What was read and written today, by table. */
const DAY_ROWS = "dayRows";

export function countDays(storage: DurableObjectStorage, meter: Meter): DayCounter {
  /** What was counted of the day before `from`, which is where the meter stood then. */
  let known: DayRows | undefined;
  let from: ReadonlyMap<string, Rows> = new Map();
  let saved: DayRows | undefined;

  function of(now: number): DayRows {
    const day = dayOf(now);
    if (known === undefined) {
      saved = storage.kv.get<DayRows>(DAY_ROWS);
      known = saved?.day === day ? saved : { day, byTable: {} };
    }
    const current = meter.byTable();
    if (known.day !== day) {
      known = { day, byTable: {} };
      from = current;
    }
    const byTable: Record<string, Rows> = { ...known.byTable };
    for (const [table, rows] of current) {
      const more = minus(rows, from.get(table));
      if (more.read + more.written > 0) byTable[table] = sumRows([byTable[table] ?? NO_ROWS, more]);
    }
    return { day, byTable };
  }

  return {
    of,
    save(now) {
      const rows = of(now);
      const before = saved?.day === rows.day ? sumOf(saved) : NO_ROWS;
      if (sumOf(rows).written - before.written < SAVE_DAY_ROWS_AFTER) return;
      storage.kv.put(DAY_ROWS, rows);
      saved = rows;
    },
  };
}

const minus = (one: Rows, other: Rows = NO_ROWS): Rows => ({
  read: one.read - other.read,
  written: one.written - other.written,
});

/** All tables together. */
export const sumOf = ({ byTable }: DayRows): Rows => sumRows(Object.values(byTable));
