/** Writes down a change of a check, and the alerts about it. */
import type { Ledger } from "../check/ledger.ts";
import { insertFlip } from "../check/log/flip-table.ts";
import { raiseCheckAlert } from "./raise.ts";
import type { Budget } from "./budget.ts";
import { severitiesOf, type Happening } from "./severity.ts";

/** Call it in the transaction of the change. Whether an alert was raised. */
export function noteChange(ledger: Ledger, happening: Happening, budget: Budget): boolean {
  const { sql } = ledger;
  const { check, flip } = happening;
  if (flip !== undefined) insertFlip(sql, check.id, flip);
  const severities = severitiesOf(happening);
  if (severities.length === 0) return false;
  for (const severity of severities) {
    raiseCheckAlert(ledger, severity, happening, budget);
  }
  return true;
}
