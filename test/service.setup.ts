/**
 * Files that share a Worker find its stores empty, and leave no clock, nothing in place of something else and no known
 * fault. All modules are there before: one that a store began to load would never be there if the store went meanwhile.
 */
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, vi } from "vitest";
import { forgetFault } from "../src/store/fault.ts";

declare global {
  interface ImportMeta {
    /** Of Vite. */
    readonly glob: (patterns: string[]) => Record<string, () => Promise<unknown>>;
  }
}

const worker = globalThis as { hasAllModules?: boolean };

if (worker.hasAllModules !== true) {
  const ours = import.meta.glob([
    "../{functions,src}/**/*.{ts,tsx}",
    "!**/*.d.ts",
    // What runs elsewhere: in Node, in a browser.
    "!../src/serve/**",
    "!../functions/wkd/writing/**",
  ]);
  // One by one: modules that need each other, asked for at once, would wait for each other.
  for (const load of Object.values(ours)) await load();
  await import("isbot");
  await import("openpgp");
  worker.hasAllModules = true;
}

afterAll(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await reset();
  for (const binding of Object.keys(env)) forgetFault(binding.toLowerCase());
});
