/** Checks that a store knows by heart between pings, so that it need not read them again. */
import type { Check } from "./check/check.ts";
import { MAX_KNOWN_CHECKS } from "./limits.ts";

export class KnownChecks {
  #byUuid = new Map<string, Check>();

  get(uuid: string): Check | undefined {
    return this.#byUuid.get(uuid);
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
  }
}
