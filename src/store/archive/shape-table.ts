/** What a database is made of, as SQLite tells it: its tables with their columns and keys. */
import type { Value } from "./cells.ts";

export interface Shape {
  readonly table: string;
  /** In the order in which they were made. */
  readonly columns: readonly string[];
  /** Those of the primary key, in its order. */
  readonly key: readonly string[];
  /** Columns of every further index that holds each of their values once. */
  readonly unique: readonly (readonly string[])[];
}

/** Of what the archive needs for itself while it works: tables and triggers that begin so are none of a store's. */
export const OWN = "archive_of_";
/** Where an archive that comes back waits. */
export const STAGE = "archive_stage";

const ROWID = "rowid";

/** All tables of a store, by name. Rows of one without a primary key are told apart by their rowid. */
export function shapesOf(sql: SqlStorage): Shape[] {
  return namesOf(sql, "table").map((table) => {
    const columns = sql
      .exec<{ name: string; pk: number }>("SELECT name, pk FROM pragma_table_info(?)", table)
      .toArray();
    const key = columns.filter(({ pk }) => pk > 0).toSorted((one, other) => one.pk - other.pk);
    const indexes = sql
      .exec<{ name: string }>(
        `SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND origin <> 'pk'`,
        table,
      )
      .toArray();
    const names = columns.map(({ name }) => name);
    return {
      table,
      columns: key.length === 0 ? [ROWID, ...names] : names,
      key: key.length === 0 ? [ROWID] : key.map(({ name }) => name),
      unique: indexes.map(({ name }) => indexed(sql, name)),
    };
  });
}

const indexed = (sql: SqlStorage, index: string): string[] =>
  sql
    .exec<{ name: string }>("SELECT name FROM pragma_index_info(?) ORDER BY seqno", index)
    .toArray()
    .map(({ name }) => name);

/** Names of a store's own tables, or of the archive's tables or triggers in it. */
function namesOf(sql: SqlStorage, type: "table" | "trigger", isOurs = false): string[] {
  return sql
    .exec<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = ? ORDER BY name", type)
    .toArray()
    .map(({ name }) => name)
    .filter((name) => !/^(?:_cf_|sqlite_)/.test(name))
    .filter((name) => (name.startsWith(OWN) || name === STAGE) === isOurs);
}

/** Ends a snapshot. Its tables stay, empty: one cannot be dropped while a statement is read from, and who knows of all. */
export function endSnapshot(sql: SqlStorage): void {
  for (const trigger of namesOf(sql, "trigger", true)) sql.exec(`DROP TRIGGER "${trigger}"`);
  for (const table of tablesBeside(sql)) sql.exec(`DELETE FROM "${table}"`);
}

/** Takes a snapshot's tables away too: for a start, which has read all its statements to their ends. */
export function dropSnapshot(sql: SqlStorage): void {
  endSnapshot(sql);
  for (const table of tablesBeside(sql)) sql.exec(`DROP TABLE "${table}"`);
}

const tablesBeside = (sql: SqlStorage) =>
  namesOf(sql, "table", true).filter((table) => table !== STAGE);

/** Takes away everything that is a store's own, the list of its steps included. */
export function dropTables(sql: SqlStorage): void {
  for (const table of namesOf(sql, "table")) sql.exec(`DROP TABLE "${table}"`);
}

/** Takes away all indexes but those that a table is made with: writing to one costs a row each time. */
export function dropIndexes(sql: SqlStorage): void {
  const made = sql
    .exec<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
    )
    .toArray();
  for (const { name } of made) sql.exec(`DROP INDEX "${name}"`);
}

/** Whether there is a row in a table; one that is not there has none. */
export function hasRows(sql: SqlStorage, table: string): boolean {
  if (!namesOf(sql, "table").includes(table)) return false;
  return sql.exec(`SELECT 1 FROM "${table}" LIMIT 1`).toArray().length > 0;
}

/** The integers of a row, by its columns, as they are; undefined: there is no row with this key. */
export function integersOf(
  sql: SqlStorage,
  from: string,
  shape: Shape,
  key: readonly Value[],
): (bigint | undefined)[] | undefined {
  const cells = shape.columns.map((column) => `typeof("${column}"), CAST("${column}" AS TEXT)`);
  const statement = `SELECT ${cells.join(", ")} FROM "${from}" WHERE ${isKey(shape)}`;
  const [texts] = [...sql.exec(statement, ...bound(key)).raw<string[]>()];
  return (
    texts &&
    shape.columns.map((_, index) =>
      texts[2 * index] === "integer" ? BigInt(texts[2 * index + 1] ?? "0") : undefined,
    )
  );
}

/** The condition that a row has a key, whose values are bound. */
const isKey = ({ key }: Shape) => key.map((column) => `"${column}" = ?`).join(" AND ");

/** Values as they are bound; no key of ours is an integer that a number cannot hold. */
export const bound = (values: readonly Value[]): SqlStorageValue[] =>
  values.map((value) => (typeof value === "bigint" ? Number(value) : value));
