/** What the page of a check is told. */
import type { Frame } from "../../../src/pages/console-shell.tsx";
import type { Check, Flip } from "../check/check.ts";
import type { Day } from "../check/days/day.ts";
import type { LoggedPing } from "../check/log/logged-ping.ts";

export interface CheckPage {
  readonly frame: Frame;
  readonly check: Check;
  readonly now: number;
  readonly timezone: string;
  readonly days: readonly Day[];
  readonly flips: readonly Flip[];
  /** For who may change checks: bodies hold what scripts print. Undefined: nobody else sees them. */
  readonly pings: readonly LoggedPing[] | undefined;
  /** The next occurrences of its schedule, in unix ms. */
  readonly next: readonly number[];
  readonly mayWrite: boolean;
  readonly done?: string | undefined;
  /** What was typed to confirm that it is deleted, and is not its name. */
  readonly wrongName?: string | undefined;
}
