/** An archive that comes back: its lines wait in a table of their own until all of them are there. */
import { MAX_STATEMENT_VALUES } from "../../limits.ts";
import { rowOf, type Value } from "./cells.ts";
import { STAGE, type Shape } from "./shape-table.ts";

/** A value holds 2 MB at most; characters of lines are up to three octets. */
const PIECE_CHARACTERS = 500_000;

export function openStage(sql: SqlStorage): void {
  dropStage(sql);
  sql.exec(
    `CREATE TABLE ${STAGE} (id INTEGER PRIMARY KEY, about TEXT NOT NULL, columns TEXT NOT NULL, piece TEXT NOT NULL)`,
  );
}

export function dropStage(sql: SqlStorage): void {
  sql.exec(`DROP TABLE IF EXISTS ${STAGE}`);
}

/** Keeps lines of a table, or of keys: what they are about, and the names of its columns. */
export function stageLines(
  sql: SqlStorage,
  about: string,
  columns: readonly string[],
  lines: string,
): void {
  const text = `${lines}\n`;
  for (let start = 0; start < text.length; start += PIECE_CHARACTERS) {
    sql.exec(
      `INSERT INTO ${STAGE} (about, columns, piece) VALUES (?, ?, ?)`,
      about,
      JSON.stringify(columns),
      text.slice(start, start + PIECE_CHARACTERS),
    );
  }
}

export interface Staged {
  readonly about: string;
  readonly columns: readonly string[];
  readonly line: string;
}

/** All lines, in the order in which they came. */
export function* stagedLines(sql: SqlStorage): Generator<Staged, void> {
  let rest = "";
  const pieces = sql.exec<{ about: string; columns: string; piece: string }>(
    `SELECT about, columns, piece FROM ${STAGE} ORDER BY id`,
  );
  for (const { about, columns, piece } of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    const names = JSON.parse(columns) as string[];
    for (const line of lines) if (line !== "") yield { about, columns: names, line };
  }
}

/** Lines of one table after another, as many as one statement puts there: each that runs leaves garbage to be collected. */
export function* together(lines: Iterable<Staged>): Generator<[Staged, ...Staged[]], void> {
  let held: [Staged, ...Staged[]] | undefined;
  for (const line of lines) {
    const isOfThem =
      held?.[0].columns === line.columns &&
      (held.length + 1) * line.columns.length <= MAX_STATEMENT_VALUES;
    if (held !== undefined && isOfThem) held.push(line);
    else {
      if (held !== undefined) yield held;
      held = [line];
    }
  }
  if (held !== undefined) yield held;
}

/** Puts rows of an archive into their table. @throws where it has no such columns, or a line is no row. */
export function putRows(sql: SqlStorage, shape: Shape, staged: readonly [Staged, ...Staged[]]) {
  const [{ columns }] = staged;
  const strange = columns.find((column) => !shape.columns.includes(column));
  if (strange !== undefined) throw new SyntaxError(`${shape.table} has no column ${strange}`);
  const rows = staged.map(({ line }) => rowOf(line, columns.length));
  const marks = rows.map((row) => `(${row.map(markOf).join(", ")})`).join(", ");
  const names = columns.map((column) => `"${column}"`).join(", ");
  const values = rows.flat().map((value) => (typeof value === "bigint" ? String(value) : value));
  sql.exec(`INSERT INTO "${shape.table}" (${names}) VALUES ${marks}`, ...values);
}

const markOf = (value: Value) => (typeof value === "bigint" ? "CAST(? AS INTEGER)" : "?");
