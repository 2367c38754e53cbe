/** What was told too early, by a clock that was ahead. */
import type { KeySummary } from "../keys/key.ts";
import { noteTold } from "../keys/table.ts";
import { dueReminder, nextAlertAt } from "./reminders.ts";

/** Ends that were told of before they come are told of again; answers how many there were. `now` in unix ms. */
export function tellAgain(sql: SqlStorage, keys: readonly KeySummary[], now: number): number {
  const early = keys.filter(({ alertedDays, expiresAt }) => {
    const due = dueReminder(expiresAt, now);
    return alertedDays !== undefined && (due === undefined || alertedDays < due);
  });
  for (const { id, expiresAt } of early) {
    const due = dueReminder(expiresAt, now);
    noteTold(sql, id, due, nextAlertAt(expiresAt, due));
  }
  return early.length;
}
