/**
 * Windows of time: from each occurrence of a calendar for so many minutes. The minutes are elapsed
 * time, so a window of four hours is four hours long in the night of a clock change too, unless the
 * next one meets it.
 */
import type { Calendar } from "./calendar.ts";
import { DAY_MS, MINUTE_MS } from "../durations.ts";
import { MAX_RELIEVING_WINDOWS, MAX_SWITCH_QUESTIONS } from "./limits.ts";

export interface CalendarWindow {
  readonly calendar: Calendar;
  /** More than 0. A window is open at its first moment and closed at its last one. */
  readonly durationMinutes: number;
}

/** The moment (unix ms) at which another window, or none, is the one that counts. */
export interface Switch<W extends CalendarWindow> {
  readonly at: number;
  readonly window: W | undefined;
}

/** The window that is open at a moment (unix ms): the first one in the list, if several are. */
export function windowAt<W extends CalendarWindow>(
  windows: readonly W[],
  now: number,
): W | undefined {
  return windows.find((window) => closesAt(window, now) !== undefined);
}

/**
 * When a window that is open at `now` closes (unix ms), going by its latest opening: one that opens
 * again before it closes stays open longer. Undefined if it is closed.
 *
 * Windows that touch by the clock on the wall touch in the repeated hour of autumn too, in which
 * nothing occurs: `hourly` for 60 minutes is always open.
 */
export function closesAt(window: CalendarWindow, now: number): number | undefined {
  const { calendar } = window;
  const opened = calendar.previous(now + 1);
  if (opened === undefined) return undefined;
  const closes = opened + window.durationMinutes * MINUTE_MS;
  if (now < closes) return closes;
  // No clock has ever been set back by more than a day.
  if (now - closes >= DAY_MS) return undefined;
  const setBack = calendar.offset(opened) - calendar.offset(closes);
  if (now - closes >= setBack) return undefined;
  const next = calendar.next(opened);
  return next !== undefined && next - closes <= setBack ? next : undefined;
}

/**
 * The first moment from `now` on (unix ms) at which no window is open: `now` itself if none is.
 * Undefined if they relieve each other for ever.
 */
export function allClosedAt(windows: readonly CalendarWindow[], now: number): number | undefined {
  let at = now;
  for (let step = 0; step < MAX_RELIEVING_WINDOWS; step++) {
    const open = windowAt(windows, at);
    const closes = open && closesAt(open, at);
    if (closes === undefined) return at;
    at = closes;
  }
  return undefined;
}

/** The questions to lines of calendars that may still be asked. */
interface Budget {
  left: number;
}

/**
 * The next moment after `now` (unix ms) at which `windowAt` gives another answer. Undefined if it
 * stays as it is, or if the budget is used up before it changes: windows that relieve each other go
 * on so for months then.
 */
export function nextSwitch<W extends CalendarWindow>(
  windows: readonly W[],
  now: number,
  budget: Budget = { left: MAX_SWITCH_QUESTIONS },
): Switch<W> | undefined {
  const current = windowAt(windows, now);
  // While a window is open, those after it in the list do not matter.
  const rivals = current === undefined ? windows : windows.slice(0, windows.indexOf(current));
  const lines = (list: readonly W[]) => list.reduce((sum, { calendar }) => sum + calendar.lines, 0);
  // Each step asks the rivals for what comes, and all of them for what is: the open one twice.
  const cost = lines(rivals) + lines(windows) + (current?.calendar.lines ?? 0);
  let at = now;
  while (budget.left > 0) {
    budget.left -= cost;
    const closes = current && closesAt(current, at);
    const next = earliest([closes, ...rivals.map((rival) => rival.calendar.next(at))]);
    if (next === undefined) return undefined;
    const window = windowAt(windows, next);
    if (window !== current) return { at: next, window };
    at = next;
  }
  return undefined;
}

/** The next switches after `now` (unix ms), at most `count` of them, in order, for one budget. */
export function nextSwitches<W extends CalendarWindow>(
  windows: readonly W[],
  now: number,
  count: number,
): Switch<W>[] {
  const budget = { left: MAX_SWITCH_QUESTIONS };
  const switches: Switch<W>[] = [];
  let from = now;
  while (switches.length < count) {
    const found = nextSwitch(windows, from, budget);
    if (found === undefined) break;
    switches.push(found);
    from = found.at;
  }
  return switches;
}

function earliest(moments: readonly (number | undefined)[]): number | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
