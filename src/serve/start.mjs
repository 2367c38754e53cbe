/** Runs main.ts, made one piece in memory by the program that makes the Worker as well. */
import { Buffer } from "node:buffer";
import { onePiece } from "./piece.mjs";

await import(`data:text/javascript;base64,${Buffer.from(await onePiece()).toString("base64")}`);
