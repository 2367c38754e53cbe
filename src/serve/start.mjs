/** Runs main.ts in one piece: the one that an earlier start kept, or else made by the program that makes the Worker as well. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { keptPiece } from "./build/kept-piece.mjs";

const root = join(import.meta.dirname, "../..");
const kept = keptPiece(root, resolve(await stateDir()));
// oxlint-disable-next-line house/boundaries -- main.ts, made one piece
await import(kept === undefined ? await made() : pathToFileURL(kept).href);

/** Where an earlier start has kept it, as far as that is easily said: what is wrong with a file is told by main.ts. */
async function stateDir() {
  const { STATE_DIR, RANDWERK_CONFIG } = process.env;
  if (STATE_DIR) return STATE_DIR;
  try {
    const toml = readFileSync(RANDWERK_CONFIG || "randwerk.toml", "utf8");
    const { parse } = await import("smol-toml");
    const found = parse(toml)["STATE_DIR"];
    if (typeof found === "string" && found !== "") return found;
  } catch {
    // the usual folder
  }
  return ".randwerk";
}

async function made() {
  const { MAIN, pieceUrl } = await import("./build/piece.mjs");
  return await pieceUrl(MAIN);
}
