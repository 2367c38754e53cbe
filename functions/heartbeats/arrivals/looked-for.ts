/** What a backup server is to look for. */
import type { Archive } from "./archive.ts";
import { archivesToLookFor, resticRepositories } from "./archive-rows-table.ts";
import { ARCHIVES_PER_ANSWER } from "./limits.ts";
import { findRepository } from "./repository-table.ts";
import { reportFault, serverCheck } from "./server.ts";
import type { ReportingToken } from "./server-table.ts";

export interface LookedFor extends Archive {
  /** Where this server had its repository the last time; undefined: not yet, or an older agent does not say. */
  readonly path: string | undefined;
}

/**
 * The archives in a repository; undefined: it belongs to another server. Without one, restic's snapshots in all that no
 * other server has: nobody without the password sees which is whose, but whose files it holds a server knows by their
 * names.
 */
export function archivesFor(
  sql: SqlStorage,
  token: ReportingToken,
  wanted: string | undefined,
  now: number,
): LookedFor[] | undefined {
  const server = serverCheck(sql, token);
  const own = (wanted === undefined ? resticRepositories(sql) : [wanted]).filter(
    (repository) => reportFault(sql, repository, server) !== "foreign",
  );
  if (wanted !== undefined && own.length === 0) return undefined;
  return own
    .flatMap((repository) => {
      const path = findRepository(sql, repository)?.path;
      return archivesToLookFor(sql, repository, now).map((one) => ({ ...one, path }));
    })
    .slice(0, ARCHIVES_PER_ANSWER);
}
