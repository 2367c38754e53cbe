/** A check as people and machines are shown it at a moment, in unix ms. Pure rules. */
import { calendarFor } from "./calendars.ts";
import type { Check, ShownStatus } from "./check.ts";
import { nextExpected, runDeadline } from "./deadline.ts";
import { MAX_SHOWN_DURATION_MS } from "../limits.ts";

type Known = Pick<Check, "settings" | "state">;

/** The status of the check now, whether or not a tick has written it down yet. */
export function shownStatus({ settings, state }: Known, now: number): ShownStatus {
  const { status, deadline } = state;
  if (status === "paused" || status === "down") return status;
  if (deadline !== undefined && now >= deadline) return "down";
  if (status === "new") return "new";
  return now >= (nextExpected(settings, state) ?? Infinity) ? "grace" : "up";
}

/** Whether a run is going that has not taken too long yet. */
export function isStarted({ settings, state }: Known, now: number): boolean {
  const overrun = runDeadline(settings, state);
  return overrun !== undefined && now < overrun;
}

/**
 * When the next ping should come: never in the past. Undefined if the check is not up, or if it is late
 * and has no schedule that says when the one after would be.
 */
export function nextPing({ settings, state }: Known, now: number): number | undefined {
  if (state.status !== "up") return undefined;
  const expected = nextExpected(settings, state);
  if (expected === undefined || expected > now) return expected;
  const { schedule, tz } = settings;
  return schedule === undefined ? undefined : calendarFor(schedule, tz).next(now);
}

/** A duration that means something: one over 72 hours is a start that lost its end. */
export function shownDuration(durationMs: number | undefined): number | undefined {
  return durationMs === undefined || durationMs > MAX_SHOWN_DURATION_MS ? undefined : durationMs;
}
