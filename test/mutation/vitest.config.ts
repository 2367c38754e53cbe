import { defineConfig } from "vitest/config";

/** The tests of pure rules that need nothing of workerd: the mutation tool can only look into Node. */
export default defineConfig({
  test: {
    include: [
      "test/functions/links/{slug,target,time-format,scan-url,link,short-url}.test.ts",
      "test/functions/heartbeats/{deadline,status,exit-map,verdict,facts,lateness,filters}.test.ts",
      "test/functions/wkd/{address,hash,signature,expiry}.test.ts",
      "test/src/alerts/{group,retry,redact}.test.ts",
      "test/src/calendar/{cron,window}.test.ts",
      "test/src/access/scopes.test.ts",
      "test/src/config/misspelt.test.ts",
      "test/src/i18n/language.test.ts",
    ],
    setupFiles: ["test/mutation/segments.setup.ts"],
    // One worker for all files of a run: to start one a file takes longer than the tests.
    isolate: false,
    testTimeout: 60_000,
  },
});
