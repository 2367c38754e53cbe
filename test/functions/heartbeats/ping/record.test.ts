/** The work of a group of pings in its transaction: in its order, on each check by itself. */
import { afterEach, describe, expect, test, vi } from "vitest";
import type { IncomingPing } from "../../../../functions/heartbeats/ping/record.ts";
import { addCheck, at, MINUTE, newStore, NOW, pingOf, raised, type Stub } from "../check-store.ts";

afterEach(() => vi.useRealTimers());

const stateOf = async (store: Stub, uuid: string) => (await store.get({ uuid }))?.state;
const flipsOf = async (store: Stub, uuid: string) =>
  ((await store.flips({ uuid }, 0, Number.MAX_SAFE_INTEGER)) ?? [])
    .toReversed()
    .map(({ from, to, at: flippedAt }) => `${from}>${to} ${(flippedAt - NOW) / MINUTE}`);
const logOf = async (store: Stub, uuid: string) => (await store.pings(uuid, 100)) ?? [];

async function oneCheck(settings: Parameters<typeof addCheck>[1] = {}) {
  at(NOW);
  const store = newStore();
  const { uuid } = await addCheck(store, settings);
  return { store, uuid };
}

describe("a ping", () => {
  test("is logged with all that is known of it", async () => {
    const { store, uuid } = await oneCheck();
    const runId = crypto.randomUUID();
    await store.record([pingOf(uuid, { action: { kind: "start" }, runId })]);
    at(NOW + MINUTE);
    await store.record([
      pingOf(uuid, {
        action: { kind: "exit", status: 0 },
        runId,
        method: "PUT",
        scheme: "http",
        body: Uint8Array.of(1, 2),
      }),
      pingOf(uuid, { action: { kind: "signal", name: "KILL" } }),
    ]);
    expect(await logOf(store, uuid)).toEqual([
      {
        n: 3,
        at: NOW + MINUTE,
        receivedAt: undefined,
        kind: "fail",
        exitStatus: undefined,
        signal: "KILL",
        runId: undefined,
        method: "GET",
        scheme: "https",
        durationMs: undefined,
        bodyBytes: 0,
      },
      {
        n: 2,
        at: NOW + MINUTE,
        receivedAt: undefined,
        kind: "success",
        exitStatus: 0,
        signal: undefined,
        runId,
        method: "PUT",
        scheme: "http",
        durationMs: MINUTE,
        bodyBytes: 2,
      },
      expect.objectContaining({ n: 1, kind: "start", runId, durationMs: undefined }),
    ]);
  });

  test.each<[string, Partial<IncomingPing>, string]>([
    ["an unknown uuid", {}, "not-found"],
    ["an unknown uuid and a bad status", { action: "bad-exit-status" }, "not-found"],
    ["an unknown uuid and a bad run id", { isBadRunId: true }, "not-found"],
  ])("to %s is %s", async (_, more, outcome) => {
    expect(await newStore().record([pingOf(crypto.randomUUID(), more)])).toEqual([outcome]);
  });

  test("that says more than one thing wrong is told of its address first", async () => {
    const { store, uuid } = await oneCheck();
    const ping = pingOf(uuid, { action: "bad-exit-status", isBadRunId: true });
    expect(await store.record([ping])).toEqual(["bad-url"]);
    expect((await stateOf(store, uuid))?.pings).toBe(0);
  });

  test("is recorded with a warning from outside, before what its own rules find", async () => {
    const { store, uuid } = await oneCheck({ exitMap: { "1": "warn" } });
    const warning = { code: "low-space", repository: "r" } as const;
    await store.record([pingOf(uuid, { action: { kind: "exit", status: 1 }, warning })]);
    expect((await stateOf(store, uuid))?.warning).toEqual(warning);
    await store.record([pingOf(uuid, { action: { kind: "exit", status: 1 } })]);
    expect((await stateOf(store, uuid))?.warning).toEqual({ code: "exit", status: 1 });
  });

  test("that may have been sent before is looked for in its own check's log alone", async () => {
    const { store, uuid } = await oneCheck();
    const other = await addCheck(store);
    const ping = pingOf(uuid);
    await store.record([ping]);
    const again = { ...ping, repeated: true };
    const elsewhere = { ...again, target: { kind: "uuid", uuid: other.uuid } } as const;
    expect(await store.record([again, elsewhere, elsewhere])).toEqual(["ok", "ok", "ok"]);
    expect((await stateOf(store, uuid))?.pings).toBe(1);
    expect((await stateOf(store, other.uuid))?.pings).toBe(1);
  });
});

describe("a group", () => {
  test("to two checks leaves each as its own pings did, in their order", async () => {
    const { store, uuid } = await oneCheck({ fails: 2 });
    const other = (await addCheck(store, { fails: 2 })).uuid;
    const fail = { action: { kind: "fail" } } as const;
    await store.record([
      pingOf(uuid, fail),
      pingOf(other, fail),
      pingOf(uuid, fail),
      pingOf(other),
    ]);
    expect(await stateOf(store, uuid)).toMatchObject({ status: "down", pings: 2, failsInRow: 2 });
    expect(await stateOf(store, other)).toMatchObject({ status: "up", pings: 2, failsInRow: 0 });
    expect((await logOf(store, uuid)).map(({ kind }) => kind)).toEqual(["fail", "fail"]);
    expect((await logOf(store, other)).map(({ kind }) => kind)).toEqual(["success", "fail"]);
  });

  test("finds a check by its slug as the pings before have left it", async () => {
    const { store, uuid } = await oneCheck({ slug: "web" });
    const { pingKey } = await store.keys();
    const bySlug = pingOf("", { target: { kind: "slug", pingKey, slug: "web" } });
    const wrongKey = pingOf("", { target: { kind: "slug", pingKey: "x", slug: "web" } });
    const start = pingOf(uuid, { action: { kind: "start" } });
    const outcomes = await store.record([start, bySlug, wrongKey]);
    expect(outcomes).toEqual(["ok", "ok", "not-found"]);
    expect(await stateOf(store, uuid)).toMatchObject({ status: "up", pings: 2, run: undefined });
  });

  test("is too much for a check that had enough in this minute, and not for another one", async () => {
    const { store, uuid } = await oneCheck();
    const other = (await addCheck(store)).uuid;
    // wrangler.toml allows 300 a minute.
    const outcomes = await store.record(Array.from({ length: 301 }, () => pingOf(uuid)));
    expect(new Set(outcomes.slice(0, 300))).toEqual(new Set(["ok"]));
    expect(outcomes[300]).toEqual({ retryAfterSeconds: 60 });
    expect(await store.record([pingOf(other), pingOf(uuid)])).toEqual([
      "ok",
      { retryAfterSeconds: 60 },
    ]);
    expect((await stateOf(store, uuid))?.pings).toBe(300);
    // A ping that changes the status is never too much.
    expect(await store.record([pingOf(uuid, { action: { kind: "fail" } })])).toEqual(["ok"]);
    expect(await store.record([pingOf(uuid, { action: { kind: "fail" } })])).toEqual([
      { retryAfterSeconds: 60 },
    ]);
    expect(await stateOf(store, uuid)).toMatchObject({ status: "down", pings: 301 });
    at(NOW + MINUTE);
    expect(await store.record([pingOf(uuid)])).toEqual(["ok"]);
  });

  test("with a ping that finds its deadline passed is not too much either", async () => {
    const { store, uuid } = await oneCheck({ timeoutSeconds: 60, graceSeconds: 60 });
    await store.record(Array.from({ length: 301 }, () => pingOf(uuid)));
    const late = pingOf(uuid, { action: { kind: "log" } });
    at(NOW + 2 * MINUTE);
    await store.record(
      Array.from({ length: 301 }, () => pingOf(uuid, { action: { kind: "log" } })),
    );
    expect(await flipsOf(store, uuid)).toEqual(["new>up 0", "up>down 2"]);
    expect(await store.record([late])).toEqual([{ retryAfterSeconds: 60 }]);
  });
});

describe("a deadline that has passed unseen", () => {
  test("is an outage before a live ping is applied", async () => {
    const { store, uuid } = await oneCheck();
    await store.record([pingOf(uuid)]);
    for (let minute = 4; minute <= 72; minute += 4)
      await store.tick(NOW + minute * MINUTE - 5 * MINUTE);
    at(NOW + 71 * MINUTE);
    await store.record([pingOf(uuid)]);
    expect(await flipsOf(store, uuid)).toEqual(["new>up 0", "up>down 70", "down>up 71"]);
    expect((await raised(store)).map(({ severity }) => severity)).toEqual(["down", "up"]);
  });

  test("is none for a kept success from before it", async () => {
    const { store, uuid } = await oneCheck();
    await store.record([pingOf(uuid)]);
    for (let minute = 4; minute <= 68; minute += 4) await store.tick(NOW + minute * MINUTE);
    at(NOW + 72 * MINUTE);
    await store.record([pingOf(uuid, { happenedAt: NOW + 65 * MINUTE })]);
    expect(await flipsOf(store, uuid)).toEqual(["new>up 0"]);
    expect(await raised(store)).toEqual([]);
    expect((await stateOf(store, uuid))?.deadline).toBe(NOW + 135 * MINUTE);
    // One from after it tells of the outage, and ends it.
    for (let minute = 76; minute <= 132; minute += 4) await store.tick(NOW + minute * MINUTE);
    at(NOW + 137 * MINUTE);
    await store.record([pingOf(uuid, { happenedAt: NOW + 136 * MINUTE })]);
    expect((await flipsOf(store, uuid)).slice(1)).toEqual(["up>down 135", "down>up 136"]);
  });
});

describe("a kept ping", () => {
  test("is logged at its own time, with when it came", async () => {
    const { store, uuid } = await oneCheck();
    at(NOW + 3 * MINUTE);
    await store.record([pingOf(uuid, { happenedAt: NOW + MINUTE })]);
    expect((await logOf(store, uuid))[0]).toMatchObject({
      at: NOW + MINUTE,
      receivedAt: NOW + 3 * MINUTE,
    });
    expect(await stateOf(store, uuid)).toMatchObject({ lastSuccessAt: NOW + MINUTE });
  });

  test.each([NOW, NOW + 1])("that happened now or later is a live one", async (happenedAt) => {
    const { store, uuid } = await oneCheck();
    await store.record([pingOf(uuid, { happenedAt })]);
    expect((await logOf(store, uuid))[0]).toMatchObject({ at: NOW, receivedAt: undefined });
    expect((await stateOf(store, uuid))?.lastSuccessAt).toBe(NOW);
  });
});

describe("a check that a ping asks for", () => {
  const asked = async (pingKey: string, slug: string, more: Partial<IncomingPing> = {}) =>
    pingOf("", {
      target: { kind: "slug", pingKey, slug },
      create: {
        uuid: crypto.randomUUID(),
        uniqueKey: crypto.randomUUID(),
        badgeKey: crypto.randomUUID(),
      },
      ...more,
    });

  test("is made with its slug as its name, from now on, and has its maintenance", async () => {
    at(NOW);
    const store = newStore();
    const { pingKey } = await store.keys();
    const ping = await asked(pingKey, "new", { action: { kind: "start" } });
    expect(await store.record([ping])).toEqual(["created"]);
    const check = await store.get({ uuid: ping.create?.uuid ?? "" });
    expect(check).toMatchObject({
      ...ping.create,
      createdAt: NOW,
      settings: { name: "new", slug: "new", timeoutSeconds: 86_400, graceSeconds: 3600 },
      state: { status: "new", pings: 1, baseAt: NOW },
    });
    expect(await store.get({ uniqueKey: ping.create?.uniqueKey ?? "" })).toEqual(check);
    expect(await store.byBadgeKey(ping.create?.badgeKey ?? "")).toEqual(check);
  });

  test.each([
    [100, "created"],
    [101, "not-found"],
  ])("with a slug of %i letters: %s", async (length, outcome) => {
    const store = newStore();
    const { pingKey } = await store.keys();
    expect(await store.record([await asked(pingKey, "a".repeat(length))])).toEqual([outcome]);
  });

  test("is not made for who does not know the key, or says something wrong", async () => {
    const store = newStore();
    const { pingKey } = await store.keys();
    expect(
      await store.record([
        await asked("wrong", "x"),
        await asked(pingKey, "x", { isBadRunId: true }),
        await asked(pingKey, "x", { action: "bad-exit-status" }),
        await asked(pingKey, "x", { create: undefined }),
        await asked(pingKey, "x", { target: { kind: "uuid", uuid: crypto.randomUUID() } }),
      ]),
    ).toEqual(["not-found", "bad-run-id", "bad-url", "not-found", "not-found"]);
    expect(await store.list({ tags: [], slug: undefined })).toEqual([]);
  });
});
