/**
 * The Worker in one file for plain workerd, octet for octet what `npm run deploy` uploads. Kept in the state folder
 * under a hash of all that it is made of, so that a start builds only what has changed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import type { Plugin } from "esbuild";
import { parse } from "smol-toml";
import { apiDocument } from "../../../agents/pack/api-document.ts";
import { listedFiles, offeredFiles } from "../../../agents/pack/offered.ts";
import { styleSum } from "../../../agents/pack/style.ts";
import { packWriting } from "../../../agents/pack/writing.ts";
import { sourcesHash } from "./sources.mjs";
import { writeWhole } from "../state/whole-file.ts";

/** The Worker as wrangler.toml has it. */
export interface Worker {
  /** YYYY-MM-DD */
  readonly compatibilityDate: string;
  /** Names of the bindings with the classes of Durable Objects behind them. */
  readonly stores: readonly { binding: string; className: string }[];
}

/** The Worker, and where its code is. */
export interface Bundle extends Worker {
  readonly modulePath: string;
}

interface WranglerFile {
  compatibility_date: string;
  durable_objects: { bindings: { name: string; class_name: string }[] };
}

/** Where a bundle is looked for that was made beforehand (prepare.mjs), from the root. */
export const PREPARED = "dist/bundle";

/** Reads wrangler.toml. */
export function readWorker(root: string): Worker {
  const file = parse(readFileSync(join(root, "wrangler.toml"), "utf8")) as unknown as WranglerFile;
  return {
    compatibilityDate: file.compatibility_date,
    stores: file.durable_objects.bindings.map((binding) => ({
      binding: binding.name,
      className: binding.class_name,
    })),
  };
}

/**
 * The bundle of these sources, whose sum is `hash`, from `folder` or else built into it. Throws with what the bundler
 * said if it fails.
 */
export async function keptBundle(
  root: string,
  folder: string,
  hash = sourcesHash(root),
): Promise<Bundle> {
  const name = `${hash}.js`;
  const prepared = join(root, PREPARED, name);
  if (existsSync(prepared)) return { ...readWorker(root), modulePath: prepared };
  removePrepared(root);
  mkdirSync(folder, { recursive: true });
  const modulePath = join(folder, name);
  if (!readdirSync(folder).includes(name)) writeWhole(modulePath, await build(root));
  for (const other of readdirSync(folder)) {
    if (other !== name) rmSync(join(folder, other), { recursive: true });
  }
  return { ...readWorker(root), modulePath };
}

/** What was made beforehand is of other sources, and nobody will look for it again; where it may not be removed it stays. */
function removePrepared(root: string): void {
  try {
    rmSync(join(root, PREPARED), { recursive: true, force: true });
  } catch {
    // Another user's folder, or a disk that is only read.
  }
}

/** With wrangler's own options for a Worker, without its map of the sources, which workerd does not read. */
async function build(root: string): Promise<Uint8Array> {
  // By its path: this code may have been made one piece, which stands in no folder.
  const esbuild = createRequire(join(root, "package.json"))("esbuild") as typeof import("esbuild");
  const production = '"production"';
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(root, "src/worker.ts")],
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    supported: { "import-source": true, using: true },
    loader: { ".js": "jsx", ".mjs": "jsx", ".cjs": "jsx" },
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    define: {
      "navigator.userAgent": '"Cloudflare-Workers"',
      "process.env.NODE_ENV": production,
      "global.process.env.NODE_ENV": production,
      "globalThis.process.env.NODE_ENV": production,
    },
    keepNames: true,
    minify: true,
    plugins: [packed(root)],
    logLevel: "error",
  });
  // Else its process would stay as long as ours.
  await esbuild.stop();
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${basename(root)}`);
  return output.contents;
}

/** What `npm run pack` writes for wrangler, made in memory: the program's folder may be somebody else's. */
const packed = (root: string): Plugin => ({
  name: "packed",
  setup(plugin) {
    let offering: ReturnType<typeof offeredFiles> | undefined;
    const offered = () => (offering ??= offeredFiles(root));
    let document: ReturnType<typeof apiDocument> | undefined;
    const documented = () => (document ??= apiDocument(root));
    const made = {
      "agents.json": async () => JSON.stringify({ files: await offered() }),
      "downloads.json": async () => JSON.stringify({ files: listedFiles(await offered()) }),
      "style.json": styleSum,
      "openapi.json": async () => (await documented()).openapi,
      "contents.json": async () => (await documented()).contents,
      "routes.json": async () => (await documented()).routes,
      "writing.json": async () => (await packWriting(root)).json,
    };
    for (const [name, make] of Object.entries(made)) {
      const path = join(root, "dist", name);
      const filter = new RegExp(String.raw`[/\\]dist[/\\]${name.replace(".", String.raw`\.`)}$`);
      plugin.onResolve({ filter }, () => ({ path }));
      plugin.onLoad({ filter }, async () => ({ contents: await make(), loader: "json" }));
    }
  },
});
