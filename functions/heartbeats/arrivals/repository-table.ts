/** The table of repositories: what the backup server said of each the last time. */
import type { Schema } from "../../../src/store/schema.ts";
import type { TableWords } from "../../../src/store/words.ts";
import type { SpaceSample } from "./forecast.ts";

export const repositoriesSchema: Schema = {
  part: "repositories",
  moments: [
    {
      table: "repositories",
      past: ["reported_at", "last_tx_at", "locked_since", "unreadable_since"],
      // It follows from the others and the server's plan.
      free: ["due_at"],
    },
  ],
  steps: [
    `CREATE TABLE repositories (
       repository TEXT PRIMARY KEY,     -- 64 hex digits
       check_id INTEGER NOT NULL,       -- the check of the backup server that it is on
       reported_at INTEGER NOT NULL,    -- unix ms, as all moments
       last_tx INTEGER,                 -- number of the last committed transaction
       last_tx_at INTEGER,
       free_bytes INTEGER,
       locked_since INTEGER,
       warnings TEXT NOT NULL           -- JSON: list of RepositoryWarning
     ) WITHOUT ROWID;`,
    // A repository that was known before has a day to be reported anew.
    `ALTER TABLE repositories ADD COLUMN path TEXT;
     ALTER TABLE repositories ADD COLUMN places TEXT NOT NULL DEFAULT '{}';
     ALTER TABLE repositories ADD COLUMN due_at INTEGER;
     ALTER TABLE repositories ADD COLUMN unreadable_since INTEGER;
     ALTER TABLE repositories ADD COLUMN outage TEXT;
     ALTER TABLE repositories ADD COLUMN append_only INTEGER NOT NULL DEFAULT 0;
     UPDATE repositories SET due_at = reported_at + 86400000;
     CREATE INDEX repositories_due ON repositories (due_at) WHERE due_at IS NOT NULL;`,
    `ALTER TABLE repositories ADD COLUMN space TEXT NOT NULL DEFAULT '[]';`,
    `ALTER TABLE repositories ADD COLUMN fault TEXT;`,
  ],
};

export const repositoriesWords: TableWords = {
  repositories: {
    about: "one repository, as its backup server described it the last time",
    columns: {
      last_tx_at: "when that was committed",
      free_bytes: "where it lies",
      locked_since: "NULL: it is not locked",
      path: "where it lies on its server; of copies the one with the newest transaction",
      places: "JSON: every path that it was reported at, and when (unix ms)",
      due_at: "unix ms, when its silence becomes an outage; NULL: it is one",
      unreadable_since: "unix ms; NULL: the last report could judge all of it",
      outage: "unseen or unreadable, once that was told; NULL: none",
      space: "JSON: the last days (since 1970) with the bytes that were free, oldest first",
      fault: "why the last report could not judge it, in words; NULL: it could, or nobody says",
      append_only: "1: nothing is lost for good before somebody compacts it",
    },
  },
};

/** `low-space`: less is free than the least; `full-soon`: at this pace none will be; `old-lock`: it is locked for longer than a backup takes. */
export const repositoryWarnings = ["low-space", "full-soon", "old-lock"] as const;
export type RepositoryWarning = (typeof repositoryWarnings)[number];

export const repositoryOutages = ["unseen", "unreadable"] as const;
/** `unseen`: its server reports others and not this one; `unreadable`: what it says cannot be judged. */
export type RepositoryOutage = (typeof repositoryOutages)[number];

/** A repository as it was reported; moments in unix ms. */
export interface Repository {
  readonly repository: string;
  /** The check of the backup server. */
  readonly checkId: number;
  /** The last report that could judge all of it. */
  readonly reportedAt: number;
  readonly lastTransaction: number | undefined;
  readonly lastTransactionAt: number | undefined;
  readonly freeBytes: number | undefined;
  readonly lockedSince: number | undefined;
  readonly warnings: readonly RepositoryWarning[];
  /** Where it lies; undefined: an older agent does not say. */
  readonly path: string | undefined;
  /** Every path that it was reported at, and when. */
  readonly places: Readonly<Record<string, number>>;
  /** When silence becomes an outage; undefined: it is one already, or nothing is expected. */
  readonly dueAt: number | undefined;
  readonly unreadableSince: number | undefined;
  readonly outage: RepositoryOutage | undefined;
  /** Why it could not be judged, in words. */
  readonly fault: string | undefined;
  readonly isAppendOnly: boolean;
  readonly space: readonly SpaceSample[];
}

type RepositoryRow = {
  repository: string;
  check_id: number;
  reported_at: number;
  last_tx: number | null;
  last_tx_at: number | null;
  free_bytes: number | null;
  locked_since: number | null;
  warnings: string;
  path: string | null;
  places: string;
  due_at: number | null;
  unreadable_since: number | null;
  outage: string | null;
  append_only: number;
  space: string;
  fault: string | null;
};

const toRepository = (row: RepositoryRow): Repository => ({
  repository: row.repository,
  checkId: row.check_id,
  reportedAt: row.reported_at,
  lastTransaction: row.last_tx ?? undefined,
  lastTransactionAt: row.last_tx_at ?? undefined,
  freeBytes: row.free_bytes ?? undefined,
  lockedSince: row.locked_since ?? undefined,
  warnings: JSON.parse(row.warnings) as RepositoryWarning[],
  path: row.path ?? undefined,
  places: JSON.parse(row.places) as Record<string, number>,
  dueAt: row.due_at ?? undefined,
  unreadableSince: row.unreadable_since ?? undefined,
  outage: (row.outage ?? undefined) as RepositoryOutage | undefined,
  fault: row.fault ?? undefined,
  isAppendOnly: row.append_only === 1,
  space: JSON.parse(row.space) as SpaceSample[],
});

export function findRepository(sql: SqlStorage, repository: string): Repository | undefined {
  const [row] = sql
    .exec<RepositoryRow>("SELECT * FROM repositories WHERE repository = ?", repository)
    .toArray();
  return row && toRepository(row);
}

/** All repositories, or those of one backup server, by their ids. */
export function listRepositories(sql: SqlStorage, checkId?: number): Repository[] {
  return sql
    .exec<RepositoryRow>(
      "SELECT * FROM repositories WHERE ?1 IS NULL OR check_id = ?1 ORDER BY repository",
      checkId ?? null,
    )
    .toArray()
    .map(toRepository);
}

export function countRepositories(sql: SqlStorage): number {
  return sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM repositories").one().n;
}

/** Writes what was reported. */
export function saveRepository(sql: SqlStorage, one: Repository): void {
  sql.exec(
    `INSERT OR REPLACE INTO repositories (repository, check_id, reported_at, last_tx, last_tx_at, free_bytes,
       locked_since, warnings, path, places, due_at, unreadable_since, outage, append_only,
       space, fault)
     VALUES (${Array(16).fill("?").join(", ")})`,
    one.repository,
    one.checkId,
    one.reportedAt,
    one.lastTransaction ?? null,
    one.lastTransactionAt ?? null,
    one.freeBytes ?? null,
    one.lockedSince ?? null,
    JSON.stringify(one.warnings),
    one.path ?? null,
    JSON.stringify(one.places),
    one.dueAt ?? null,
    one.unreadableSince ?? null,
    one.outage ?? null,
    Number(one.isAppendOnly),
    JSON.stringify(one.space),
    one.fault ?? null,
  );
}

/** When the first silence of a repository is due, in unix ms. */
export function earliestSilence(sql: SqlStorage): number | undefined {
  return sql
    .exec<{ due_at: number }>(
      "SELECT due_at FROM repositories WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1",
    )
    .toArray()[0]?.due_at;
}

/** Repositories whose silence is due; there are at most `MAX_REPOSITORIES`. */
export const dueRepositories = (sql: SqlStorage, now: number): Repository[] =>
  sql
    .exec<RepositoryRow>("SELECT * FROM repositories WHERE due_at <= ? ORDER BY due_at", now)
    .toArray()
    .map(toRepository);

/** Waiting that went on after `from` (unix ms) takes so much longer. */
export function delayReports(sql: SqlStorage, from: number, byMs: number): void {
  sql.exec("UPDATE repositories SET due_at = due_at + ? WHERE due_at > ?", byMs, from);
}

/** Whether there was one to forget. */
export function forgetRepository(sql: SqlStorage, repository: string): boolean {
  return sql.exec("DELETE FROM repositories WHERE repository = ?", repository).rowsWritten > 0;
}

export function forgetRepositories(sql: SqlStorage, checkId: number): void {
  sql.exec("DELETE FROM repositories WHERE check_id = ?", checkId);
}
