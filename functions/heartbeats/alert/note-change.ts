/** Writes down a change of a check, and the alerts about it. */
import { raiseAlert } from "../../../src/alerts/outbox/outbox.ts";
import { checkAlert, nameOf, severitiesOf, type Happening } from "./alert.ts";
import type { Check, Flip, State } from "../check/check.ts";
import { neighboursOf, updateState } from "../check/table.ts";
import type { Ledger } from "../check/ledger.ts";
import { SHOWN_NEIGHBOURS } from "../limits.ts";
import { insertFlip } from "../check/log-table.ts";

/** How many alerts of a transaction may still name the other checks: a thousand at once do not each need them. */
export interface Budget {
  looks: number;
}

/** Call it in the transaction of the change. Whether an alert was raised. */
export function noteChange(ledger: Ledger, happening: Happening, budget: Budget): boolean {
  const { sql, now, config } = ledger;
  const { check, flip } = happening;
  if (flip !== undefined) insertFlip(sql, check.id, flip);
  const severities = severitiesOf(happening);
  for (const severity of severities) {
    const neighbours = severity === "down" ? shownNeighbours(sql, check, budget) : [];
    raiseAlert(sql, checkAlert(severity, happening, neighbours, config), now);
  }
  return severities.length > 0;
}

/** Writes down what an admin did, which is no alert: the state and the flip. Answers the check as it is then. */
export function writeChange(
  sql: SqlStorage,
  check: Check,
  { state, flip }: { readonly state: State; readonly flip: Flip },
): Check {
  updateState(sql, check.id, state);
  insertFlip(sql, check.id, flip);
  return { ...check, state };
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
