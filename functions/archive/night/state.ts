/** What the service knows of its archives in object storage, and when the next one is due. Pure rules. */
import type { Calendar } from "../../../src/calendar/calendar.ts";
import {
  DRILL_AGAIN_MS,
  DRILL_EVERY_MS,
  KEPT_DRILLS,
  KEPT_NIGHTS,
  LATE_MS,
  NIGHT_AGAIN_MS,
} from "../limits.ts";
import type { Protection } from "../kept/protection.ts";
import type { Fault } from "../kept/fault.ts";

/** An archive that was made; moments in unix ms. */
export interface Night {
  /** Of the stores' snapshots. */
  readonly at: number;
  readonly rows: number;
  /** Of the encrypted file. */
  readonly bytes: number;
  /** Of the encrypted file; missing in what an older version has kept. */
  readonly sha256?: string;
  readonly tookMs: number;
  /** Without its end. */
  readonly path: string;
}

export interface Drill {
  readonly at: number;
  /** The archive that was tried, without its end; undefined: it did not come so far. */
  readonly path: string | undefined;
  readonly tookMs: number;
  readonly fault?: Fault | undefined;
}

/** What the bucket protects, as it was found by trying. */
interface Tried {
  readonly at: number;
  readonly found: Protection;
}

export interface ArchiveState {
  /** Since when it is set up: before that nobody can be late. */
  readonly since: number;
  /** What `nextAt` was computed from. */
  readonly calendar: string;
  /** When the next archive is due, also another try; undefined: never. */
  readonly nextAt: number | undefined;
  readonly nextDrillAt: number;
  /** Tries that failed since the last success. */
  readonly failures: number;
  /** Why the last try failed; undefined: it did not. */
  readonly fault?: { readonly at: number; readonly fault: Fault } | undefined;
  /** Newest first. */
  readonly nights: readonly Night[];
  readonly drills: readonly Drill[];
  readonly protection?: Tried | undefined;
}

/** A calendar, and what it was read from. */
export interface Planned extends Pick<Calendar, "next"> {
  readonly key: string;
}

export const newState = (now: number, calendar: Planned): ArchiveState => ({
  since: now,
  calendar: calendar.key,
  nextAt: calendar.next(now),
  nextDrillAt: now,
  failures: 0,
  nights: [],
  drills: [],
});

/** The same with another calendar, if it is another one. */
export const planned = (state: ArchiveState, calendar: Planned, now: number): ArchiveState =>
  state.calendar === calendar.key
    ? state
    : { ...state, calendar: calendar.key, nextAt: calendar.next(now) };

/** What is to be done at `now`. A drill comes behind an archive, and never before the first. */
export function dueTurn(state: ArchiveState, now: number): "night" | "drill" | undefined {
  if (state.nextAt !== undefined && state.nextAt <= now) return "night";
  return state.nights.length > 0 && state.nextDrillAt <= now ? "drill" : undefined;
}

/** What the store has to know at once, without these rules: they are not on the way to a redirect. */
export interface Glance {
  readonly dueAt: number | undefined;
  /** From then on somebody is told that no archive has succeeded. */
  readonly lateAt: number;
  /** What somebody has to see to besides. */
  readonly concerns: readonly ("archive-drill-failed" | "archive-shrunk")[];
}

export function glanceOf(state: ArchiveState): Glance {
  const { nextAt, nextDrillAt, nights, drills, since } = state;
  const [last, before] = nights;
  const concerns: Glance["concerns"][number][] = [];
  if (drills[0]?.fault !== undefined) concerns.push("archive-drill-failed");
  if (last !== undefined && before !== undefined && last.bytes * 2 < before.bytes) {
    concerns.push("archive-shrunk");
  }
  return {
    dueAt: last === undefined ? nextAt : Math.min(nextAt ?? Infinity, nextDrillAt),
    lateAt: Math.max(last?.at ?? 0, since) + LATE_MS,
    concerns,
  };
}

export const afterNight = (
  state: ArchiveState,
  night: Night,
  calendar: Planned,
  now: number,
): ArchiveState => ({
  ...state,
  nextAt: calendar.next(now),
  failures: 0,
  fault: undefined,
  nights: [night, ...state.nights].slice(0, KEPT_NIGHTS),
});

export function afterFault(state: ArchiveState, fault: Fault, now: number): ArchiveState {
  const pause = NIGHT_AGAIN_MS[Math.min(state.failures, NIGHT_AGAIN_MS.length - 1)] ?? 0;
  return { ...state, failures: state.failures + 1, fault: { at: now, fault }, nextAt: now + pause };
}

export const afterDrill = (state: ArchiveState, drill: Drill, now: number): ArchiveState => ({
  ...state,
  nextDrillAt: now + (drill.fault === undefined ? DRILL_EVERY_MS : DRILL_AGAIN_MS),
  drills: [drill, ...state.drills].slice(0, KEPT_DRILLS),
});
