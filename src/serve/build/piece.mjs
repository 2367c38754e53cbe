/**
 * A program as one piece of JavaScript for any Node from 20 on, since that reads no TypeScript before 22.18. With a newer
 * Node it is the faster way too.
 */
import { Buffer } from "node:buffer";
import { dirname, join } from "node:path";
import { build, stop } from "esbuild";

export const MAIN = join(import.meta.dirname, "../main.ts");

/** Its octets. They know the folder of `entry`, where they have to run. */
export async function onePiece(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    // What the settings of channels are judged by names it, and never loads it here.
    external: ["cloudflare:sockets"],
    define: { "import.meta.dirname": JSON.stringify(dirname(entry)) },
    // Node 20 has none (before 22.1).
    banner: { js: "URL.parse ??= (text) => (URL.canParse(text) ? new URL(text) : null);" },
    logLevel: "error",
  });
  return outputFiles[0].contents;
}

/** The same as an address that can be imported. */
export async function pieceUrl(entry) {
  const piece = Buffer.from(await onePiece(entry)).toString("base64");
  // Else esbuild's process would stay as long as ours.
  await stop();
  return `data:text/javascript;base64,${piece}`;
}
