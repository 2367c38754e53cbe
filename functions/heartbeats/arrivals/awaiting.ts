/** Beginning and end of the waiting for an archive without anybody looking. Runs inside the store's transactions. */
import { forgetSubject } from "../../../src/alerts/outbox/outbox.ts";
import type { Check } from "../check/check.ts";
import { checkById } from "../check/table.ts";
import type { Facts } from "../check/facts.ts";
import type { Ledger } from "../check/ledger.ts";
import { archiveOf, lossSubject, resticRepository } from "./archive.ts";
import {
  changeGrace,
  forgetArchives,
  forgetOldArchives,
  insertArchive,
  isRepositoryLost,
  releaseArchives,
  repositoriesOf,
} from "./archive-rows-table.ts";
import { dropRepositories, dropRepository } from "./expected.ts";
import { forgetServer } from "./server-table.ts";

/** Notes the archive of a successful run, if it names one; whether there is one to wait for. */
export function noteArchive(ledger: Ledger, check: Check, facts: Facts, madeAt: number): boolean {
  const { id, uniqueKey, settings } = check;
  const archive = archiveOf(facts, { id, uniqueKey, rules: settings }, madeAt, ledger.now);
  if (archive === undefined) return false;
  insertArchive(ledger.sql, archive);
  return archive.dueAt !== undefined;
}

/** A check's grace time for proofs was changed; 0: it awaits none any more. */
export function applyGrace(sql: SqlStorage, check: Check): void {
  const { arrivalGraceSeconds } = check.settings;
  if (arrivalGraceSeconds === 0) stopAwaiting(sql, check);
  else changeGrace(sql, check.id, arrivalGraceSeconds);
}

/** Nothing is awaited of a check any more: it was paused, or wants no proofs. */
export function stopAwaiting(sql: SqlStorage, check: Check): void {
  releaseArchives(sql, check.id);
  forgetLosses(sql, check);
}

function forgetLosses(sql: SqlStorage, { id, uniqueKey }: Check): void {
  for (const repository of repositoriesOf(sql, id)) {
    forgetSubject(sql, "archive", lossSubject(uniqueKey, repository));
  }
}

/** Forgets what is watched no longer. */
export function pruneArchives({ sql, now }: Ledger): void {
  const old = forgetOldArchives(sql, now);
  for (const one of old) {
    if (one.state === "deleted") forgetSubject(sql, "archive", one.archive);
    if (one.state !== "missing" || isRepositoryLost(sql, one)) continue;
    const check = checkById(sql, one.checkId);
    if (check === undefined) continue;
    forgetSubject(sql, "archive", lossSubject(check.uniqueKey, one.repository));
  }
}

/** A check is gone: with it its archives, and what it said as a backup server. */
export function forgetCheckArchives(sql: SqlStorage, check: Check): void {
  const { id } = check;
  forgetLosses(sql, check);
  for (const archive of forgetArchives(sql, id)) forgetSubject(sql, "archive", archive);
  dropRepository(sql, resticRepository(check.uniqueKey));
  dropRepositories(sql, id);
  forgetServer(sql, id);
}
