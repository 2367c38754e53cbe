/** Time passes over checks: what is over of their days is written down. Runs inside the store's transactions. */
import type { Check } from "../check.ts";
import { closed, type Day, type OpenDay } from "./day.ts";
import { passTime } from "./passing-time.ts";
import { pageOf } from "../page.ts";
import { readDays, writeDays } from "./day-pack-table.ts";
import type { Ledger } from "../ledger.ts";

type Around = Pick<Ledger, "sql" | "config" | "windowsOf" | "gapsSince">;
type AroundNow = Around & Pick<Ledger, "now">;

/** A check's day up to a moment (unix ms), and the days before it that are over and not written yet, oldest first. */
const passed = (around: Around, check: Check, until: number) =>
  passTime(
    check,
    {
      timezone: around.config.timezone,
      windows: around.windowsOf(check),
      gaps: around.gapsSince(check.state.today?.until ?? until),
    },
    until,
  );

/** The day of a check as it was up to a moment (unix ms), for the check's row; those before it are written. */
export function passDays(around: Around, check: Check, until: number): OpenDay {
  const { today, over } = passed(around, check, until);
  if (over.length > 0) writeDays(around.sql, check.id, over);
  return today;
}

/** A page of checks, those behind the one with this id, with their days up to `now`. */
export const pageWithToday = (
  around: AroundNow,
  checks: readonly Check[],
  after: number,
): Check[] =>
  pageOf(checks.filter(({ id }) => id > after)).map((check) => withToday(around, check));

/** A check with its day up to `now`, and without its pings, for who measures it: nothing is written. */
function withToday(around: AroundNow, check: Check): Check {
  const { today } = passed(around, check, around.now);
  return { ...check, state: { ...check.state, recent: "", today } };
}

/** The day of a check up to `now`, and the days before it that are over and not written yet, oldest first. */
export function timeOf(around: AroundNow, check: Check) {
  const { today, over } = passed(around, check, around.now);
  return { today: closed(today), over };
}

/** The written ones of the `most` days before `date` (days since 1970), oldest first. */
export const daysBefore = ({ sql }: Around, { id }: Check, date: number, most: number): Day[] =>
  readDays(sql, id, date - most, date);

/** The last days of a check up to `now`, today among them, oldest first; at most so many. */
export function daysOf(around: AroundNow, check: Check, most: number): Day[] {
  const { today, over } = timeOf(around, check);
  const days = [...daysBefore(around, check, (over[0] ?? today).date, most), ...over, today];
  return days.filter(({ date }) => date > today.date - most);
}
