/** Times in which the service itself was away; a store knows by heart when the last one was over. */
import { gapsSince, lastGapEnd } from "./check/gap-table.ts";
import type { Gap } from "./check/project-table.ts";

export class KnownGaps {
  readonly #sql: SqlStorage;
  #lastEnd: number | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Those that were not over at a moment (unix ms), newest first. */
  readonly since = (moment: number): Gap[] => {
    this.#lastEnd ??= lastGapEnd(this.#sql);
    return moment >= this.#lastEnd ? [] : gapsSince(this.#sql, moment);
  };

  /** One was written down. */
  forget(): void {
    this.#lastEnd = undefined;
  }
}
