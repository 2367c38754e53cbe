/** Effects of time on a store: gaps in which nobody looked, outages of many, what is kept long enough. */
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  BLIND_AFTER_MS,
  FLIP_RETENTION_DAYS,
  FLIPS_WITH_NEIGHBOURS,
  HOUSEKEEPING_MS,
  SHOWN_NEIGHBOURS,
} from "../../../functions/heartbeats/limits.ts";
import { insertFlip } from "../../../functions/heartbeats/check/log/flip-table.ts";
import { addCheck, at, MINUTE, newStore, NOW, pingOf, raised, type Stub } from "./check-store.ts";
import { writeCheck } from "./rows.ts";

const DAY = 24 * 60 * MINUTE;

afterEach(() => vi.useRealTimers());

const alarmOf = (store: Stub) =>
  runInDurableObject(store, async (_, { storage }) => (await storage.getAlarm()) ?? 0);

describe("nobody looked", () => {
  test.each([
    [BLIND_AFTER_MS, 0],
    [BLIND_AFTER_MS + 1, 1],
  ])("for %i ms: gaps %i", async (away, gaps) => {
    at(NOW);
    const store = newStore();
    await store.tick(NOW);
    await store.tick(NOW + away);
    expect((await store.gaps()).length).toBe(gaps);
    // A ping or a report sees it as well.
    at(NOW + 2 * away);
    await store.record([pingOf(crypto.randomUUID())]);
    expect((await store.gaps()).length).toBe(2 * gaps);
  });

  test("before the first tick: that is no gap", async () => {
    at(NOW);
    const store = newStore();
    at(NOW + DAY);
    await store.record([pingOf(crypto.randomUUID())]);
    await store.tick(NOW + DAY);
    expect(await store.gaps()).toEqual([]);
  });

  test("and what was late before, or is due right after, waits a quarter of an hour", async () => {
    at(NOW);
    const store = newStore();
    const late = { timeoutSeconds: 60, graceSeconds: 10 * 60 };
    const { uuid } = await addCheck(store, late);
    await store.tick(NOW + 2 * MINUTE);
    at(NOW + 2 * MINUTE);
    const ids = await Promise.all(
      [42, 43].map((minutes) =>
        addCheck(store, { timeoutSeconds: (minutes - 1) * 60, graceSeconds: 60 }),
      ),
    );
    await store.tick(NOW + 30 * MINUTE);
    const deadlines = await Promise.all(
      [{ uuid }, ...ids].map(
        async (one) => ((await store.get({ uuid: one.uuid }))?.state.deadline ?? 0) - NOW,
      ),
    );
    expect(deadlines.map((deadline) => deadline / MINUTE)).toEqual([45, 45, 45]);
    expect(await raised(store)).toEqual([]);
  });

  test.each([
    // settings, deadline in minutes after the gap of an hour
    ["an hourly timer that keeps nothing", { timeoutSeconds: 3600, graceSeconds: 600 }, 70],
    ["an hour of grace time", { timeoutSeconds: 3600, graceSeconds: 3600 }, 120],
    // NOW is 12:00 UTC: 12:30 was in the gap.
    [
      "a schedule",
      { schedule: "*-*-* 00/1:30", tz: "UTC", timeoutSeconds: 3600, graceSeconds: 60 },
      31,
    ],
    ["every minute", { timeoutSeconds: 60, graceSeconds: 60 }, 15],
  ])("and a sender whose ping came to nobody gets its usual time: %s", async (_what, plan, due) => {
    at(NOW - 2 * MINUTE);
    const store = newStore();
    const { uuid } = await addCheck(store, plan);
    await store.record([pingOf(uuid)]);
    await store.tick(NOW - 2 * MINUTE);
    at(NOW + 60 * MINUTE);
    await store.tick(NOW + 60 * MINUTE);
    const { deadline = 0 } = (await store.get({ uuid }))?.state ?? {};
    expect((deadline - NOW) / MINUTE - 60).toBe(due);
    // Silence is an outage then, as ever; nobody is away meanwhile.
    for (let now = NOW + 62 * MINUTE; now < deadline; now += 4 * MINUTE) await store.tick(now);
    expect(await raised(store)).toEqual([]);
    at(deadline);
    await store.tick(deadline);
    expect((await raised(store)).length).toBe(1);
  });
});

describe("many checks that go down at once", () => {
  test(`name their neighbours, the first ${FLIPS_WITH_NEIGHBOURS} of them`, async () => {
    at(NOW);
    const store = newStore();
    await runInDurableObject(store, (_, { storage }) => {
      for (let n = 0; n < FLIPS_WITH_NEIGHBOURS + 5; n += 1) {
        writeCheck(
          storage.sql,
          { name: `c${n}`, tags: ["t"], timeoutSeconds: 60, graceSeconds: 60 },
          { status: "up", baseAt: NOW, deadline: NOW + 2 * MINUTE },
        );
      }
    });
    await store.tick(NOW);
    await store.tick(NOW + 2 * MINUTE);
    const told = (await raised(store)).filter(({ text }) => text.includes("demselben Schlagwort"));
    expect(told.length).toBe(FLIPS_WITH_NEIGHBOURS);
    // Of more than twenty, twenty are looked at.
    expect(told[0]?.text).toContain(
      `${SHOWN_NEIGHBOURS} andere Checks mit demselben Schlagwort sind in Ordnung.`,
    );
    // The next transaction has as many again.
    const { uuid } = await addCheck(store, { tags: ["t"] });
    await store.record([pingOf(uuid, { action: { kind: "fail" } })]);
    expect((await raised(store)).at(-1)?.text).toContain("demselben Schlagwort");
  });

  test("are told by which of the others are down", async () => {
    at(NOW);
    const store = newStore();
    const one = await addCheck(store, { name: "one", tags: ["t"] });
    const two = await addCheck(store, { slug: "two", tags: ["t"] });
    const fail = { action: { kind: "fail" } } as const;
    await store.record([pingOf(one.uuid, fail)]);
    await store.record([pingOf(two.uuid, fail)]);
    const [first, second] = await raised(store);
    expect(first?.text).toContain("Ein anderer Check mit demselben Schlagwort ist in Ordnung.");
    expect(second?.text).toContain("ist auch ausgefallen: one. In Ordnung: 0.");
  });

  test("alone with their tag name nobody", async () => {
    at(NOW);
    const store = newStore();
    const { uuid } = await addCheck(store, { name: "one", tags: ["t"] });
    await store.record([pingOf(uuid)]);
    await store.record([pingOf(uuid, { action: { kind: "fail" } })]);
    expect((await raised(store))[0]?.text).not.toContain("demselben Schlagwort");
  });
});

describe("housekeeping", () => {
  const flipTimes = async (store: Stub, uuid: string) =>
    ((await store.flips({ uuid }, 0, Number.MAX_SAFE_INTEGER)) ?? []).map((flip) => flip.at);

  test(`forgets flips after ${FLIP_RETENTION_DAYS} days, every six hours`, async () => {
    at(NOW);
    const store = newStore();
    const { uuid, id } = await addCheck(store, { timeoutSeconds: 31_536_000 });
    await store.tick(NOW);
    const old = NOW + HOUSEKEEPING_MS - FLIP_RETENTION_DAYS * DAY;
    await runInDurableObject(store, (_, { storage }) => {
      const flip = { from: "up", to: "down", reason: { code: "fail" } } as const;
      for (const flippedAt of [old - 1, old])
        insertFlip(storage.sql, id, { ...flip, at: flippedAt });
    });
    await store.tick(NOW + HOUSEKEEPING_MS - 1);
    expect(await flipTimes(store, uuid)).toEqual([old, old - 1]);
    await store.tick(NOW + HOUSEKEEPING_MS);
    expect(await flipTimes(store, uuid)).toEqual([old]);
    // Not again before the next six hours are over.
    await store.tick(NOW + HOUSEKEEPING_MS + 1);
    expect(await flipTimes(store, uuid)).toEqual([old]);
    await store.tick(NOW + 2 * HOUSEKEEPING_MS);
    expect(await flipTimes(store, uuid)).toEqual([]);
  });

  test("wakes the store by itself where nothing else does", async () => {
    at(NOW);
    const store = newStore();
    await store.tick(NOW);
    const tickAt = (now: number) => {
      at(now);
      return store.tick(now);
    };
    for (let now = NOW; now < NOW + HOUSEKEEPING_MS; now += 4 * MINUTE) await tickAt(now);
    await tickAt(NOW + HOUSEKEEPING_MS - MINUTE);
    expect(await alarmOf(store)).toBe(NOW + HOUSEKEEPING_MS);
  });
});

describe("the alarm", () => {
  async function withCheck(settings: Parameters<typeof addCheck>[1] = {}) {
    at(NOW);
    const store = newStore();
    await store.tick(NOW);
    const { uuid } = await addCheck(store, { timeoutSeconds: 60, graceSeconds: 30, ...settings });
    return { store, uuid };
  }

  test("is set to the deadline of a check that is made", async () => {
    const { store } = await withCheck();
    expect(await alarmOf(store)).toBe(NOW + 90_000);
  });

  test("moves to an earlier deadline with a ping, and stays for a later one", async () => {
    const { store, uuid } = await withCheck();
    at(NOW + 1_000);
    await store.record([pingOf(uuid)]);
    expect(await alarmOf(store)).toBe(NOW + 90_000);
    await store.record([pingOf(uuid, { action: { kind: "start" } })]);
    expect(await alarmOf(store)).toBe(NOW + 31_000);
  });

  test("comes earlier with new settings, and is set anew when it has rung, not before", async () => {
    const { store, uuid } = await withCheck({ tags: ["t"] });
    await store.update(uuid, { graceSeconds: 10 });
    expect(await alarmOf(store)).toBe(NOW + 70_000);
    // Later ones leave it where it is: it rings in vain, which costs nothing.
    await store.setTagMaintenance("t", [{ calendar: "*-*-* 12:00", minutes: 3 }]);
    expect(await alarmOf(store)).toBe(NOW + 70_000);
    at(NOW + 70_000);
    await runDurableObjectAlarm(store);
    expect(await alarmOf(store)).toBe(NOW + 3 * MINUTE + 10_000);
    await store.setTagMaintenance("t", []);
    expect(await alarmOf(store)).toBe(NOW + 70_000);
    await store.pause(uuid);
    at(NOW + 80_000);
    await store.tick();
    expect(await alarmOf(store)).toBe(NOW + 80_000 + 4 * MINUTE);
    await store.resume(uuid);
    expect(await alarmOf(store)).toBe(NOW + 80_000 + 70_000);
  });

  test("comes at once for an alert that waits", async () => {
    const { store, uuid } = await withCheck();
    await store.record([pingOf(uuid, { action: { kind: "fail" } })]);
    expect(await alarmOf(store)).toBeLessThanOrEqual(NOW);
  });
});
