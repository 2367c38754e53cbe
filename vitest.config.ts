import { join } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { testFiles } from "./test/files.ts";
import { summaryReporter } from "./test/summary-reporter.ts";

/** More rounds of the same tests: `npm run campaign`. */
const campaign = process.env["RANDWERK_CAMPAIGN"] === "1";

/** Limits measure nothing: they end what hangs, on however slow a machine. */
const HANGS_MS = campaign ? 3_600_000 : 600_000;
const limits = {
  testTimeout: HANGS_MS,
  hookTimeout: HANGS_MS,
  expect: { poll: { timeout: 240_000, interval: 25 } },
};

const packages = join(import.meta.dirname, "node_modules");

const { rules, service, mocked } = testFiles(["test/src", "test/functions", "test/rows"]);

/** Tests inside workerd: files that share a Worker, or have one each. */
const inWorkerd = (name: string, include: string[], { isolate }: { isolate: boolean }) => ({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: "./wrangler.toml" },
      miniflare: {
        bindings: {
          ADMIN_TOKEN: "admin-token-of-the-tests",
          DEADMAN_URL: "https://watch.example/ping",
          // The local runtime knows no jurisdictions.
          JURISDICTION: "none",
        },
        // Nothing leaves the tests unless a test opens it.
        outboundService: (request: { url: string }) =>
          new Response(`unexpected request: ${request.url}`, { status: 599 }),
      },
    }),
  ],
  test: {
    name,
    include,
    globalSetup: ["test/packed.setup.ts", "test/e2e/wkd/keys.setup.ts"],
    setupFiles: [
      "test/composed.setup.ts",
      ...(name === "service" ? ["test/service.setup.ts"] : []),
    ],
    isolate,
    provide: { campaign, rowsTable: process.env["RANDWERK_ROWS_TABLE"] === "1" },
    ...limits,
  },
});

/**
 * What runs in the Worker is tested inside workerd: rules in one that all their files share; stores and the service in
 * another one, which each file finds empty and as new; what puts a module in place of a real one in one of its own. What
 * starts programs is tested in Node.
 */
export default defineConfig({
  test: {
    reporters: ["default", summaryReporter],
    // For two cores: what starts programs waits half of the time, for them, for disks and for clocks.
    maxWorkers: 4,
    projects: [
      inWorkerd("rules", rules, { isolate: false }),
      inWorkerd("service", service, { isolate: false }),
      inWorkerd("mocked", mocked, { isolate: true }),
      {
        // OpenPGP.js in the build that the Worker bundles: the one for Node cannot verify with brainpool.
        resolve: { alias: { openpgp: join(packages, "openpgp/dist/openpgp.min.mjs") } },
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          // A process for many files: to start one, with all that they import, costs a second each time.
          isolate: false,
          globalSetup: ["test/packed.setup.ts", "test/e2e/bundle.setup.ts"],
          // Programs that are started hundreds of times need not be compiled as often.
          env: {
            NODE_COMPILE_CACHE: join(packages, ".cache/node"),
            // One in which an offset and two changes a year show.
            TZ: "Europe/Berlin",
            // Where none is set Chromium names a download with an umlaut "download".
            LANG: "C.UTF-8",
          },
          setupFiles: [
            "test/e2e/connections.setup.ts",
            "test/e2e/environment.setup.ts",
            "test/e2e/left-behind.setup.ts",
          ],
          provide: { campaign },
          ...limits,
        },
      },
    ],
  },
});
