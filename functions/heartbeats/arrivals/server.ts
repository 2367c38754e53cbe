/** The backup server's own check: each of its reports is a ping there, so that its silence is an outage. */
import type { Check, Reason, Settings } from "../check/check.ts";
import { checksBySlug } from "../check/table.ts";
import type { NewNames } from "../check/keys.ts";
import type { IncomingPing } from "../ping/record.ts";
import type { Report, ReportOutcome } from "./proof.ts";
import { listRepositories } from "./repository-table.ts";

/** Who reports; the settings and names are those of its check if that is to be made. */
export interface Server {
  /** Random: of the ping that the report is. */
  readonly pingId: string;
  readonly scheme: string;
  readonly settings: Settings;
  readonly names: NewNames;
}

/** The check of a backup server; undefined before its first report. */
export const serverCheck = (sql: SqlStorage, { settings }: Server): Check | undefined =>
  checksBySlug(sql, settings.slug)[0];

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
  for (const { repository, warnings } of listRepositories(sql, checkId)) {
    const [code] = warnings;
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
});
