/**
 * A store's rows as they are at one moment, read page by page while it goes on being written to. Beside each table stands
 * another one, into which triggers copy what a row was before its first change; a row that was not there is noted as
 * such. What is read is a table's rows that have not changed, and of the others what they were.
 */
import type { Value } from "./cells.ts";
import { bound, endSnapshot, integersOf, OWN, type Shape } from "./shape-table.ts";

const list = (columns: readonly string[], of = "") =>
  columns.map((column) => `${of}"${column}"`).join(", ");

const same = (columns: readonly string[], one: string, other: string) =>
  columns.map((column) => `${one}"${column}" = ${other}"${column}"`).join(" AND ");

/** From now on every change of these tables leaves what was there before. */
export function openSnapshot(sql: SqlStorage, shapes: readonly Shape[]): void {
  endSnapshot(sql);
  for (const shape of shapes) for (const statement of statementsOf(shape)) sql.exec(statement);
}

function* statementsOf({ table, columns, key, unique }: Shape): Generator<string> {
  const before = `"${OWN}${table}"`;
  const all = list(columns);
  yield `CREATE TABLE IF NOT EXISTS ${before} AS SELECT ${all}, 1 AS was_there FROM "${table}" WHERE FALSE`;
  yield `CREATE INDEX IF NOT EXISTS "${OWN}${table}_key" ON ${before} (${list(key)})`;
  const trigger = (name: string, when: string, action: string) =>
    `CREATE TRIGGER "${OWN}${table}_${name}" ${when} ON "${table}" BEGIN ${action}; END`;
  // Not by OR IGNORE: the statement that fires the trigger decides what a conflict does.
  const isNoted = (row: string) =>
    `EXISTS (SELECT 1 FROM ${before} AS noted WHERE ${same(key, "noted.", row)})`;
  const noteOld = `INSERT INTO ${before} SELECT ${list(columns, "OLD.")}, 1 WHERE NOT ${isNoted("OLD.")}`;
  const noteNew = `INSERT INTO ${before} (${list(key)}, was_there)
    SELECT ${list(key, "NEW.")}, 0 WHERE NOT ${isNoted("NEW.")}`;
  // INSERT and UPDATE OR REPLACE remove rows that they meet, without a trigger for them.
  const met = [key, ...unique].map((one) => `(${same(one, "met.", "NEW.")})`).join(" OR ");
  const noteMet = `INSERT INTO ${before} SELECT ${list(columns, "met.")}, 1 FROM "${table}" AS met
    WHERE (${met}) AND NOT ${isNoted("met.")}`;
  yield trigger("met_by_insert", "BEFORE INSERT", noteMet);
  yield trigger("insert", "AFTER INSERT", noteNew);
  yield trigger("met_by_update", "BEFORE UPDATE", `${noteOld}; ${noteMet}`);
  yield trigger("update", "AFTER UPDATE", noteNew);
  yield trigger("delete", "BEFORE DELETE", noteOld);
}

/** How much a page may hold: it ends with the row that reaches one of the two. */
export interface Measure {
  readonly rows: number;
  /** About so many octets. */
  readonly bytes: number;
}

export interface Page {
  readonly rows: Value[][];
  /** The key of the last row; undefined: there are no more. */
  readonly after: Value[] | undefined;
}

/** The next rows of a table as the snapshot has it, in the order of its key, after that key. */
export function readPage(
  sql: SqlStorage,
  shape: Shape,
  after: readonly Value[] | undefined,
  most: Measure,
): Page {
  const { table, columns, key } = shape;
  const before = `${OWN}${table}`;
  const beyond =
    after === undefined ? "TRUE" : `(${list(key)}) > (${key.map(() => "?").join(", ")})`;
  const values = after === undefined ? [] : bound(after);
  const unchanged = `NOT EXISTS (SELECT 1 FROM "${before}" AS noted WHERE ${same(key, "noted.", "now.")})`;
  const all = list(columns);
  const query = `SELECT ${all} FROM "${table}" AS now WHERE ${beyond} AND ${unchanged}
    UNION ALL SELECT ${all} FROM "${before}" WHERE was_there AND ${beyond} ORDER BY ${list(key)} LIMIT ?`;
  const found = sql.exec(query, ...values, ...values, most.rows).raw<SqlStorageValue[]>();
  const places = key.map((column) => columns.indexOf(column));
  const rows: Value[][] = [];
  let bytes = 0;
  let last: Value[] | undefined;
  for (const row of found) {
    last = places.map((place) => row[place] ?? null);
    rows.push(row.some(isInexact) ? exact(sql, shape, row, last) : row);
    bytes += row.reduce<number>((sum, value) => sum + sizeOf(value), 0);
    if (bytes >= most.bytes) return { rows, after: last };
  }
  return { rows, after: rows.length < most.rows ? undefined : last };
}

const isInexact = (value: SqlStorageValue) =>
  typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);

/** A row with its integers as they are: from beside the table if it has changed since. */
function exact(
  sql: SqlStorage,
  shape: Shape,
  row: readonly SqlStorageValue[],
  key: readonly Value[],
): Value[] {
  const integers =
    integersOf(sql, `${OWN}${shape.table}`, shape, key) ?? integersOf(sql, shape.table, shape, key);
  return row.map((value, index) => (isInexact(value) ? (integers?.[index] ?? value) : value));
}

const sizeOf = (value: Value) => {
  if (typeof value === "string") return value.length;
  return value instanceof ArrayBuffer ? value.byteLength : 8;
};
