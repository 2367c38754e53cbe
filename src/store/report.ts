/** What a store says of its health. */
import type { HealthCode } from "../i18n/health-words.ts";
import type { Rows } from "./meter.ts";

/** Something that an admin has to put right; counted, because everybody may ask for the health. */
export interface StoreProblem {
  readonly code: HealthCode;
  readonly count: number;
  /** The database that it is about, from STATE_DIR; where files are. */
  readonly file?: string | undefined;
  /** What it is about, where everybody may know that. */
  readonly names?: string[] | undefined;
}

/** A store's health in its own words; the last tick in unix ms, undefined before the first. */
export interface StoreReport {
  readonly lastTickAt: number | undefined;
  readonly problems: StoreProblem[];
  /** Since 00:00 UTC. */
  readonly rows?: Rows | undefined;
  /** What is worth knowing and no fault: `clock-was-ahead` (how many rows were put right), `names-taken-later`. */
  readonly notices?: StoreProblem[] | undefined;
}
