/** What the stores have read and written today, by table. */
import { askStore } from "../store/ask.ts";
import { allStores } from "../store/all.ts";
import { dayOf } from "../durations.ts";
import { sumOf } from "../store/day-rows.ts";
import { sumRows, type Rows } from "../store/meter.ts";
import { dailyRowsWritten } from "./quota.ts";

export interface Usage {
  /** In UTC. */
  readonly day: string;
  /** null: any number. */
  readonly dailyRowsWritten: number | null;
  readonly rows: Rows;
  readonly stores: Record<string, Record<string, Rows>>;
}

/** Of the day of `now` (unix ms). */
export async function usageOf(env: Env, now: number): Promise<Usage> {
  const days = await askStore(() =>
    Promise.all(
      Object.entries(allStores(env)).map(
        async ([name, store]) => [name, await store.rowsOfDay(now)] as const,
      ),
    ),
  );
  const limit = dailyRowsWritten(env);
  return {
    day: dayOf(now),
    dailyRowsWritten: Number.isFinite(limit) ? limit : null,
    rows: sumRows(days.map(([, day]) => sumOf(day))),
    stores: Object.fromEntries(days.map(([name, { byTable }]) => [name, { ...byTable }])),
  };
}
