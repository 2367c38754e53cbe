/** `npm run notice`: writes NOTICE, whose code the bundles hold; `--check` only says whether it is right. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { packCommandLine } from "./command-line.ts";
import { noticeOf } from "./licences.ts";
import { packWriting } from "./writing.ts";

const root = join(import.meta.dirname, "../..");
const path = join(root, "NOTICE");

/** The Worker, as wrangler bundles it. */
const { metafile: worker } = await build({
  entryPoints: ["src/worker.ts"],
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: "esm",
  outfile: "worker.js",
  write: false,
  metafile: true,
  external: ["cloudflare:*", "node:*"],
  conditions: ["workerd", "worker", "browser"],
  jsx: "automatic",
  jsxImportSource: "hono/jsx",
});
const { metafile: commandLine } = await packCommandLine(root);
const { metafile: writing } = await packWriting(root);
const notice = noticeOf(root, "Randwerk (MIT, see LICENSE)", [worker, commandLine, writing]);
if (!process.argv.includes("--check")) {
  writeFileSync(path, notice);
} else if (readFileSync(path, "utf8") !== notice) {
  process.stderr.write("NOTICE is not what the bundles hold: npm run notice\n");
  process.exitCode = 1;
}
