/**
 * What a CheckStore does in its transactions. It is loaded before the store's first call comes in, and not with the
 * Worker: a redirect does without it.
 */
export type Parts = Awaited<ReturnType<typeof loadParts>>;

export async function loadParts() {
  const [
    { noteChange, writeChange },
    { applyGrace, noteArchive, stopAwaiting },
    { applyPlan, dropRepository },
    { bringBack, closeGap, expireAll, forgetCheck, forgetOld, withReminder },
    { publicReader },
    { recordPings },
  ] = await Promise.all([
    import("./alert/note-change.ts"),
    import("./arrivals/awaiting.ts"),
    import("./arrivals/expected.ts"),
    import("./due.ts"),
    import("./check/public.ts"),
    import("./ping/record.ts"),
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
    noteChange,
    publicReader,
    recordPings,
    stopAwaiting,
    withReminder,
    writeChange,
  };
}
