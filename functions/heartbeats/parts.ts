/**
 * What a CheckStore does in its transactions. It is loaded before the store's first call comes in, and not with the
 * Worker: a redirect does without it.
 */
import { loadAlerts } from "./alert/note-change.ts";

export type Parts = Awaited<ReturnType<typeof loadParts>>;

export async function loadParts() {
  const [
    { applyGrace, noteArchive, stopAwaiting },
    { applyPlan, dropRepository },
    { bringBack, closeGap, expireAll, forgetCheck, forgetOld, withReminder },
    { recordPings },
  ] = await Promise.all([
    import("./arrivals/awaiting.ts"),
    import("./arrivals/expected.ts"),
    import("./due.ts"),
    import("./ping/record.ts"),
    loadAlerts(),
  ]);
  return {
    applyGrace,
    applyPlan,
    bringBack,
    closeGap,
    dropRepository,
    expireAll,
    forgetCheck,
    forgetOld,
    noteArchive,
    recordPings,
    stopAwaiting,
    withReminder,
  };
}
