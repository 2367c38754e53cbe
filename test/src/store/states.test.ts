/** Databases that versions have left (test/fixtures/states): what a store does that starts on each. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";

interface Globbing {
  readonly glob: (
    pattern: string,
    options: { query: string; import: string; eager: true },
  ) => Record<string, string>;
}

const files = (import.meta as unknown as Globbing).glob("../../fixtures/states/*/*.sql", {
  query: "?raw",
  import: "default",
  eager: true,
});

const namespaces = {
  AccessStore: env.ACCESS,
  CheckStore: env.CHECKS,
  KeyStore: env.KEYS,
  LinkStore: env.LINKS,
  WatchStore: env.WATCH,
} as unknown as Readonly<Record<string, DurableObjectNamespace>>;

const states = Object.entries(files).map(([path, text]) => {
  const [name = "", file = ""] = path.split("/").slice(-2);
  return { name, className: file.replace(".sql", ""), text: objectIn(text) };
});

/** Classes without a table of their own: one keeps keys beside tables, one is empty but for a drill. */
const WITHOUT_TABLES = ["ArchiveStore", "ScratchStore"];

const newest = states
  .map(({ name }) => name)
  .toSorted()
  .at(-1);

/** The text of the object's own database, without the tables of the runtime, which makes them itself. */
function objectIn(text: string): string {
  const object = text.split(/^-- (?!metadata\.sqlite)\S+\.sqlite$/m)[1] ?? "";
  return (object.split(/^-- metadata\.sqlite$/m)[0] ?? "")
    .replace(/^CREATE TABLE _cf_[^;]*;\n/gm, "")
    .replace(/^INSERT INTO "_cf_.*\n/gm, "");
}

/** Contents of a database: its tables and indexes, which steps it has run and when, and how many rows there are. */
function standing({ sql }: DurableObjectStorage) {
  const made = sql
    .exec<{ type: string; name: string; sql: string }>(
      `SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND substr(name, 1, 4) <> '_cf_'
       ORDER BY name`,
    )
    .toArray();
  const tables = made.filter(({ type }) => type === "table").map(({ name }) => name);
  const steps = sql
    .exec<Step>("SELECT part, step, applied_at FROM schema_steps ORDER BY part, step")
    .toArray();
  const rows = tables.map((name): [string, number] => [
    name,
    sql.exec<{ n: number }>(`SELECT COUNT(*) AS n FROM "${name}"`).one().n,
  ]);
  return { made, tables, steps, rows };
}

type Step = { part: string; step: number; applied_at: number };

/** The database that a store of this class finds, and what it has when it has started. */
async function startOn(className: string, text: string, objectName: string) {
  const stub = namespaces[className]?.getByName(objectName);
  if (stub === undefined) throw new Error(`there is no class ${className}`);
  return runInDurableObject(stub, async (instance, state) => {
    const fresh = standing(state.storage);
    for (const name of fresh.tables) state.storage.sql.exec(`DROP TABLE "${name}"`);
    state.storage.sql.exec(text);
    const before = standing(state.storage);
    // Work that was due then would be done at once.
    vi.spyOn(state.storage, "setAlarm").mockResolvedValue();
    const Class = instance.constructor as new (ctx: DurableObjectState, env: Env) => unknown;
    expect(new Class(state, env)).toBeInstanceOf(Class);
    const after = standing(state.storage);
    await state.storage.deleteAlarm();
    return { fresh, before, after };
  });
}

/** Rows are in them only while an import is running, for eight hours, or for a day at most. */
const SELDOM_FILLED = ["hidden_ids", "sessions", "claims"];

test("every class has left a state", () => {
  const classes = states.filter(({ name }) => name === newest).map(({ className }) => className);
  expect(classes.toSorted()).toEqual([...Object.keys(namespaces), ...WITHOUT_TABLES].toSorted());
});

const withTables = states.filter(({ className }) => !WITHOUT_TABLES.includes(className));

describe.each(withTables)("$className of $name", ({ name, className, text }) => {
  test("runs the steps that it has not run yet, and ends as a new one begins", async () => {
    const { fresh, before, after } = await startOn(className, text, `${name} steps`);
    const key = ({ part, step }: Step) => `${part} ${step}`;
    const done = new Set(before.steps.map(key));
    expect(after.steps.filter((step) => done.has(key(step)))).toEqual(before.steps);
    expect(after.steps.map(key)).toEqual(fresh.steps.map(key));
    expect(after.made).toEqual(fresh.made);
  });

  test.runIf(name === newest)("is of this version: it has run them all", async () => {
    const { before, after } = await startOn(className, text, `${name} nothing`);
    expect(after).toEqual(before);
    const empty = before.rows.filter(([, count]) => count === 0).map(([table]) => table);
    expect(empty.filter((table) => !SELDOM_FILLED.includes(table))).toEqual([]);
  });
});
