/** The alerts about archives and repositories. Called in the transaction that causes them. */
import type { AlertSeverity, NewAlert } from "../../../src/alerts/outbox/alert.ts";
import { raiseAlert } from "../../../src/alerts/outbox/raise.ts";
import { consoleUrl } from "../../../src/config/console-url.ts";
import { nameOf } from "../alert/alert.ts";
import type { Check } from "../check/check.ts";
import type { Ledger } from "../check/ledger.ts";
import { isInStorage, lossSubject, silenceSubject, type Archive } from "./archive.ts";
import { fullInDays } from "./forecast.ts";
import { lastArrived } from "./archive-rows-table.ts";
import { repositoryWarnings, type Repository } from "./repository-table.ts";
import type { Occasion } from "./story.ts";
import { tell } from "./texts.ts";

/** The news to tell, and of what. */
export interface ArchiveNews {
  readonly occasion: Occasion;
  /** The check that the alert is about: the host's, or the backup server's. */
  readonly check: Check;
  readonly repository: string;
  /** The backup server's last report on it; undefined if there was none. */
  readonly report: Repository | undefined;
  /** Newest first. */
  readonly archives: readonly Archive[];
}

const severities: Readonly<Record<Occasion, AlertSeverity>> = {
  missing: "down",
  unproven: "down",
  arrived: "up",
  deleted: "down",
  renamed: "warn",
  recreated: "warn",
  restored: "up",
  "low-space": "warn",
  "full-soon": "warn",
  "old-lock": "warn",
  unseen: "down",
  unreadable: "down",
  seen: "up",
};

export function raiseArchiveAlert(ledger: Ledger, news: ArchiveNews): void {
  raiseAlert(ledger.sql, archiveAlert(ledger, news), ledger.now);
}

function archiveAlert({ sql, config }: Ledger, news: ArchiveNews): NewAlert {
  const { occasion, check, repository, report, archives } = news;
  const { settings } = check;
  const story = {
    check: nameOf(check),
    repository,
    archives,
    timezone: config.timezone,
    reportedAt: report?.reportedAt,
    lastArrived: lastArrived(sql, check.id, repository),
    freeBytes: report?.freeBytes,
    minFreeBytes: settings.minFreeBytes,
    fullInDays: report && fullInDays(report.space),
    lockedSince: report?.lockedSince,
    path: report?.path,
    unreadableSince: report?.unreadableSince,
    fault: report?.fault,
    isInStorage: settings.s3Repository !== undefined || isInStorage(report?.path),
    isAppendOnly: report?.isAppendOnly === true,
  };
  return {
    subject: "archive",
    subjectId: subjectOf(news),
    severity: severities[occasion],
    ...tell(occasion, story, config.language),
    facts: {
      uniqueKey: check.uniqueKey,
      name: story.check,
      reason: occasion,
      repository,
      archives: archives.length,
      newest: archives[0]?.archive ?? null,
      ...(report?.freeBytes !== undefined && { freeBytes: report.freeBytes }),
    },
    url: consoleUrl(config, pageOf(news)),
    tags: settings.tags,
    channels: settings.channels,
    // A deleted archive stays so: once is enough.
    remindHours: occasion === "deleted" ? 0 : settings.remindHours,
  };
}

/** What is so of a repository stands on its own page; what is so of backups, beside all others. */
function pageOf({ occasion, repository }: ArchiveNews): string {
  return ofRepository.includes(occasion)
    ? `/console/backups/repository/${repository}`
    : "/console/backups";
}

const ofRepository: readonly Occasion[] = [...repositoryWarnings, "unseen", "unreadable", "seen"];
const ofArchives: readonly Occasion[] = ["deleted", "restored", "renamed", "recreated"];

/** That backups do not arrive is a state of check and repository; a deletion is one of the archive. */
function subjectOf({ occasion, check, repository, archives }: ArchiveNews): string {
  if (ofArchives.includes(occasion)) return archives[0]?.archive ?? repository;
  if (occasion === "unseen" || occasion === "unreadable" || occasion === "seen") {
    return silenceSubject(repository);
  }
  return (repositoryWarnings as readonly string[]).includes(occasion)
    ? repository
    : lossSubject(check.uniqueKey, repository);
}
