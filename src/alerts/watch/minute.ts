/**
 * What is done each minute besides the stores' own alarms: by the cron on Cloudflare, by `npm start` on a machine of
 * one's own. Every store does what is due, and what no store can tell is told from memory.
 */
import { errorFacts, log } from "../../log.ts";
import { allStores } from "../../store/all.ts";
import { diskNow, isFull } from "../../store/disk.ts";
import { isAnyFaultKnown } from "../../store/fault.ts";

/** True while somebody has been told, or is to be told, from memory. */
let isTelling = false;

/** `now` in unix ms. Never throws: one store fails without the others. */
export async function everyMinute(env: Env, now: number): Promise<void> {
  const ticks = Object.entries(allStores(env)).map(async ([store, stub]) => {
    try {
      await stub.tick();
    } catch (error) {
      log("error", "cron.tick-failed", { store, ...errorFacts(error) });
    }
  });
  await Promise.all(ticks);
  const disk = diskNow(now);
  const isIll = disk !== undefined && (disk.isGone || isFull(disk));
  if (!isTelling && !isAnyFaultKnown() && !isIll) return;
  // Loaded here: as long as all is well nobody needs it.
  const { tellConditions } = await import("./conditions.ts");
  isTelling = await tellConditions(env, now);
}
