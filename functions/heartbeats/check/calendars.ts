/** Schedules of checks, read once and kept; cron's evaluator is loaded by who has a cron schedule. */
import {
  parseCalendar,
  type Calendar,
  type ParsedCalendar,
} from "../../../src/calendar/calendar.ts";
import { isCron } from "../../../src/calendar/schedule.ts";
import type { CalendarWindow } from "../../../src/calendar/window.ts";
import { MAX_CACHED_CALENDARS } from "../limits.ts";
import type { MaintenanceWindow, Settings } from "./check.ts";

let parseCron: ((text: string, defaults: { timezone: string }) => ParsedCalendar) | undefined;

/** Loads the evaluator of cron expressions; `calendarFor` needs it for those. */
export async function loadCron(): Promise<void> {
  ({ parseCron } = await import("../../../src/calendar/cron.ts"));
}

/** True once a check has a cron expression: what reads them is loaded at the start. */
const USES_CRON = "usesCron";

/** Loads it where a check of before has such an expression. */
export async function loadCronOf(kv: SyncKvStorage): Promise<void> {
  if (kv.get(USES_CRON) === true) await loadCron();
}

/** Loads it where settings that are to be saved have one: their schedule, or a maintenance window. */
export async function loadCronFor(
  kv: SyncKvStorage,
  { schedule, maintenance = [] }: Partial<Settings>,
): Promise<void> {
  const texts = [schedule, ...maintenance.map(({ calendar }) => calendar)];
  if (!texts.some((text) => text !== undefined && isCron(text))) return;
  await loadCron();
  kv.put(USES_CRON, true);
}

const calendars = new Map<string, Calendar>();

/** The calendar of a schedule that was checked when it was set. Throws if it cannot be read. */
export function calendarFor(schedule: string, timezone: string): Calendar {
  const key = `${timezone}\n${schedule}`;
  const known = calendars.get(key);
  if (known !== undefined) return known;
  const parsed = parse(schedule, timezone);
  if (!parsed.ok) throw new Error(`a stored schedule cannot be read: ${parsed.error.code}`);
  if (calendars.size >= MAX_CACHED_CALENDARS) {
    calendars.delete(calendars.keys().next().value as string);
  }
  calendars.set(key, parsed.calendar);
  return parsed.calendar;
}

/** Planned absences by the clock of a zone. */
export const windowsIn = (
  timezone: string,
  windows: readonly MaintenanceWindow[],
): CalendarWindow[] =>
  windows.map(({ calendar, minutes }) => ({
    calendar: calendarFor(calendar, timezone),
    durationMinutes: minutes,
  }));

function parse(schedule: string, timezone: string): ParsedCalendar {
  if (!isCron(schedule)) return parseCalendar(schedule, { timezone });
  if (parseCron === undefined) throw new Error("a cron schedule before cron was loaded");
  return parseCron(schedule, { timezone });
}
