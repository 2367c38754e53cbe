import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Schema } from "../../../src/store/schema.ts";
import { Store } from "../../../src/store/store.ts";
import type { StoreProblem } from "../../../src/store/report.ts";

// Far ahead of the runtime's own clock: none of these alarms rings by itself.
const NOW = Date.UTC(2040, 0, 1);
const HOUR = 3_600_000;
/** The longest pause of a store. */
const IDLE = 3 * HOUR;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A store that is due when it is told, and does as it is told. */
class TestStore extends Store {
  due: number | undefined;
  ill: StoreProblem[] = [];
  readonly worked: number[] = [];
  readonly askedAt: number[] = [];
  todo: () => void | Promise<void> = () => undefined;
  readonly #storage: DurableObjectStorage;

  constructor(state: DurableObjectState, schemas: readonly Schema[], due?: number) {
    super(state, env, schemas);
    this.#storage = state.storage;
    // The base asks only later, behind what it awaits.
    this.due = due;
  }

  protected override dueAt() {
    return this.due;
  }

  protected override problems(now: number) {
    this.askedAt.push(now);
    return this.ill;
  }

  protected override work(now: number) {
    this.worked.push(now);
    return this.todo();
  }

  moved = () => this.reschedule();
  /** When the alarm rings, after now. */
  alarmIn = async () => Number(await this.#storage.getAlarm()) - Date.now();
}

let objects = 0;

/** Runs with a new store in an object of its own, which has been started. */
function inStore(
  run: (store: TestStore, state: DurableObjectState) => void | Promise<void>,
  { due, schemas = [] }: { due?: number; schemas?: readonly Schema[] } = {},
): Promise<void> {
  objects += 1;
  return runInDurableObject(env.ACCESS.getByName(`base ${objects}`), async (_, state) => {
    await state.storage.deleteAlarm();
    const store = new TestStore(state, schemas, due);
    await started(state);
    await run(store, state);
  });
}

/** A store sets its alarm behind its start, in a turn of its own; this comes after that. */
async function started(state: DurableObjectState): Promise<void> {
  await state.blockConcurrencyWhile(async () => undefined);
  await scheduler.wait(0);
  await state.storage.sync();
}

const quietly = () => vi.spyOn(console, "error").mockImplementation(() => undefined);
const fail = () => {
  throw new Error("boom");
};

describe("the one alarm of a store that just started", () => {
  test.each([
    ["nothing is due", undefined, IDLE],
    ["something is due in a second", NOW + 1000, 1000],
    ["something is due in an hour", NOW + HOUR, HOUR],
    ["something is due later than that", NOW + IDLE + 1, IDLE],
    ["something has been due for long", NOW - 1e9, -1e9],
  ])("where %s", (_, due, ms) =>
    inStore(
      async (store) => expect(await store.alarmIn()).toBe(ms),
      due === undefined ? {} : { due },
    ),
  );

  test("counts three hours from the last tick that was noted, not from the start", () =>
    inStore(async (store, state) => {
      await store.tick(NOW);
      vi.setSystemTime(NOW + 50_000);
      await state.storage.deleteAlarm();
      const again = new TestStore(state, []);
      await started(state);
      expect(await again.alarmIn()).toBe(IDLE - 50_000);
    }));

  test("is written once, and again only when it moves", () =>
    inStore(async (store, { storage }) => {
      const set = vi.spyOn(storage, "setAlarm");
      await store.moved();
      expect(set).not.toHaveBeenCalled();
      store.due = NOW + 5;
      await store.moved();
      await store.moved();
      expect(set.mock.calls).toEqual([[NOW + 5]]);
    }));

  test("that is set already is left alone", () =>
    inStore(async (_store, state) => {
      const set = vi.spyOn(state.storage, "setAlarm");
      void new TestStore(state, []);
      await started(state);
      expect(set).not.toHaveBeenCalled();
    }));
});

describe("a store that starts", () => {
  const schema: Schema = { part: "t", steps: ["CREATE TABLE t (at INTEGER)"] };

  test("writes nothing where nothing is missing: it reads on a full disk", () =>
    inStore(
      async (_store, state) => {
        const { storage } = state;
        const writes = [
          vi.spyOn(storage, "setAlarm"),
          vi.spyOn(storage, "transactionSync"),
          vi.spyOn(storage.kv, "put"),
        ];
        const queries = vi.spyOn(storage.sql, "exec");
        const again = new TestStore(state, [schema]);
        await started(state);
        expect(again.health().problems).toEqual([]);
        for (const write of writes) expect(write).not.toHaveBeenCalled();
        for (const [query] of queries.mock.calls) expect(query).toMatch(/^\s*SELECT/);
      },
      { schemas: [schema] },
    ));

  test("does not try again for a minute to set an alarm that it could not set", () =>
    inStore(async (_store, state) => {
      vi.spyOn(console, "warn").mockImplementation(() => undefined);
      await state.storage.deleteAlarm();
      const set = vi.spyOn(state.storage, "setAlarm").mockRejectedValue(new Error("SQLITE_FULL"));
      const start = async () => {
        void new TestStore(state, []);
        await started(state);
      };
      await start();
      await start();
      expect(set).toHaveBeenCalledTimes(1);
      vi.setSystemTime(NOW + 60_000);
      await start();
      expect(set).toHaveBeenCalledTimes(2);
    }));

  test("frees an alarm that should have rung long ago and will not", () =>
    inStore(async (_store, state) => {
      const calls: string[] = [];
      vi.spyOn(state.storage, "getAlarm").mockResolvedValue(NOW - 60_001);
      vi.spyOn(state.storage, "setAlarm").mockImplementation(async () => void calls.push("set"));
      vi.spyOn(state.storage, "deleteAlarm").mockImplementation(async () => {
        calls.push("delete");
      });
      void new TestStore(state, []);
      await started(state);
      expect(calls).toEqual(["set", "delete", "set"]);
    }));
});

describe("a clock that was ahead", () => {
  const AHEAD = NOW + 400 * 86_400_000;
  const schema: Schema = {
    part: "moments",
    steps: ["CREATE TABLE m (at INTEGER, next_at INTEGER, until_at INTEGER)"],
    moments: [{ table: "m", past: ["at"], ahead: { next_at: 1_000 }, free: ["until_at"] }],
  };
  const rows = ({ storage }: DurableObjectState) =>
    storage.sql.exec("SELECT at, next_at, until_at FROM m ORDER BY rowid").toArray();

  test("left moments that the first tick of the right one brings back, and says so", () =>
    inStore(
      async (store, state) => {
        const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
        await store.tick(AHEAD);
        state.storage.sql.exec(
          "INSERT INTO m VALUES (?, ?, ?), (?, ?, ?)",
          AHEAD,
          AHEAD + 500,
          AHEAD,
          NOW - 5,
          NOW + 5,
          NOW,
        );
        await store.tick(NOW);
        expect(rows(state)).toEqual([
          { at: NOW, next_at: NOW + 1_000, until_at: AHEAD },
          { at: NOW - 5, next_at: NOW + 5, until_at: NOW },
        ]);
        expect(store.health(NOW)).toMatchObject({
          lastTickAt: NOW,
          notices: [{ code: "clock-was-ahead", count: 2 }],
        });
        expect(store.health(NOW + 86_400_000).notices).toBeUndefined();
        expect(warn.mock.calls.flat().join()).toContain(
          '"event":"store.clock-was-ahead","store":"TestStore","rows":2,"aheadSeconds":34560000',
        );
        expect(await store.alarmIn()).toBe(IDLE);
      },
      { schemas: [schema] },
    ));

  test("does not keep the alarm waiting, even before a tick", () =>
    inStore(async (store, state) => {
      await store.tick(AHEAD);
      await state.storage.setAlarm(AHEAD);
      const again = new TestStore(state, []);
      await started(state);
      expect(await again.alarmIn()).toBe(IDLE);
    }));

  test("by less than five minutes is none", () =>
    inStore(
      async (store, state) => {
        await store.tick(NOW + 300_000);
        state.storage.sql.exec("INSERT INTO m VALUES (?, NULL, NULL)", NOW + 300_000);
        await store.tick(NOW);
        expect(rows(state)).toEqual([{ at: NOW + 300_000, next_at: null, until_at: null }]);
        expect(store.health(NOW).notices).toBeUndefined();
      },
      { schemas: [schema] },
    ));
});

describe("a tick", () => {
  test("does what is due at its moment and notes that", () =>
    inStore(async (store) => {
      await store.tick(NOW + 7);
      expect(store.worked).toEqual([NOW + 7]);
      expect(store.health(NOW).lastTickAt).toBe(NOW + 7);
      expect(await store.alarmIn()).toBe(IDLE);
    }));

  test("is written down every three hours, and a start knows no better", () =>
    inStore(async (store, state) => {
      const put = vi.spyOn(state.storage.kv, "put");
      for (let minute = 0; minute < 360; minute += 1) await store.tick(NOW + minute * 60_000);
      expect(put).toHaveBeenCalledTimes(2);
      vi.setSystemTime(NOW + 370 * 60_000);
      const again = new TestStore(state, []);
      expect(store.health().lastTickAt).toBe(NOW + 359 * 60_000);
      // It may have ticked until now.
      expect(again.health().lastTickAt).toBe(NOW + 360 * 60_000);
    }));

  test("is of now if nothing else is said", () =>
    inStore(async (store) => {
      await store.tick();
      expect(store.worked).toEqual([NOW]);
    }));

  test("sets the alarm by what is due after the work, not before", () =>
    inStore(
      async (store) => {
        store.todo = () => {
          store.due = NOW + 3000;
        };
        await store.tick(NOW);
        expect(await store.alarmIn()).toBe(3000);
      },
      { due: NOW },
    ));

  test("that leaves something due where it was is not repeated at once", () =>
    inStore(async (store) => {
      store.due = NOW - HOUR;
      await store.tick();
      expect(await store.alarmIn()).toBe(1_000);
      await store.tick();
      expect(await store.alarmIn()).toBe(1_000);
      store.due = NOW + 1;
      await store.tick();
      expect(await store.alarmIn()).toBe(1);
    }));

  test("waits for work that takes its time", () =>
    inStore(
      async (store) => {
        store.todo = async () => {
          await Promise.resolve();
          store.due = NOW + 3000;
        };
        await store.tick(NOW);
        expect(await store.alarmIn()).toBe(3000);
      },
      { due: NOW },
    ));

  test.each<[how: string, todo: () => void | Promise<void>]>([
    ["throws", fail],
    ["rejects", () => Promise.reject(new Error("boom"))],
  ])("whose work %s is logged, noted, and not tried again for ten seconds", (_, todo) =>
    inStore(
      async (store) => {
        const error = quietly();
        store.todo = todo;
        await store.tick(NOW);
        expect(error.mock.calls.flat().join()).toContain(
          '"event":"store.tick-failed","store":"TestStore","error":"Error: boom"',
        );
        expect(store.health(NOW).lastTickAt).toBe(NOW);
        expect(await store.alarmIn()).toBe(10_000);
        // Whatever moves in between.
        store.due = NOW + 9_999;
        await store.moved();
        expect(await store.alarmIn()).toBe(10_000);
        store.due = NOW + 10_001;
        await store.moved();
        // Too early is harmless, and each alarm that is set is a row.
        expect(await store.alarmIn()).toBe(10_000);
      },
      { due: NOW - 5 },
    ),
  );

  test("after a failed one works again, and what is due then is not held up", () =>
    inStore(
      async (store) => {
        quietly();
        store.todo = fail;
        await store.tick(NOW);
        store.todo = () => {
          store.due = NOW + 10_500;
        };
        vi.setSystemTime(NOW + 10_000);
        await store.tick();
        expect(store.worked).toEqual([NOW, NOW + 10_000]);
        expect(await store.alarmIn()).toBe(500);
      },
      { due: NOW },
    ));

  test("that fails for good still lets three hours be the longest pause", () =>
    inStore(async (store) => {
      quietly();
      store.todo = fail;
      await store.tick(NOW);
      expect(await store.alarmIn()).toBe(IDLE);
    }));
});

test("an alarm that rang is a tick, and set again even for the same moment", () =>
  inStore(
    async (store, { storage }) => {
      await storage.deleteAlarm();
      await store.alarm();
      expect(store.worked).toEqual([NOW]);
      expect(await storage.getAlarm()).toBe(NOW + 5);
    },
    { due: NOW + 5 },
  ));

describe("the health of a store", () => {
  test("is nothing to speak of at first", () =>
    inStore((store) => {
      expect(store.health()).toMatchObject({ lastTickAt: undefined, problems: [] });
    }));

  test("has the problems of the store itself, asked for that moment", () =>
    inStore((store) => {
      store.ill = [{ code: "unusable-keys", count: 2 }];
      expect(store.health(NOW + 9).problems).toEqual([{ code: "unusable-keys", count: 2 }]);
      expect(store.askedAt).toEqual([NOW + 9]);
    }));

  test.each([
    // due, asked at, after the start
    [undefined, 1e9, false],
    [10_000, 70_000, false],
    [10_000, 70_001, true],
    [70_000, 70_001, false],
    // Work that became due while nothing ran has a minute from the start.
    [-1e9, 60_000, false],
    [-1e9, 60_001, true],
  ])("due %s ms after the start, asked after %i ms, is overdue: %s", (due, asked, overdue) =>
    inStore(
      (store) => {
        store.ill = [{ code: "unusable-keys", count: 2 }];
        expect(store.health(NOW + asked).problems).toEqual([
          { code: "unusable-keys", count: 2 },
          ...(overdue ? [{ code: "overdue", count: 1 }] : []),
        ]);
      },
      due === undefined ? {} : { due: NOW + due },
    ),
  );
});
