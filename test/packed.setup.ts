import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Before the tests: makes what the Worker takes in of the agents, as every bundling of it does. */
export function setup(): void {
  execFileSync(process.execPath, [join(import.meta.dirname, "../agents/pack/main.ts")]);
}
