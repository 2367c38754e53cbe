/** Checks that a store knows by heart between pings, so that it need not read them again. */
import type { Check } from "./check/check.ts";
import { MAX_KNOWN_CHECKS } from "./limits.ts";

export class KnownChecks {
  #byUuid = new Map<string, Check>();
  /** Every check there is is known, in the order of their making. */
  #isAll = false;

  get(uuid: string): Check | undefined {
    return this.#byUuid.get(uuid);
  }

  /** All checks in the order of their making; `read` from the tables unless they are known. */
  all(read: () => Check[]): readonly Check[] {
    if (this.#isAll) return [...this.#byUuid.values()];
    const checks = read();
    if (checks.length > MAX_KNOWN_CHECKS) return checks;
    this.#byUuid = new Map(checks.map((check) => [check.uuid, check]));
    this.#isAll = true;
    return checks;
  }

  /** Notes the checks as pings have left them, and hands the outcome through. */
  learn<Outcome extends { readonly checks: readonly Check[] }>(outcome: Outcome): Outcome {
    for (const check of outcome.checks) this.#byUuid.set(check.uuid, check);
    // The popular ones are back soon.
    if (this.#byUuid.size > MAX_KNOWN_CHECKS) this.forget();
    return outcome;
  }

  /** Something else than a ping was written, or a ping could not be. */
  forget(): void {
    this.#byUuid.clear();
    this.#isAll = false;
  }
}
