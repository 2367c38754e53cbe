/** Calendars: one or several OnCalendar expressions as the moments that they mean. */
import { DAY_MS, SECOND_MS } from "../durations.ts";
import type { CalendarError } from "./error.ts";
import { nearestWall, planOf, type Plan } from "./evaluate.ts";
import { LAST_YEAR, MAX_LINES, MAX_SKIPPED_OCCURRENCES } from "./limits.ts";
import { parseExpression } from "./parse.ts";
import { printExpression } from "./print.ts";
import { eraAt, firstShown, latestShown, zoneOf, type Zone } from "./zone.ts";

/**
 * Moments that come again. They are a set of whole seconds, so `next` and `previous` fit together:
 * `previous(next(t))` is never after t, and no occurrence lies between the two.
 */
export interface Calendar {
  /** In normal form; several expressions are several lines. */
  readonly text: string;
  /** How many expressions there are: a question costs so many evaluations. */
  readonly lines: number;
  /** The zone of all its times; the default one if its lines have different zones. */
  readonly timezone: string;
  /** How far the clocks of that zone are ahead of UTC at a moment; both in ms. */
  readonly offset: (atMs: number) => number;
  /** The first occurrence after a moment, both in unix ms; undefined if there is none by 2199. */
  readonly next: (afterMs: number) => number | undefined;
  /** The last occurrence before a moment, both in unix ms; undefined if there is none from 1970. */
  readonly previous: (beforeMs: number) => number | undefined;
}

export type ParsedCalendar =
  | { readonly ok: true; readonly calendar: Calendar }
  | { readonly ok: false; readonly error: CalendarError };

interface Line {
  readonly text: string;
  readonly plan: Plan;
  readonly zone: Zone;
}

/** The end of the last year, by a clock on the wall; a day later it has ended everywhere. */
const LAST_WALL = Date.UTC(LAST_YEAR + 1, 0, 1) - SECOND_MS;
const END = LAST_WALL + DAY_MS;

/**
 * Reads systemd OnCalendar expressions, one per line; blank lines and spaces around a line do not
 * count. They mean what systemd.time(7) says, in `defaults.timezone` unless they name their own.
 *
 * Where clocks change: a time that is left out in spring does not occur, and a time that comes
 * twice in autumn occurs the first time. Fails with the place in `text` and the reason.
 */
export function parseCalendar(text: string, defaults: { timezone: string }): ParsedCalendar {
  const fallback = zoneOf(defaults.timezone);
  if (fallback === undefined) return refuseTimeZone(defaults.timezone);
  const lines: Line[] = [];
  let offset = 0;
  for (const raw of text.split("\n")) {
    const trimmed = raw.trim();
    const start = offset + raw.length - raw.trimStart().length;
    offset += raw.length + 1;
    if (trimmed === "") continue;
    if (lines.length === MAX_LINES) {
      const length = text.length - start;
      return {
        ok: false,
        error: { code: "tooManyLines", limit: MAX_LINES, offset: start, length },
      };
    }
    const parsed = parseExpression(trimmed);
    if (!parsed.ok) {
      return { ok: false, error: { ...parsed.error, offset: start + parsed.error.offset } };
    }
    const { expression } = parsed;
    // The parser has already looked the zone up.
    const zone = expression.timezone === undefined ? fallback : zoneOf(expression.timezone);
    if (zone === undefined) return refuseTimeZone(String(expression.timezone));
    lines.push({ text: printExpression(expression), plan: planOf(expression), zone });
  }
  if (lines.length === 0) {
    return { ok: false, error: { code: "empty", offset: 0, length: text.length } };
  }
  return { ok: true, calendar: calendarOf(lines, fallback) };
}

function refuseTimeZone(name: string): ParsedCalendar {
  return {
    ok: false,
    error: { code: "timezone", name, suggestion: undefined, offset: 0, length: 0 },
  };
}

function calendarOf(lines: readonly Line[], fallback: Zone): Calendar {
  const [only = fallback, ...others] = new Set(lines.map((line) => line.zone));
  const zone = others.length === 0 ? only : fallback;
  return {
    text: lines.map((line) => line.text).join("\n"),
    lines: lines.length,
    timezone: zone.name,
    offset: (atMs) => eraAt(zone, atMs).offset,
    next: (afterMs) => best(lines, (line) => nextOf(line, afterMs), Math.min),
    previous: (beforeMs) => best(lines, (line) => previousOf(line, beforeMs), Math.max),
  };
}

function best(
  lines: readonly Line[],
  ask: (line: Line) => number | undefined,
  choose: (a: number, b: number) => number,
): number | undefined {
  let found: number | undefined;
  for (const line of lines) {
    const candidate = ask(line);
    if (candidate !== undefined) found = found === undefined ? candidate : choose(found, candidate);
  }
  return found;
}

/** Every wall time that the zone's clocks have not shown yet is still to come. */
function nextOf({ plan, zone }: Line, afterMs: number): number | undefined {
  if (!(afterMs < END)) return undefined;
  const shown = latestShown(zone, Math.max(Math.floor(afterMs), -1));
  let wall: number | undefined = Math.floor(shown / SECOND_MS) * SECOND_MS + SECOND_MS;
  for (let skipped = 0; skipped <= MAX_SKIPPED_OCCURRENCES; skipped++) {
    wall = nearestWall(plan, wall, 1);
    if (wall === undefined) return undefined;
    const instant = firstShown(zone, wall);
    if (typeof instant === "number") return instant;
    wall = instant.until;
  }
  return undefined;
}

function previousOf({ plan, zone }: Line, beforeMs: number): number | undefined {
  if (!(beforeMs > 0)) return undefined;
  const shown = latestShown(zone, Math.min(Math.ceil(beforeMs), END) - 1);
  let wall: number | undefined = Math.min(Math.floor(shown / SECOND_MS) * SECOND_MS, LAST_WALL);
  for (let skipped = 0; skipped <= MAX_SKIPPED_OCCURRENCES; skipped++) {
    wall = nearestWall(plan, wall, -1);
    if (wall === undefined) return undefined;
    const instant = firstShown(zone, wall);
    if (typeof instant === "number") return instant < 0 ? undefined : instant;
    wall = instant.from - SECOND_MS;
  }
  return undefined;
}
