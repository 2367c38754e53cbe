/** Time passes over checks: what is over of their days is written down. Runs inside the store's transactions. */
import type { Check } from "./check.ts";
import { closed, type Day, type OpenDay } from "./day.ts";
import { passTime, type Surroundings } from "./passing-time.ts";
import { pageOf } from "./page.ts";
import { readDays, writeDays } from "./day-pack-table.ts";
import type { Ledger } from "./ledger.ts";

type Around = Pick<Ledger, "sql" | "config" | "windowsOf" | "gapsSince">;

/** The day of a check as it was up to a moment (unix ms), for the check's row; those before it are written. */
export function passDays(around: Around, check: Check, until: number): OpenDay {
  const { today, over } = passTime(check, surroundingsOf(around, check, until), until);
  if (over.length > 0) writeDays(around.sql, check.id, over);
  return today;
}

/** A page of checks, those behind the one with this id, with their days up to `now`. */
export const pageWithToday = (
  around: Around & Pick<Ledger, "now">,
  checks: readonly Check[],
  after: number,
): Check[] =>
  pageOf(checks.filter(({ id }) => id > after)).map((check) => withToday(around, check));

/** A check with its day up to `now`, and without its pings, for who measures it: nothing is written. */
function withToday(around: Around & Pick<Ledger, "now">, check: Check): Check {
  const { now } = around;
  const { today } = passTime(check, surroundingsOf(around, check, now), now);
  return { ...check, state: { ...check.state, recent: "", today } };
}

/** The last days of a check up to `now`, today among them, oldest first; at most so many. */
export function daysOf(around: Around & Pick<Ledger, "now">, check: Check, most: number): Day[] {
  const { sql, now } = around;
  const { today, over } = passTime(check, surroundingsOf(around, check, now), now);
  const first = today.date - most + 1;
  const kept = readDays(sql, check.id, first, (over[0] ?? today).date);
  return [...kept, ...over, closed(today)].filter(({ date }) => date >= first);
}

const surroundingsOf = (around: Around, check: Check, until: number): Surroundings => ({
  timezone: around.config.timezone,
  windows: around.windowsOf(check),
  gaps: around.gapsSince(check.state.today?.until ?? until),
});
