/** Archives that borg wrote anew under another id: they live on. Runs inside the store's transactions. */
import type { Ledger } from "../check/ledger.ts";
import { checkById } from "../check/table.ts";
import { raiseArchiveAlert } from "./alert.ts";
import { says, type Archive, type Look } from "./archive.ts";
import { replaceArchive } from "./archive-rows-table.ts";
import type { Successor } from "./report.ts";
import type { Repository } from "./repository-table.ts";

/** An archive as it was before, and what took its place. */
export interface Rewriting {
  readonly before: Archive;
  readonly successor: Successor;
}

const occasions = { rename: "renamed", recreate: "recreated" } as const;

/**
 * Calls an archive by what took its place, which is watched from now on as it was itself; whether it is to be told. Who
 * renames what he has just made is told nothing: nobody had seen it under the name before. That the new one is there only
 * the next look proves.
 */
export function noteRewriting(
  { sql }: Ledger,
  { before, successor }: Rewriting,
  look: Look,
): boolean {
  if (!says(before, "delete", look)) return false;
  replaceArchive(sql, before, successor.archive);
  return before.state === "arrived";
}

/** Tells of archives that were written anew, of each check and command by itself. */
export function tellRewritings(
  ledger: Ledger,
  rewritings: readonly Rewriting[],
  report: Repository,
): void {
  const { repository } = report;
  const byCheck = Map.groupBy(
    rewritings,
    ({ before, successor }) => `${before.checkId} ${successor.by}`,
  );
  for (const some of byCheck.values()) {
    const [one] = some;
    const check = one && checkById(ledger.sql, one.before.checkId);
    if (one === undefined || check === undefined) continue;
    const archives = some.map(({ before }) => before).toSorted((a, b) => b.madeAt - a.madeAt);
    const occasion = occasions[one.successor.by];
    raiseArchiveAlert(ledger, { occasion, check, repository, report, archives });
  }
}
