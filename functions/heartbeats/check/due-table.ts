/** Which checks are due: deadlines, and when a tick looks at them. */
import type { Check } from "./check.ts";
import { MAX_EARLY_CHECKS } from "../limits.ts";
import { selectChecks } from "./table.ts";

type WakeRow = { wake_at: number; deadline: number };

/**
 * The first of all deadlines, in unix ms. `wake_at` is never later than the deadline, and often earlier: once it is
 * later than a deadline that was seen, nothing behind it can come before that one.
 */
export function earliestWake(sql: SqlStorage): number | undefined {
  let earliest: number | undefined;
  const inOrder = sql.exec<WakeRow>(
    "SELECT wake_at, deadline FROM check_states WHERE wake_at IS NOT NULL ORDER BY wake_at",
  );
  for (const { wake_at: wakeAt, deadline } of inOrder) {
    if (earliest !== undefined && wakeAt >= earliest) break;
    earliest = Math.min(earliest ?? Infinity, deadline);
  }
  return earliest;
}

/** Checks whose deadline has come at `now` (unix ms), at most so many. */
export function dueChecks(sql: SqlStorage, now: number, most: number): Check[] {
  putOffEarly(sql, now);
  return selectChecks(sql, "wake_at <= ?1 AND deadline <= ?1 ORDER BY wake_at LIMIT ?2", now, most);
}

/** Where too many checks would be looked at in vain, each with its row, they are put into their places. */
function putOffEarly(sql: SqlStorage, now: number): void {
  const tooMany = sql.exec(
    "SELECT 1 FROM check_states WHERE wake_at <= ? LIMIT 1 OFFSET ?",
    now,
    MAX_EARLY_CHECKS,
  );
  if (tooMany.toArray().length === 0) return;
  sql.exec("UPDATE check_states SET wake_at = deadline WHERE wake_at <= ?1 AND deadline > ?1", now);
}

/** Checks that were not due at a moment (unix ms) and will be. */
export const checksDueAfter = (sql: SqlStorage, from: number): Check[] =>
  selectChecks(sql, "deadline > ?", from);

/** Deadlines after `from` and before `until` (unix ms) move to `until`. */
export function delayDeadlines(sql: SqlStorage, from: number, until: number): void {
  sql.exec(
    `UPDATE check_states SET deadline = ?1, not_before = ?1
     WHERE wake_at < ?1 AND deadline > ?2 AND deadline < ?1`,
    until,
    from,
  );
}
