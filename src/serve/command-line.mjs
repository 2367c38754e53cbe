/**
 * `randwerk` in a clone for a Node from 20 on that reads no TypeScript: as the one file that /agents/ offers, kept in
 * node_modules/.cache under the sum of its sources. Plain JavaScript, as such a Node runs it.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourcesHash } from "./build/sources.mjs";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "node_modules/.cache/randwerk");
const name = `${sourcesHash(root)}.cjs`;
const path = existsSync(join(folder, name)) ? join(folder, name) : await kept(await made());
createRequire(import.meta.url)(path);

/** What packs it is TypeScript as well. */
async function made() {
  const [{ pieceUrl }, { stop }] = await Promise.all([
    import("./build/piece.mjs"),
    import("esbuild"),
  ]);
  const packer = await pieceUrl(join(root, "agents/pack/command-line.ts"));
  // oxlint-disable-next-line house/boundaries -- command-line.ts, made one piece
  const { packCommandLine } = await import(packer);
  const { text } = await packCommandLine(root);
  // It has used it once more.
  await stop();
  return text;
}

/** Where it may not be kept, it is made at each call. */
async function kept(text) {
  try {
    mkdirSync(folder, { recursive: true });
    for (const other of readdirSync(folder)) rmSync(join(folder, other), { recursive: true });
    const temporary = join(folder, `.${process.pid}`);
    writeFileSync(temporary, text);
    renameSync(temporary, join(folder, name));
    return join(folder, name);
  } catch {
    const scratch = mkdtempSync(join(tmpdir(), "randwerk-"));
    process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
    writeFileSync(join(scratch, name), text);
    return join(scratch, name);
  }
}
