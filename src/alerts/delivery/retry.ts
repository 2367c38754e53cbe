/** When a message is tried again. Pure rules. */
import {
  GIVE_UP_MS,
  MAX_RETRY_AFTER_MS,
  MIN_RETRY_AFTER_MS,
  RETRY_LATER_MS,
  RETRY_OFFSETS_MS,
} from "../limits.ts";

/**
 * The moment of the next attempt, in unix ms, after `attempts` ones without success; undefined to give up.
 * `startedAt` is when the first one was due. A receiver that says how long to wait is believed within a day.
 */
export function nextAttempt(
  attempts: number,
  startedAt: number,
  now: number,
  retryAfterMs: number | undefined,
): number | undefined {
  if (now - startedAt >= GIVE_UP_MS) return undefined;
  if (retryAfterMs !== undefined) {
    return now + Math.min(Math.max(retryAfterMs, MIN_RETRY_AFTER_MS), MAX_RETRY_AFTER_MS);
  }
  return now + gapAfter(attempts);
}

/** Between the attempts, not from the first one on: a service that was away does not catch up in a burst. */
export function gapAfter(attempts: number): number {
  const [before, after] = [RETRY_OFFSETS_MS[attempts - 1], RETRY_OFFSETS_MS[attempts]];
  return before === undefined || after === undefined ? RETRY_LATER_MS : after - before;
}
