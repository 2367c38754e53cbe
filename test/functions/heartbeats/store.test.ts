/** CheckStore: what is durable, what it costs, and what time does to it. */
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Settings } from "../../../functions/heartbeats/check/check.ts";
import { newNames } from "../../../functions/heartbeats/check/keys.ts";
import type { IncomingPing } from "../../../functions/heartbeats/ping/record.ts";
import type { CheckStore } from "../../../functions/heartbeats/store.ts";
import { addCheck, at, MINUTE, newStore, NOW, pingOf, raised, type Stub } from "./check-store.ts";
import { countingSql, type Counts } from "./counting-sql.ts";

afterEach(() => vi.useRealTimers());

/** Counts what `work` reads and writes, besides the time of the tick. */
async function costOf(store: Stub, work: (store: CheckStore) => unknown): Promise<Counts> {
  return runInDurableObject(store, async (instance, { storage }) => {
    const { sql, counts } = countingSql(storage.sql);
    Object.defineProperty(instance, "sql", { value: sql, configurable: true });
    await work(instance);
    Object.defineProperty(instance, "sql", { value: storage.sql, configurable: true });
    return counts();
  });
}

const flipsOf = async (store: Stub, uuid: string) =>
  ((await store.flips({ uuid }, 0, Number.MAX_SAFE_INTEGER)) ?? [])
    .toReversed()
    .map(({ from, to, at: flippedAt }) => `${from}>${to} ${(flippedAt - NOW) / MINUTE}`);

describe("rows", () => {
  test.each<[string, Partial<IncomingPing>]>([
    ["a success", {}],
    ["a start", { action: { kind: "start" } }],
    ["10 kB", { method: "POST", body: new Uint8Array(10_240).fill(120) }],
    ["100 kB", { method: "POST", body: new Uint8Array(100_000).fill(120) }],
    ["a log", { action: { kind: "log" } }],
  ])("%s writes at most two once the log is full", async (what, more) => {
    at(NOW);
    const store = newStore();
    const { uuid } = await addCheck(store);
    for (let n = 0; n < 600; n += 100) {
      at(NOW + (n / 100) * MINUTE); // 300 a minute are allowed
      await store.record(Array.from({ length: 100 }, () => pingOf(uuid, more)));
    }
    at(NOW + 7 * MINUTE);
    await store.tick();
    const { rowsRead, rowsWritten } = await costOf(store, (instance) =>
      instance.record([pingOf(uuid, more)]),
    );
    expect((await store.pings(uuid, 1000))?.[0]?.n).toBe(601);
    console.info(`${what}: ${rowsWritten} rows written, ${rowsRead} read`);
    expect(rowsWritten).toBeLessThanOrEqual(2);
    expect(rowsRead).toBeLessThanOrEqual(10);
  });

  test("a group to one check writes the check once, and ten of its pings a row", async () => {
    at(NOW);
    const store = newStore();
    const { uuid } = await addCheck(store);
    await store.record([pingOf(uuid)]);
    at(NOW + MINUTE);
    const { rowsWritten } = await costOf(store, (instance) =>
      instance.record(Array.from({ length: 8 }, () => pingOf(uuid))),
    );
    // Ping 9 is the last one of its ten.
    expect(rowsWritten).toBe(1 + 1);
  });

  test("pings that follow each other closely write no row of the index, and the alarm still finds the deadline", async () => {
    at(NOW);
    const store = newStore();
    const { uuid } = await addCheck(store);
    await store.record([pingOf(uuid)]);
    at(NOW + 5 * MINUTE);
    const { rowsWritten } = await costOf(store, (instance) => instance.record([pingOf(uuid)]));
    expect(rowsWritten).toBe(1);
    at(NOW + 70 * MINUTE);
    await runDurableObjectAlarm(store);
    expect((await store.get({ uuid }))?.state.status).toBe("up");
    at(NOW + 75 * MINUTE);
    await runDurableObjectAlarm(store);
    expect(await flipsOf(store, uuid)).toEqual(["new>up 0", "up>down 75"]);
  });

  test("the log keeps the newest 500 pings", async () => {
    const store = newStore();
    const { uuid } = await addCheck(store);
    for (let n = 0; n < 620; n += 20) {
      at(NOW + n * MINUTE);
      await store.record(Array.from({ length: 20 }, () => pingOf(uuid)));
    }
    const numbers = ((await store.pings(uuid, 1000)) ?? []).map(({ n }) => n);
    expect(numbers).toEqual(Array.from({ length: 500 }, (_, index) => 620 - index));
  });
});

describe("a group of pings", () => {
  test("is recorded in its order, each with its own answer", async () => {
    const store = newStore();
    const { uuid } = await addCheck(store);
    const outcomes = await store.record([
      pingOf(uuid, { action: { kind: "start" } }),
      pingOf(crypto.randomUUID()),
      pingOf(uuid, { isBadRunId: true }),
      pingOf(uuid, { action: "bad-exit-status" }),
      pingOf(uuid, { action: { kind: "exit", status: 3 } }),
    ]);
    expect(outcomes).toEqual(["ok", "not-found", "bad-run-id", "bad-url", "ok"]);
    expect((await store.get({ uuid }))?.state).toMatchObject({ status: "down", pings: 2 });
  });

  test("records a repeated ping once", async () => {
    const store = newStore();
    const { uuid } = await addCheck(store);
    const ping = pingOf(uuid);
    await store.record([ping]);
    expect(await store.record([{ ...ping, repeated: true }])).toEqual(["ok"]);
    expect((await store.get({ uuid }))?.state.pings).toBe(1);
    const lost = pingOf(uuid, { repeated: true });
    await store.record([lost]);
    expect((await store.get({ uuid }))?.state.pings).toBe(2);
  });

  test("makes a missing check once, if two ask for it together", async () => {
    const store = newStore();
    const { pingKey } = await store.keys();
    const asked = async () =>
      pingOf("", {
        target: { kind: "slug", pingKey, slug: "new" },
        create: await newNames(),
      });
    expect(await store.record([await asked(), await asked()])).toEqual(["created", "ok"]);
    const [check, ...more] = await store.list({ tags: [], slug: "new" });
    expect(more).toEqual([]);
    expect(check?.settings.name).toBe("new");
    expect(check?.settings.channels).toBeUndefined();
  });

  test("is recorded as a whole or not at all", async () => {
    const store = newStore();
    const { uuid } = await addCheck(store);
    await runInDurableObject(store, (_, { storage }) => {
      storage.sql.exec(`CREATE TRIGGER broken BEFORE INSERT ON pings WHEN NEW.n = 2
        BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
    });
    const body = Uint8Array.of(1);
    await runInDurableObject(store, async (instance) => {
      await expect(instance.record([pingOf(uuid), pingOf(uuid, { body })])).rejects.toThrow(
        "disk full",
      );
    });
    expect((await store.get({ uuid }))?.state.pings).toBe(0);
    expect(await store.pings(uuid, 10)).toEqual([]);
    await store.record([pingOf(uuid)]);
    expect((await store.get({ uuid }))?.state.pings).toBe(1);
  });

  test("finds its check as everything else has left it", async () => {
    at(NOW);
    const store = newStore();
    const { uuid } = await addCheck(store, { tags: ["web"] });
    const status = async () => (await store.get({ uuid }))?.state.status;
    await store.record([pingOf(uuid)]);
    await store.update(uuid, { fails: 2 });
    await store.record([pingOf(uuid, { action: { kind: "fail" } })]);
    expect(await status()).toBe("up");
    await store.pause(uuid);
    await store.record([pingOf(uuid, { action: { kind: "log" } })]);
    expect(await status()).toBe("paused");
    await store.record([pingOf(uuid)]);
    const moved = [{ calendar: "*-*-* 13:00", minutes: 120 }];
    await store.setTagMaintenance("web", moved);
    await store.record([pingOf(uuid, { action: { kind: "log" } })]);
    const { deadline } = (await store.get({ uuid }))?.state ?? {};
    expect(deadline).toBe(NOW + 190 * MINUTE);
    await store.setTagMaintenance("web", []);
    await store.tick(NOW + 70 * MINUTE);
    await store.record([pingOf(uuid, { action: { kind: "log" } })]);
    expect(await status()).toBe("down");
    await store.remove(uuid);
    expect(await store.record([pingOf(uuid)])).toEqual(["not-found"]);
  });
});

describe("deadlines", () => {
  test("fire by the alarm alone", async () => {
    at(NOW);
    const store = newStore();
    const { uuid } = await addCheck(store);
    await store.record([pingOf(uuid)]);
    at(NOW + 70 * MINUTE - 1);
    await runDurableObjectAlarm(store);
    expect((await store.get({ uuid }))?.state.status).toBe("up");
    at(NOW + 70 * MINUTE);
    await runDurableObjectAlarm(store);
    expect(await flipsOf(store, uuid)).toEqual(["new>up 0", "up>down 70"]);
  });

  test("the alarm is set to the very deadline", async () => {
    const now = at(Date.now());
    const store = newStore();
    await store.tick(now);
    const { uuid } = await addCheck(store, { timeoutSeconds: 60, graceSeconds: 30 });
    await store.record([pingOf(uuid)]);
    const alarmAt = await runInDurableObject(store, (_, { storage }) => storage.getAlarm());
    expect(alarmAt).toBe(now + 90_000);
  });

  test("fire by the cron alone, once however often it comes", async () => {
    at(NOW);
    const store = newStore();
    const { uuid } = await addCheck(store);
    await store.record([pingOf(uuid)]);
    for (let minute = 1; minute <= 75; minute += 1) await store.tick(NOW + minute * MINUTE);
    await Promise.all([store.tick(NOW + 75 * MINUTE), store.tick(NOW + 75 * MINUTE)]);
    expect(await flipsOf(store, uuid)).toEqual(["new>up 0", "up>down 70"]);
    expect((await raised(store)).map(({ severity }) => severity)).toEqual(["down"]);
  });

  test("of cron schedules work in an object that was just started", async () => {
    at(NOW);
    const store = newStore();
    const { uuid } = await addCheck(store, { schedule: "0 13 * * *", tz: "UTC" });
    await store.record([pingOf(uuid)]);
    expect((await store.get({ uuid }))?.state.deadline).toBe(NOW + 70 * MINUTE);
  });
});

describe("when the service was away", () => {
  async function awayFrom10Until40(settings: Partial<Settings>) {
    at(NOW);
    const store = newStore();
    const { uuid } = await addCheck(store, settings);
    await store.record([pingOf(uuid)]);
    for (let minute = 1; minute <= 10; minute += 1) await store.tick(NOW + minute * MINUTE);
    at(NOW + 40 * MINUTE);
    return { store, uuid };
  }

  const deadline = async (store: Stub, uuid: string) =>
    (((await store.get({ uuid }))?.state.deadline ?? 0) - NOW) / MINUTE;

  test.each([
    // deadline before   after the gap
    [11, 55],
    // It was expected at 34: its sender has all the time that it usually has.
    [39, 79],
    [54, 55],
    [56, 56],
    [70, 70],
  ])("a deadline at %i becomes %i", async (before, after) => {
    const timeoutSeconds = (before - 5) * 60;
    const { store, uuid } = await awayFrom10Until40({ timeoutSeconds, graceSeconds: 300 });
    expect(await deadline(store, uuid)).toBe(before);
    await store.tick(NOW + 40 * MINUTE);
    expect(await deadline(store, uuid)).toBe(after);
    expect(await store.gaps()).toEqual([{ from: NOW + 10 * MINUTE, until: NOW + 40 * MINUTE }]);
    for (let minute = 44; minute < after; minute += 4) await store.tick(NOW + minute * MINUTE);
    expect((await store.get({ uuid }))?.state.status).toBe("up");
  });

  test("a ping that comes before the first tick finds the check up", async () => {
    const { store, uuid } = await awayFrom10Until40({ timeoutSeconds: 600, graceSeconds: 300 });
    await store.record([pingOf(uuid)]);
    expect(await flipsOf(store, uuid)).toEqual(["new>up 0"]);
    expect(await deadline(store, uuid)).toBe(55);
  });

  test("what was kept meanwhile is delivered in time, and silence is an outage after it", async () => {
    const { store, uuid } = await awayFrom10Until40({ timeoutSeconds: 900, graceSeconds: 300 });
    await store.tick(NOW + 40 * MINUTE);
    await store.record([pingOf(uuid, { happenedAt: NOW + 15 * MINUTE })]);
    expect(await deadline(store, uuid)).toBe(55);
    await store.tick(NOW + 44 * MINUTE);
    await store.tick(NOW + 48 * MINUTE);
    await store.tick(NOW + 52 * MINUTE);
    await store.tick(NOW + 55 * MINUTE);
    expect(await flipsOf(store, uuid)).toEqual(["new>up 0", "up>down 55"]);
  });
});

describe("alerts", () => {
  test("tell of an outage with the failing output, of its end, of a warning, and of nothing else", async () => {
    at(NOW);
    const store = newStore();
    const { uuid } = await addCheck(store, {
      name: "Backup web1",
      tags: ["backup"],
      exitMap: { "1": "warn" },
    });
    await addCheck(store, { name: "Backup web2", tags: ["backup"] });
    await store.record([pingOf(uuid)]);
    at(NOW + 10 * MINUTE);
    const body = new TextEncoder().encode("Permission denied\nBORG_PASSPHRASE=hunter2");
    await store.record([pingOf(uuid, { action: { kind: "exit", status: 2 }, body })]);
    await store.record([pingOf(uuid, { action: { kind: "fail" } })]);
    at(NOW + 70 * MINUTE);
    await store.record([pingOf(uuid, { action: { kind: "exit", status: 1 } })]);
    await store.record([pingOf(uuid, { action: { kind: "exit", status: 1 } })]);
    const alerts = await raised(store);
    expect(alerts.map(({ severity, title }) => [severity, title])).toEqual([
      ["down", "Backup web1 ist ausgefallen"],
      ["up", "Backup web1 läuft wieder"],
      ["warn", "Backup web1 hat eine Warnung"],
    ]);
    const [down, up, warn] = alerts.map(({ text }) => text);
    expect(down).toContain("Das Programm endete mit Status 2.");
    expect(down).toContain("    Permission denied");
    expect(down).not.toContain("hunter2");
    expect(down).toContain("Letzter Erfolg: Donnerstag, 23. November 2090, 13:00 Uhr (MEZ).");
    expect(down).toContain("stündlich, Karenz 10 min");
    expect(down).toContain("Ein anderer Check mit demselben Schlagwort ist in Ordnung.");
    expect(up).toContain("nach 1 h Ausfall");
    expect(warn).toContain("Das Programm endete mit Status 1.");
  });

  test("are written in the transaction of the flip, or not at all", async () => {
    at(NOW);
    const store = newStore();
    const { uuid } = await addCheck(store);
    await store.record([pingOf(uuid)]);
    await runInDurableObject(store, async (instance, { storage }) => {
      storage.sql.exec(`CREATE TRIGGER broken BEFORE INSERT ON alerts
        BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
      await expect(instance.record([pingOf(uuid, { action: { kind: "fail" } })])).rejects.toThrow();
      storage.sql.exec("DROP TRIGGER broken");
    });
    expect((await store.get({ uuid }))?.state).toMatchObject({ status: "up", pings: 1 });
    expect(await raised(store)).toEqual([]);
  });
});

describe("many checks", () => {
  /** Rows as the store would write them, all alike. */
  async function fill(store: Stub, count: number, deadline: number) {
    await addCheck(store, { tags: ["many"] });
    await runInDurableObject(store, (_, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
         INSERT INTO checks (id, uuid, unique_key, badge_key, slug, settings, created_at)
         SELECT i, 'u' || i, 'k' || i, 'b' || i, '', settings, created_at
         FROM n, checks WHERE checks.id = 1`,
        count + 1,
      );
      storage.sql.exec(
        `INSERT INTO check_states (check_id, status, pings, base_at, last_success_at,
           fails_in_row, deadline, wake_at)
         SELECT id, 'up', 1, ?1, ?1, 0, ?2, ?2 FROM checks WHERE id > 1`,
        deadline - 4200_000,
        deadline,
      );
    });
  }

  test("a tick over 100,000 of which none is due reads a handful of rows", async () => {
    at(NOW);
    const store = newStore();
    await fill(store, 100_000, NOW + 60 * MINUTE);
    await store.tick(NOW);
    const { rowsRead, rowsWritten } = await costOf(store, (instance) => instance.tick(NOW + 1000));
    console.info(`tick over 100,000 checks: ${rowsRead} rows read, ${rowsWritten} written`);
    expect(rowsRead).toBeLessThanOrEqual(12);
    expect(rowsWritten).toBeLessThanOrEqual(1);
  });

  test("10,000 that are due at once go down in one tick, each once", async () => {
    at(NOW);
    const store = newStore();
    await fill(store, 10_000, NOW + 60 * MINUTE);
    await store.tick(NOW + 58 * MINUTE);
    vi.useRealTimers();
    const started = Date.now();
    await store.tick(NOW + 60 * MINUTE);
    console.info(`10,000 due at once: ${(Date.now() - started) / 1000} s`);
    await store.tick(NOW + 60 * MINUTE);
    const counted = await runInDurableObject(store, (_, { storage }) =>
      storage.sql
        .exec<{ flips: number; checks: number; alerts: number; at: number }>(
          `SELECT (SELECT COUNT(*) FROM flips) AS flips, (SELECT MIN(at) FROM flips) AS at,
             (SELECT COUNT(DISTINCT check_id) FROM flips) AS checks,
             (SELECT COUNT(*) FROM alerts WHERE severity = 'down') AS alerts`,
        )
        .one(),
    );
    expect(counted).toEqual({
      flips: 10_000,
      checks: 10_000,
      alerts: 10_000,
      at: NOW + 60 * MINUTE,
    });
  });
});
