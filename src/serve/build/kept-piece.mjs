/**
 * The program in one piece, kept in the state folder under the sum of its sources: making it was a quarter of a start.
 * Plain JavaScript: start.mjs asks with any Node from 20 on.
 */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { sourcesAtStart } from "./sources.mjs";

/** The folder in the state folder. */
export const keptPieceFolder = (stateDir) => join(stateDir, "program");

/** The file's name for these sources in this folder: the piece knows where it has to run. */
export const keptPieceName = (root) =>
  `${createHash("sha256")
    .update(`${root}\0${sourcesAtStart(root)}`)
    .digest("hex")}.mjs`;

/** Its path, if it is there and nobody but whoever starts it can have written it. */
export function keptPiece(root, stateDir) {
  const folder = keptPieceFolder(stateDir);
  const file = join(folder, keptPieceName(root));
  const isOurs = (path, others) => {
    const about = statSync(path, { throwIfNoEntry: false });
    return about !== undefined && about.uid === process.getuid?.() && (about.mode & others) === 0;
  };
  // As main.ts leaves them; a folder that others may read is not looked into before it is closed.
  return isOurs(stateDir, 0o077) && isOurs(folder, 0o077) && isOurs(file, 0o077) ? file : undefined;
}
