/** Alerts about archives and repositories. Called in the transaction that causes them. */
import type { AlertSeverity } from "../../../src/alerts/outbox/alert.ts";
import { raiseAlert } from "../../../src/alerts/outbox/outbox.ts";
import { nameOf } from "../alert/alert.ts";
import type { Check } from "../check/check.ts";
import type { Ledger } from "../check/ledger.ts";
import type { Archive } from "./archive.ts";
import { lastArrived } from "./archive-table.ts";
import type { Repository } from "./repository-table.ts";
import { tell, type Plot } from "./texts.ts";

export interface Event {
  readonly plot: Plot;
  /** The check that the alert is about: the host's, or the backup server's. */
  readonly check: Check;
  readonly repository: string;
  /** What the backup server last said of it; undefined if it never did. */
  readonly report: Repository | undefined;
  /** Newest first. */
  readonly archives: readonly Archive[];
}

const severities: Readonly<Record<Plot, AlertSeverity>> = {
  missing: "down",
  unproven: "down",
  arrived: "up",
  deleted: "down",
  restored: "up",
  "low-space": "warn",
  "old-lock": "warn",
};

export function raise({ sql, now, config }: Ledger, event: Event): void {
  const { plot, check, repository, report, archives } = event;
  const { settings } = check;
  const story = {
    check: nameOf(check),
    repository,
    archives,
    timezone: settings.schedule === undefined ? config.timezone : settings.tz,
    reportedAt: report?.reportedAt,
    lastArrived: lastArrived(sql, check.id, repository),
    freeBytes: report?.freeBytes,
    minFreeBytes: settings.minFreeBytes,
    lockedSince: report?.lockedSince,
  };
  const alert = {
    subject: "archive",
    subjectId: subjectOf(event),
    severity: severities[plot],
    ...tell(plot, story, config.language),
    facts: {
      uuid: check.uuid,
      name: story.check,
      reason: plot,
      repository,
      archives: archives.length,
      newest: archives[0]?.archive ?? null,
      ...(report?.freeBytes !== undefined && { freeBytes: report.freeBytes }),
    },
    url: undefined,
    tags: settings.tags,
    channels: settings.channels,
    // What is deleted stays so: once is enough.
    remindHours: plot === "deleted" ? 0 : settings.remindHours,
  } as const;
  raiseAlert(sql, alert, now);
}

/** That backups do not arrive is a state of the check; a deletion is one of the archive. */
function subjectOf({ plot, check, repository, archives }: Event): string {
  if (plot === "deleted" || plot === "restored") return archives[0]?.archive ?? repository;
  return plot === "low-space" || plot === "old-lock" ? repository : check.uuid;
}
