/**
 * Which test files share a Worker, since they judge rules alone or in stores of their own; which ask a service that they
 * share; and which need a Worker each.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(import.meta.dirname, "..");
const IMPORT = /from "(\.[^"]*)"/g;

/** What a file does, itself or by its helpers. */
const DOES = {
  /** Runs in a Worker with stores. */
  needsService: /from "cloudflare:(?:test|workers)"|\bvi\.(?:mock|resetModules)\(/,
  /** Asks the Worker, or a store that there is once. */
  asksService:
    /\bexports\b.*from "cloudflare:workers"|\/src\/worker\.ts"|"main"|\ballStores\(|\b(?:access|check|key|link|watch)Store\(env/,
  /** Lets a Worker remember moments of another time. */
  turnsClock: /\bvi\.(?:useFakeTimers|setSystemTime)\(/,
  /** Puts a module in place of a real one or loads all anew, puts settings into a store, or something into what a Worker remembers by itself. */
  alters: /\bvi\.(?:mock|resetModules)\(|\bObject\.assign\([^;]*\benv\b|needs a Worker of its own/,
} as const;
type Does = keyof typeof DOES;

type Kind = "shared" | "service" | "alone";

/** The test files below `folders` (paths from the root). */
export function testFiles(folders: string[]): Record<Kind, string[]> {
  const files = folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) =>
        join(root, folder, name),
      ),
    )
    .filter((path) => /\.test\.tsx?$/.test(path));
  const kinds: ReturnType<typeof testFiles> = { shared: [], service: [], alone: [] };
  for (const path of files) kinds[kindOf(path)].push(relative(root, path));
  return kinds;
}

function kindOf(path: string): Kind {
  const does = doneBy(path);
  if (!does.has("needsService")) return "shared";
  if (does.has("alters")) return "alone";
  if (!does.has("asksService")) return "shared";
  return does.has("turnsClock") ? "alone" : "service";
}

const known = new Map<string, Set<Does>>();

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
