/** Settings that are taken, and that are likelier a mistake than meant: they silence a check. Pure rules. */
import { DAY_MS } from "../../../src/durations.ts";
import { calendarFor } from "./calendars.ts";
import type { Settings } from "./check.ts";
import { neverFails } from "./exit-map.ts";

export const hints = ["exit-map-never-fails", "schedule-ends", "tells-nobody"] as const;
/**
 * `exit-map-never-fails`: no exit status is a failure; `schedule-ends`: after its last occurrence nothing is expected any
 * more; `tells-nobody`: no channel gets its alerts.
 */
export type Hint = (typeof hints)[number];

/** No rule but one that names a year has no occurrence in so long: 29 February comes again after eight years at most. */
const FAR_MS = 10 * 366 * DAY_MS;

/** What is odd about settings at `now` (unix ms). */
export function hintsOf(
  { exitMap, schedule, tz, channels }: Pick<Settings, "exitMap" | "schedule" | "tz" | "channels">,
  now: number,
): Hint[] {
  const found: Hint[] = [];
  if (neverFails(exitMap)) found.push("exit-map-never-fails");
  // Only a year of four digits can end a schedule, and most have none.
  const namesYear = schedule !== undefined && /\d{4}/.test(schedule);
  if (namesYear && calendarFor(schedule, tz).next(now + FAR_MS) === undefined) {
    found.push("schedule-ends");
  }
  if (channels?.length === 0) found.push("tells-nobody");
  return found;
}
