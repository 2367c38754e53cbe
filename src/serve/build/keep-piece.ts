/** Keeps the program in one piece that start.mjs has made in memory, so that the next start need not. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { keptPieceFolder, keptPieceName } from "./kept-piece.mjs";
import { writeWhole } from "../state/whole-file.ts";

/** `url` is what runs: start.mjs imports what it has made as a `data:` URL, and only that is kept. */
export function keepPiece(url: string, root: string, stateDir: string): void {
  const [, made] = /^data:text\/javascript;base64,(.*)$/.exec(url) ?? [];
  if (made === undefined) return;
  const folder = keptPieceFolder(stateDir);
  const name = keptPieceName(root);
  try {
    mkdirSync(folder, { recursive: true });
    for (const other of readdirSync(folder)) rmSync(join(folder, other), { recursive: true });
    writeWhole(join(folder, name), Buffer.from(made, "base64"));
  } catch {
    // Where there is no room it is made again.
  }
}
