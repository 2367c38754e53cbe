/** Too many pings of one check in a minute: counted in memory, a restart forgives. */
import { MINUTE_MS } from "../../../src/durations.ts";
import { MAX_COUNTED_CHECKS } from "../limits.ts";

/**
 * A counter: counts a ping of check `id` at `now` (unix ms) and answers the seconds to wait if there were
 * more than `most` since the minute began; `most` undefined: any number.
 */
export function createRateLimit() {
  const counts = new Map<number, number>();
  let minute = 0;
  return (id: number, now: number, most: number | undefined): number | undefined => {
    if (most === undefined) return undefined;
    const current = Math.floor(now / MINUTE_MS);
    if (current !== minute || counts.size > MAX_COUNTED_CHECKS) counts.clear();
    minute = current;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count <= most ? undefined : Math.ceil(((current + 1) * MINUTE_MS - now) / 1000);
  };
}
