import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { meterOf, type Rows } from "../../../src/store/meter.ts";

/** Rows that `work` costs in a database with a table of ten rows and an index. */
function costOf(work: (storage: DurableObjectStorage) => unknown): Promise<Rows> {
  const object = env.ACCESS.getByName(crypto.randomUUID());
  return runInDurableObject(object, async (_, { storage }) => {
    const meter = meterOf(storage);
    storage.sql.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, a); CREATE INDEX by_a ON t (a)");
    for (let id = 0; id < 10; id += 1) storage.sql.exec("INSERT INTO t VALUES (?, ?)", id, id);
    const before = meter.rows();
    await work(storage);
    const after = meter.rows();
    return { read: after.read - before.read, written: after.written - before.written };
  });
}

test.each<[string, (storage: DurableObjectStorage) => unknown, number, number]>([
  ["a list of all", ({ sql }) => sql.exec("SELECT * FROM t").toArray(), 10, 0],
  ["one by its key", ({ sql }) => sql.exec("SELECT * FROM t WHERE id = 3").one(), 1, 0],
  ["a count", ({ sql }) => sql.exec("SELECT COUNT(*) FROM t").one(), 10, 0],
  ["a new row and its index", ({ sql }) => sql.exec("INSERT INTO t VALUES (99, 1)"), 1, 2],
  ["a key that is written", ({ kv }) => kv.put("a", 1), 0, 1],
  ["a key that is read", ({ kv }) => kv.get("a"), 1, 0],
  ["an alarm", (storage) => storage.setAlarm(Date.now() + 1e9), 0, 1],
])("%s costs what Cloudflare bills", async (_, work, read, written) => {
  expect(await costOf(work)).toEqual({ read, written });
});

test("what is asked about a table counts for that table", () =>
  runInDurableObject(env.ACCESS.getByName("pragma"), (_, { storage }) => {
    const meter = meterOf(storage);
    storage.sql.exec("SELECT name FROM pragma_table_info('schema_steps')").toArray();
    const tables = [...meter.byTable().keys()];
    expect(tables).toContain("schema_steps");
    expect(tables.filter((table) => table.startsWith("pragma"))).toEqual([]);
  }));

test("a statement that is read from for long is counted as far as it got, then whole", async () => {
  const sums = await runInDurableObject(env.ACCESS.getByName("long"), (_, { storage }) => {
    const meter = meterOf(storage);
    storage.sql.exec("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    for (let id = 0; id < 10; id += 1) storage.sql.exec("INSERT INTO t VALUES (?)", id);
    const before = meter.rows().read;
    const rows = storage.sql.exec("SELECT * FROM t");
    rows.next();
    const some = meter.rows().read - before;
    rows.toArray();
    return [some, meter.rows().read - before];
  });
  expect(sums[0]).toBeLessThan(10);
  expect(sums[1]).toBe(10);
});

test("whoever asks again gets the same meter", () =>
  runInDurableObject(env.ACCESS.getByName("same"), (_, { storage }) =>
    expect(meterOf(storage)).toBe(meterOf(storage)),
  ));
