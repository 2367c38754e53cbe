/** Writes down a change of a check, and the alerts about it. */
import type { Check, Flip, State } from "../check/check.ts";
import { updateState } from "../check/table.ts";
import type { Ledger } from "../check/ledger.ts";
import { insertFlip } from "../check/log-table.ts";
import type { raiseCheckAlert } from "./raise.ts";
import type { Budget } from "./budget.ts";
import { severitiesOf, type Happening } from "./severity.ts";

let raise: typeof raiseCheckAlert | undefined;

/** Loads alerts and their words, which a redirect does without; `noteChange` needs them. */
export async function loadAlerts(): Promise<void> {
  ({ raiseCheckAlert: raise } = await import("./raise.ts"));
}

/** Call it in the transaction of the change. Whether an alert was raised. */
export function noteChange(ledger: Ledger, happening: Happening, budget: Budget): boolean {
  const { sql } = ledger;
  const { check, flip } = happening;
  if (flip !== undefined) insertFlip(sql, check.id, flip);
  const severities = severitiesOf(happening);
  if (severities.length === 0) return false;
  if (raise === undefined) throw new Error("an alert before it was loaded");
  for (const severity of severities) {
    raise(ledger, severity, happening, budget);
  }
  return true;
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
