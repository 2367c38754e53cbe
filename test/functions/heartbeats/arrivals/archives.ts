/** Archives for tests, and a ledger to write with. */
import type { Archive } from "../../../../functions/heartbeats/arrivals/archive.ts";
import { insertArchive } from "../../../../functions/heartbeats/arrivals/archive-rows-table.ts";
import type { Report, Sighting } from "../../../../functions/heartbeats/arrivals/report.ts";
import type { Ledger } from "../../../../functions/heartbeats/check/ledger.ts";

export const ledgerAt = (sql: SqlStorage, now: number): Ledger => ({
  sql,
  now,
  config: { language: "en", timezone: "UTC" },
  windowsOf: () => [],
  gapsSince: () => [],
});

/** Writes an archive of the repository `r`, made and noted at 100, awaited until 1000. */
export function writeArchive(
  sql: SqlStorage,
  checkId: number,
  archive: string,
  more: Partial<Archive> = {},
): void {
  insertArchive(sql, {
    archive,
    repository: "r",
    checkId,
    name: archive,
    madeAt: 100,
    notedAt: 100,
    files: undefined,
    size: undefined,
    added: undefined,
    durationSeconds: undefined,
    state: "awaiting",
    dueAt: more.state === undefined || more.state === "awaiting" ? 1000 : undefined,
    watchedUntil: 9000,
    arrivedAt: undefined,
    transaction: undefined,
    place: undefined,
    ...more,
  });
}

/** A report on the repository `r` that nothing is wrong with. */
export const reportOf = (results: readonly Sighting[], more: Partial<Report> = {}): Report => ({
  repository: "r",
  results,
  lastTransaction: 5,
  lastTransactionAt: 6,
  freeBytes: 1e12,
  lockedSince: undefined,
  ...more,
});

export const put = (archive: string, transaction = 7): Sighting => ({
  archive,
  found: "put",
  transaction,
});
export const absent = (archive: string): Sighting => ({
  archive,
  found: "absent",
  transaction: undefined,
});
export const gone = (archive: string): Sighting => ({ ...absent(archive), found: "delete" });
