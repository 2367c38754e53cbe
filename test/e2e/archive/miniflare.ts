/**
 * What `wrangler deploy` would upload, under the miniflare that wrangler brings: workerd as Cloudflare's local stand-in
 * runs it, with cron, and without what `npm start` adds.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "smol-toml";
import { bundleOnce, root, type Server, type Variables } from "../server.ts";

export interface Deployed extends Pick<Server, "url" | "token"> {
  /** As the cron calls it. */
  readonly scheduled: () => Promise<string>;
  readonly remove: () => Promise<void>;
}

interface Miniflare {
  readonly ready: Promise<URL>;
  readonly getWorker: () => Promise<{
    scheduled: (options: { cron: string; scheduledTime: Date }) => Promise<{ outcome: string }>;
  }>;
  readonly dispose: () => Promise<void>;
}

interface Module {
  readonly Miniflare: new (options: unknown) => Miniflare;
  readonly convertV4MiniflareOptions: (options: object) => unknown;
}

const deployedAs = parse(readFileSync(join(root, "wrangler.toml"), "utf8"));

const stores = {
  ACCESS: "AccessStore",
  ARCHIVE: "ArchiveStore",
  CHECKS: "CheckStore",
  KEYS: "KeyStore",
  LINKS: "LinkStore",
  SCRATCH: "ScratchStore",
  WATCH: "WatchStore",
};

const TOKEN = "admin-token-of-the-tests-in-miniflare";

/** What wrangler brings along: no dependency of this project. */
const BROUGHT = "miniflare";

/** Starts the bundle with these settings. Wrangler would upload the same, octet for octet (test/e2e/serve/wrangler.test.ts). */
export async function startMiniflare(settings: Variables): Promise<Deployed> {
  // The one that wrangler has chosen, not one of our own.
  const require = createRequire(createRequire(import.meta.url).resolve("wrangler/package.json"));
  const path = require.resolve(BROUGHT);
  const { Miniflare, convertV4MiniflareOptions } = (await import(
    pathToFileURL(path).href
  )) as Module;
  const { modulePath } = await bundleOnce();
  const contents = readFileSync(modulePath, "utf8");
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: [{ type: "ESModule", path: "worker.js", contents }],
      compatibilityDate: deployedAs.compatibility_date,
      compatibilityFlags: deployedAs.compatibility_flags,
      host: "127.0.0.1",
      port: 0,
      durableObjects: Object.fromEntries(
        Object.entries(stores).map(([name, className]) => [name, { className, useSQLite: true }]),
      ),
      bindings: { ADMIN_TOKEN: TOKEN, JURISDICTION: "none", ...settings },
    }),
  );
  const url = (await miniflare.ready).href.replace(/\/$/, "");
  return {
    url,
    token: TOKEN,
    scheduled: async () => {
      const worker = await miniflare.getWorker();
      const options = { cron: "* * * * *", scheduledTime: new Date() };
      return (await worker.scheduled(options)).outcome;
    },
    remove: () => miniflare.dispose(),
  };
}
