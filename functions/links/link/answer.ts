/** The answer of a link at a moment: which redirect and where to, and what its calendar changes. Pure rules. */
import type { Config } from "../../../src/config/config.ts";
import { parseCalendar } from "../../../src/calendar/calendar.ts";
import {
  nextSwitch,
  nextSwitches,
  windowAt,
  type CalendarWindow,
} from "../../../src/calendar/window.ts";
import { MINUTE_MS } from "../../../src/durations.ts";
import { stateOf, type Link, type RedirectStatus } from "./link.ts";
import { locationOf, usesNow, usesOccurrence, usesQuery, type Visit } from "./target.ts";

/** The visitor's request, as far as the answer depends on it. */
export interface Asked {
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

/** The answer of a link at a moment. `until` is 0 when each visit has to be judged by itself. */
export function answerOf(link: Link, asked: Asked, config: Config): Answer {
  const { now } = asked;
  const state = stateOf(link, now);
  if (state !== "active") {
    if (link.fallback === undefined) return { kind: state === "not-yet" ? "not-yet" : "gone" };
    return outsideAnswer(link, link.fallback, asked, config);
  }
  const windows = windowsOf(link, config);
  const target = windowAt(windows, now)?.target ?? link.target;
  const forward = { path: link.forwardPath, query: link.forwardQuery };
  return {
    kind: "redirect",
    status: link.status,
    location: locationOf(target, visitOf(link, asked, config), forward),
    until: link.maxClicks === undefined ? constantUntil(link, target, windows, now) : 0,
    permanent: (link.status === 301 || link.status === 308) && link.maxClicks === undefined,
  };
}

function outsideAnswer(link: Link, fallback: string, asked: Asked, config: Config): Answer {
  const visit = visitOf(link, asked, config);
  const location = locationOf(fallback, visit, { path: false, query: false });
  return { kind: "redirect", status: 302, location, until: 0, permanent: false };
}

type Windows = readonly (CalendarWindow & { target: string })[];

// Parsing takes 20 µs, so it is done once per link that was read from the store.
const ready = new WeakMap<Link, Windows>();

/** The windows of a link with their calendars parsed. */
export function windowsOf(link: Link, config: Config): Windows {
  let windows = ready.get(link);
  if (windows === undefined) {
    const timezone = link.timezone ?? config.timezone;
    windows = link.windows.flatMap(({ calendar: text, minutes, target }) => {
      const parsed = parseCalendar(text, { timezone });
      // Judged when the link was made; a zone that later leaves the world closes its windows.
      return parsed.ok ? [{ calendar: parsed.calendar, durationMinutes: minutes, target }] : [];
    });
    ready.set(link, windows);
  }
  return windows;
}

function visitOf(link: Link, asked: Asked, config: Config): Visit {
  const { now } = asked;
  const windows = windowsOf(link, config);
  return {
    ...asked,
    timezone: link.timezone ?? config.timezone,
    language: config.language,
    next: () =>
      best(
        windows.map(({ calendar }) => calendar.next(now)),
        Math.min,
      ),
    // An occurrence is the last one from its very moment on.
    last: () =>
      best(
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
function constantUntil(link: Link, target: string, windows: Windows, now: number): number {
  if (link.forwardQuery || usesQuery(target)) return 0;
  const edges = [link.validFrom, link.validUntil].filter(
    (edge) => edge !== undefined && edge > now,
  );
  const moments = [...edges, nextSwitch(windows, now)?.at];
  // Formats go down to the minute, and no zone of today is off by less.
  if (usesNow(target)) moments.push(Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS);
  if (usesOccurrence(target)) moments.push(...windows.map(({ calendar }) => calendar.next(now)));
  return best(moments, Math.min) ?? Infinity;
}

/** A moment (unix ms) from which a link's calendar sends visitors elsewhere. */
export interface TargetSwitch {
  readonly at: number;
  readonly location: string;
}

/** The next changes of a link by its calendar, at most `count`. */
export function switchesOf(link: Link, now: number, count: number, config: Config): TargetSwitch[] {
  const windows = windowsOf(link, config);
  return nextSwitches(windows, now, count).map(({ at, window }) => {
    const visit = visitOf(link, { rest: "", search: "", now: at }, config);
    const forward = { path: false, query: false };
    return { at, location: locationOf(window?.target ?? link.target, visit, forward) };
  });
}
