/**
 * Values of a database as JSON, so that they come back exactly: what JSON has no form for is an object with one member.
 * Text, null and most numbers are themselves. `{"int": "9007199254740993"}` is an integer that a number of JavaScript
 * cannot hold, `{"real": "Infinity"}` one that JSON cannot, `{"blob": "…"}` octets in base64.
 */

/** What SQLite gives; an integer that a number cannot hold comes as a bigint. */
export type Value = null | number | bigint | string | ArrayBuffer;

export type Cell =
  | null
  | number
  | string
  | { readonly int: string }
  | { readonly real: "Infinity" | "-Infinity" }
  | { readonly blob: string };

function cellOf(value: Value): Cell {
  if (typeof value === "bigint") return { int: String(value) };
  if (typeof value === "number" && !Number.isFinite(value)) {
    return { real: value > 0 ? "Infinity" : "-Infinity" };
  }
  if (value instanceof ArrayBuffer) return { blob: new Uint8Array(value).toBase64() };
  return value;
}

/** @throws SyntaxError where it is no cell. */
export function valueOf(cell: unknown): Value {
  if (cell === null || typeof cell === "string" || typeof cell === "number") return cell;
  if (typeof cell === "object") {
    const { int, real, blob } = cell as Readonly<Record<string, unknown>>;
    if (typeof int === "string" && /^-?\d{1,19}$/.test(int)) return BigInt(int);
    if (real === "Infinity" || real === "-Infinity") return Number(real);
    if (typeof blob === "string") return Uint8Array.fromBase64(blob).buffer;
  }
  throw new SyntaxError("no cell");
}

/** A row as a line: a JSON list in the order of the columns. */
export const lineOf = (row: readonly Value[]): string => JSON.stringify(row.map(cellOf));

/** @throws SyntaxError where the line is no row of so many columns. */
export function rowOf(line: string, columns: number): Value[] {
  const row: unknown = JSON.parse(line);
  if (!Array.isArray(row) || row.length !== columns) throw new SyntaxError("no row");
  return row.map(valueOf);
}

/**
 * What is kept under a key beside the tables, as JSON: objects and lists of such values. An object stands in `{"object"}`,
 * so that none is taken for octets: `{"octets"}` were a Uint8Array, `{"blob"}` an ArrayBuffer.
 */
export function jsonOfKept(value: unknown): unknown {
  if (value instanceof Uint8Array) return { octets: value.toBase64() };
  if (value instanceof ArrayBuffer) return { blob: new Uint8Array(value).toBase64() };
  if (Array.isArray(value)) return value.map(jsonOfKept);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, one]) => [name, jsonOfKept(one)] as const);
  return { object: Object.fromEntries(members) };
}

/** @throws SyntaxError where `json` is nothing that `jsonOfKept` makes. */
export function keptOf(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(keptOf);
  if (typeof json !== "object" || json === null) return json;
  const { octets, blob, object } = json as Readonly<Record<string, unknown>>;
  if (typeof octets === "string") return Uint8Array.fromBase64(octets);
  if (typeof blob === "string") return Uint8Array.fromBase64(blob).buffer;
  if (typeof object !== "object" || object === null) throw new SyntaxError("no kept value");
  return Object.fromEntries(Object.entries(object).map(([name, one]) => [name, keptOf(one)]));
}
