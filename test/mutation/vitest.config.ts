import { defineConfig } from "vitest/config";
import stryker from "./stryker.config.json" with { type: "json" };

/**
 * The tests of pure rules that need nothing of workerd, since the mutation tool can only look into Node: those of
 * the files that are to be mutated, which mirror them.
 */
export default defineConfig({
  test: {
    // It loads the rule anew, and the tool does not see what other tests notice in that.
    exclude: ["test/functions/links/link/slug.older.test.ts"],
    include: stryker.mutate.map((files) => `test/${files.replace(/\.ts$/, "{,.*}.test.ts")}`),
    setupFiles: ["test/mutation/segments.setup.ts"],
    // One worker for all files of a run: to start one a file takes longer than the tests.
    isolate: false,
    testTimeout: 60_000,
  },
});
