/** Builds the Worker for plain workerd: the same bundle that `npm run deploy` uploads. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "smol-toml";

const run = promisify(execFile);

/** The Worker as wrangler.toml has it, and where its code is. */
export interface Bundle {
  readonly modulePath: string;
  readonly compatibilityDate: string;
  /** Names of the bindings with the classes of Durable Objects behind them. */
  readonly stores: readonly { binding: string; className: string }[];
}

interface WranglerFile {
  compatibility_date: string;
  durable_objects: { bindings: { name: string; class_name: string }[] };
}

/** Builds into `outDir`. Throws with what the bundler said if it fails. */
export async function buildBundle(root: string, outDir: string): Promise<Bundle> {
  mkdirSync(outDir, { recursive: true });
  const wrangler = join(root, "node_modules/.bin/wrangler");
  await run(wrangler, ["deploy", "--dry-run", "--outdir", outDir], {
    cwd: root,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" },
  });
  const file = parse(readFileSync(join(root, "wrangler.toml"), "utf8")) as unknown as WranglerFile;
  return {
    modulePath: join(outDir, "worker.js"),
    compatibilityDate: file.compatibility_date,
    stores: file.durable_objects.bindings.map((binding) => ({
      binding: binding.name,
      className: binding.class_name,
    })),
  };
}
