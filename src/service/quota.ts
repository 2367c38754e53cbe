/** The rows that may be written in a day, and when they are scarce. */
import { parseSettings } from "../config/config.ts";
import { lateSettings } from "../config/late-settings.ts";
import { isOwnMachine } from "../store/folders.ts";
import { FREE_ROWS_WRITTEN, SCARCE_SHARE } from "../limits.ts";

/** How many rows all stores together may write in a day; Infinity: as many as they like. */
export function dailyRowsWritten(env: object): number {
  const { dailyRowsWritten: wanted } = lateSettings;
  const { set } = parseSettings({ set: wanted }, env as Record<string, unknown>);
  return set ?? (isOwnMachine(env) ? Infinity : FREE_ROWS_WRITTEN);
}

/** Whether so much of a day's limit is used up that somebody should know. */
export const isScarce = (written: number, limit: number): boolean =>
  written >= limit * SCARCE_SHARE;

/** What of a day's rows is written. */
export interface Quota {
  /** By all stores since 00:00 UTC. */
  readonly written: number;
  /** So many may be. */
  readonly limit: number;
  readonly isScarce: boolean;
}

/** Undefined where as many may be written as they like. */
export function quotaOf(env: object, written: number): Quota | undefined {
  const limit = dailyRowsWritten(env);
  if (!Number.isFinite(limit)) return undefined;
  return { written, limit, isScarce: isScarce(written, limit) };
}

/**
 * In how many ms the rest of a day's rows is written if it goes on as since 00:00 UTC; undefined: not before the day
 * ends. `now` in unix ms.
 */
export function lastsFor(written: number, limit: number, now: number): number | undefined {
  const midnight = new Date(now).setUTCHours(24, 0, 0, 0);
  const passed = now - new Date(now).setUTCHours(0, 0, 0, 0);
  const left = Math.max(0, ((limit - written) * passed) / written);
  return now + left < midnight ? left : undefined;
}
