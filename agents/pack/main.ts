/**
 * `npm run pack`: writes into dist/ what a service offers under /agents/, and the modules that a Worker takes in: that,
 * the description of its API with its routes, and the program of the page for writing encrypted mail.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { apiDocument } from "./api-document.ts";
import { listedFiles, offeredFiles } from "./offered.ts";
import { styleSum } from "./style.ts";
import { packWriting } from "./writing.ts";

const root = join(import.meta.dirname, "../..");

/** Writes unless it is there already. Whole at once: tests and builds may run at the same time. */
function write(path: string, text: string, mode: number): void {
  try {
    if (readFileSync(path, "utf8") === text) return;
  } catch {
    mkdirSync(dirname(path), { recursive: true });
  }
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text, { mode });
  renameSync(temporary, path);
}

const files = await offeredFiles(root);
for (const { name, isProgram, text } of files) {
  write(join(root, "dist/agents", name), text, isProgram ? 0o755 : 0o644);
}
write(join(root, "dist/agents.json"), JSON.stringify({ files }), 0o644);
write(join(root, "dist/downloads.json"), JSON.stringify({ files: listedFiles(files) }), 0o644);
write(join(root, "dist/style.json"), styleSum(), 0o644);
for (const [name, json] of Object.entries(await apiDocument(root))) {
  write(join(root, `dist/${name}.json`), json, 0o644);
}
write(join(root, "dist/writing.json"), (await packWriting(root)).json, 0o644);
