/** When a ping is expected, and when silence becomes an outage. Pure rules; moments in unix ms. */
import { closesAt, windowAt } from "../../../src/calendar/window.ts";
import { calendarFor, windowsIn } from "./calendars.ts";
import type { Check, MaintenanceWindow, Settings, State } from "./check.ts";
import { MAX_GRACE_AFTER_MAINTENANCE_MS } from "../limits.ts";

/** When the next success is expected; undefined if the schedule has no further occurrence. */
export function nextExpected(settings: Settings, state: State): number | undefined {
  const { schedule, tz } = settings;
  if (schedule === undefined) return state.baseAt + settings.timeoutSeconds * 1000;
  const calendar = calendarFor(schedule, tz);
  const next = calendar.next(state.baseAt);
  if (next === undefined || state.lastSuccessAt !== state.baseAt) return next;
  const early = settings.earlySeconds * 1000;
  if (early === 0 || next - state.baseAt > early) return next;
  // A generous `early` must not swallow the occurrence before: a quarter of the gap is the most.
  const gap = next - (calendar.previous(next) ?? -Infinity);
  return next - state.baseAt <= Math.min(early, gap / 4) ? calendar.next(next) : next;
}

/**
 * When the run that is going will have taken too long; undefined if none is going. One that was overdue
 * before the last success (of another run) has been told of already.
 */
export function runDeadline(settings: Settings, state: State): number | undefined {
  if (state.run === undefined) return undefined;
  const deadline =
    state.run.startedAt + (settings.maxRuntimeSeconds ?? settings.graceSeconds) * 1000;
  return deadline <= state.baseAt ? undefined : deadline;
}

/**
 * The moment at which silence becomes an outage, for what the settings and the state say; undefined
 * while the check is paused or down, or if nothing is expected any more. `windows`: planned absences.
 */
export function deadlineOf(
  settings: Settings,
  state: State,
  windows: readonly MaintenanceWindow[],
): number | undefined {
  if (state.status === "paused" || state.status === "down") return undefined;
  const expected = nextExpected(settings, state);
  const late = expected === undefined ? Infinity : expected + settings.graceSeconds * 1000;
  // A run that started and never ended is overdue too, whichever comes first.
  const first = Math.min(late, runDeadline(settings, state) ?? Infinity);
  const held = state.warning?.code === "interrupted" ? state.warning.until : Infinity;
  const moved = Math.min(afterMaintenance(first, settings, windows), held);
  return moved === Infinity ? undefined : Math.max(moved, state.notBefore ?? moved);
}

/**
 * A deadline inside a window moves to the window's end, and a little further: the job may have waited for that end as
 * well. Windows that relieve each other count as one; each is left once, so that whatever they say silence is told of.
 */
export function afterMaintenance(
  deadline: number,
  settings: Settings,
  windows: readonly MaintenanceWindow[],
): number {
  if (deadline === Infinity) return deadline;
  const left = windowsIn(settings.tz, windows);
  let end = deadline;
  for (;;) {
    const open = windowAt(left, end);
    const closes = open && closesAt(open, end);
    if (open === undefined || closes === undefined) break;
    end = closes;
    left.splice(left.indexOf(open), 1);
  }
  const afterwardsMs = Math.min(settings.graceSeconds * 1000, MAX_GRACE_AFTER_MAINTENANCE_MS);
  return end === deadline ? deadline : end + afterwardsMs;
}

/**
 * When silence is told of next: at the deadline, while the check is down with its next reminder, and where there are
 * none (any more, since somebody takes care of it) with the outage itself. undefined only while it is paused, or if its
 * schedule has come to its end.
 */
export function nextAlert({ state, remindAt }: Pick<Check, "state" | "remindAt">) {
  return state.status === "down" ? (remindAt ?? state.lastFlipAt) : state.deadline;
}
