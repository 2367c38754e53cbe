/** Which alerts a change of a check makes, if any. A pure rule. */
import { repositoryReasons, type Check, type Flip, type Reason } from "../check/check.ts";

/** An event that happened to a check; `check` is as it was before. */
export interface Happening {
  readonly check: Check;
  readonly after: Check["state"];
  readonly flip: Flip | undefined;
  readonly at: number;
  readonly body: Uint8Array | undefined;
}

export type Severity = "down" | "up" | "warn";

/**
 * The alerts that a change makes: a check that goes down, one that comes back from down, a new warning on
 * a check that is up. Becoming up for the first time, or after a pause, is told to nobody.
 */
export function severitiesOf({ check, after, flip }: Omit<Happening, "at" | "body">): Severity[] {
  if (flip?.to === "down") return ["down"];
  const severities: Severity[] = flip?.from === "down" && flip.to === "up" ? ["up"] : [];
  return isNewWarning(check.state.warning, after.warning) ? [...severities, "warn"] : severities;
}

/**
 * The same thing again is no news. What is wrong with a repository is told of the repository itself, and what a planned
 * reboot has ended only if nothing follows.
 */
function isNewWarning(before: Reason | undefined, after: Reason | undefined): boolean {
  const isOfRepository = repositoryReasons.some((code) => code === after?.code);
  if (after === undefined || isOfRepository || after.code === "interrupted") return false;
  return after.code !== before?.code;
}
