/** What a store embeds that has due moments of its own. */
import type { StoreProblem } from "./report.ts";

/** Something with due moments of its own that a store embeds; it shares the store's alarm. */
export interface Part {
  /** The earliest moment, in unix ms, at which there is something to do. */
  dueAt(): number | undefined;
  /** Starts what is due at `now` (unix ms), without waiting for it. Never throws. */
  start(now: number): void;
  /** Its problems at `now` (unix ms). */
  problems(now: number): StoreProblem[];
}

/** Makes a store's part; `moved` is to be called when its due moments have changed. */
export type Embed = (moved: () => Promise<void>) => Part;
