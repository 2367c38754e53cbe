/** docs/database.md: every table of every store, from the DDL itself and from the words beside it. */
import { DatabaseSync } from "node:sqlite";
import { stepsDdl } from "../src/store/steps-table.ts";
import type { Schema } from "../src/store/schema.ts";
import type { TableWords } from "../src/store/words.ts";
import { homesIn, keysIn, sourcesIn, type Source } from "./sources.ts";
import { keyFilesOfAll, stores, words, type DescribedStore } from "./stores.ts";

interface Column {
  readonly name: string;
  readonly type: string;
  readonly mayBeNull: boolean;
  readonly isInKey: boolean;
  /** Undefined: nobody says what it is. */
  readonly words: string | undefined;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly indexes: readonly string[];
}

/** The tables that these parts make, one after the other. */
export function tablesOf(parts: readonly Schema[]): Map<string, Table[]> {
  const database = new DatabaseSync(":memory:");
  try {
    return new Map(
      parts.map(({ part, steps }) => {
        const before = new Set(namesOf(database));
        for (const step of steps) database.exec(step);
        const made = namesOf(database).filter((name) => !before.has(name));
        return [part, made.map((name) => tableOf(database, name))];
      }),
    );
  } finally {
    database.close();
  }
}

function namesOf(database: DatabaseSync): string[] {
  return database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")
    .all()
    .map(({ name }) => String(name));
}

function tableOf(database: DatabaseSync, name: string): Table {
  const ddl = textOf(database, name);
  const columns = database.prepare("SELECT * FROM pragma_table_info(?)").all(name);
  const indexes = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql > ''")
    .all(name)
    .map(({ name: index }) => shortIndex(textOf(database, String(index))));
  return {
    name,
    columns: columns.map((column) => ({
      name: String(column["name"]),
      type: String(column["type"]),
      mayBeNull: column["notnull"] === 0 && column["pk"] === 0,
      isInKey: column["pk"] !== 0,
      words: commentOn(ddl, String(column["name"])),
    })),
    indexes: [...uniqueColumns(database, name), ...indexes],
  };
}

/** Uniqueness that the table itself demands besides its key. */
function uniqueColumns(database: DatabaseSync, table: string): string[] {
  return database
    .prepare("SELECT name FROM pragma_index_list(?) WHERE origin = 'u' ORDER BY seq DESC")
    .all(table)
    .map(({ name }) => {
      const columns = database.prepare("SELECT name FROM pragma_index_info(?)").all(String(name));
      return `UNIQUE (${columns.map((column) => String(column["name"])).join(", ")})`;
    });
}

const textOf = (database: DatabaseSync, name: string) =>
  String(database.prepare("SELECT sql FROM sqlite_schema WHERE name = ?").get(name)?.["sql"]);

/** The comment behind `--` on the line of a column. */
const commentOn = (ddl: string, column: string) =>
  new RegExp(`^ *${column} [^-\\n]*--\\s*(.+)$`, "m").exec(ddl)?.[1]?.trim();

/** The tables in the order of the words that stand beside them, with these. Throws with everything that is missing or too much. */
export function described(tables: readonly Table[], told: TableWords): Table[] {
  const faults: string[] = [];
  const result = tables.map((table) => {
    const more = { ...told[table.name]?.columns };
    const columns = table.columns.map((column) => {
      const { [column.name]: own } = more;
      delete more[column.name];
      const name = `${table.name}.${column.name}`;
      if (own !== undefined && column.words !== undefined) faults.push(`${name} has words twice`);
      if (own === undefined && column.words === undefined) faults.push(`${name} has no words`);
      return { ...column, words: column.words ?? own };
    });
    for (const name of Object.keys(more)) faults.push(`${table.name}.${name} is not there`);
    if (!told[table.name]?.about) faults.push(`${table.name} has no words`);
    return { ...table, columns };
  });
  const places = Object.keys(told);
  const names = new Set(tables.map(({ name }) => name));
  for (const name of places) if (!names.has(name)) faults.push(`${name} is not there`);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return result.toSorted((one, other) => places.indexOf(one.name) - places.indexOf(other.name));
}

/** The whole page. Throws if a table or a column has no words. */
export function databasePage(): string {
  const sources = sourcesIn("src", "functions");
  const homes = homesIn(sources);
  const steps: Schema = { part: "schema_steps", steps: [stepsDdl] };
  const parts = [...new Set([steps, ...stores.flatMap((store) => store.parts)])];
  const byPart = tablesOf(parts);
  const all = described([...byPart.values()].flat(), words);
  const shown = (part: Schema) => {
    const names = new Set(byPart.get(part.part)?.map(({ name }) => name));
    return all.filter(({ name }) => names.has(name)).map((table) => section(table, homes));
  };
  const isShared = (part: Schema) =>
    stores.filter((store) => store.parts.includes(part)).length > 1;
  const shared = parts.filter(isShared);
  return `${[
    HEAD,
    ...stores.flatMap((store) => [
      heading(store, isShared),
      ...store.parts.filter((part) => !isShared(part)).flatMap(shown),
      ...keySection(store.keyFiles, sources),
    ]),
    ...shared.flatMap((part) => [sharedHeading(part), ...shown(part)]),
    "## Every store",
    ...shown(steps),
    ...keySection(keyFilesOfAll, sources),
  ].join("\n\n")}\n`;
}

const HEAD = `# The database

<!-- written by npm run docs from the tables' files -->

Each store is a Durable Object with a SQLite database of its own. A table is at home in one file, which holds its DDL, every statement that
reads or writes it, and the words that are here; its steps (\`src/store/schema.ts\`) run when the object starts. A released step is never
edited.

Columns in bold are the primary key; \`?\` may be NULL. Moments are unix ms unless something else is said.`;

const heading = (
  { className, about, parts }: DescribedStore,
  isShared: (part: Schema) => boolean,
) => {
  const names = parts.map((part) =>
    isShared(part) ? `[${part.part}](#${anchor(part)})` : `\`${part.part}\``,
  );
  const made = names.length === 0 ? "No tables." : `Parts: ${names.join(", ")}.`;
  return `## ${className}\n\n${sentence(about)} ${made}`;
};

const sharedHeading = (part: Schema) => {
  const names = stores.filter((store) => store.parts.includes(part));
  const list = names.map(({ className }) => className).join(", ");
  return `## The part ${part.part}\n\nIn ${list}.`;
};

const anchor = ({ part }: Schema) => `the-part-${part}`;
const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const cell = (text: string) => text.replaceAll("|", "\\|");

function section({ name, columns, indexes }: Table, homes: ReadonlyMap<string, string[]>): string {
  const rows = columns.map((column) => {
    const title = column.isInKey ? `**${column.name}**` : column.name;
    const type = `${column.type}${column.mayBeNull ? "?" : ""}`;
    return `| ${title} | ${type} | ${cell(column.words ?? "")} |`;
  });
  const lines = [
    `### ${name}`,
    "",
    `${sentence(words[name]?.about ?? "")} \`${homes.get(name)?.join(", ")}\``,
    "",
    "| column | type | |",
    "|---|---|---|",
    ...rows,
  ];
  if (indexes.length > 0) lines.push("", ...indexes.map((index) => `- \`${index}\``));
  return lines.join("\n");
}

/** `links_by_key: UNIQUE (key) WHERE …` */
const shortIndex = (ddl: string) =>
  ddl.replace(
    /^CREATE (UNIQUE )?INDEX (\w+) ON \w+ /,
    (_, unique = "", name) => `${name}: ${unique}`,
  );

function keySection(files: readonly string[], sources: readonly Source[]): string[] {
  const rows = files.flatMap((path) => {
    const source = sources.find((one) => one.path === path);
    if (source === undefined) throw new Error(`${path} is not there`);
    return keysIn(source).map(({ key, words: about }) => {
      if (about === undefined) throw new Error(`${path}: ${key} has no words`);
      return `| ${key} | ${cell(about)} | \`${path}\` |`;
    });
  });
  if (rows.length === 0) return [];
  return [
    ["### Keys beside the tables", "", "| key | | file |", "|---|---|---|", ...rows].join("\n"),
  ];
}
