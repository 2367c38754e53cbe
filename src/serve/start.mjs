/** Runs main.ts, made one piece in memory by the program that makes the Worker as well. */
import { Buffer } from "node:buffer";
import { stop } from "esbuild";
import { onePiece } from "./piece.mjs";

const piece = Buffer.from(await onePiece()).toString("base64");
// Else its process would stay as long as ours.
await stop();
// oxlint-disable-next-line house/boundaries -- main.ts, made one piece
await import(`data:text/javascript;base64,${piece}`);
