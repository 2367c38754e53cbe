/** A link, and what it says at a moment. Pure rules. */
import type { Config } from "../../../src/config/config.ts";
import { parseCalendar } from "../../../src/calendar/calendar.ts";
import {
  nextSwitch,
  nextSwitches,
  windowAt,
  type CalendarWindow,
} from "../../../src/calendar/window.ts";
import { locationOf, usesNow, usesOccurrence, usesPath, usesQuery, type Visit } from "./target.ts";

export const redirectStatuses = [301, 302, 303, 307, 308] as const;
export type RedirectStatus = (typeof redirectStatuses)[number];

/** While a window is open, its target is used. */
export interface Window {
  readonly calendar: string;
  readonly minutes: number;
  readonly target: string;
}

/** What people may set of a link. */
export interface LinkSettings {
  /** As typed; the lookup key is derived from it. */
  readonly slug: string;
  readonly target: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly status: RedirectStatus;
  readonly forwardPath: boolean;
  readonly forwardQuery: boolean;
  /** unix ms, undefined: no limit; likewise below. */
  readonly validFrom: number | undefined;
  readonly validUntil: number | undefined;
  /** Where visitors go outside of that, and when the clicks are used up. */
  readonly fallback: string | undefined;
  readonly maxClicks: number | undefined;
  /** Time zone of calendars and dates; undefined: the service's. */
  readonly timezone: string | undefined;
  readonly windows: readonly Window[];
}

/** A link as the store keeps it; times in unix ms. */
export interface Link extends LinkSettings {
  readonly id: number;
  readonly key: string;
  /** Clicks that count against maxClicks. */
  readonly usedClicks: number;
  /** Clicks that an import brought along from another service. */
  readonly importedClicks: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  /** Goes up with every change: the ETag. */
  readonly version: number;
  readonly deletedAt: number | undefined;
}

export type LinkState = "active" | "not-yet" | "expired" | "used-up";

export function stateOf(link: Link, now: number): LinkState {
  if (link.validFrom !== undefined && now < link.validFrom) return "not-yet";
  if (link.validUntil !== undefined && now >= link.validUntil) return "expired";
  if (link.maxClicks !== undefined && link.usedClicks >= link.maxClicks) return "used-up";
  return "active";
}

/** Whether the link says something about paths below its own. */
export function takesPath(link: LinkSettings): boolean {
  if (link.forwardPath) return true;
  return [link.target, ...link.windows.map(({ target }) => target)].some(usesPath);
}

/** What the visitor asked for, as far as the answer depends on it. */
export interface Request {
  readonly rest: string;
  readonly search: string;
  readonly now: number;
}

export type Answer =
  | {
      kind: "redirect";
      status: RedirectStatus;
      location: string;
      /** The answer is the same for every visitor of this path before this moment (unix ms). */
      until: number;
      /** Whether browsers may keep it. */
      permanent: boolean;
    }
  | { kind: "not-yet" | "gone" };

/** What a link answers at a moment. `until` is 0 when each visit has to be judged by itself. */
export function answerOf(link: Link, request: Request, config: Config): Answer {
  const { now } = request;
  const state = stateOf(link, now);
  if (state !== "active") {
    if (link.fallback === undefined) return { kind: state === "not-yet" ? "not-yet" : "gone" };
    return outsideAnswer(link, link.fallback, request, config);
  }
  const plan = planOf(link, config);
  const target = windowAt(plan.windows, now)?.target ?? link.target;
  const forward = { path: link.forwardPath, query: link.forwardQuery };
  return {
    kind: "redirect",
    status: link.status,
    location: locationOf(target, visitOf(link, request, config), forward),
    until: link.maxClicks === undefined ? constantUntil(link, target, plan, now) : 0,
    permanent: (link.status === 301 || link.status === 308) && link.maxClicks === undefined,
  };
}

function outsideAnswer(link: Link, fallback: string, request: Request, config: Config): Answer {
  const visit = visitOf(link, request, config);
  const location = locationOf(fallback, visit, { path: false, query: false });
  return { kind: "redirect", status: 302, location, until: 0, permanent: false };
}

/** Windows with their calendars parsed. */
interface Plan {
  readonly windows: readonly (CalendarWindow & { target: string })[];
}

// Parsing takes 20 µs, so it is done once per link that was read from the store.
const plans = new WeakMap<Link, Plan>();

function planOf(link: Link, config: Config): Plan {
  let plan = plans.get(link);
  if (plan === undefined) {
    const timezone = link.timezone ?? config.timezone;
    const windows = link.windows.flatMap(({ calendar: text, minutes, target }) => {
      const parsed = parseCalendar(text, { timezone });
      // Judged when the link was made; a zone that later leaves the world closes its windows.
      return parsed.ok ? [{ calendar: parsed.calendar, durationMinutes: minutes, target }] : [];
    });
    plan = { windows };
    plans.set(link, plan);
  }
  return plan;
}

function visitOf(link: Link, request: Request, config: Config): Visit {
  const { now } = request;
  const { windows } = planOf(link, config);
  return {
    ...request,
    timezone: link.timezone ?? config.timezone,
    language: config.language,
    next: best(
      windows.map(({ calendar }) => calendar.next(now)),
      Math.min,
    ),
    // An occurrence is the last one from its very moment on.
    last: best(
      windows.map(({ calendar }) => calendar.previous(now + 1)),
      Math.max,
    ),
  };
}

function best(moments: readonly (number | undefined)[], choose: (...moments: number[]) => number) {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : choose(...known);
}

/** Until when (unix ms) each visit of the same path gets the same answer; 0 if its query matters. */
function constantUntil(link: Link, target: string, plan: Plan, now: number): number {
  if (link.forwardQuery || usesQuery(target)) return 0;
  const edges = [link.validFrom, link.validUntil].filter(
    (edge) => edge !== undefined && edge > now,
  );
  const moments = [...edges, nextSwitch(plan.windows, now)?.at];
  // Formats go down to the minute, and no zone of today is off by less.
  if (usesNow(target)) moments.push(Math.floor(now / 60_000) * 60_000 + 60_000);
  if (usesOccurrence(target))
    moments.push(...plan.windows.map(({ calendar }) => calendar.next(now)));
  return best(moments, Math.min) ?? Infinity;
}

/** A moment (unix ms) from which a link's calendar sends visitors elsewhere. */
export interface TargetSwitch {
  readonly at: number;
  readonly location: string;
}

/** The next changes of a link by its calendar, at most `count`. */
export function switchesOf(link: Link, now: number, count: number, config: Config): TargetSwitch[] {
  const { windows } = planOf(link, config);
  return nextSwitches(windows, now, count).map(({ at, window }) => {
    const visit = visitOf(link, { rest: "", search: "", now: at }, config);
    const forward = { path: false, query: false };
    return { at, location: locationOf(window?.target ?? link.target, visit, forward) };
  });
}
