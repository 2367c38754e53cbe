/** Repositories that fall silent, or cannot be read, while their server reports others. Runs inside the store's transactions. */
import type { Check } from "../check/check.ts";
import type { Ledger } from "../check/ledger.ts";
import { checkById } from "../check/table.ts";
import { raiseArchiveAlert } from "./alert.ts";
import { dueRepositories, saveRepository, type Repository } from "./repository-table.ts";

/**
 * Until when a silence that is due has to wait at `now`; undefined: it is an outage of its own. While the server itself is
 * silent, that is the outage; when it has come back, its reports come one after another; and two that come together become
 * due together. A pure rule.
 */
export function silenceWaitsUntil(
  { reportedAt }: Pick<Repository, "reportedAt">,
  { settings, state }: Pick<Check, "settings" | "state">,
  now: number,
): number | undefined {
  const graceMs = settings.graceSeconds * 1000;
  if (state.status !== "up") return now + graceMs;
  const back = (state.lastFlipAt ?? 0) + graceMs;
  if (now < back) return back;
  // Others were reported in a later run than this one, not just behind it.
  const isLeftOut =
    (state.lastSuccessAt ?? 0) - reportedAt >= Math.min(graceMs, (now - reportedAt) / 2);
  return isLeftOut ? undefined : now + graceMs;
}

/** Tells of repositories whose silence is due. */
export function expireSilences(ledger: Ledger): void {
  const { sql, now } = ledger;
  for (const known of dueRepositories(sql, now)) {
    const server = checkById(sql, known.checkId);
    if (server === undefined) {
      // Nobody is left to report it; what stayed due would be looked at for ever.
      saveRepository(sql, { ...known, dueAt: undefined });
      continue;
    }
    const until = silenceWaitsUntil(known, server, now);
    if (until !== undefined) {
      saveRepository(sql, { ...known, dueAt: until });
      continue;
    }
    const outage = known.unreadableSince === undefined ? "unseen" : "unreadable";
    const report = { ...known, dueAt: undefined, outage } as const;
    saveRepository(sql, report);
    const { repository } = known;
    raiseArchiveAlert(ledger, {
      occasion: outage,
      check: server,
      repository,
      report,
      archives: [],
    });
  }
}
