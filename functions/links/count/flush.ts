/** Writes counted visits to the store, once a second, behind the answers. */
import { errorFacts, log } from "../../../src/log.ts";
import { faultOf, onlyRefusesWrites } from "../../../src/store/fault.ts";
import { linkStore } from "../stub.ts";
import { restoreCounts, takeCounts } from "./count.ts";
import { FLUSH_AFTER_MS, LOST_AFTER_MS, REFUSED_PAUSE_MS } from "../limits.ts";

/** When the flush under way was started; 0: there is none. */
let startedAt = 0;
/** After a full disk refused counts, nothing is tried until then: each try that fails resets the store. */
let pausedUntil = 0;

/** Lets this request write, a second from `now` (unix ms), what all requests have counted until then. */
export function flushSoon(now: number, env: Env, ctx: ExecutionContext): void {
  // Moments that are still to come are those of a clock that was ahead.
  if (Math.abs(now - startedAt) < LOST_AFTER_MS) return;
  if (now < pausedUntil && pausedUntil - now <= REFUSED_PAUSE_MS) return;
  startedAt = now;
  ctx.waitUntil(flushLater(env));
}

async function flushLater(env: Env): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, FLUSH_AFTER_MS));
  startedAt = 0;
  const counts = takeCounts();
  if (counts === undefined) return;
  try {
    await linkStore(env).addCounts(counts);
  } catch (error) {
    // They wait for the next flush: a store that is away for a while loses no statistics.
    restoreCounts(counts);
    const fault = faultOf(error);
    if (fault !== undefined && onlyRefusesWrites(fault)) {
      pausedUntil = Date.now() + REFUSED_PAUSE_MS;
    }
    log("warn", "links.counts-waiting", errorFacts(error));
  }
}
