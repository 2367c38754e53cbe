/** The state of the association's services, as strangers are told of it. Pure rules; moments in unix ms. */
import { windowAt, closesAt, type CalendarWindow } from "../../../src/calendar/window.ts";
import { DAY_MS, MINUTE_MS } from "../../../src/durations.ts";
import { windowsIn } from "../check/calendars.ts";
import type { ShownStatus } from "../check/check.ts";
import { availability, dateInWords, type Day } from "../check/days/day.ts";
import type { PublicCheck } from "../check/public.ts";
import { ANNOUNCED_DAYS, MAX_ANNOUNCED, PUBLIC_DAYS, SHORT_OUTAGE_MS } from "../limits.ts";

/** `maintenance`: it is planned, and nothing that is known says that it does not run. */
export type ServiceState = ShownStatus | "maintenance";

/** A day of a service, in ms; what is left of it nobody knows, or it was planned. */
export interface ServiceDay {
  /** `2026-11-26`, in the service's zone. */
  readonly day: string;
  readonly up: number;
  readonly late: number;
  readonly down: number;
}

export interface Service {
  /** Opens nothing. */
  readonly key: string;
  readonly name: string;
  readonly state: ServiceState;
  /** The oldest first, up to today. */
  readonly days: readonly ServiceDay[];
  /** 0 to 1, of what is known. */
  readonly availability: number | undefined;
}

/** Planned absence of one or several services. */
export interface Announcement {
  readonly from: number;
  readonly until: number;
  readonly names: readonly string[];
}

/** A change that a feed tells of. */
export interface Event {
  readonly key: string;
  readonly name: string;
  readonly at: number;
  readonly isUp: boolean;
  /** Of an outage that is over: how long it was. */
  readonly lastedMs: number | undefined;
}

export interface StatusPage {
  /** What is worst first, then in the order of their names. */
  readonly services: readonly Service[];
  readonly announcements: readonly Announcement[];
  /** The newest first. */
  readonly events: readonly Event[];
}

const rank: Readonly<Record<ServiceState, number>> = {
  down: 0,
  grace: 1,
  maintenance: 2,
  up: 3,
  new: 4,
  paused: 5,
};

export function statusOf(checks: readonly PublicCheck[], now: number): StatusPage {
  const services = checks.map((check): Service => ({
    key: check.key,
    name: check.name,
    state: stateOf(check, now),
    days: daysOf(check.days),
    availability: availability(check.days),
  }));
  return {
    services: services.toSorted(
      (one, other) => rank[one.state] - rank[other.state] || one.name.localeCompare(other.name),
    ),
    announcements: announced(checks, now),
    events: checks.flatMap(eventsOf).toSorted((one, other) => other.at - one.at),
  };
}

/** As many as a page shows, up to the last that is known; of those that nobody wrote down nothing is known. */
function daysOf(days: readonly Day[]): ServiceDay[] {
  const known = new Map(days.map((day) => [day.date, day.spent]));
  const last = days.at(-1)?.date ?? 0;
  return Array.from({ length: PUBLIC_DAYS }, (_, nth) => {
    const date = last - PUBLIC_DAYS + 1 + nth;
    const { up = 0, late = 0, down = 0 } = known.get(date) ?? {};
    return { day: dateInWords(date), up, late, down };
  });
}

const windowsOf = ({ windows, timezone }: PublicCheck) => windowsIn(timezone, windows);

function stateOf(check: PublicCheck, now: number): ServiceState {
  const { shown } = check;
  const isPlanned = shown !== "down" && shown !== "paused";
  return isPlanned && windowAt(windowsOf(check), now) !== undefined ? "maintenance" : shown;
}

/** What is open, and what opens in the next days; what several services have in common is told once. */
function announced(checks: readonly PublicCheck[], now: number): Announcement[] {
  const found = new Map<string, Announcement>();
  for (const check of checks) {
    for (const { from, until } of windowsOf(check).flatMap((one) => occurrencesOf(one, now))) {
      const key = `${from} ${until}`;
      const names = [...(found.get(key)?.names ?? []), check.name];
      found.set(key, { from, until, names: [...new Set(names)] });
    }
  }
  return [...found.values()]
    .toSorted((one, other) => one.from - other.from)
    .slice(0, 2 * MAX_ANNOUNCED);
}

/** A window that is open nearly always is no announcement: the first few of each are enough. */
function occurrencesOf(window: CalendarWindow, now: number): { from: number; until: number }[] {
  const { calendar, durationMinutes } = window;
  const found: { from: number; until: number }[] = [];
  const closes = closesAt(window, now);
  const opened = calendar.previous(now + 1);
  if (closes !== undefined && opened !== undefined) found.push({ from: opened, until: closes });
  let at = now;
  while (found.length < MAX_ANNOUNCED) {
    const next = calendar.next(at);
    if (next === undefined || next > now + ANNOUNCED_DAYS * DAY_MS) break;
    found.push({ from: next, until: next + durationMinutes * MINUTE_MS });
    at = next;
  }
  return found;
}

/** Outages and their ends, the newest first. */
function eventsOf({ key, name, flips }: PublicCheck): Event[] {
  const told = flips.filter(({ from, to }) => to === "down" || (from === "down" && to === "up"));
  return told.map(({ at, to }, nth) => {
    const before = told[nth + 1];
    const lastedMs = to === "up" && before?.to === "down" ? at - before.at : undefined;
    return { key, name, at, isUp: to === "up", lastedMs };
  });
}

/** How a day is drawn: an outage that was over soon is told from a long one. */
export function levelOf({ up, late, down }: ServiceDay): "none" | "good" | "late" | "bad" {
  if (down > 0) return down < SHORT_OUTAGE_MS ? "late" : "bad";
  return up + late > 0 ? "good" : "none";
}
