import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { summaryReporter } from "./test/summary-reporter.ts";

/** Two projects: what runs in the Worker is tested inside workerd; what starts programs, in Node. */
export default defineConfig({
  test: {
    reporters: ["default", summaryReporter],
    // Two cores, and the real clients bring processes of their own.
    maxWorkers: 2,
    projects: [
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: { ADMIN_TOKEN: "admin-token-of-the-tests" },
              // Nothing leaves the tests unless a test opens it.
              outboundService: (request: { url: string }) =>
                new Response(`unexpected request: ${request.url}`, { status: 599 }),
            },
          }),
        ],
        test: {
          name: "workerd",
          include: ["test/src/**/*.test.{ts,tsx}", "test/functions/**/*.test.{ts,tsx}"],
          globalSetup: ["test/e2e/wkd/keys.setup.ts"],
          setupFiles: ["test/composed.setup.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
