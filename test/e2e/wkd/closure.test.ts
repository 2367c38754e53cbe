/** What the Worker has to evaluate before it can answer a mail client. */
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");

/** Every file that `entry` imports statically, itself included: what runs before the first request. */
function closure({ inputs }: Metafile, entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const { kind, path, external } of inputs[entry]?.imports ?? []) {
    if (kind === "import-statement" && external !== true)
      closure({ inputs, outputs: {} }, path, seen);
  }
  return seen;
}

const packageOf = (path: string) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];

test("a look-up evaluates neither OpenPGP nor hono nor the whole of zod", async () => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ["src/worker.ts"],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["browser", "module", "main"],
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    logLevel: "silent",
  });
  const everything = Object.keys(metafile.inputs);
  expect(everything.some((path) => packageOf(path) === "openpgp")).toBe(true);

  const files = [...closure(metafile, "src/worker.ts")];
  expect(files).toContain("functions/wkd/directory/lookup.ts");
  expect(files).toContain("functions/wkd/store.ts");
  const packages = new Set(files.map(packageOf));
  expect(packages).not.toContain("openpgp");
  expect(packages).not.toContain("hono");
  expect(packages).not.toContain("@hono/zod-openapi");
  expect(files).not.toContain("functions/wkd/gate/gate.ts");
  expect(files).not.toContain("functions/wkd/openpgp/verify.ts");
  expect(files).not.toContain("functions/wkd/gate/findings.ts");
  expect(files).not.toContain("functions/wkd/watch/look.ts");
});
