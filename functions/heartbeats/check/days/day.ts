/**
 * A day of a check in numbers: for how long it was up, late or down, how many runs it had, how long they took and how much
 * they backed up. Pure rules; moments in unix ms. A day is one of the clocks in the service's zone.
 */
import { DAY_MS, dayOf } from "../../../../src/durations.ts";
import { medianOf, type Facts } from "../facts.ts";
import { KEPT_DURATIONS, MAX_SHOWN_DURATION_MS } from "../../limits.ts";

/** What the time of a check was; each in milliseconds. */
export interface Spent {
  readonly up: number;
  /** Expected, and not yet an outage. */
  readonly late: number;
  readonly down: number;
  readonly paused: number;
  /** In a maintenance window, whatever the status was. */
  readonly maintenance: number;
  /** The service itself was away, or nothing had come yet: never up, never down. */
  readonly unknown: number;
}

interface Counted {
  /** Days since 1970-01-01. */
  readonly date: number;
  readonly spent: Spent;
  /** Successes and failures, failures among them. */
  readonly runs: number;
  readonly failures: number;
  readonly longestMs: number | undefined;
  /** Of the last run that said so: bytes and files that were backed up. */
  readonly size: number | undefined;
  readonly files: number | undefined;
  /** Bytes that all runs have added to their repositories. */
  readonly added: number | undefined;
}

/** A day as it is kept. */
export interface Day extends Counted {
  readonly medianMs: number | undefined;
}

/** A day that goes on. */
export interface OpenDay extends Counted {
  /** So far it is spent. */
  readonly until: number;
  readonly endsAt: number;
  /** Durations of its runs in ms: all of them, or every `stride`-th. */
  readonly durations: readonly number[];
  readonly timed: number;
  readonly stride: number;
}

/** The day with a run that has ended in it. */
export function withRun(
  day: OpenDay,
  run: {
    readonly failed: boolean;
    readonly durationMs: number | undefined;
    readonly facts: Facts | undefined;
  },
): OpenDay {
  const { facts } = run;
  const said = facts?.durationSeconds === undefined ? undefined : facts.durationSeconds * 1000;
  const ended = {
    ...day,
    runs: day.runs + 1,
    failures: day.failures + (run.failed ? 1 : 0),
    size: facts?.size ?? day.size,
    files: facts?.files ?? day.files,
    added: facts?.added === undefined ? day.added : (day.added ?? 0) + facts.added,
  };
  const durationMs = run.durationMs ?? said;
  // Longer is a start that has lost its end.
  return durationMs === undefined || durationMs > MAX_SHOWN_DURATION_MS
    ? ended
    : timed(ended, durationMs);
}

function timed(day: OpenDay, durationMs: number): OpenDay {
  const isKept = day.timed % day.stride === 0;
  const all = isKept ? [...day.durations, durationMs] : day.durations;
  const isFull = all.length > KEPT_DURATIONS;
  return {
    ...day,
    timed: day.timed + 1,
    longestMs: Math.max(day.longestMs ?? 0, durationMs),
    durations: isFull ? all.filter((_, index) => index % 2 === 0) : all,
    stride: isFull ? day.stride * 2 : day.stride,
  };
}

/** A day as it is kept, whether or not it is over. */
export function closed(day: OpenDay): Day {
  const { date, spent, runs, failures, longestMs, size, files, added, durations } = day;
  const medianMs = durations.length === 0 ? undefined : medianOf(durations);
  return { date, spent, runs, failures, medianMs, longestMs, size, files, added };
}

/**
 * The share of the time in which the check was no outage, from 0 to 1: late is none yet. Pauses, maintenance and what is
 * unknown are left out; undefined if nothing else is left.
 */
export function availability(days: readonly Pick<Day, "spent">[]): number | undefined {
  const sum = (part: keyof Spent) => days.reduce((all, { spent }) => all + spent[part], 0);
  const available = sum("up") + sum("late");
  const known = available + sum("down");
  return known === 0 ? undefined : available / known;
}

/** 2026-11-26 */
export const dateInWords = (date: number): string => dayOf(date * DAY_MS);
