import { setTimeout as sleep } from "node:timers/promises";

/** No measure of anything: whatever takes longer, on however slow a machine, is not going to happen. */
const LIMIT_MS = 240_000;
const LOOK_MS = 25;
/** Whoever is asked works for each answer, often for a minute: the pause is a part of the time that it has taken so far. */
const PART_OF_WAIT = 1 / 20;
const LONGEST_PAUSE_MS = 500;

/** Waits until something holds. @throws when it does not come to. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what = "what was waited for did not happen",
): Promise<void> {
  const start = Date.now();
  for (;;) {
    const answer = holds();
    if (await answer) return;
    const waited = Date.now() - start;
    if (waited > LIMIT_MS) throw new Error(what);
    const pause = Math.min(LONGEST_PAUSE_MS, Math.max(LOOK_MS, waited * PART_OF_WAIT));
    await sleep(typeof answer === "boolean" ? LOOK_MS : pause);
  }
}
