import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Set once it is done: every project of a run asks for it. */
const DONE = "RANDWERK_TEST_PACKED";

/** Before the tests: makes what the Worker takes in of the agents, as every bundling of it does. */
export function setup(): void {
  if (process.env[DONE] !== undefined) return;
  execFileSync(process.execPath, [join(import.meta.dirname, "../agents/pack/main.ts")]);
  process.env[DONE] = "yes";
}
