/** `npm run docs`: writes what in the documentation is made from the code. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generated } from "./generated.ts";

for (const { path, made } of generated) {
  const file = join(import.meta.dirname, "..", path);
  const text = readFileSync(file, "utf8");
  const wanted = made(text);
  if (wanted === text) continue;
  writeFileSync(file, wanted);
  process.stdout.write(`${path}\n`);
}
