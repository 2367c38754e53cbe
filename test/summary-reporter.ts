/**
 * Ends a run of many files with those that took longest, and every run with one plain line that any log reader
 * understands: `N passed, N failed, N skipped`.
 */
import type { Reporter, TestModule } from "vitest/node";

/** So many files are named. */
const SLOWEST = 30;

export const summaryReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      // A file that could not even be loaded has no tests to count.
      if (module.state() === "failed" && module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
    }
    const skipped = counts.skipped + counts.pending;
    if (modules.length > SLOWEST) console.log(slowestOf(modules));
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${skipped} skipped`);
  },
};

/** Seconds and files, those that took longest first; before them the sum of each project. */
function slowestOf(modules: readonly TestModule[]): string {
  const sums = new Map<string, number>();
  const files = modules.map((module) => {
    const { name } = module.project;
    const { duration } = module.diagnostic();
    sums.set(name, (sums.get(name) ?? 0) + duration);
    return { name: module.relativeModuleId, duration };
  });
  const projects = [...sums].map(([name, duration]) => ({ name, duration }));
  const slowest = files.toSorted((a, b) => b.duration - a.duration).slice(0, SLOWEST);
  return [...projects, ...slowest]
    .map(({ name, duration }) => `${String(Math.round(duration / 1000)).padStart(6)} s  ${name}`)
    .join("\n");
}
