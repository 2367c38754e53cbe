/** The days that counts are asked for. Pure rules. */
import { DAY_MS, dayOf } from "../../../src/durations.ts";
import { DEFAULT_COUNT_DAYS } from "../limits.ts";

/** From one day to another (`2026-11-26`), both included; the last month where nothing is said. */
export function daysAsked(
  days: { readonly from?: string | undefined; readonly to?: string | undefined } = {},
  now = Date.now(),
): { readonly from: string; readonly to: string } {
  return {
    from: days.from ?? dayOf(now - (DEFAULT_COUNT_DAYS - 1) * DAY_MS),
    to: days.to ?? dayOf(now),
  };
}
