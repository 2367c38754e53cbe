/** Sending an alert once more. */
import { findAlert } from "./record-table.ts";
import { restartDelivery } from "./sending-table.ts";

/**
 * Sends again what did not arrive of an alert: how many deliveries start anew, under their old ids, so that a
 * receiver that has seen one after all shows it once. undefined: there is no such alert.
 */
export function resend(sql: SqlStorage, alertId: string, now: number): number | undefined {
  const alert = findAlert(sql, alertId);
  const lost = alert?.deliveries.filter(({ state }) => state === "failed" || state === "dropped");
  for (const { id } of lost ?? []) restartDelivery(sql, id, now);
  return lost?.length;
}
