/**
 * What a CheckStore does in its transactions. It is loaded before the store's first call comes in, and not with the
 * Worker: a redirect does without it.
 */
export type Parts = Awaited<ReturnType<typeof loadParts>>;

export async function loadParts() {
  const [
    { addCheckBySlug },
    { noteChange },
    { noteArchive },
    { dropRepository },
    { bringBack, closeGap, expireAll, forgetCheck, forgetOld, withReminder },
    { listingOf },
    { daysOf, pageWithToday, passDays },
    { changeSettings, changeTagWindows, pauseCheck, resumeCheck, saveCheck },
    { KnownGaps },
    { pageOf },
    { publicReader },
    { recordPings },
    { standingIn },
    { StorageLooks },
  ] = await Promise.all([
    import("./check/add.ts"),
    import("./alert/note-change.ts"),
    import("./arrivals/awaiting.ts"),
    import("./arrivals/expected.ts"),
    import("./due.ts"),
    import("./check/listing.ts"),
    import("./check/days/pass-days.ts"),
    import("./changes.ts"),
    import("./known-gaps.ts"),
    import("./check/page.ts"),
    import("./check/public.ts"),
    import("./ping/record.ts"),
    import("./standing.ts"),
    import("./arrivals/storage/looks.ts"),
  ]);
  return {
    addCheckBySlug,
    bringBack,
    changeSettings,
    changeTagWindows,
    closeGap,
    daysOf,
    dropRepository,
    expireAll,
    forgetCheck,
    forgetOld,
    listingOf,
    noteArchive,
    noteChange,
    KnownGaps,
    pageOf,
    pageWithToday,
    passDays,
    pauseCheck,
    publicReader,
    recordPings,
    resumeCheck,
    saveCheck,
    standingIn,
    StorageLooks,
    withReminder,
  };
}
