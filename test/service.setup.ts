/**
 * Files that share a Worker find its stores empty and its modules as new, and leave no clock, nothing in place of
 * something else and no setting of theirs. All modules are there before: one that a store began to load would never be
 * there if the store went meanwhile.
 */
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, vi } from "vitest";

declare global {
  interface ImportMeta {
    /** Of Vite. */
    readonly glob: (patterns: string[]) => Record<string, () => Promise<unknown>>;
  }
}

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

const before = { ...env };

/** Visits are written a second after they were counted: no timer of a file does anything in the next one's stores. */
const later = globalThis.setTimeout;
let isOver = false;
globalThis.setTimeout = Object.assign(
  (todo: (...values: unknown[]) => void, ms?: number, ...values: unknown[]) =>
    later(() => {
      if (!isOver) todo(...values);
    }, ms),
  later,
);

afterAll(async () => {
  isOver = true;
  globalThis.setTimeout = later;
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const name of Object.keys(env)) if (!(name in before)) Reflect.deleteProperty(env, name);
  Object.assign(env, before);
  await reset();
  vi.resetModules();
});
