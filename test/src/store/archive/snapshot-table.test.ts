/** A snapshot is of its moment, whatever happens to the tables while it is read. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { lineOf, type Value } from "../../../../src/store/archive/cells.ts";
import {
  dropSnapshot,
  endSnapshot,
  shapesOf,
  type Shape,
} from "../../../../src/store/archive/shape-table.ts";
import { openSnapshot, readPage } from "../../../../src/store/archive/snapshot-table.ts";

let objects = 0;

/** Runs with two tables in a storage of their own: one with rowids and a unique index, one with a key of two columns. */
function inTables(run: (sql: SqlStorage, shapes: Shape[]) => void): Promise<void> {
  objects += 1;
  const stub = env.ACCESS.getByName(`snapshot ${objects}`);
  return runInDurableObject(stub, (_, { storage: { sql } }) => {
    sql.exec(`CREATE TABLE m_one (id INTEGER PRIMARY KEY, name TEXT UNIQUE, x);
      CREATE TABLE m_two (a TEXT NOT NULL, b BLOB NOT NULL, n INTEGER, PRIMARY KEY (b, a)) WITHOUT ROWID;`);
    run(
      sql,
      shapesOf(sql).filter(({ table }) => table.startsWith("m_")),
    );
  });
}

function pages(sql: SqlStorage, shape: Shape, rows: number, between: () => void): Value[][] {
  const all: Value[][] = [];
  let after: Value[] | undefined;
  do {
    const page = readPage(sql, shape, after, { rows, bytes: 1000 });
    all.push(...page.rows);
    after = page.after;
    between();
  } while (after !== undefined);
  return all;
}

const octets = (n: number) => new Uint8Array([n]).buffer;

/** What is done to the tables: kinds of statements, with small numbers so that they meet. */
const statements: readonly ((sql: SqlStorage, n: number, m: number) => void)[] = [
  (sql, n) => sql.exec("INSERT OR IGNORE INTO m_one (name, x) VALUES (?, 1)", `new ${n}`),
  (sql, n, m) => sql.exec("INSERT OR REPLACE INTO m_one VALUES (?, ?, 2)", n, `name ${m}`),
  (sql, n, m) => sql.exec("UPDATE OR REPLACE m_one SET name = ? WHERE id = ?", `name ${m}`, n),
  (sql, n, m) => sql.exec("UPDATE OR REPLACE m_one SET id = ? WHERE id = ?", n, m),
  (sql, n) => sql.exec("UPDATE m_one SET x = x || ? WHERE id > ?", "!", n),
  (sql, n) => sql.exec("DELETE FROM m_one WHERE id = ?", n),
  (sql, n, m) =>
    sql.exec(
      "INSERT INTO m_one VALUES (?, ?, 3) ON CONFLICT (id) DO UPDATE SET x = 4 ON CONFLICT (name) DO NOTHING",
      n,
      `name ${m}`,
    ),
  (sql, n, m) => sql.exec("INSERT OR REPLACE INTO m_two VALUES (?, ?, ?)", `a ${n}`, octets(m), m),
  (sql, n, m) => sql.exec("UPDATE OR REPLACE m_two SET a = ? WHERE b = ?", `a ${n}`, octets(m)),
  (sql, n) => sql.exec("DELETE FROM m_two WHERE a = ?", `a ${n}`),
  (sql) => sql.exec("DELETE FROM m_two"),
];

const step = fc.tuple(fc.nat(statements.length - 1), fc.nat(20), fc.nat(20));

test("is of its moment", () =>
  inTables((sql, shapes) => {
    fc.assert(
      fc.property(
        fc.array(step),
        fc.array(step),
        fc.integer({ min: 1, max: 7 }),
        (before, while_, rows) => {
          const take = ([kind, n, m]: readonly [number, number, number]) =>
            statements[kind]?.(sql, n, m);
          for (const one of before) take(one);
          const now = shapes.map(({ table, key }) => [
            ...sql
              .exec(`SELECT * FROM ${table} ORDER BY ${key.join(", ")}`)
              .raw<SqlStorageValue[]>(),
          ]);
          openSnapshot(sql, shapes);
          const later = while_[Symbol.iterator]();
          const seen = shapes.map((shape) =>
            pages(sql, shape, rows, () => {
              for (const one of [later.next(), later.next()])
                if (one.done !== true) take(one.value);
            }).map(lineOf),
          );
          expect(seen).toEqual(now.map((one) => one.map(lineOf)));
        },
      ),
      { numRuns: inject("campaign") ? 5_000 : 100 },
    );
  }));

describe("it", () => {
  test("leaves empty tables behind, which a start takes away", () =>
    inTables((sql, shapes) => {
      const schema = () => sql.exec("SELECT name FROM sqlite_schema ORDER BY name").toArray();
      const before = schema();
      openSnapshot(sql, shapes);
      sql.exec("INSERT INTO m_one (name) VALUES ('new')");
      expect(schema().length).toBe(before.length + 2 * 7);
      endSnapshot(sql);
      expect(schema().length).toBe(before.length + 2 * 2);
      expect(sql.exec("SELECT * FROM archive_of_m_one").toArray()).toEqual([]);
      openSnapshot(sql, shapes);
      dropSnapshot(sql);
      expect(schema()).toEqual(before);
    }));

  test("keeps integers that a number cannot hold, changed meanwhile or not", () =>
    inTables((sql, shapes) => {
      sql.exec(
        "INSERT INTO m_one VALUES (1, 'a', 9007199254740993), (2, 'b', -9223372036854775808)",
      );
      openSnapshot(sql, shapes);
      sql.exec("UPDATE m_one SET x = 9007199254740995 WHERE id = 1");
      const [one] = shapes as [Shape];
      const lines = pages(sql, one, 10, () => undefined).map(lineOf);
      expect(lines).toEqual([
        '[1,"a",{"int":"9007199254740993"}]',
        '[2,"b",{"int":"-9223372036854775808"}]',
      ]);
    }));

  test("has the rowids of a table without a key of its own", () =>
    inTables((sql) => {
      sql.exec("CREATE TABLE m_none (x); INSERT INTO m_none (rowid, x) VALUES (3, 'c'), (7, 'g')");
      const shapes = shapesOf(sql).filter(({ table }) => table === "m_none");
      openSnapshot(sql, shapes);
      sql.exec("DELETE FROM m_none WHERE x = 'c'; INSERT INTO m_none VALUES ('new')");
      expect(shapes.flatMap((shape) => pages(sql, shape, 1, () => undefined))).toEqual([
        [3, "c"],
        [7, "g"],
      ]);
    }));
});
