/** The sources of what runs as a service, and what they say of tables and keys. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

export interface Source {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file in these folders. */
export function sourcesIn(...folders: readonly string[]): Source[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => /(?<!\.d)\.tsx?$/.test(name))
        .map((name) => `${folder}/${name}`),
    )
    .toSorted((one, other) => one.localeCompare(other))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** Whether SQL may stand in a file: its name says that it is the home of a table. */
export const isTableFile = (path: string) => /(?:^|\/|-)tables?\.ts$/.test(path);

/** Tables by name, with the files that make them: one each. */
export function homesIn(sources: readonly Source[]): Map<string, string[]> {
  const homes = new Map<string, Set<string>>();
  for (const { path, text } of sources) {
    for (const [, table = ""] of text.matchAll(
      /CREATE TABLE (?:IF NOT EXISTS )?(?!IF NOT )(\w+)/g,
    )) {
      homes.set(table, (homes.get(table) ?? new Set()).add(path));
    }
  }
  return new Map([...homes].map(([table, files]) => [table, [...files]]));
}

/** A key of the runtime's own storage beside the tables. */
export interface StoredKey {
  readonly key: string;
  /** Its comment; undefined: it has none. */
  readonly words: string | undefined;
}

/** An archive brings keys by their names: those that are constants elsewhere. */
const isConstant = (name: string) => name !== "key";

/** The keys that a source reads or writes: constants, each with a comment. */
export function keysIn({ path, text }: Source): StoredKey[] {
  const names = [...text.matchAll(/\bkv\s*\.(?:get|put|delete)(?:<.*?>)?\(\s*([^,)\s]+)/g)];
  return [...new Set(names.map(([, name = ""]) => name))].filter(isConstant).map((name) => {
    const found = text.match(
      new RegExp(`(?:/\\*\\* ([^\\n]+) \\*/\\n)?(?:export )?const ${name} = "(\\w+)";`),
    );
    if (found?.[2] === undefined) throw new Error(`${path}: ${name} is no key by its own name`);
    return { key: found[2], words: found[1] };
  });
}
