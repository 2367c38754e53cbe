/** When a ping is expected, and when silence becomes an outage. Pure rules; moments in unix ms. */
import { allClosedAt } from "../../../src/calendar/window.ts";
import { calendarFor } from "./calendars.ts";
import type { MaintenanceWindow, Settings, State } from "./check.ts";
import { MAX_MAINTENANCE_MOVES } from "../limits.ts";

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
  const moved = first === Infinity ? undefined : afterMaintenance(first, settings, windows);
  return moved === undefined ? undefined : Math.max(moved, state.notBefore ?? moved);
}

/** A deadline inside a window moves to the window's end and the grace time after it. */
function afterMaintenance(
  deadline: number,
  settings: Settings,
  windows: readonly MaintenanceWindow[],
): number | undefined {
  if (windows.length === 0) return deadline;
  const open = windows.map(({ calendar, minutes }) => ({
    calendar: calendarFor(calendar, settings.tz),
    durationMinutes: minutes,
  }));
  let at = deadline;
  for (let move = 0; move < MAX_MAINTENANCE_MOVES; move += 1) {
    const closed = allClosedAt(open, at);
    if (closed === undefined) return undefined;
    if (closed === at) return at;
    at = closed + settings.graceSeconds * 1000;
  }
  return undefined;
}
