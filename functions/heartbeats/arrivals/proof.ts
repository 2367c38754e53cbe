/** The fate of archives that are awaited: seen by backup servers, or overdue. Runs inside the store's transactions. */
import { forgetSubject } from "../../../src/alerts/outbox/outbox.ts";
import type { Check, MaintenanceWindow } from "../check/check.ts";
import { checkById } from "../check/table.ts";
import type { Ledger } from "../check/ledger.ts";
import {
  lossSubject,
  says,
  stateAfter,
  type Archive,
  type Destination,
  type Look,
} from "./archive.ts";
import {
  archivesIn,
  findArchive,
  isRepositoryLost,
  overdueArchives,
  updateArchive,
} from "./archive-rows-table.ts";
import {
  ARRIVALS_PER_TRANSACTION,
  FULL_SOON_DAYS,
  FULL_SOON_END_DAYS,
  MAX_PLACES,
  OLD_LOCK_MS,
  PLACE_GONE_MS,
  SPACE_MARGIN,
} from "./limits.ts";
import { raiseArchiveAlert } from "./alert.ts";
import { fullInDays, withSample } from "./forecast.ts";
import { silenceAfter } from "./expected.ts";
import type { Report, ReportOutcome, Sighting } from "./report.ts";
import { noteRewriting, tellRewritings, type Rewriting } from "./rewritten.ts";
import { mayGo } from "../check/retention.ts";
import {
  findRepository,
  saveRepository,
  type Repository,
  type RepositoryWarning,
} from "./repository-table.ts";

/** Notes what a backup server found; `server` is its check, `windows` are that one's planned absences. */
export function noteReport(
  ledger: Ledger,
  report: Report,
  server: Check,
  windows: readonly MaintenanceWindow[] = server.settings.maintenance,
): ReportOutcome {
  const { sql } = ledger;
  const known = saveReport(ledger, report, server, windows);
  const look = { path: report.path, places: Object.keys(known.places) };
  const counts = { arrived: 0, deleted: 0, awaiting: 0, unknown: 0 };
  const changed = new Map<number, Change[]>();
  const rewritten: Rewriting[] = [];
  for (const sighting of report.results) {
    const before = findArchive(sql, report.repository, sighting.archive);
    if (before === undefined) {
      counts.unknown += 1;
      continue;
    }
    if (sighting.successor !== undefined) {
      const rewriting = { before, successor: sighting.successor };
      if (noteRewriting(ledger, rewriting, look)) rewritten.push(rewriting);
      continue;
    }
    const after = seen(before, sighting, look, ledger.now);
    if (after.state === "awaiting" || after.state === "missing") counts.awaiting += 1;
    if (after === before) continue;
    if (after.state === before.state) {
      updateArchive(sql, after);
      continue;
    }
    if (after.state === "arrived") counts.arrived += 1;
    if (after.state === "deleted") counts.deleted += 1;
    changed.set(before.checkId, [...(changed.get(before.checkId) ?? []), { before, after }]);
  }
  tellRewritings(ledger, rewritten, known);
  for (const [checkId, changes] of changed) {
    counts.deleted -= apply(ledger, checkId, changes, known);
  }
  return counts;
}

interface Change {
  readonly before: Archive;
  readonly after: Archive;
}

function seen(
  archive: Archive,
  { found, transaction }: Sighting,
  look: Look,
  now: number,
): Archive {
  if (!says(archive, found, look)) return archive;
  const place = found === "put" ? look.path : archive.place;
  const state = stateAfter(archive.state, found);
  if (state === archive.state) return place === archive.place ? archive : { ...archive, place };
  const settled = { ...archive, place, state, dueAt: undefined };
  return state === "arrived" ? { ...settled, arrivedAt: now, transaction } : settled;
}

/** Writes and tells what became of a check's archives; answers how many were deleted as it expects. */
function apply(ledger: Ledger, checkId: number, found: Change[], report: Repository): number {
  const { sql } = ledger;
  const check = checkById(sql, checkId);
  if (check === undefined) throw new Error("an archive without its check");
  const destination = { checkId, repository: report.repository };
  const wasLost = isRepositoryLost(sql, destination);
  const changes = pruned(ledger, check, destination, found);
  for (const { after } of changes) updateArchive(sql, after);
  const prunedCount = changes.filter(({ after }) => after.state === "pruned").length;
  const newestFirst = changes.toSorted((a, b) => b.after.madeAt - a.after.madeAt);
  const about = { check, repository: report.repository, report };
  const deleted = newestFirst.filter(({ after }) => after.state === "deleted");
  const restored = newestFirst.filter(({ before }) => before.state === "deleted");
  for (const [occasion, some] of [["deleted", deleted] as const, ["restored", restored] as const]) {
    const archives = some.map(({ after }) => after);
    if (archives.length > 0) raiseArchiveAlert(ledger, { ...about, occasion, archives });
  }
  if (!wasLost || isRepositoryLost(sql, destination)) return prunedCount;
  const arrived = newestFirst.filter(({ after }) => after.state === "arrived");
  // A missing archive may also turn out to be deleted: then that has been told instead.
  if (arrived.length === 0) {
    forgetSubject(sql, "archive", lossSubject(check.uniqueKey, report.repository));
    return prunedCount;
  }
  raiseArchiveAlert(ledger, {
    ...about,
    occasion: "arrived",
    archives: arrived.map(({ after }) => after),
  });
  return prunedCount;
}

/** The changes, where what was deleted as the check expects it is called so. */
function pruned(
  { sql, now, config }: Ledger,
  { settings }: Check,
  destination: Destination,
  changes: readonly Change[],
): Change[] {
  const rules = settings.expectedDeletions;
  if (rules === undefined || changes.every(({ after }) => after.state !== "deleted")) {
    return [...changes];
  }
  const all = archivesIn(sql, destination)
    .filter(({ state }) => state === "arrived" || state === "awaiting" || state === "unwatched")
    .map(({ archive, madeAt, durationSeconds = 0 }) => ({
      archive,
      startedAt: madeAt - durationSeconds * 1000,
    }));
  const timezone = settings.schedule === undefined ? config.timezone : settings.tz;
  const free = mayGo(all, rules, { now, timezone });
  return changes.map((change) =>
    change.after.state === "deleted" && free.has(change.after.archive)
      ? { ...change, after: { ...change.after, state: "pruned" } }
      : change,
  );
}

/** Writes down the repository, and tells what is new about it. */
function saveReport(
  ledger: Ledger,
  report: Report,
  server: Check,
  windows: readonly MaintenanceWindow[],
): Repository {
  const { sql, now } = ledger;
  const { repository, path, freeBytes, lockedSince } = report;
  const before = findRepository(sql, repository);
  const places = placesAfter(before?.places ?? {}, path, now);
  if (before !== undefined && isCopy(report, before, places)) {
    const known = { ...before, places };
    saveRepository(sql, known);
    return known;
  }
  // What cannot be judged is as good as silent: when that becomes an outage stays as it was.
  const isJudged = before === undefined || report.unreadable === undefined;
  const waiting = isJudged
    ? { reportedAt: now, dueAt: silenceAfter(server, now, windows), outage: undefined }
    : { reportedAt: before.reportedAt, dueAt: before.dueAt, outage: before.outage };
  const unreadableSince =
    report.unreadable === undefined ? undefined : (before?.unreadableSince ?? now);
  const space = withSample(before?.space ?? [], now, freeBytes);
  const isUnread = report.unreadable === "repository";
  const known: Repository = {
    ...waiting,
    unreadableSince,
    fault: report.fault,
    repository,
    checkId: server.id,
    lastTransaction: isUnread ? before?.lastTransaction : report.lastTransaction,
    lastTransactionAt: isUnread ? before?.lastTransactionAt : report.lastTransactionAt,
    freeBytes,
    lockedSince,
    space,
    warnings: warningsOf(
      { freeBytes, lockedSince, fullInDays: fullInDays(space) },
      server.settings.minFreeBytes,
      before?.warnings ?? [],
      now,
    ),
    path,
    places,
    isAppendOnly: report.isAppendOnly ?? before?.isAppendOnly ?? false,
  };
  saveRepository(sql, known);
  if (before?.outage !== undefined && known.outage === undefined) {
    const seenAgain = { check: server, repository, report: known, archives: [] };
    raiseArchiveAlert(ledger, { ...seenAgain, occasion: "seen" });
  }
  for (const occasion of known.warnings) {
    if (before?.warnings.includes(occasion) === true) continue;
    raiseArchiveAlert(ledger, { occasion, check: server, repository, report: known, archives: [] });
  }
  return known;
}

/** Where a repository was reported these days, after it was reported at `path`. A pure rule. */
export function placesAfter(
  before: Repository["places"],
  path: string | undefined,
  now: number,
): Repository["places"] {
  const all = Object.entries({ ...before, ...(path !== undefined && { [path]: now }) });
  const recent = all.filter(([, at]) => now - at < PLACE_GONE_MS);
  return Object.fromEntries(recent.toSorted(([, a], [, b]) => b - a).slice(0, MAX_PLACES));
}

/**
 * Whether a report is of a copy: another place has a newer transaction and is reported too. What is known of the
 * repository is known of that one. A pure rule.
 */
function isCopy(
  { path, lastTransaction }: Report,
  before: Repository,
  places: Repository["places"],
): boolean {
  if (path === undefined || before.path === undefined || path === before.path) return false;
  return (
    places[before.path] !== undefined && (lastTransaction ?? 0) < (before.lastTransaction ?? 0)
  );
}

/** The faults of a repository at `now`, given those before. A pure rule. */
export function warningsOf(
  {
    freeBytes,
    lockedSince,
    fullInDays: days,
  }: Pick<Report, "freeBytes" | "lockedSince"> & { readonly fullInDays?: number | undefined },
  minFreeBytes: number,
  before: readonly RepositoryWarning[],
  now: number,
): RepositoryWarning[] {
  const warnings: RepositoryWarning[] = [];
  const least = before.includes("low-space")
    ? Math.round(minFreeBytes * SPACE_MARGIN)
    : minFreeBytes;
  if (freeBytes !== undefined && freeBytes < least) warnings.push("low-space");
  const soon = before.includes("full-soon") ? FULL_SOON_END_DAYS : FULL_SOON_DAYS;
  if (days !== undefined && days < soon) warnings.push("full-soon");
  if (lockedSince !== undefined && now - lockedSince > OLD_LOCK_MS) warnings.push("old-lock");
  return warnings;
}

/** Tells of archives that were not seen in time, at most so many; answers how many there were. */
export function expireArrivals(ledger: Ledger): number {
  const { sql, now } = ledger;
  const overdue = overdueArchives(sql, now, ARRIVALS_PER_TRANSACTION);
  const byDestination = Map.groupBy(
    overdue,
    ({ checkId, repository }) => `${checkId} ${repository}`,
  );
  for (const some of byDestination.values()) {
    const archives = some.toSorted((a, b) => b.madeAt - a.madeAt);
    const [newest] = archives;
    if (newest === undefined) continue;
    const wasLost = isRepositoryLost(sql, newest);
    for (const archive of archives) {
      updateArchive(sql, { ...archive, state: "missing", dueAt: undefined });
    }
    const check = checkById(sql, newest.checkId);
    if (check === undefined || wasLost || !isRepositoryLost(sql, newest)) continue;
    const { repository } = newest;
    const report = findRepository(sql, repository);
    const wasLookedFor = report !== undefined && report.reportedAt >= newest.notedAt;
    const occasion = wasLookedFor ? "missing" : "unproven";
    raiseArchiveAlert(ledger, { occasion, check, repository, report, archives });
  }
  return overdue.length;
}
