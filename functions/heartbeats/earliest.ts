/** When a store has something to do. Apart from what it does then, which is loaded for it. */
import { earliestArrival } from "./arrivals/archive-table.ts";
import { earliestSilence } from "./arrivals/repository-table.ts";
import { earliestWake } from "./check/due-table.ts";

/** The moment at which something is to be looked at next, in unix ms; Infinity: nothing is expected. */
export const earliestDue = (sql: SqlStorage): number =>
  Math.min(earliestWake(sql) ?? Infinity, earliestBackup(sql));

/** The same of archives and repositories alone. */
export const earliestBackup = (sql: SqlStorage): number =>
  Math.min(earliestArrival(sql) ?? Infinity, earliestSilence(sql) ?? Infinity);
