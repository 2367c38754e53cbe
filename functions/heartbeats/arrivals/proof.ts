/** The fate of archives that are awaited: seen by backup servers, or overdue. Runs inside the store's transactions. */
import { forgetSubject } from "../../../src/alerts/outbox/outbox.ts";
import type { Check } from "../check/check.ts";
import { checkById } from "../check/table.ts";
import type { Ledger } from "../check/ledger.ts";
import { lossSubject, stateAfter, type Archive, type Finding } from "./archive.ts";
import { findArchive, isRepositoryLost, overdueArchives, updateArchive } from "./archive-table.ts";
import { ARRIVALS_PER_TRANSACTION, OLD_LOCK_MS, SPACE_MARGIN } from "./limits.ts";
import { raiseArchiveAlert } from "./alert.ts";
import {
  findRepository,
  saveRepository,
  type Repository,
  type RepositoryWarning,
} from "./repository-table.ts";

/** A backup server's report on one repository; moments in unix ms. */
export interface Report {
  readonly repository: string;
  readonly results: readonly Sighting[];
  readonly lastTransaction: number | undefined;
  readonly lastTransactionAt: number | undefined;
  readonly freeBytes: number | undefined;
  /** Since when it is locked. */
  readonly lockedSince: number | undefined;
}

/** The finding about one archive. */
export interface Sighting {
  readonly archive: string;
  readonly found: Finding;
  readonly transaction: number | undefined;
}

/** How many archives the report proved, lost, left awaited, and how many nobody knows. */
export interface ReportOutcome {
  readonly arrived: number;
  readonly deleted: number;
  readonly awaiting: number;
  readonly unknown: number;
}

/** Notes what a backup server found; `server` is its check. */
export function noteReport(ledger: Ledger, report: Report, server: Check): ReportOutcome {
  const { sql } = ledger;
  const counts = { arrived: 0, deleted: 0, awaiting: 0, unknown: 0 };
  const changed = new Map<number, Change[]>();
  for (const sighting of report.results) {
    const before = findArchive(sql, report.repository, sighting.archive);
    if (before === undefined) {
      counts.unknown += 1;
      continue;
    }
    const after = seen(before, sighting, ledger.now);
    if (after.state === "awaiting" || after.state === "missing") counts.awaiting += 1;
    if (after.state === before.state) continue;
    if (after.state === "arrived") counts.arrived += 1;
    if (after.state === "deleted") counts.deleted += 1;
    changed.set(before.checkId, [...(changed.get(before.checkId) ?? []), { before, after }]);
  }
  const known = saveReport(ledger, report, server);
  for (const [checkId, changes] of changed) apply(ledger, checkId, changes, known);
  return counts;
}

interface Change {
  readonly before: Archive;
  readonly after: Archive;
}

function seen(archive: Archive, { found, transaction }: Sighting, now: number): Archive {
  const state = stateAfter(archive.state, found);
  if (state === archive.state) return archive;
  const settled = { ...archive, state, dueAt: undefined };
  return state === "arrived" ? { ...settled, arrivedAt: now, transaction } : settled;
}

function apply(ledger: Ledger, checkId: number, changes: Change[], report: Repository): void {
  const { sql } = ledger;
  const check = checkById(sql, checkId);
  if (check === undefined) throw new Error("an archive without its check");
  const destination = { checkId, repository: report.repository };
  const wasLost = isRepositoryLost(sql, destination);
  for (const { after } of changes) updateArchive(sql, after);
  const newestFirst = changes.toSorted((a, b) => b.after.madeAt - a.after.madeAt);
  const about = { check, repository: report.repository, report };
  const deleted = newestFirst.filter(({ after }) => after.state === "deleted");
  const restored = newestFirst.filter(({ before }) => before.state === "deleted");
  for (const [occasion, some] of [["deleted", deleted] as const, ["restored", restored] as const]) {
    const archives = some.map(({ after }) => after);
    if (archives.length > 0) raiseArchiveAlert(ledger, { ...about, occasion, archives });
  }
  if (!wasLost || isRepositoryLost(sql, destination)) return;
  const arrived = newestFirst.filter(({ after }) => after.state === "arrived");
  // A missing archive may also turn out to be deleted: then that has been told instead.
  if (arrived.length === 0) {
    return forgetSubject(sql, "archive", lossSubject(check.uniqueKey, report.repository));
  }
  raiseArchiveAlert(ledger, {
    ...about,
    occasion: "arrived",
    archives: arrived.map(({ after }) => after),
  });
}

/** Writes down the repository, and warns of what is new about it. */
function saveReport(ledger: Ledger, report: Report, server: Check): Repository {
  const { sql, now } = ledger;
  const { repository, lastTransaction, lastTransactionAt, freeBytes, lockedSince } = report;
  const before = findRepository(sql, repository);
  const known: Repository = {
    repository,
    checkId: server.id,
    reportedAt: now,
    lastTransaction,
    lastTransactionAt,
    freeBytes,
    lockedSince,
    warnings: warningsOf(report, server.settings.minFreeBytes, before?.warnings ?? [], now),
  };
  saveRepository(sql, known);
  for (const occasion of known.warnings) {
    if (before?.warnings.includes(occasion) === true) continue;
    raiseArchiveAlert(ledger, { occasion, check: server, repository, report: known, archives: [] });
  }
  return known;
}

/** The faults of a repository at `now`, given those before. A pure rule. */
export function warningsOf(
  { freeBytes, lockedSince }: Pick<Report, "freeBytes" | "lockedSince">,
  minFreeBytes: number,
  before: readonly RepositoryWarning[],
  now: number,
): RepositoryWarning[] {
  const warnings: RepositoryWarning[] = [];
  const least = before.includes("low-space")
    ? Math.round(minFreeBytes * SPACE_MARGIN)
    : minFreeBytes;
  if (freeBytes !== undefined && freeBytes < least) warnings.push("low-space");
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
