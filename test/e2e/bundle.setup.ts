import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packCommandLine } from "../../agents/pack/command-line.ts";
import { keptBundle } from "../../src/serve/build/bundle.ts";
import { keptPieceFolder, keptPieceName } from "../../src/serve/build/kept-piece.mjs";
import { MAIN, onePiece } from "../../src/serve/build/piece.mjs";
import { PACKED_VARIABLE } from "./cli/cli.ts";
import { BUNDLE_VARIABLE, FOLDER_VARIABLE, PIECE_VARIABLE, root } from "./server.ts";

/** Before the tests: makes what all their servers run, as a first start keeps it, and the command line as people get it. */
export async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "randwerk-bundle-"));
  // Workers of vitest inherit it.
  process.env[FOLDER_VARIABLE] = folder;
  process.env[BUNDLE_VARIABLE] = JSON.stringify(await keptBundle(root, folder));
  const piece = join(keptPieceFolder(folder), keptPieceName(root));
  mkdirSync(keptPieceFolder(folder), { mode: 0o700 });
  writeFileSync(piece, await onePiece(MAIN), { mode: 0o600 });
  process.env[PIECE_VARIABLE] = piece;
  const packed = join(folder, "randwerk");
  writeFileSync(packed, (await packCommandLine(root)).text, { mode: 0o755 });
  process.env[PACKED_VARIABLE] = packed;
  return () => rmSync(folder, { recursive: true, force: true });
}
