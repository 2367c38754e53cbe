/** The table of repositories: what the backup server said of each the last time. */
import type { Schema } from "../../../src/store/schema.ts";
import type { TableWords } from "../../../src/store/words.ts";

export const repositoriesSchema: Schema = {
  part: "repositories",
  moments: [{ table: "repositories", past: ["reported_at", "last_tx_at", "locked_since"] }],
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
  ],
};

export const repositoriesWords: TableWords = {
  repositories: {
    about: "one repository, as its backup server described it the last time",
    columns: {
      last_tx_at: "when that was committed",
      free_bytes: "where it lies",
      locked_since: "NULL: it is not locked",
    },
  },
};

/** `low-space`: less is free than the least; `old-lock`: it is locked for longer than a backup takes. */
export type RepositoryWarning = "low-space" | "old-lock";

/** A repository as it was reported; moments in unix ms. */
export interface Repository {
  readonly repository: string;
  /** The check of the backup server. */
  readonly checkId: number;
  readonly reportedAt: number;
  readonly lastTransaction: number | undefined;
  readonly lastTransactionAt: number | undefined;
  readonly freeBytes: number | undefined;
  readonly lockedSince: number | undefined;
  readonly warnings: readonly RepositoryWarning[];
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
    "INSERT OR REPLACE INTO repositories VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    one.repository,
    one.checkId,
    one.reportedAt,
    one.lastTransaction ?? null,
    one.lastTransactionAt ?? null,
    one.freeBytes ?? null,
    one.lockedSince ?? null,
    JSON.stringify(one.warnings),
  );
}

/** Whether there was one to forget. */
export function forgetRepository(sql: SqlStorage, repository: string): boolean {
  return sql.exec("DELETE FROM repositories WHERE repository = ?", repository).rowsWritten > 0;
}

export function forgetRepositories(sql: SqlStorage, checkId: number): void {
  sql.exec("DELETE FROM repositories WHERE check_id = ?", checkId);
}
