/** The backup server's own check: each of its reports is a ping there, so that its silence is an outage. */
import type { Check, Reason, Settings } from "../check/check.ts";
import { checkById, checksBySlug } from "../check/table.ts";
import type { NewNames } from "../check/keys.ts";
import type { IncomingPing } from "../ping/record.ts";
import type { Report, ReportOutcome } from "./report.ts";
import { defaultSettings } from "../check/defaults.ts";
import {
  MAX_REPOSITORIES,
  MAX_REPOSITORIES_PER_SERVER,
  REPORT_GRACE_SECONDS,
  REPORT_PERIOD_SECONDS,
} from "./limits.ts";
import { countRepositories, findRepository, listRepositories } from "./repository-table.ts";
import { isServerCheck, serverCheckId, type ReportingToken } from "./server-table.ts";

/** Who reports; the settings and names are those of its check if that is to be made. */
export interface Server {
  readonly token: ReportingToken;
  /** Random: of the ping that the report is. */
  readonly pingId: string;
  readonly scheme: string;
  readonly settings: Settings;
  readonly names: NewNames;
}

/** Of a server's check as it is made at its first report: two reports may fail. */
export const firstServerSettings = (name: string, slug: string): Settings => ({
  ...defaultSettings,
  name,
  slug,
  tags: ["backup"],
  timeoutSeconds: REPORT_PERIOD_SECONDS,
  graceSeconds: REPORT_GRACE_SECONDS,
});

/**
 * The check of a backup server; undefined before its first report. `slug`: one that nobody has claimed is taken, since
 * checks belonged to servers by their slugs alone before servers had a table.
 */
export function serverCheck(
  sql: SqlStorage,
  token: ReportingToken,
  slug?: string,
): Check | undefined {
  const id = serverCheckId(sql, token);
  if (id !== undefined) return checkById(sql, id);
  if (slug === undefined) return undefined;
  return checksBySlug(sql, slug).find((check) => !isServerCheck(sql, check.id));
}

/** Of a server's check that is to be made; two tokens whose names make one slug have one each. */
export function newServerSettings(sql: SqlStorage, { settings, token }: Server): Settings {
  const isTaken = checksBySlug(sql, settings.slug).length > 0;
  return isTaken ? { ...settings, slug: `${settings.slug}-${token.id}` } : settings;
}

/**
 * Why a server must not report on a repository, if it must not: it belongs to another one (the first that reported
 * it), or there are too many.
 */
export type ReportFault = "foreign" | "too-many";

export function reportFault(
  sql: SqlStorage,
  repository: string,
  server: Check | undefined,
): ReportFault | undefined {
  const known = findRepository(sql, repository);
  if (known !== undefined) return known.checkId === server?.id ? undefined : "foreign";
  const own = server === undefined ? 0 : listRepositories(sql, server.id).length;
  const isFull = own >= MAX_REPOSITORIES_PER_SERVER || countRepositories(sql) >= MAX_REPOSITORIES;
  return isFull ? "too-many" : undefined;
}

/** The ping that a report is; it carries a warning as long as a repository of this server has one. */
export function reportPing(
  sql: SqlStorage,
  { id, uuid }: Check,
  report: Report,
  { outcome, pingId, scheme }: Pick<Server, "pingId" | "scheme"> & { outcome: ReportOutcome },
): IncomingPing {
  return {
    id: pingId,
    repeated: false,
    target: { kind: "uuid", uuid },
    action: { kind: "success" },
    runId: undefined,
    isBadRunId: false,
    create: undefined,
    method: "POST",
    scheme,
    happenedAt: undefined,
    body: new TextEncoder().encode(`${JSON.stringify(summary(report, outcome), null, 2)}\n`),
    warning: firstWarning(sql, id),
  };
}

function firstWarning(sql: SqlStorage, checkId: number): Reason | undefined {
  for (const { repository, outage, warnings } of listRepositories(sql, checkId)) {
    const code = outage ?? warnings[0];
    if (code !== undefined) return { code, repository };
  }
  return undefined;
}

/** The report as the log of the check shows it. */
const summary = (report: Report, outcome: ReportOutcome) => ({
  repository: report.repository,
  looked_for: report.results.length,
  ...outcome,
  last_transaction: report.lastTransaction,
  free_bytes: report.freeBytes,
  locked_since:
    report.lockedSince === undefined ? null : new Date(report.lockedSince).toISOString(),
  ...(report.fault !== undefined && { fault: report.fault }),
});
