/** Writes counted visits to the store, once a second, behind the answers. */
import { errorFacts, log } from "../../../src/log.ts";
import { linkStore } from "../stub.ts";
import { restoreCounts, takeCounts } from "./count.ts";
import { FLUSH_AFTER_MS, LOST_AFTER_MS } from "../limits.ts";

/** When the flush under way was started; 0: there is none. */
let startedAt = 0;

/** Lets this request write, a second from `now` (unix ms), what all requests have counted until then. */
export function flushSoon(now: number, env: Env, ctx: ExecutionContext): void {
  if (now - startedAt < LOST_AFTER_MS) return;
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
    log("warn", "links.counts-waiting", errorFacts(error));
  }
}
