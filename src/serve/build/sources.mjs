/** What the program is made of, and the sum of it all. Plain JavaScript: start.mjs asks with any Node from 20 on. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Everything that goes in: what is in node_modules is what the lock file says. */
export const SOURCES = [
  "agents",
  "functions",
  "src",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "wrangler.toml",
];

/** SHA-256 of all sources in the folder `root`, in hexadecimal: other names or other octets make another one. */
export function sourcesHash(root) {
  const hash = createHash("sha256");
  for (const path of SOURCES.flatMap((source) => filesIn(root, source))) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Where this process keeps the sum that it has made, whichever piece of the program asks for it. */
const MADE = Symbol.for("randwerk.sources");

/** The sum as it was when this process first asked: a start is of the sources that it began with, and reads them once. */
export function sourcesAtStart(root) {
  const made = (globalThis[MADE] ??= new Map());
  if (!made.has(root)) made.set(root, sourcesHash(root));
  return made.get(root);
}

/** A file, or all files of a folder, from `root`, in a fixed order. */
function filesIn(root, path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath.slice(root.length + 1), entry.name))
    .toSorted();
}
