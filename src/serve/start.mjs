/** Runs main.ts in one piece: the one that an earlier start kept, or else made by the program that makes the Worker as well. */
import { Buffer } from "node:buffer";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { keptPiece } from "./kept-piece.mjs";

const root = join(import.meta.dirname, "../..");
const kept = keptPiece(root, resolve(process.env["STATE_DIR"] || ".randwerk"));
// oxlint-disable-next-line house/boundaries -- main.ts, made one piece
await import(kept === undefined ? await made() : pathToFileURL(kept).href);

async function made() {
  const [{ onePiece }, { stop }] = await Promise.all([import("./piece.mjs"), import("esbuild")]);
  const piece = Buffer.from(await onePiece()).toString("base64");
  // Else its process would stay as long as ours.
  await stop();
  return `data:text/javascript;base64,${piece}`;
}
