import { setTimeout as sleep } from "node:timers/promises";

/** No measure of anything: whatever takes longer, on however slow a machine, is not going to happen. */
const LIMIT_MS = 240_000;
const LOOK_MS = 25;

/** Waits until something holds. @throws when it does not come to. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what = "what was waited for did not happen",
): Promise<void> {
  const end = Date.now() + LIMIT_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(what);
    await sleep(LOOK_MS);
  }
}
