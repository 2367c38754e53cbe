/** The API's description and its routes, made when the Worker is built: its application is composed here, without stores. */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

/** What stands in for the runtime, of which nothing is asked before the first request, and for what is made as this is. */
const NOTHING =
  "export class DurableObject {} export const env = {}, connect = undefined; export default {};";

/** The modules that are made, by their names in dist/. */
type Made = Readonly<Record<"openapi" | "contents" | "routes", unknown>>;

/** What src/api-document.ts makes of the sources in `root`: JSON by the name of its module. */
export async function apiDocument(root: string): Promise<Readonly<Record<keyof Made, string>>> {
  // By its path: this code may have been made one piece, which stands in no folder.
  const esbuild = createRequire(join(root, "package.json"))("esbuild") as typeof import("esbuild");
  const { outputFiles } = await esbuild.build({
    stdin: {
      contents: `import { makeApiDocument } from "./src/api-document.ts";
        process.stdout.write(JSON.stringify(await makeApiDocument()));`,
      resolveDir: root,
    },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*"],
    plugins: [
      {
        name: "nothing",
        setup(plugin) {
          const filter = /^cloudflare:|[/\\]dist[/\\]\w+\.json$/;
          plugin.onResolve({ filter }, ({ path }) => ({ path, namespace: "nothing" }));
          plugin.onLoad({ filter, namespace: "nothing" }, () => ({ contents: NOTHING }));
        },
      },
    ],
    logLevel: "error",
  });
  const input = outputFiles[0]?.contents ?? "";
  const options = { input, encoding: "utf8", maxBuffer: Infinity } as const;
  const made = execFileSync(process.execPath, ["--input-type=module", "-"], options);
  const { openapi, contents, routes } = JSON.parse(made) as Made;
  return {
    openapi: JSON.stringify(openapi),
    contents: JSON.stringify(contents),
    routes: JSON.stringify(routes),
  };
}
