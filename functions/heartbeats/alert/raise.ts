/** Raises the alert about a change of a check, with what it says of the others. */
import { raiseAlert } from "../../../src/alerts/outbox/raise.ts";
import type { Check } from "../check/check.ts";
import type { Ledger } from "../check/ledger.ts";
import { neighboursOf } from "../check/table.ts";
import { SHOWN_NEIGHBOURS } from "../limits.ts";
import { checkAlert, nameOf } from "./alert.ts";
import type { Budget } from "./budget.ts";
import type { Happening, Severity } from "./severity.ts";

/** Call it in the transaction of the change. */
export function raiseCheckAlert(
  { sql, now, config }: Ledger,
  severity: Severity,
  happening: Happening,
  budget: Budget,
): void {
  const neighbours = severity === "down" ? shownNeighbours(sql, happening.check, budget) : [];
  raiseAlert(sql, checkAlert(severity, happening, neighbours, config), now);
}

/** Other checks with a tag of this one. */
function shownNeighbours(
  sql: SqlStorage,
  check: Check,
  budget: Budget,
): { name: string; isDown: boolean }[] {
  if (budget.looks <= 0) return [];
  budget.looks -= 1;
  return neighboursOf(sql, check, SHOWN_NEIGHBOURS).map((other) => ({
    name: nameOf(other),
    isDown: other.state.status === "down",
  }));
}
