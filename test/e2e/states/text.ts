/** A database as text, as `sqlite3 .dump` would write it, and back; and the same text at another time. */
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";

/** Tables with their rows, then indexes: each in the order in which it was made. */
export function textOf(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const made = database
      .prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
      .all() as { type: string; name: string; sql: string }[];
    const tables = made.filter(({ type }) => type === "table");
    const others = made.filter(({ type }) => type !== "table");
    const lines = [
      ...tables.flatMap(({ name, sql }) => [`${sql};`, ...rowsOf(database, name)]),
      ...others.map(({ sql }) => `${sql};`),
    ];
    return lines.map((line) => `${line}\n`).join("");
  } finally {
    database.close();
  }
}

function rowsOf(database: DatabaseSync, table: string): string[] {
  const rows = database.prepare(`SELECT * FROM "${table}"`);
  // Moments in nanoseconds, as the alarms have them, are too long for a number.
  rows.setReadBigInts(true);
  return rows
    .all()
    .map((row) => `INSERT INTO "${table}" VALUES(${Object.values(row).map(literal).join(",")});`);
}

function literal(value: SQLOutputValue): string {
  if (value === null) return "NULL";
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString("hex").toUpperCase()}'`;
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Makes the database that a text is of; `path` must not exist. */
export function makeDatabase(path: string, text: string): void {
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA journal_mode = WAL; BEGIN; ${text} COMMIT;`);
  } finally {
    database.close();
  }
}

const DAY_MS = 86_400_000;

/** Unix ms and ns from 2001 to 2065, the beginning of ISO 8601 in UTC, a day alone or since 1970 (of a key and of free space), a number of the runtime's `kv`. */
const MOMENTS =
  /(?<![\w.])([12]\d{12})(\d{6})?(?![\w.])|\b(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d)(?=[.Z+])|(?<=['"])(20\d\d-\d\d-\d\d)(?=['"])|(?<="date":|\[\[|\],\[)(2\d{4})\b|(?<=X'FF0F4E)([0-9A-F]{16})(?=')/g;

/** The text with all moments so much later; whole seconds, so that it does not matter to what they were cut. */
export function shifted(text: string, byMs: number): string {
  const replace = (
    whole: string,
    ms?: string,
    nanoseconds?: string,
    second?: string,
    day?: string,
    date?: string,
    kv?: string,
  ) => {
    if (ms !== undefined) return `${Number(ms) + byMs}${nanoseconds ?? ""}`;
    if (second !== undefined) return iso(`${second}Z`, byMs);
    if (day !== undefined) return dayShifted(day, byMs);
    if (date !== undefined) return String(Number(date) + Math.round(byMs / DAY_MS));
    return kv === undefined ? whole : kvShifted(kv, byMs);
  };
  return text.replace(MOMENTS, replace);
}

/** A day alone (`2026-01-02`), so many whole days later. */
export const dayShifted = (day: string, byMs: number): string =>
  iso(day, Math.round(byMs / DAY_MS) * DAY_MS);

const iso = (moment: string, byMs: number) =>
  new Date(Date.parse(moment) + byMs).toISOString().slice(0, moment.replace("Z", "").length);

/** V8 writes a version, the letter N, and the number as it is in memory. */
function kvShifted(hex: string, byMs: number): string {
  const number = Buffer.from(hex, "hex");
  const moment = number.readDoubleLE();
  if (!Number.isInteger(moment) || moment < 1e12 || moment >= 3e12) return hex;
  number.writeDoubleLE(moment + byMs);
  return number.toString("hex").toUpperCase();
}
