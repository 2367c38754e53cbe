/** What of the checks and their backups needs somebody, and how many are well. Runs inside the store. */
import { backupsIn, type Backup, type Backups, type StoredRepository } from "./arrivals/backups.ts";
import type { Check } from "./check/check.ts";
import { withoutLog } from "./check/log/recent.ts";
import { shownStatus } from "./check/shown.ts";

export interface Standing {
  /** Those that are down or late. */
  readonly troubled: readonly Check[];
  /** How many run as expected. */
  readonly up: number;
  /** Of which something has not arrived. */
  readonly missing: readonly Backup[];
  /** How many have arrived whole. */
  readonly proven: number;
  readonly repositories: readonly StoredRepository[];
}

/** `checks` are all there are; `now` in unix ms. */
export function standingIn(sql: SqlStorage, checks: readonly Check[], now: number): Standing {
  const troubled: Check[] = [];
  let up = 0;
  for (const check of checks) {
    const status = shownStatus(check, now);
    if (status === "up") up += 1;
    if (status === "down" || status === "grace") troubled.push(withoutLog(check));
  }
  const { backups, repositories } = backupsIn(sql, checks);
  return { troubled, up, ...arrived(backups), repositories };
}

function arrived(backups: Backups["backups"]): Pick<Standing, "missing" | "proven"> {
  const missing = backups.filter((backup) => backup.missing > 0);
  const proven = backups.filter(({ lastArrived, missing: none }) => none === 0 && lastArrived);
  return {
    missing: missing.map((backup) => ({ ...backup, check: withoutLog(backup.check) })),
    proven: proven.length,
  };
}
