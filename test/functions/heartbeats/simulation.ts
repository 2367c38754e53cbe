/** The parts of a simulation: checks, what their hosts do, when the service is away. All from a seed. */
import type { Settings } from "../../../functions/heartbeats/check/check.ts";

const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One thing a host does. A kept one is delivered when the service is back. */
export interface Doing {
  readonly check: number;
  readonly at: number;
  readonly kind: "success" | "fail" | "start" | "log";
  readonly runId: string | undefined;
  /** Set if the service was away: delivered then, or never. */
  deliveredAt: number | undefined;
  lost: boolean;
}

export interface Absence {
  readonly from: number;
  readonly until: number;
}

export interface Scenario {
  readonly from: number;
  readonly until: number;
  readonly settings: readonly Partial<Settings>[];
  readonly doings: readonly Doing[];
  readonly absences: readonly Absence[];
}

/** mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Dice {
  readonly chance: (share: number) => boolean;
  readonly between: (low: number, high: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
}

function diceFrom(seed: number): Dice {
  const random = randomFrom(seed);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  return {
    chance: (share) => random() < share,
    between,
    pick: (items) => items[between(0, items.length - 1)] as (typeof items)[number],
  };
}

const TWO = (number: number) => String(number).padStart(2, "0");

function randomSettings(dice: Dice): Partial<Settings> {
  const { chance, between, pick } = dice;
  const minute = TWO(between(0, 59));
  const schedules = [
    `*-*-* ${TWO(between(0, 23))}:${minute}`,
    `*-*-* 02:${minute}`,
    `*-*-* 00,06,12,18:${minute}`,
    `${pick(["Mon", "Wed", "Sun"])} ${TWO(between(0, 23))}:${minute}`,
    // Cron at fixed times outside the hour that is left out or repeated.
    `${Number(minute)} ${between(4, 23)} * * *`,
    `${Number(minute)} 4 * * ${between(0, 6)}`,
  ];
  return {
    remindHours: 0,
    graceSeconds: between(60, 7200),
    fails: chance(0.2) ? 2 : 1,
    ...(chance(0.6)
      ? { schedule: pick(schedules), tz: pick(["Europe/Berlin", "UTC", "America/New_York"]) }
      : { timeoutSeconds: between(3 * 3600, 2 * 86_400) }),
    ...(chance(0.3) && { maxRuntimeSeconds: between(60, 14_400) }),
    ...(chance(0.2) && {
      maintenance: [
        { calendar: `*-*-* ${TWO(between(0, 23))}:${minute}`, minutes: between(30, 240) },
      ],
    }),
  };
}

/** A host that mostly does its job, sometimes fails, hangs, or is away for days. */
function hostDoings(check: number, from: number, until: number, dice: Dice): Doing[] {
  const { chance, between, pick } = dice;
  const doings: Doing[] = [];
  const period = between(6, 72) * HOUR;
  let run = 0;
  const add = (at: number, kind: Doing["kind"], runId: string | undefined) => {
    if (at < until) doings.push({ check, at, kind, runId, deliveredAt: undefined, lost: false });
  };
  for (let at = from + between(1, period); at < until; at += period + between(-HOUR, HOUR)) {
    if (chance(0.03)) at += between(1, 5) * DAY;
    run += 1;
    const id = `00000000-0000-4000-8000-${String(check * 10_000 + run).padStart(12, "0")}`;
    const runId = chance(0.5) ? id : undefined;
    const took = between(SECOND, 3 * HOUR);
    const hasStart = chance(0.4);
    if (hasStart) add(at, "start", runId);
    if (hasStart && chance(0.05)) continue; // it hangs, or was killed
    const end = hasStart ? at + took : at;
    add(end, chance(0.06) ? "fail" : "success", pick([runId, runId, runId, undefined]));
    if (chance(0.05)) add(end + between(SECOND, HOUR), "log", undefined);
  }
  return doings;
}

export function makeScenario(seed: number, from: number, days: number, checks: number): Scenario {
  const dice = diceFrom(seed);
  const until = from + days * DAY;
  const absences: Absence[] = [];
  for (let at = from + DAY; at < until - DAY; at += dice.between(2, 6) * DAY) {
    const start = at + dice.between(0, 12 * HOUR);
    // Some are shorter than five minutes: those are no gaps.
    const length = dice.chance(0.3)
      ? dice.between(1, 2 * MINUTE)
      : dice.between(10 * MINUTE, 6 * HOUR);
    absences.push({ from: start, until: start + length });
  }
  const settings = Array.from({ length: checks }, () => randomSettings(dice));
  const doings = settings.flatMap((_, check) => hostDoings(check, from, until, dice));
  for (const doing of doings) {
    const absence = absences.find((one) => doing.at >= one.from && doing.at < one.until);
    if (absence === undefined) continue;
    // Successes are kept by most hosts and come within ten minutes; the rest is lost.
    if (doing.kind === "success" && dice.chance(0.7)) {
      doing.deliveredAt = absence.until + dice.between(SECOND, 10 * MINUTE);
    } else {
      doing.lost = true;
    }
  }
  return { from, until, settings, doings, absences };
}
