/** Pings that were kept on their host say when they happened. A pure rule; moments in unix ms. */
import { MAX_LATENESS_MS } from "../limits.ts";

/**
 * When a kept ping happened, going by our clock; undefined if it does not say so. `time` is when it
 * happened and `clock` what the host's clock says now (ISO 8601 both): the difference takes the error
 * of that clock out. Never in the future, and never more than seven days ago: older ones count as
 * seven days old.
 */
export function happenedAt(
  time: string | null,
  clock: string | null,
  now: number,
): number | undefined {
  const said = momentIn(time);
  if (said === undefined) return undefined;
  const error = (momentIn(clock) ?? now) - now;
  return Math.min(now, Math.max(said - error, now - MAX_LATENESS_MS));
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;

function momentIn(text: string | null): number | undefined {
  if (text === null || text.length > 40 || !MOMENT.test(text)) return undefined;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}
