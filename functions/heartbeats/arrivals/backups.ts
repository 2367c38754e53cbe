/** The picture of all backups: the newest of each check and repository, and what is known of the repositories. */
import type { Check } from "../check/check.ts";
import type { Facts } from "../check/facts.ts";
import { listChecks } from "../check/table.ts";
import type { Archive } from "./archive.ts";
import {
  countArchives,
  isRepositoryLost,
  lastArrived,
  newestArchives,
} from "./archive-rows-table.ts";
import { fullInDays } from "./forecast.ts";
import { listRepositories, type Repository } from "./repository-table.ts";

export interface Backup {
  /** The check of the host. */
  readonly check: Check;
  /** Undefined for programs whose backups cannot be proven (borg 2): the check's facts say what is known. */
  readonly newest: Archive | undefined;
  readonly lastArrived: Archive | undefined;
  readonly missing: number;
  /** Nothing newer than what is missing has arrived. */
  readonly isLost: boolean;
  readonly deleted: number;
}

/** The last archive that was read back, and by which check. */
export interface Restore {
  readonly check: Check;
  readonly facts: Facts;
}

/** With the check of the backup server that reported on it, and in how many days it is full. */
export interface StoredRepository {
  readonly repository: Omit<Repository, "space">;
  /** What was free when it was reported last on a day (since 1970, UTC), oldest first. */
  readonly space: readonly { readonly day: number; readonly freeBytes: number }[];
  readonly server: Check;
  readonly fullInDays: number | undefined;
}

export interface Backups {
  readonly restores: readonly Restore[];
  readonly backups: readonly Backup[];
  readonly repositories: readonly StoredRepository[];
}

/** `checks` are all there are. */
export function backupsIn(
  sql: SqlStorage,
  checks: readonly Check[] = listChecks(sql, { tags: [], slug: undefined }),
): Backups {
  const archives = Map.groupBy(newestArchives(sql), ({ checkId }) => checkId);
  const byId = new Map(checks.map((check) => [check.id, check]));
  return {
    backups: checks.flatMap((check) => {
      const own = archives.get(check.id);
      if (own !== undefined) return own.map((newest) => backupOf(sql, check, newest));
      const { lastFacts } = check.state;
      const isBackup = lastFacts !== undefined && lastFacts.tool !== "restore-test";
      return isBackup ? [{ check, ...unproven }] : [];
    }),
    restores: checks.flatMap((check) => {
      const facts = check.state.lastFacts;
      return facts?.tool === "restore-test" ? [{ check, facts }] : [];
    }),
    repositories: listRepositories(sql).flatMap(({ space: samples, ...repository }) => {
      const server = byId.get(repository.checkId);
      if (server === undefined) return [];
      const space = samples.map(([day, freeBytes]) => ({ day, freeBytes }));
      return [{ repository, space, server, fullInDays: fullInDays(samples) }];
    }),
  };
}

const unproven = {
  newest: undefined,
  lastArrived: undefined,
  missing: 0,
  isLost: false,
  deleted: 0,
} as const;

function backupOf(sql: SqlStorage, check: Check, newest: Archive): Backup {
  const { repository } = newest;
  return {
    check,
    newest,
    lastArrived: lastArrived(sql, check.id, repository),
    missing: countArchives(sql, check.id, repository, "missing"),
    isLost: isRepositoryLost(sql, { checkId: check.id, repository }),
    deleted: countArchives(sql, check.id, repository, "deleted"),
  };
}
