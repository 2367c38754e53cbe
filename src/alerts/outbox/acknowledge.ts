/** Taking care of an outage. Loaded by who says so. */
import { findSubject, saveSubject } from "./raising-table.ts";
import { findAlert, noteAcknowledged } from "./record-table.ts";

/**
 * Somebody (the name of a token) takes care of the outage that an alert tells of: no reminders of it any more. `over`: it is
 * none, or has ended; undefined: there is no such alert.
 */
export function acknowledge(
  sql: SqlStorage,
  alertId: string,
  by: string,
  now: number,
): "acknowledged" | "over" | undefined {
  const alert = findAlert(sql, alertId);
  if (alert === undefined) return undefined;
  const subject = findSubject(sql, alert);
  const { downSince } = subject ?? {};
  if (subject === undefined || alert.severity !== "down" || downSince === undefined) return "over";
  if (alert.at < downSince) return "over";
  noteAcknowledged(sql, alertId, by, now);
  saveSubject(sql, alert, { ...subject, remindAt: undefined });
  return "acknowledged";
}
