/** A store that alerts. It is a watch, which tells of faults that a Worker remembers, too. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AlertingStore } from "../../../src/alerts/alerting-store.ts";
import { insertDelivery } from "../../../src/alerts/outbox/sending-table.ts";
import { raiseAlert } from "../../../src/alerts/outbox/raise.ts";
import { IDLE_TICK_MS } from "../../../src/limits.ts";
import type { StoreProblem } from "../../../src/store/report.ts";

// Far ahead of the runtime's own clock: none of these alarms rings by itself.
const NOW = Date.UTC(2040, 0, 1);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A store that is due when it is told, and has nothing to do of its own. */
class TestStore extends AlertingStore {
  due: number | undefined;
  ill: StoreProblem[] = [];
  readonly #storage: DurableObjectStorage;

  constructor(state: DurableObjectState) {
    super(state, env, []);
    this.#storage = state.storage;
  }

  protected override dueAt() {
    return this.due;
  }

  protected override problems() {
    return this.ill;
  }

  protected override work() {
    // Only its outbox has something to do.
  }

  moved = () => this.reschedule();
  /** When the alarm rings, after now. */
  alarmIn = async () => Number(await this.#storage.getAlarm()) - Date.now();
}

let objects = 0;

/** Runs with a new store in an object of its own, which has been started. */
function inStore(
  run: (store: TestStore, state: DurableObjectState) => void | Promise<void>,
): Promise<void> {
  objects += 1;
  return runInDurableObject(env.ACCESS.getByName(`alerting ${objects}`), async (_, state) => {
    await state.storage.deleteAlarm();
    const store = new TestStore(state);
    await state.blockConcurrencyWhile(async () => undefined);
    await scheduler.wait(0);
    await run(store, state);
  });
}

const alert = {
  subject: "service",
  subjectId: "test",
  severity: "down",
  title: "down",
  text: "It is down.",
  facts: {},
  url: undefined,
  tags: [],
  channels: undefined,
} as const;

describe("a store with an outbox", () => {
  /** An alert of an hour ago that failed to arrive by one channel, or will be tried there. */
  const failed = ({ storage }: DurableObjectState, state: "failed" | "pending") => {
    const id = raiseAlert(storage.sql, alert, NOW - 3_600_000);
    storage.sql.exec("UPDATE alerts SET due_at = NULL");
    storage.sql.exec("UPDATE subjects SET remind_at = NULL");
    const { seq } = storage.sql.exec<{ seq: number }>("SELECT seq FROM alerts").one();
    insertDelivery(
      storage.sql,
      { channel: "mail", insteadOf: undefined, escalates: false },
      [seq],
      NOW,
    );
    storage.sql.exec("UPDATE deliveries SET state = ?", state);
    return id;
  };

  /** Waits for what goes on beside the store's work: it loads the code that delivers. */
  const until = async (holds: () => boolean | Promise<boolean>) => {
    while (!(await holds())) await scheduler.wait(5);
  };
  /** An alert for a channel that there is not ends so. */
  const dropped = (store: TestStore, id: string) =>
    until(async () => (await store.alert(id))?.deliveries[0]?.state === "dropped");

  test("has its alerts, one by one too", () =>
    inStore(async (store, state) => {
      const id = failed(state, "failed");
      expect(await store.alert(id)).toMatchObject({ id, title: "down" });
      expect(await store.alert("x")).toBeUndefined();
      const all = { before: undefined, state: undefined, most: 9 };
      expect((await store.alerts(all)).map((one) => one.id)).toEqual([id]);
      expect(await store.alerts({ ...all, state: "sent" })).toEqual([]);
    }));

  test("is ill with what did not arrive", () =>
    inStore((store, state) => {
      failed(state, "failed");
      store.ill = [{ code: "unusable-keys", count: 2 }];
      expect(store.health(NOW).problems).toEqual([
        { code: "unusable-keys", count: 2 },
        { code: "undelivered-alerts", count: 1 },
      ]);
    }));

  test("is due when its outbox is, or when it is itself", () =>
    inStore(async (store, state) => {
      failed(state, "pending");
      const { sql } = state.storage;
      const next = async (at: number, due?: number) => {
        sql.exec("UPDATE deliveries SET next_at = ?", NOW + at);
        store.due = due === undefined ? undefined : NOW + due;
        await store.moved();
        return store.alarmIn();
      };
      expect(await next(2000)).toBe(2000);
      expect(await next(2000, 3000)).toBe(2000);
      expect(await next(2000, 1000)).toBe(1000);
    }));

  test("sends again what did not arrive, soon, and says how much that is", () =>
    inStore(async (store, state) => {
      const id = failed(state, "failed");
      expect(await store.alarmIn()).toBe(IDLE_TICK_MS);
      expect(await store.resendAlert(id)).toBe(1);
      expect(await store.alarmIn()).toBeLessThan(IDLE_TICK_MS);
      expect(await store.resendAlert("x")).toBeUndefined();
      await dropped(store, id);
    }));

  test("delivers what is due with its tick", () =>
    inStore(async (store, state) => {
      const id = failed(state, "pending");
      await store.tick(NOW);
      await dropped(store, id);
      // Nothing is under way any more: an alarm that was set rings in vain, and the next is the one of an idle store.
      await store.alarm();
      expect(await store.alarmIn()).toBe(IDLE_TICK_MS);
    }));
});
