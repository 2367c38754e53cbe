import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { migrate, type Schema } from "../../../src/store/schema.ts";

let objects = 0;

/** Runs with the storage of an object of its own. */
function inStorage(run: (storage: DurableObjectStorage) => void): Promise<void> {
  objects += 1;
  const stub = env.ACCESS.getByName(`schema ${objects}`);
  return runInDurableObject(stub, (_, { storage }) => run(storage));
}

const tables = ({ sql }: DurableObjectStorage) =>
  sql
    .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name GLOB 'm_*' ORDER BY name")
    .toArray()
    .map(({ name }) => name);

const stepsDone = ({ sql }: DurableObjectStorage) =>
  sql
    .exec("SELECT part, step, applied_at FROM schema_steps WHERE part GLOB 't_*'")
    .toArray()
    .map(({ part, step, applied_at: at }) => [part, step, at]);

const one: Schema = { part: "t_test", steps: ["CREATE TABLE m_one (x)"] };
const two: Schema = {
  part: "t_test",
  steps: [...one.steps, "CREATE TABLE m_two (x); INSERT INTO m_one VALUES (1)"],
};
const other: Schema = { part: "t_other", steps: ["CREATE TABLE m_other (x)"] };

describe("migrations", () => {
  test("run each step once, in order, also when the code grows", () =>
    inStorage((storage) => {
      migrate(storage, [one], 1);
      expect(tables(storage)).toEqual(["m_one"]);
      migrate(storage, [one], 2);
      for (const now of [3, 4]) migrate(storage, [two], now);
      expect(tables(storage)).toEqual(["m_one", "m_two"]);
      expect(storage.sql.exec("SELECT COUNT(*) AS n FROM m_one").one()).toEqual({ n: 1 });
      expect(stepsDone(storage)).toEqual([
        ["t_test", 0, 1],
        ["t_test", 1, 3],
      ]);
    }));

  test("of several parts do not know of each other", () =>
    inStorage((storage) => {
      migrate(storage, [two], 1);
      migrate(storage, [other, two], 2);
      expect(tables(storage)).toEqual(["m_one", "m_other", "m_two"]);
      expect(stepsDone(storage)).toEqual([
        ["t_other", 0, 2],
        ["t_test", 0, 1],
        ["t_test", 1, 1],
      ]);
    }));

  test("leave nothing behind when a step fails in its middle, of no part", () =>
    inStorage((storage) => {
      const broken: Schema = {
        part: "t_test",
        steps: [...one.steps, "CREATE TABLE m_two (x); nonsense"],
      };
      expect(() => migrate(storage, [other, broken], 1)).toThrow();
      expect(tables(storage)).toEqual([]);
      migrate(storage, [two], 1);
      expect(tables(storage)).toEqual(["m_one", "m_two"]);
    }));

  test("refuse a database that newer code has written, and say which part", () =>
    inStorage((storage) => {
      migrate(storage, [two], 1);
      expect(() => migrate(storage, [one], 1)).toThrow(
        "the schema of t_test is newer than this code",
      );
    }));
});
