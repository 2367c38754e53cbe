/** Five-field cron, evaluated by croner. A file of its own: who has no cron does not load it. */
import { Cron } from "croner";
import type { Calendar, ParsedCalendar } from "./calendar.ts";
import type { CalendarError, Complaint } from "./error.ts";
import { LAST_YEAR, MAX_LINE_CHARACTERS } from "./limits.ts";
import { eraAt, zoneOf, type Zone } from "./zone.ts";

const END = Date.UTC(LAST_YEAR + 1, 0, 1);

/**
 * Reads a cron expression with five fields, in `defaults.timezone`.
 *
 * Where clocks change it does as Debian's cron does: a job at fixed times runs at the first moment
 * after those left out in spring and once where they come twice in autumn; one whose hours or
 * minutes are a star or a step goes by the clock on the wall, and so runs in both hours.
 */
export function parseCron(text: string, defaults: { timezone: string }): ParsedCalendar {
  const { timezone } = defaults;
  const zone = zoneOf(timezone);
  if (zone === undefined) {
    return refuse({ code: "timezone", name: timezone, suggestion: undefined }, 0, 0);
  }
  if (text.length > MAX_LINE_CHARACTERS) {
    const rest = text.length - MAX_LINE_CHARACTERS;
    return refuse({ code: "tooLong", limit: MAX_LINE_CHARACTERS }, MAX_LINE_CHARACTERS, rest);
  }
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) return refuse({ code: "cronFields" }, 0, text.length);
  const normal = fields.join(" ").toUpperCase();
  let cron: Cron;
  try {
    // Debian's cron takes a job for a recurring one if its hour or minute has a star.
    const options = {
      timezone,
      mode: "5-part",
      fixedTimeRule: "no-wildcard",
      paused: true,
    } as const;
    cron = new Cron(normal, options);
  } catch (error) {
    // croner throws TypeError or RangeError for what it cannot read, and says why.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    const reason = error.message.replace(/^CronPattern: /, "");
    return refuse({ code: "cron", reason }, 0, text.length);
  }
  return { ok: true, calendar: calendarOf(cron, normal, zone) };
}

function refuse(complaint: Complaint, offset: number, length: number): ParsedCalendar {
  const error: CalendarError = { ...complaint, offset, length };
  return { ok: false, error };
}

function calendarOf(cron: Cron, text: string, zone: Zone): Calendar {
  return {
    text,
    lines: 1,
    timezone: zone.name,
    offset: (atMs) => eraAt(zone, atMs).offset,
    next(afterMs) {
      if (!(afterMs < END)) return undefined;
      return cron.nextRun(new Date(Math.max(afterMs, -1)))?.getTime();
    },
    previous(beforeMs) {
      if (!(beforeMs > 0)) return undefined;
      const found = cron.previousRuns(1, new Date(Math.min(beforeMs, END)))[0]?.getTime();
      // croner looks on before 1970.
      return found !== undefined && found >= 0 ? found : undefined;
    },
  };
}
