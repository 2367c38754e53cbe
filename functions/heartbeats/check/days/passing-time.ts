/** What the time of a check was, day by day. Pure rules; moments in unix ms. */
import { DAY_MS } from "../../../../src/durations.ts";
import { eraAt, firstShown, zoneOf, type Zone } from "../../../../src/calendar/zone.ts";
import { closesAt, windowAt } from "../../../../src/calendar/window.ts";
import { windowsIn } from "../calendars.ts";
import type { Check, MaintenanceWindow } from "../check.ts";
import { closed, type Day, type OpenDay, type Spent } from "./day.ts";
import { nextExpected } from "../deadline.ts";
import { KEPT_DAYS, MAX_WINDOWS_PASSED } from "../../limits.ts";

/** What besides the check decides what its time was. */
export interface Surroundings {
  readonly timezone: string;
  readonly windows: readonly MaintenanceWindow[];
  /** Times in which the service was away, in any order. */
  readonly gaps: readonly Stretch[];
}

interface Stretch {
  readonly from: number;
  readonly until: number;
}

type Rules = Pick<Check, "settings" | "state">;

/** The day of a check up to `until`, and the days before it that are over, oldest first. */
export function passTime(
  check: Rules,
  around: Surroundings,
  until: number,
): { readonly today: OpenDay; readonly over: readonly Day[] } {
  const zone = zoneNamed(around.timezone);
  const known = check.state.today;
  const first = until - KEPT_DAYS * DAY_MS;
  let today =
    known === undefined || known.until < first
      ? newDay(zone, Math.max(first, known?.until ?? until))
      : known;
  const over: Day[] = known === undefined || known === today ? [] : [closed(known)];
  while (until >= today.endsAt) {
    const full = spend(check, around, today, today.endsAt);
    const next = newDay(zone, today.endsAt);
    // Where the zone was changed a day may begin twice: it goes on.
    if (next.date <= today.date) today = { ...full, endsAt: next.endsAt };
    else {
      over.push(closed(full));
      today = next;
    }
  }
  return { today: spend(check, around, today, until), over };
}

function zoneNamed(name: string): Zone {
  const zone = zoneOf(name);
  if (zone === undefined) throw new Error(`there is no time zone ${name}`);
  return zone;
}

function newDay(zone: Zone, at: number): OpenDay {
  const date = Math.floor((at + eraAt(zone, at).offset) / DAY_MS);
  const midnight = firstShown(zone, (date + 1) * DAY_MS);
  const endsAt = typeof midnight === "number" ? midnight : firstShown(zone, midnight.until);
  return {
    date,
    spent: { up: 0, late: 0, down: 0, paused: 0, maintenance: 0, unknown: 0 },
    runs: 0,
    failures: 0,
    longestMs: undefined,
    size: undefined,
    files: undefined,
    added: undefined,
    until: at,
    // A clock that is put forward at midnight shows the time after the gap.
    endsAt: typeof endsAt === "number" ? endsAt : at + DAY_MS,
    durations: [],
    timed: 0,
    stride: 1,
  };
}

function spend(check: Rules, around: Surroundings, day: OpenDay, until: number): OpenDay {
  if (until <= day.until) return day;
  const spent = { ...day.spent };
  for (const [part, from, to] of partsOf(check, around, { from: day.until, until })) {
    spent[part] += to - from;
  }
  return { ...day, spent, until };
}

type Part = readonly [what: keyof Spent, from: number, until: number];

function partsOf(check: Rules, { windows, gaps }: Surroundings, whole: Stretch): Part[] {
  const { status } = check.state;
  if (status === "paused") return [["paused", whole.from, whole.until]];
  const away = split(whole, gaps);
  const maintained = away.outside.map((rest) => split(rest, openIn(windows, check, rest)));
  return [
    ...away.inside.map(({ from, until }): Part => ["unknown", from, until]),
    ...maintained.flatMap(({ inside, outside }) => [
      ...inside.map(({ from, until }): Part => ["maintenance", from, until]),
      ...outside.flatMap((rest) => statusIn(check, rest)),
    ]),
  ];
}

/** The time by the status alone: it was up until something was expected, and then late until the deadline. */
function statusIn({ settings, state }: Rules, { from, until }: Stretch): Part[] {
  if (state.status === "down") return [["down", from, until]];
  const deadline = state.deadline ?? Infinity;
  const expected = state.status === "up" ? (nextExpected(settings, state) ?? Infinity) : deadline;
  const late = Math.min(expected, deadline);
  const parts: Part[] = [
    [state.status === "up" ? "up" : "unknown", from, Math.min(until, late)],
    ["late", Math.max(from, late), Math.min(until, deadline)],
    ["down", Math.max(from, deadline), until],
  ];
  return parts.filter(([, begin, end]) => begin < end);
}

/** What of a stretch lies inside others, and what between them. */
function split(whole: Stretch, others: readonly Stretch[]) {
  const [inside, outside]: [Stretch[], Stretch[]] = [[], []];
  let at = whole.from;
  for (const other of others.toSorted((a, b) => a.from - b.from)) {
    const from = Math.max(at, other.from);
    const until = Math.min(whole.until, other.until);
    if (from >= until) continue;
    if (at < from) outside.push({ from: at, until: from });
    inside.push({ from, until });
    at = until;
  }
  if (at < whole.until) outside.push({ from: at, until: whole.until });
  return { inside, outside };
}

/** When windows are open in a stretch. */
function openIn(
  windows: readonly MaintenanceWindow[],
  { settings }: Pick<Check, "settings">,
  { from, until }: Stretch,
): Stretch[] {
  if (windows.length === 0) return [];
  const all = windowsIn(settings.tz, windows);
  const found: Stretch[] = [];
  for (let at = from; at < until && found.length < MAX_WINDOWS_PASSED;) {
    const open = windowAt(all, at);
    const closes = open && closesAt(open, at);
    if (closes !== undefined) found.push({ from: at, until: closes });
    at = closes ?? Math.min(...all.map(({ calendar }) => calendar.next(at) ?? Infinity));
  }
  return found;
}
