/** When days begin, on the clocks of a zone. Pure rules. */
import { DAY_MS } from "../durations.ts";
import { firstShown, zoneOf, type Zone } from "./zone.ts";

/** When a day begins whose midnight is this wall time; some zones have skipped it. */
export function dayStart(zone: Zone, wall: number): number | undefined {
  const at = firstShown(zone, wall);
  if (typeof at === "number") return at;
  const later = firstShown(zone, at.until);
  return typeof later === "number" ? later : undefined;
}

/** When the day `2026-12-31` is over in a time zone, in unix ms; undefined: there is no such day, or zone. */
export function dayEnd(day: string, timezone: string): number | undefined {
  const midnight = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN;
  const zone = zoneOf(timezone);
  // JavaScript takes the 31st of February for a day of March.
  const isDay = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
  return zone && isDay ? dayStart(zone, midnight + DAY_MS) : undefined;
}
