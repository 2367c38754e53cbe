import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { sha256Hex } from "../../../../src/digest.ts";

const schema = {
  part: "things",
  steps: [
    "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
    "ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 0",
  ],
};
const lines = '[1,"one"]\n[2,"two"]';
const table = { table: "things", columns: ["id", "name"], lines };
const scratch = (name: string) => env.SCRATCH.getByName(name);
const EMPTY = {
  rows: 0,
  sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
};

test("what a drill brings back is summed as it was written, by the steps of then", async () => {
  const stub = scratch("then");
  const steps = { things: 1 };
  expect(await stub.begin("one", [schema], steps)).toEqual({ ok: true });
  expect(await stub.take("one", table)).toBe(true);
  const sum = await sha256Hex(new Uint8Array(new TextEncoder().encode(`${lines}\n`)));
  expect(await stub.sums("one", [schema], steps)).toEqual({
    taken: { ok: true },
    sums: { things: { rows: 2, sha256: sum }, "(keys)": EMPTY },
  });
  // It is empty again for the next store.
  expect(await stub.begin("two", [schema], { things: 2 })).toEqual({ ok: true });
  const { sums } = await stub.sums("two", [schema], { things: 2 });
  expect(sums).toEqual({ things: EMPTY, "(keys)": EMPTY });
  await stub.clear();
});

test("what is only searched by costs a drill nothing, and steps that come later find it", async () => {
  const indexed = {
    part: "things",
    steps: [
      "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL); CREATE INDEX names ON things (name)",
      "DROP INDEX names",
    ],
  };
  const writtenBy = async (name: string, steps: readonly string[]) => {
    const stub = scratch(name);
    const schemas = [{ ...indexed, steps }];
    await stub.begin("one", schemas, { things: 1 });
    await stub.take("one", table);
    const { taken, sums } = await stub.sums("one", schemas, { things: 1 });
    expect([taken, sums["things"]?.rows]).toEqual([{ ok: true }, 2]);
    return (await stub.clear()).written;
  };
  const [now, later] = [
    await writtenBy("bare", indexed.steps.slice(0, 1)),
    await writtenBy("whole", indexed.steps),
  ];
  expect(later - now).toBeGreaterThanOrEqual(2);
});

test("a row that does not fit is told", async () => {
  const stub = scratch("unfit");
  await stub.begin("one", [schema], { things: 1 });
  await stub.take("one", { ...table, columns: ["id", "colour"] });
  const { taken } = await stub.sums("one", [schema], { things: 1 });
  expect(taken).toMatchObject({ ok: false, reason: "unusable" });
});

test("steps that nobody knows are told", async () => {
  expect(await scratch("newer").begin("one", [schema], { things: 3 })).toEqual({
    ok: false,
    reason: "newer",
    part: "things",
  });
});
