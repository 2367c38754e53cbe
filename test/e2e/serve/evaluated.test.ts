/** What a redirect evaluates stays small: the closure of static imports from the Worker's entry. */
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { root } from "../server.ts";

/** Minified code that is evaluated before the first request, and what it is made of. */
async function evaluated() {
  const result = await build({
    entryPoints: [join(root, "src/worker.ts")],
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    outdir: "out",
    write: false,
    metafile: true,
    external: ["cloudflare:*", "node:*"],
    conditions: ["workerd", "worker", "browser"],
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    absWorkingDir: root,
  });
  const { outputs } = result.metafile;
  const seen = new Set<string>();
  const add = (name: string) => {
    if (seen.has(name) || outputs[name] === undefined) return;
    seen.add(name);
    for (const { path, kind } of outputs[name].imports) if (kind === "import-statement") add(path);
  };
  add("out/worker.js");
  const code = result.outputFiles.filter(({ path }) =>
    [...seen].some((name) => path.endsWith(name)),
  );
  const inputs = [...seen].flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}));
  return { bytes: gzipSync(Buffer.concat(code.map(({ contents }) => contents))).length, inputs };
}

test("at most 60 KB gzip, and neither hono, zod, openpgp, croner nor the QR encoder", async () => {
  const { bytes, inputs } = await evaluated();
  console.log(`evaluated before a redirect: ${(bytes / 1000).toFixed(1)} kB gzip`);
  expect(bytes).toBeLessThan(60_000);
  expect(inputs).toContain("functions/links/visit/redirect.ts");
  const heavy = /node_modules\/(hono|@hono|openpgp|croner|qr|csv-parse|zod\/v4\/classic)\//;
  expect(inputs.filter((path) => heavy.test(path))).toEqual([]);
  // Settings are read on the way, and explained elsewhere.
  expect(inputs).toContain("src/config/worker-settings.ts");
  expect(inputs.filter((path) => /src\/config\/(table|late|start|misspelt)/.test(path))).toEqual(
    [],
  );
});
