/** The Worker evaluates little before its first answer: the closure of static imports from its entry. */
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { build, type BuildResult } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { SOURCES } from "../../../src/serve/build/sources.mjs";
import { root } from "../server.ts";

let result: BuildResult<{ metafile: true; write: false }>;
/** Sources that are evaluated before the first request. */
let inputs: string[] = [];
/** Their code, minified. */
let code: Uint8Array[] = [];

beforeAll(async () => {
  result = await build({
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
  const seen = evaluatedWith("src/worker.ts");
  code = result.outputFiles
    .filter(({ path }) => seen.some((name) => path.endsWith(name)))
    .map(({ contents }) => contents);
  inputs = inputsOf(seen);
});

/** The outputs that are evaluated when `source` is loaded. */
function evaluatedWith(source: string): string[] {
  const { outputs } = result.metafile;
  const seen = new Set<string>();
  const add = (name: string | undefined) => {
    if (name === undefined || seen.has(name) || outputs[name] === undefined) return;
    seen.add(name);
    for (const { path, kind } of outputs[name].imports) if (kind === "import-statement") add(path);
  };
  add(Object.keys(outputs).find((name) => outputs[name]?.entryPoint === source));
  return [...seen];
}

const inputsOf = (names: readonly string[]) =>
  names.flatMap((name) => Object.keys(result.metafile.outputs[name]?.inputs ?? {}));

test("at most 60 kB gzip", () => {
  const bytes = gzipSync(Buffer.concat(code)).length;
  console.log(`evaluated before a redirect: ${(bytes / 1000).toFixed(1)} kB gzip`);
  expect(bytes).toBeLessThan(60_000);
});

test("neither hono, zod, openpgp, croner nor the QR encoder", () => {
  // Settings are read on the way, and explained elsewhere.
  expect(inputs).toContain("src/config/worker-settings.ts");
  expect(inputs.filter((path) => /src\/config\/(table|late|start|misspelt)/.test(path))).toEqual(
    [],
  );
  const heavy =
    /node_modules\/(hono|@hono|openpgp|croner|qr|csv-parse|oauth4webapi|zod\/v4\/classic)\//;
  expect(inputs.filter((path) => heavy.test(path))).toEqual([]);
  // They are in what is loaded later.
  const all = Object.keys(result.metafile.inputs);
  for (const name of ["hono", "openpgp", "croner", "qr", "csv-parse", "oauth4webapi"])
    expect(all.some((path) => path.startsWith(`node_modules/${name}/`))).toBe(true);
});

test.each([
  "functions/links/visit/redirect.ts",
  "functions/wkd/directory/lookup.ts",
  "functions/wkd/store.ts",
])("%s, which answers at once", (path) => expect(inputs).toContain(path));

test.each(["gate/gate", "openpgp/verify", "gate/findings", "watch/look"])(
  "not functions/wkd/%s.ts, which only a key that is handed in needs",
  (name) => {
    expect(inputs).not.toContain(`functions/wkd/${name}.ts`);
    expect(Object.keys(result.metafile.inputs)).toContain(`functions/wkd/${name}.ts`);
  },
);

test.each([
  "src/alerts/outbox/raise.ts",
  "src/alerts/outbox/sending-table.ts",
  "functions/heartbeats/alert/alert.ts",
  "functions/links/count/read-table.ts",
])("not %s: alerts and statistics wait until they are needed", (path) => {
  expect(inputs).not.toContain(path);
  expect(Object.keys(result.metafile.inputs)).toContain(path);
});

test.each([
  "src/door.ts",
  "src/open-parts.ts",
  "src/service/open-routes.ts",
  "src/service/api-pages.tsx",
  "src/downloads/routes.tsx",
  "src/pages/routes.tsx",
  "src/sign-in/routes.ts",
  "src/sign-in/problems.ts",
  "src/console/signed-out.ts",
  "functions/heartbeats/api/badges.ts",
  "functions/heartbeats/api/call.ts",
  "functions/heartbeats/api/scrape.ts",
  "functions/heartbeats/api/server-calls.ts",
  "functions/heartbeats/api/status.ts",
  "functions/wkd/pages/link-routes.ts",
  "functions/wkd/pages/routes.ts",
])("%s, for strangers and hosts, needs neither zod nor the API", (source) => {
  const found = inputsOf(evaluatedWith(source));
  expect(found).toContain(source);
  const heavy = /node_modules\/(?:zod|@hono)\/|^src\/application\.ts$|^src\/http\/router\.ts$/u;
  expect(found.filter((path) => heavy.test(path))).toEqual([]);
});

test("all of it is among the sources that a start looks at for changes", () => {
  const own = Object.keys(result.metafile.inputs).filter(
    // In dist/ is what is made of them.
    (path) => !path.startsWith("node_modules/") && !/^dist\/\w+\.json$/.test(path),
  );
  const looked = SOURCES.map((source) => (source.includes(".") ? source : `${source}/`));
  expect(own.filter((path) => !looked.some((source) => path.startsWith(source)))).toEqual([]);
  expect(looked).toContain("package-lock.json");
});
