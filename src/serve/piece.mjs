/**
 * main.ts as one piece of JavaScript for any Node from 20 on, since that reads no TypeScript before 22.18. With a newer
 * Node it is the faster way too.
 */
import { join } from "node:path";
import { build } from "esbuild";

/** Its octets. They know this folder, where they have to run. */
export async function onePiece() {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "main.ts")],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    // What the settings of channels are judged by names it, and never loads it here.
    external: ["cloudflare:sockets"],
    define: { "import.meta.dirname": JSON.stringify(import.meta.dirname) },
    // Node 20 has none (before 22.1).
    banner: { js: "URL.parse ??= (text) => (URL.canParse(text) ? new URL(text) : null);" },
    logLevel: "error",
  });
  return outputFiles[0].contents;
}
