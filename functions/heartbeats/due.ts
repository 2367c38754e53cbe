/** Effects of time on checks: deadlines that pass, times in which nobody looked, what is kept long enough. */
import { forgetSubject, nextReminder } from "../../src/alerts/outbox/outbox.ts";
import { DAY_MS } from "../../src/durations.ts";
import { isAhead } from "../../src/store/clock.ts";
import { applyGrace, forgetCheckArchives, pruneArchives } from "./arrivals/awaiting.ts";
import { delayArrivals } from "./arrivals/archive-rows-table.ts";
import { delayReports } from "./arrivals/repository-table.ts";
import type { Check, MaintenanceWindow } from "./check/check.ts";
import { nextExpected } from "./check/deadline.ts";
import { deleteCheck, listChecks, updateState } from "./check/table.ts";
import { checksDueAfter, delayDeadlines, dueChecks } from "./check/due-table.ts";
import type { Ledger } from "./check/ledger.ts";
import { passDays } from "./check/days/pass-days.ts";
import { earliestBackup } from "./earliest.ts";
import { broughtBack } from "./check/log/recent.ts";
import { CATCH_UP_MS, FLIP_RETENTION_DAYS, FLIPS_PER_TRANSACTION } from "./limits.ts";
import { forgetDays } from "./check/days/day-pack-table.ts";
import { forgetLog } from "./check/log/log-table.ts";
import { forgetOldFlips } from "./check/log/flip-table.ts";
import type { Budget } from "./alert/budget.ts";
import { noteChange } from "./alert/note-change.ts";
import { recordGap, type Gap } from "./check/project-table.ts";
import { expire, withDeadline } from "./check/transition.ts";

/**
 * Takes down all that is due, in as many transactions as it needs; answers whether that was any check. `budget` is of
 * the transaction that is going.
 */
export async function expireAll(
  ledger: Ledger,
  budget: () => Budget,
  transaction: <Result>(work: () => Result) => Result,
): Promise<boolean> {
  let [count, isAny] = [0, false];
  do {
    count = transaction(() => expireChecks(ledger, budget()));
    isAny ||= count > 0;
  } while (count === FLIPS_PER_TRANSACTION);
  if (earliestBackup(ledger.sql) > ledger.now) return isAny;
  const { expireBackups } = await import("./arrivals/overdue.ts");
  while (transaction(() => expireBackups(ledger)));
  return true;
}

/** Takes down what is due, at most so many checks as one transaction may; answers how many. */
function expireChecks(ledger: Ledger, budget: Budget): number {
  const { sql, now } = ledger;
  const due = dueChecks(sql, now, FLIPS_PER_TRANSACTION);
  for (const check of due) {
    const expired = expire(check, now);
    if (expired === undefined) throw new Error("a check that is due does not expire");
    const { flip } = expired;
    const today = passDays(ledger, check, flip?.at ?? now);
    const after = { ...expired.state, today };
    updateState(sql, check.id, after);
    noteChange(ledger, { check, after, flip, at: now, body: undefined }, budget);
  }
  return due.length;
}

/**
 * Nobody saw pings or reports in the gap. What was to come then may have come to nobody, and its sender keeps nothing: it
 * is expected anew, as after a success at the gap's end. What else fell due then, or right after, waits for what was kept.
 */
export function closeGap(
  sql: SqlStorage,
  gap: Gap,
  windowsOf: (check: Check) => readonly MaintenanceWindow[],
): void {
  const notBefore = gap.until + CATCH_UP_MS;
  for (const check of checksDueAfter(sql, gap.from)) {
    const { settings, state } = check;
    const expected = nextExpected(settings, state);
    if (expected === undefined || expected < gap.from || expected >= gap.until) continue;
    const anew = { ...state, baseAt: gap.until, notBefore };
    updateState(sql, check.id, withDeadline(settings, anew, windowsOf(check)));
  }
  delayDeadlines(sql, gap.from, notBefore);
  delayArrivals(sql, gap.from, gap.until - gap.from);
  delayReports(sql, gap.from, gap.until - gap.from);
  recordGap(sql, gap);
}

/**
 * Deadlines that a clock wrote which was ahead, counted anew from moments that were brought back to now; answers how
 * many there were.
 */
export function bringBack({ sql, now, windowsOf }: Ledger): number {
  let count = 0;
  for (const check of listChecks(sql, { tags: [], slug: undefined })) {
    const recent = broughtBack(check.state.recent, now);
    // A day that was counted ahead begins anew.
    const isDayAhead = (check.state.today?.until ?? 0) > now;
    const today = isDayAhead ? undefined : check.state.today;
    const counted = withDeadline(check.settings, check.state, windowsOf(check));
    const state = { ...counted, recent, today };
    const { deadline } = check.state;
    if (recent !== check.state.recent || isDayAhead) {
      updateState(sql, check.id, { ...check.state, recent, today });
    }
    if (deadline === undefined || !isAhead(deadline, state.deadline ?? -Infinity)) continue;
    updateState(sql, check.id, state);
    applyGrace(sql, check);
    count += 1;
  }
  return count;
}

/** With when the outage is told of again, of a check that is down. */
export const withReminder = (sql: SqlStorage, check: Check): Check =>
  check.state.status === "down"
    ? { ...check, remindAt: nextReminder(sql, "check", check.uniqueKey) }
    : check;

/** Forgets a check, its log, its archives, and that it was down. */
export function forgetCheck(sql: SqlStorage, check: Check): void {
  deleteCheck(sql, check);
  forgetLog(sql, check.id);
  forgetDays(sql, check.id);
  forgetCheckArchives(sql, check);
  forgetSubject(sql, "check", check.uniqueKey);
}

/** Forgets changes of status and archives that are old. */
export function forgetOld(ledger: Ledger): void {
  forgetOldFlips(ledger.sql, ledger.now - FLIP_RETENTION_DAYS * DAY_MS);
  pruneArchives(ledger);
}
