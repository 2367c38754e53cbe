/**
 * Runs main.ts. JavaScript, since it runs with the Node that npm runs with, and before 22.18 that reads no TypeScript:
 * esbuild, which makes the Worker as well, makes one piece of it, in memory. With a newer Node it is the faster way too.
 */
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { build, stop } from "esbuild";

// Node 20 has none (before 22.1).
if (!("parse" in URL)) {
  URL.parse = (text) => (URL.canParse(text) ? new URL(text) : null);
}

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
  logLevel: "error",
});
// Else its process would stay as long as ours.
await stop();
const [{ contents }] = outputFiles;
// oxlint-disable-next-line house/boundaries -- main.ts, made one piece
await import(`data:text/javascript;base64,${Buffer.from(contents).toString("base64")}`);
