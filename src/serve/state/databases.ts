/** The databases of the stores, as files. */
import { readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Its object is emptied before and after each drill, and its file is away meanwhile, until somebody writes to it again: it
 * never holds what nobody else has.
 */
const EMPTIED = "ScratchStore";

/** Whether `storeDir` is the folder that it was, with every database that was seen in it; notes new ones in `known`. */
export function isThere(
  storeDir: string,
  first: { readonly dev: number; readonly ino: number },
  known: Set<string>,
): boolean {
  try {
    const now = statSync(storeDir);
    if (now.dev !== first.dev || now.ino !== first.ino) return false;
    const files = new Set(
      readdirSync(storeDir, { recursive: true, encoding: "utf8" }).filter(
        (name) => name.endsWith(".sqlite") && dirname(name) !== EMPTIED,
      ),
    );
    for (const name of files) known.add(name);
    return [...known].every((name) => files.has(name));
  } catch {
    return false;
  }
}
