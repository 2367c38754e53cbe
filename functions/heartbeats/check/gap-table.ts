/** What is asked of the gaps when time passes over checks: what a redirect does without. */
import type { Gap } from "./project-table.ts";

/** Those that were not over at a moment (unix ms), newest first; one begins where no other is. */
export function gapsSince(sql: SqlStorage, moment: number): Gap[] {
  const found: Gap[] = [];
  const newestFirst = sql.exec<{ from: number; until: number }>(
    `SELECT from_at AS "from", until_at AS until FROM gaps ORDER BY from_at DESC`,
  );
  for (const gap of newestFirst) {
    if (gap.until <= moment) break;
    found.push(gap);
  }
  return found;
}

/** When the last one was over, in unix ms; 0: there was none. */
export function lastGapEnd(sql: SqlStorage): number {
  const [last] = sql
    .exec<{ until: number }>("SELECT until_at AS until FROM gaps ORDER BY from_at DESC LIMIT 1")
    .toArray();
  return last?.until ?? 0;
}
