import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { defaultSettings } from "../../../functions/links/schema.ts";
import { LinkStore } from "../../../functions/links/store.ts";
import { IDLE_TICK_MS } from "../../../src/limits.ts";
import { changesOf, historySchema, recordChange } from "../../../src/store/history.ts";
import { migrate, type Schema } from "../../../src/store/schema.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const inStore = <Result>(
  name: string,
  run: (store: LinkStore, state: DurableObjectState) => Result | Promise<Result>,
) => runInDurableObject(env.LINKS.getByName(name), run);

const tables = (state: DurableObjectState) =>
  state.storage.sql
    .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name LIKE 'm_%' ESCAPE '!'")
    .toArray()
    .map(({ name }) => name);

describe("migrations", () => {
  const one: Schema = { part: "test", steps: ["CREATE TABLE mone (x)"] };
  const two: Schema = {
    part: "test",
    steps: [...one.steps, "CREATE TABLE mtwo (x); INSERT INTO mone VALUES (1)"],
  };

  test("run each step once, in order, also when the code grows", async () => {
    await inStore("migrations", (_store, state) => {
      for (const schema of [one, one, two, two]) migrate(state.storage, [schema], 1);
      expect(tables(state)).toEqual(["mone", "mtwo"]);
      expect(state.storage.sql.exec("SELECT COUNT(*) AS n FROM mone").one()).toEqual({ n: 1 });
    });
  });

  test("leave nothing behind when a step fails in its middle", async () => {
    await inStore("half", (_store, state) => {
      const broken: Schema = {
        part: "test",
        steps: [...one.steps, "CREATE TABLE mtwo (x); nonsense"],
      };
      expect(() => migrate(state.storage, [broken], 1)).toThrow();
      expect(tables(state)).toEqual([]);
      migrate(state.storage, [two], 1);
      expect(tables(state)).toEqual(["mone", "mtwo"]);
    });
  });

  test("refuse a database that newer code has written", async () => {
    await inStore("newer", (_store, state) => {
      migrate(state.storage, [two], 1);
      expect(() => migrate(state.storage, [one], 1)).toThrow("newer");
    });
  });
});

describe("the one alarm", () => {
  test("is set from the start, moves with what is due, and ticks", async () => {
    const now = Date.now();
    const stub = env.LINKS.getByName("alarm");
    await inStore("alarm", async (_store, state) => {
      const at = await state.storage.getAlarm();
      expect(at).toBeGreaterThan(0);
      expect(at).toBeLessThanOrEqual(Date.now() + IDLE_TICK_MS);
    });
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect((await stub.health()).lastTickAt).toBeGreaterThanOrEqual(now);
    await inStore("alarm", async (_store, state) => {
      expect(await state.storage.getAlarm()).toBeGreaterThan(now);
    });
  });

  test("is set again although the work failed, and says so in the log", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const work = vi.spyOn(LinkStore.prototype as unknown as { work: () => void }, "work");
    work.mockImplementation(() => {
      throw new Error("boom");
    });
    const stub = env.LINKS.getByName("failing");
    await stub.health();
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(error.mock.calls.flat().join()).toContain("store.tick-failed");
    await inStore("failing", async (_store, state) => {
      expect(await state.storage.getAlarm()).toBeGreaterThan(Date.now());
    });
  });

  test("two ticks at the same moment do what is due once", async () => {
    const later = Date.now() + 100 * 86_400_000;
    await inStore("overlap", async (store, state) => {
      const before = await store.create(settings("kept"), "me");
      expect(before.ok).toBe(true);
      await Promise.all([store.tick(later), store.tick(later), store.tick(later)]);
      expect(state.storage.kv.get("housekeptAt")).toBe(later);
      expect(store.find(["kept"]).links).toHaveLength(1);
    });
  });
});

const settings = (slug: string) => ({ ...defaultSettings, slug, target: "https://e.org/" });

test("the history of a subject keeps the newest changes, and is forgotten with it", async () => {
  await inStore("history", (_store, state) => {
    const { sql } = state.storage;
    migrate(state.storage, [historySchema], 1);
    for (let version = 1; version <= 5; version += 1) {
      const change = {
        at: version,
        who: "me",
        action: "change",
        before: version - 1,
        after: version,
      };
      recordChange(sql, "a", change, 3);
    }
    recordChange(sql, "b", { at: 9, who: "me", action: "create", before: undefined, after: 1 }, 3);
    expect(changesOf<number>(sql, "a", 10).map(({ after }) => after)).toEqual([5, 4, 3]);
    expect(changesOf<number>(sql, "b", 10)).toEqual([
      { at: 9, who: "me", action: "create", before: undefined, after: 1 },
    ]);
  });
});
