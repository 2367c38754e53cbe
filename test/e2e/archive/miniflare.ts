/**
 * What `wrangler deploy` would upload, under the miniflare that wrangler brings: workerd as Cloudflare's local stand-in
 * runs it, with cron, and without what `npm start` adds.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "smol-toml";
import { root, type Server, type Variables } from "../server.ts";

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

/** Writes the bundle into a folder. */
export function bundleInto(folder: string): void {
  execFileSync(
    join(root, "node_modules/.bin/wrangler"),
    ["deploy", "--dry-run", "--outdir", folder],
    {
      cwd: root,
      stdio: "pipe",
      env: { ...process.env, NODE_ENV: "production", WRANGLER_SEND_METRICS: "false", CI: "1" },
    },
  );
}

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

/** Starts the bundle with these settings. */
export async function startMiniflare(folder: string, settings: Variables): Promise<Deployed> {
  // The one that wrangler has chosen, not one of our own.
  const require = createRequire(createRequire(import.meta.url).resolve("wrangler/package.json"));
  const path = require.resolve(BROUGHT);
  const { Miniflare, convertV4MiniflareOptions } = (await import(
    pathToFileURL(path).href
  )) as Module;
  const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const inOrder = files.toSorted((one) => (one === "worker.js" ? -1 : 1));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: inOrder.map((name) => ({
        type: "ESModule",
        path: name,
        contents: readFileSync(join(folder, name), "utf8"),
      })),
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
