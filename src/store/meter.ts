/**
 * Rows that a store reads and writes, as Cloudflare bills them: those of every statement as its cursor counts them, one
 * for each access to the key-value part, and one for each alarm that is set. Told by the table that a statement is about.
 */

/** So many rows. */
export interface Rows {
  readonly read: number;
  readonly written: number;
}

export const NO_ROWS: Rows = { read: 0, written: 0 };

export function sumRows(all: Iterable<Rows>): Rows {
  let [read, written] = [0, 0];
  for (const one of all) [read, written] = [read + one.read, written + one.written];
  return { read, written };
}

export interface Meter {
  /** Since the object was made. What a cursor that is still read from will yet read is not among them. */
  readonly rows: () => Rows;
  /** The same by table; `(keys)` and `(alarm)` are none. */
  readonly byTable: () => ReadonlyMap<string, Rows>;
  /** How many statements have written to these tables: as long as it stays the same, so do they. */
  readonly changes: (tables: readonly string[]) => number;
}

/** A statement's count is final once its rows were read, which is before as many others have begun. */
const OPEN_CURSORS = 16;
/** Texts of statements whose table is known: there are a few hundred, and some are put together. */
const KNOWN_STATEMENTS = 1_000;

type Cursor = SqlStorageCursor<Record<string, SqlStorageValue>>;

/** What is counted of a table. */
interface Count {
  read: number;
  written: number;
  changes: number;
}

interface Statement {
  readonly table: string;
  readonly writes: boolean;
}

const meters = new WeakMap<DurableObjectStorage, Meter>();
const statements = new Map<string, Statement>();

/** Of what a pragma tells, the table that it is asked about. */
const TABLE =
  /\b(?:INTO|UPDATE(?:\s+OR\s+\w+)?|FROM|TABLE(?:\s+IF\s+NOT\s+EXISTS)?)\s+(?:pragma_\w+\(')?"?(\w+)/i;
const WRITES = /^\s*(?:INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|ALTER|DROP)\b/i;

/** The table that a statement is about first. */
function statementOf(text: string): Statement {
  const known = statements.get(text);
  if (known !== undefined) return known;
  const made = { table: TABLE.exec(text)?.[1] ?? "(other)", writes: WRITES.test(text) };
  if (statements.size >= KNOWN_STATEMENTS) statements.clear();
  statements.set(text, made);
  return made;
}

/** The meter of a storage: from the first call on everything that goes through it is counted. */
export function meterOf(storage: DurableObjectStorage): Meter {
  const known = meters.get(storage);
  if (known !== undefined) return known;
  const counts = new Map<string, Count>();
  const open: { cursor: Cursor; table: string }[] = [];
  const countOf = (table: string): Count => {
    const count = counts.get(table) ?? { read: 0, written: 0, changes: 0 };
    counts.set(table, count);
    return count;
  };
  const settle = (): void => {
    const first = open.shift();
    if (first === undefined) return;
    const count = countOf(first.table);
    count.read += first.cursor.rowsRead;
    count.written += first.cursor.rowsWritten;
  };
  countStatements(storage, (text, cursor) => {
    const { table, writes } = statementOf(text);
    const count = countOf(table);
    if (writes) count.changes += 1;
    if (open.length >= OPEN_CURSORS) settle();
    open.push({ cursor, table });
  });
  countKeys(storage, countOf("(keys)"), countOf("(alarm)"));
  const byTable = () => {
    const sums = new Map<string, Rows>();
    for (const [table, { read, written }] of counts) sums.set(table, { read, written });
    for (const { cursor, table } of open) {
      const { rowsRead: read, rowsWritten: written } = cursor;
      sums.set(table, sumRows([sums.get(table) ?? NO_ROWS, { read, written }]));
    }
    return sums;
  };
  const meter: Meter = {
    byTable,
    rows: () => sumRows(byTable().values()),
    changes: (tables) => tables.reduce((sum, table) => sum + (counts.get(table)?.changes ?? 0), 0),
  };
  meters.set(storage, meter);
  return meter;
}

/** Makes of a question to some tables one that is asked again only when one of them has been written to. */
export function asLongAsUnchanged<Answer>(
  storage: DurableObjectStorage,
  tables: readonly string[],
  ask: () => Answer,
): () => Answer {
  const meter = meterOf(storage);
  let known: { readonly changes: number; readonly answer: Answer } | undefined;
  return () => {
    const changes = meter.changes(tables);
    if (known?.changes !== changes) known = { changes, answer: ask() };
    return known.answer;
  };
}

function countStatements(
  storage: DurableObjectStorage,
  opened: (text: string, cursor: Cursor) => void,
): void {
  const { sql } = storage;
  const exec = Reflect.get<SqlStorage, "exec">(sql, "exec").bind(sql);
  replace(sql, "exec", (...values: Parameters<SqlStorage["exec"]>) => {
    const cursor = exec(...values);
    opened(values[0], cursor);
    return cursor;
  });
  replace(storage, "sql", sql);
}

function countKeys(storage: DurableObjectStorage, keys: Count, alarm: Count): void {
  const { kv } = storage;
  const onRead = (count: Count) => () => void (count.read += 1);
  const onWrite = (count: Count) => () => void (count.written += 1);
  for (const name of ["get", "list"] as const) counted(kv, name, onRead(keys));
  for (const name of ["put", "delete"] as const) counted(kv, name, onWrite(keys));
  for (const name of ["setAlarm", "deleteAlarm"] as const) counted(storage, name, onWrite(alarm));
  counted(storage, "getAlarm", onRead(alarm));
  replace(storage, "kv", kv);
}

/** Calls `note` before each call of a method. */
function counted<Owner extends object>(owner: Owner, name: keyof Owner, note: () => void): void {
  const method = (owner[name] as (...values: unknown[]) => unknown).bind(owner);
  replace(owner, name, (...values: unknown[]) => {
    note();
    return method(...values);
  });
}

/** The runtime's objects have their members from a prototype: an own property takes precedence. */
function replace(owner: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}
