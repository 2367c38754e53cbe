/** What heartbeats cost. */
import { vi } from "vitest";
import { insertFlip } from "../../functions/heartbeats/check/log/flip-table.ts";
import { newNames } from "../../functions/heartbeats/check/keys.ts";
import type { CheckStore } from "../../functions/heartbeats/store.ts";
import { pingOf } from "../functions/heartbeats/check-store.ts";
import { copyRow, NOW, type Operation } from "./operation.ts";

export const uuidOf = (check: number) =>
  `00000000-0000-4000-8000-${String(check).padStart(12, "0")}`;
const PING_MS = 500;

/** `things` checks that are pinged once an hour, the first of which has as many pings and flips as are kept. */
export async function fillChecks(
  store: CheckStore,
  storage: DurableObjectStorage,
  things: number,
): Promise<void> {
  await store.tick(NOW);
  const names = await newNames();
  const settings = { name: "one", slug: "one", timeoutSeconds: 3600, graceSeconds: 600 };
  await store.save({ ...settings, tags: [] }, [], { ...names, uuid: uuidOf(1) });
  const deadline = NOW + 4200_000;
  copyRow(storage, "checks", things - 1, {
    id: "x + 1",
    uuid: "printf('00000000-0000-4000-8000-%012d', x + 1)",
    unique_key: "'unique' || x",
    badge_key: "'badge' || x",
    slug: "'slug' || x",
  });
  const later = `${deadline} + 1000 * x`;
  copyRow(storage, "check_states", things - 1, {
    check_id: "x + 1",
    deadline: later,
    wake_at: later,
  });
  for (let sent = 0; sent < 6; sent += 1) {
    await store.record(Array.from({ length: 100 }, () => pingOf(uuidOf(1))));
  }
  for (let flipped = 0; flipped < 1_010; flipped += 1) {
    insertFlip(storage.sql, 1, { at: flipped, from: "up", to: "down", reason: { code: "fail" } });
  }
  vi.setSystemTime(NOW);
  await store.tick(NOW);
}

/** Pings of four checks in turn, often enough that the service is never taken for absent. */
const ping =
  (more: Parameters<typeof pingOf>[1] = {}) =>
  (store: CheckStore, time: number) => {
    vi.setSystemTime(NOW + time * PING_MS);
    return store.record([pingOf(uuidOf(2 + (time % 4)), more)]);
  };

const isOk = ([outcome]: readonly unknown[]) => outcome === "ok";
const isThere = (answer: unknown) => answer !== undefined;

async function setPeriods(store: CheckStore): Promise<void> {
  const settings = { timeoutSeconds: 60, graceSeconds: 3600 };
  for (let check = 2; check < 6; check += 1) await store.update(uuidOf(check), settings);
}

export const checkOperations: readonly Operation<CheckStore>[] = [
  {
    name: "tick with nothing due",
    most: [2, 0.6],
    times: 20,
    run: (store, time) => {
      vi.setSystemTime(NOW + time * 10_000);
      return store.tick(NOW + time * 10_000);
    },
  },
  {
    name: "ping",
    most: [1.5, 1.2],
    times: 400,
    prepare: setPeriods,
    run: ping(),
    answers: isOk,
  },
  {
    name: "ping with a body",
    most: [3.3, 2.1],
    times: 400,
    run: ping({ body: new Uint8Array(1000) }),
    answers: isOk,
  },
  {
    name: "ping by slug",
    most: [4.5, 1.2],
    times: 100,
    run: (store, time) =>
      store.record([
        pingOf("", {
          target: { kind: "slug", pingKey: store.keys().pingKey, slug: `slug${5 + (time % 4)}` },
        }),
      ]),
    answers: isOk,
  },
  { name: "ping of nobody", most: [2, 0], run: (store) => store.record([pingOf(uuidOf(0))]) },
  {
    name: "a change of status, after 1,000 of them",
    most: [19, 8.5],
    times: 20,
    prepare: () => vi.setSystemTime(NOW + 200_000),
    run: (store, time) => {
      vi.setSystemTime(NOW + 200_000 + time);
      const kind = time % 2 === 0 ? "fail" : "success";
      return store.record([pingOf(uuidOf(1), { action: { kind } })]);
    },
    answers: isOk,
  },
  {
    name: "a check is read",
    most: [2, 0],
    run: (store) => store.get({ uuid: uuidOf(3) }),
    answers: isThere,
  },
  { name: "its badge", most: [2, 0], run: (store) => store.byBadgeKey("badge3"), answers: isThere },
  {
    name: "all checks",
    most: [(things) => 2.1 * things + 10, 0],
    run: (store) => store.list({ tags: [], slug: undefined }),
  },
  {
    name: "all checks and backups on the board",
    most: [(things) => 2.1 * things + 20, 0],
    run: (store) => store.standing(NOW),
  },
  {
    name: "metrics, as Prometheus asks again and again",
    // A thousand are known by heart, as pings leave them.
    most: [(things) => (things > 1_000 ? 2.1 * things + 10 : 5), 1.6],
    prepare: (store) => store.measured(),
    times: 5,
    run: async (store, time) => {
      await ping()(store, time);
      return store.measured();
    },
  },
  {
    name: "the newest 100 pings of a check",
    most: [540, 0],
    run: (store) => store.pings(uuidOf(1), 100),
  },
  {
    name: "its changes of status in a year",
    most: [2_010, 0],
    run: (store) => store.flips({ uuid: uuidOf(1) }, 0, NOW * 2),
  },
  {
    name: "a check is made",
    most: [12, 8],
    prepare: async (store) =>
      store.save({ name: "first", slug: "first", tags: [] }, [], await newNames()),
    run: async (store) =>
      store.save({ name: "new", slug: "new", tags: ["a"] }, [], await newNames()),
  },
  {
    name: "a check is changed",
    most: [12, 4],
    run: (store) => store.update(uuidOf(4), { graceSeconds: 700 }),
  },
  {
    name: "health, as asked each minute",
    most: [2, 0],
    prepare: (store) => store.health(NOW),
    run: (store) => store.health(NOW),
  },
  {
    name: "a change of status that is to be told",
    most: [16, 8],
    times: 8,
    run: (store, time) => {
      vi.setSystemTime(NOW + 220_000 + time);
      return store.record([pingOf(uuidOf(2 + time), { action: { kind: "fail" } })]);
    },
    answers: isOk,
  },
];
