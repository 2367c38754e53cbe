/** The rows of archives. Apart from their table, which every start has: what a redirect does without. */
import {
  isLost,
  RESTIC_MARK,
  type Archive,
  type ArchiveState,
  type Destination,
} from "./archive.ts";
import { ARCHIVES_PER_ANSWER, MAX_ARCHIVES_PER_CHECK } from "./limits.ts";

type ArchiveRow = {
  repository: string;
  archive: string;
  check_id: number;
  name: string | null;
  made_at: number;
  noted_at: number;
  files: number | null;
  size: number | null;
  added: number | null;
  duration_seconds: number | null;
  state: string;
  due_at: number | null;
  watched_until: number;
  arrived_at: number | null;
  tx: number | null;
  place: string | null;
};

const toArchive = (row: ArchiveRow): Archive => ({
  archive: row.archive,
  repository: row.repository,
  checkId: row.check_id,
  name: row.name ?? undefined,
  madeAt: row.made_at,
  notedAt: row.noted_at,
  files: row.files ?? undefined,
  size: row.size ?? undefined,
  added: row.added ?? undefined,
  durationSeconds: row.duration_seconds ?? undefined,
  state: row.state as ArchiveState,
  dueAt: row.due_at ?? undefined,
  watchedUntil: row.watched_until,
  arrivedAt: row.arrived_at ?? undefined,
  transaction: row.tx ?? undefined,
  place: row.place ?? undefined,
});

/** The archives that a condition selects; what follows FROM archives, with its values. */
function select(sql: SqlStorage, rest: string, ...values: (string | number)[]): Archive[] {
  return sql
    .exec<ArchiveRow>(`SELECT * FROM archives ${rest}`, ...values)
    .toArray()
    .map(toArchive);
}

/** Notes an archive, once. */
export function insertArchive(sql: SqlStorage, one: Archive): void {
  sql.exec(
    `INSERT OR IGNORE INTO archives VALUES (${Array(16).fill("?").join(", ")})`,
    one.repository,
    one.archive,
    one.checkId,
    one.name ?? null,
    one.madeAt,
    one.notedAt,
    one.files ?? null,
    one.size ?? null,
    one.added ?? null,
    one.durationSeconds ?? null,
    one.state,
    one.dueAt ?? null,
    one.watchedUntil,
    one.arrivedAt ?? null,
    one.transaction ?? null,
    one.place ?? null,
  );
}

export const findArchive = (
  sql: SqlStorage,
  repository: string,
  archive: string,
): Archive | undefined =>
  select(sql, "WHERE repository = ? AND archive = ?", repository, archive)[0];

/** Writes what became of an archive. */
export function updateArchive(sql: SqlStorage, one: Archive): void {
  sql.exec(
    `UPDATE archives SET state = ?, due_at = ?, arrived_at = ?, tx = ?, place = ?
     WHERE repository = ? AND archive = ?`,
    one.state,
    one.dueAt ?? null,
    one.arrivedAt ?? null,
    one.transaction ?? null,
    one.place ?? null,
    one.repository,
    one.archive,
  );
}

/** Calls an archive by another id, and all that is known of it goes on. */
export function replaceArchive(
  sql: SqlStorage,
  { repository, archive }: Pick<Archive, "repository" | "archive">,
  successor: string,
): void {
  sql.exec(
    "UPDATE OR REPLACE archives SET archive = ? WHERE repository = ? AND archive = ?",
    successor,
    repository,
    archive,
  );
}

/**
 * The archives to look for in a repository: those that await proof first, then the proven ones, in an
 * order that differs each time, so that nothing is left out for ever where there is more than one answer holds.
 */
export function archivesToLookFor(sql: SqlStorage, repository: string, now: number): Archive[] {
  return select(
    sql,
    `WHERE repository = ? AND state NOT IN ('unwatched', 'pruned') AND watched_until > ?
     ORDER BY state IN ('awaiting', 'missing') DESC, random() LIMIT ?`,
    repository,
    now,
    ARCHIVES_PER_ANSWER,
  );
}

/** The repositories of restic that checks have named. */
export const resticRepositories = (sql: SqlStorage): string[] =>
  sql
    .exec<{ repository: string }>(
      `SELECT DISTINCT repository FROM archives WHERE repository GLOB '${RESTIC_MARK}*'`,
    )
    .toArray()
    .map(({ repository }) => repository);

/** All that is known of what a check has put into a repository. */
export const archivesIn = (sql: SqlStorage, { checkId, repository }: Destination): Archive[] =>
  select(sql, "WHERE check_id = ? AND repository = ?", checkId, repository);

/** Archives that were not seen in time, at most so many. */
export const overdueArchives = (sql: SqlStorage, now: number, most: number): Archive[] =>
  select(sql, "WHERE due_at <= ? ORDER BY due_at LIMIT ?", now, most);

/** Waiting that went on after `from` (unix ms) takes so much longer. */
export function delayArrivals(sql: SqlStorage, from: number, byMs: number): void {
  sql.exec("UPDATE archives SET due_at = due_at + ? WHERE due_at > ?", byMs, from);
}

/** Whether backups of a check do not arrive in one of its repositories; see `isLost`. */
export function isRepositoryLost(sql: SqlStorage, { checkId, repository }: Destination): boolean {
  // The newest of the two alone is read, whatever came before; of the same moment the one that arrived.
  const [newest] = sql
    .exec<{ state: string; at: number }>(
      `SELECT state, made_at AS at FROM archives INDEXED BY archives_by_check
       WHERE check_id = ? AND repository = ? AND state IN ('arrived', 'missing')
       ORDER BY made_at DESC, state LIMIT 1`,
      checkId,
      repository,
    )
    .toArray();
  const at = (state: ArchiveState) => (newest?.state === state ? newest.at : undefined);
  return isLost({ missingAt: at("missing"), arrivedAt: at("arrived") });
}

/** The repositories that a check has named. */
export function repositoriesOf(sql: SqlStorage, checkId: number): string[] {
  return sql
    .exec<{ repository: string }>(
      "SELECT DISTINCT repository FROM archives WHERE check_id = ? ORDER BY repository",
      checkId,
    )
    .toArray()
    .map(({ repository }) => repository);
}

/** The newest archive of a check that has arrived. */
export const lastArrived = (sql: SqlStorage, checkId: number, repository: string) =>
  select(
    sql,
    `WHERE check_id = ? AND repository = ? AND state = 'arrived' ORDER BY made_at DESC LIMIT 1`,
    checkId,
    repository,
  )[0];

/** The newest archive of every check and repository. */
export function newestArchives(sql: SqlStorage): Archive[] {
  // In SQLite the other columns come from the row that has the maximum (lang_select.html#bareagg).
  return sql
    .exec<ArchiveRow & { newest: number }>(
      "SELECT *, MAX(made_at) AS newest FROM archives GROUP BY check_id, repository",
    )
    .toArray()
    .map(toArchive);
}

export function countArchives(
  sql: SqlStorage,
  checkId: number,
  repository: string,
  state: ArchiveState,
): number {
  return sql
    .exec<{ n: number }>(
      "SELECT COUNT(*) AS n FROM archives WHERE check_id = ? AND repository = ? AND state = ?",
      checkId,
      repository,
      state,
    )
    .one().n;
}

/** An archive that a check awaits is due so long after its ping. */
export function changeGrace(sql: SqlStorage, checkId: number, graceSeconds: number): void {
  sql.exec(
    "UPDATE archives SET due_at = noted_at + ? WHERE check_id = ? AND state = 'awaiting'",
    graceSeconds * 1000,
    checkId,
  );
}

/** No proof is awaited any more of what a check has reported. */
export function releaseArchives(sql: SqlStorage, checkId: number): void {
  sql.exec(
    `UPDATE archives SET state = 'unwatched', due_at = NULL
     WHERE check_id = ? AND state IN ('awaiting', 'missing')`,
    checkId,
  );
}

/**
 * Forgets what is watched no longer, except the newest of each check and repository, and the oldest of a check beyond
 * the most that are kept; answers what it was.
 */
export function forgetOldArchives(sql: SqlStorage, now: number): Archive[] {
  const crowded = sql
    .exec<{ id: number }>(
      "SELECT check_id AS id FROM archives GROUP BY check_id HAVING COUNT(*) > ?",
      MAX_ARCHIVES_PER_CHECK,
    )
    .toArray();
  const tooMany = crowded.flatMap(({ id }) =>
    select(
      sql,
      "WHERE check_id = ? ORDER BY made_at DESC LIMIT -1 OFFSET ?",
      id,
      MAX_ARCHIVES_PER_CHECK,
    ),
  );
  const unwatched = select(
    sql,
    `AS a WHERE watched_until <= ? AND EXISTS
       (SELECT 1 FROM archives b WHERE b.check_id = a.check_id AND b.repository = a.repository
          AND b.made_at > a.made_at)`,
    now,
  );
  return [...tooMany, ...unwatched].filter(
    ({ repository, archive }) =>
      // What is both is forgotten once.
      sql.exec("DELETE FROM archives WHERE repository = ? AND archive = ?", repository, archive)
        .rowsWritten > 0,
  );
}

/** Forgets all archives of a check; answers the ids of those that an alert called deleted. */
export function forgetArchives(sql: SqlStorage, checkId: number): string[] {
  return sql
    .exec<{ archive: string; state: string }>(
      "DELETE FROM archives WHERE check_id = ? RETURNING archive, state",
      checkId,
    )
    .toArray()
    .filter(({ state }) => state === "deleted")
    .map(({ archive }) => archive);
}
