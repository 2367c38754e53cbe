/** Which test files need a workerd of their own, and which judge rules alone. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(import.meta.dirname, "..");
/** The service itself, or a module in place of a real one, which others must not get. */
const OWN = /from "cloudflare:(?:test|workers)"|\bvi\.mock\(/;
const IMPORT = /from "(\.[^"]*)"/g;

/** The test files below `folders` (paths from the root), told apart by what they and their helpers import. */
export function testFiles(folders: string[]): { withService: string[]; rules: string[] } {
  const files = folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) =>
        join(root, folder, name),
      ),
    )
    .filter((path) => /\.test\.tsx?$/.test(path));
  const paths = (needs: boolean) =>
    files.filter((path) => needsService(path) === needs).map((path) => relative(root, path));
  return { withService: paths(true), rules: paths(false) };
}

const known = new Map<string, boolean>();

function needsService(path: string): boolean {
  const before = known.get(path);
  if (before !== undefined) return before;
  known.set(path, false);
  const text = readFileSync(path, "utf8");
  const helpers = [...text.matchAll(IMPORT)]
    .map(([, helper]) => join(path, "..", helper ?? ""))
    .filter((helper) => helper.startsWith(join(root, "test")));
  const needs = OWN.test(text) || helpers.some(needsService);
  known.set(path, needs);
  return needs;
}
