/** What of the checks and their backups needs somebody, and how many are well. Runs inside the store. */
import { backupsIn, type Backup, type Backups, type StoredRepository } from "./arrivals/backups.ts";
import { isTrouble, judged } from "./arrivals/condition.ts";
import type { Check } from "./check/check.ts";
import { withoutLog } from "./check/log/recent.ts";
import { shownStatus } from "./check/shown.ts";

export interface Standing {
  /** Those that are down or late. */
  readonly troubled: readonly Check[];
  /** How many run as expected. */
  readonly up: number;
  /** Of which something has not arrived or is gone, the urgent ones first. */
  readonly incomplete: readonly Backup[];
  /** How many have arrived, with nothing to be said against them. */
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
  const all = backupsIn(sql, checks);
  return { troubled, up, ...arrived(all, now), repositories: all.repositories };
}

/** That a check is down or late it tells itself; what its backups lack is told beside it. */
function arrived(all: Backups, now: number): Pick<Standing, "incomplete" | "proven"> {
  const { backups } = judged(all, now);
  const incomplete = backups.filter(({ item }) => isIncomplete(item));
  const proven = backups.filter(
    ({ item, condition }) =>
      item.lastArrived !== undefined && !isTrouble(condition) && !isIncomplete(item),
  );
  return {
    incomplete: incomplete.map(({ item }) => ({ ...item, check: withoutLog(item.check) })),
    proven: proven.length,
  };
}

const isIncomplete = ({ missing, deleted }: Backup): boolean => missing > 0 || deleted > 0;
