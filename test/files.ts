/** Which test files judge rules alone, which ask stores or the service, and which put a module in place of a real one. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(import.meta.dirname, "..");
/** What a file imports of the tests' helpers: relative, with its extension. */
const IMPORT = /from "(\.[^"]*)"/g;
/** What a file does, or a helper that it imports. */
const DOES = {
  /** Runs in a Worker with stores. */
  needsService: /from "cloudflare:(?:test|workers)"|\bvi\.resetModules\(/,
  mocks: /\bvi\.mock\(/,
} as const;
type Does = keyof typeof DOES;

type Kind = "rules" | "service" | "mocked";

/** The test files below `folders` (paths from the root). */
export function testFiles(folders: string[]): Record<Kind, string[]> {
  const files = folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) =>
        join(root, folder, name),
      ),
    )
    .filter((path) => /\.test\.tsx?$/.test(path));
  const kinds: ReturnType<typeof testFiles> = { rules: [], service: [], mocked: [] };
  for (const path of files) kinds[kindOf(path)].push(relative(root, path));
  return kinds;
}

function kindOf(path: string): Kind {
  const does = doneBy(path);
  if (does.has("mocks")) return "mocked";
  return does.has("needsService") ? "service" : "rules";
}

const known = new Map<string, ReadonlySet<Does>>();

function doneBy(path: string): ReadonlySet<Does> {
  const before = known.get(path);
  if (before !== undefined) return before;
  const text = readFileSync(path, "utf8");
  const does = new Set((Object.keys(DOES) as Does[]).filter((what) => DOES[what].test(text)));
  known.set(path, does);
  for (const [, helper] of text.matchAll(IMPORT)) {
    const other = join(path, "..", helper ?? "");
    if (other.startsWith(join(root, "test"))) for (const what of doneBy(other)) does.add(what);
  }
  return does;
}
