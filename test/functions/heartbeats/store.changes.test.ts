/** Checks in the hands of admins: made, changed, paused, resumed, removed, and maintained by their tags. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { newNames } from "../../../functions/heartbeats/check/keys.ts";
import { MAX_CHECKS } from "../../../functions/heartbeats/limits.ts";
import { addCheck, at, MINUTE, newStore, NOW, pingOf, type Stub } from "./check-store.ts";
import { subjectsIn, valueOf } from "./rows.ts";

afterEach(() => vi.useRealTimers());

const flipsOf = async (store: Stub, uuid: string) =>
  ((await store.flips({ uuid }, 0, Number.MAX_SAFE_INTEGER)) ?? [])
    .toReversed()
    .map(({ from, to, at: flippedAt }) => `${from}>${to} ${(flippedAt - NOW) / MINUTE}`);

const subjects = (store: Stub) =>
  runInDurableObject(store, (_, { storage }) => subjectsIn(storage.sql));
const fail = { action: { kind: "fail" } } as const;

/** Two checks that are down, and what is known of the second one. */
async function twoDown() {
  at(NOW);
  const store = newStore();
  const one = (await addCheck(store, { tags: ["t"] })).uuid;
  const two = (await addCheck(store, { tags: ["t"] })).uuid;
  await store.record([pingOf(one, fail), pingOf(two, fail)]);
  const subjectOf = async (uuid: string) => `check ${(await store.get({ uuid }))?.uniqueKey}`;
  return { store, one, two, subject: { one: await subjectOf(one), two: await subjectOf(two) } };
}

test("an outage that somebody takes care of is not told again, and does not say that it is", async () => {
  const { store, one, two } = await twoDown();
  const reminders = async () =>
    Promise.all([one, two].map(async (uuid) => (await store.get({ uuid }))?.remindAt));
  const day = NOW + 24 * 60 * MINUTE;
  expect(await reminders()).toEqual([day, day]);
  const first = await runInDurableObject(store, (_, { storage }) =>
    storage.sql.exec<{ id: string }>("SELECT id FROM alerts ORDER BY seq LIMIT 1").one(),
  );
  expect(await store.acknowledgeAlert(first.id, "ada")).toBe("acknowledged");
  expect(await reminders()).toEqual([undefined, day]);
  const all = await store.list({ tags: ["t"], slug: undefined });
  expect(all.map(({ remindAt }) => remindAt)).toEqual([undefined, day]);
});

test("nobody can be changed, paused, resumed or removed", async () => {
  const store = newStore();
  await addCheck(store);
  const uuid = crypto.randomUUID();
  expect(await store.get({ uuid })).toBeUndefined();
  expect(await store.get({ uniqueKey: uuid })).toBeUndefined();
  expect(await store.byBadgeKey(uuid)).toBeUndefined();
  expect(await store.update(uuid, {})).toBeUndefined();
  expect(await store.pause(uuid)).toBeUndefined();
  expect(await store.resume(uuid)).toBeUndefined();
  expect(await store.remove(uuid)).toBeUndefined();
  expect(await store.pings(uuid, 1)).toBeUndefined();
  expect(await store.pingBody(uuid, 1)).toBeUndefined();
  expect(await store.flips({ uuid }, 0, 1)).toBeUndefined();
});

test("a pause ends the reminders of the check alone, and is a flip", async () => {
  const { store, one, two, subject } = await twoDown();
  expect(await subjects(store)).toEqual([subject.one, subject.two].toSorted());
  at(NOW + MINUTE);
  const after = await store.pause(one);
  expect(after).toEqual(await store.get({ uuid: one }));
  expect(await subjects(store)).toEqual([subject.two]);
  expect(await flipsOf(store, one)).toEqual(["new>down 0", "down>paused 1"]);
  expect((await store.get({ uuid: two }))?.state.status).toBe("down");
  // Once is enough.
  at(NOW + 2 * MINUTE);
  expect(await store.pause(one)).toEqual(after);
  expect((await flipsOf(store, one)).length).toBe(2);
});

test("a resumption is a flip, and is for what is paused", async () => {
  const { store, one } = await twoDown();
  expect(await store.resume(one)).toBe("not-paused");
  await store.pause(one);
  at(NOW + 3 * MINUTE);
  const after = await store.resume(one);
  expect(after).toEqual(await store.get({ uuid: one }));
  expect(after).toMatchObject({ state: { status: "new", deadline: NOW + 73 * MINUTE } });
  expect((await flipsOf(store, one)).at(-1)).toBe("paused>new 3");
});

test("a removal leaves nothing of the check, and everything of the other", async () => {
  const { store, one, two, subject } = await twoDown();
  const removed = await store.get({ uuid: one });
  expect(await store.remove(one)).toEqual(removed);
  expect(await subjects(store)).toEqual([subject.two]);
  expect((await store.pings(two, 9))?.length).toBe(1);
  expect(await flipsOf(store, two)).toEqual(["new>down 0"]);
  const left = await runInDurableObject(store, (_, { storage }) =>
    ["checks", "check_states", "check_tags", "ping_packs", "flips"].map((table) =>
      valueOf(storage.sql, `SELECT COUNT(*) FROM ${table}`),
    ),
  );
  expect(left).toEqual([1, 1, 1, 0, 1]);
});

test("new settings keep what became of the check; a deadline in the past counts from now", async () => {
  at(NOW);
  const store = newStore();
  const { uuid } = await addCheck(store, { name: "a", tags: ["x"] });
  await store.record([pingOf(uuid)]);
  const before = await store.get({ uuid });
  const after = await store.update(uuid, { name: "b" });
  expect(after).toEqual({ ...before, settings: { ...before?.settings, name: "b" } });
  expect(await store.get({ uuid })).toEqual(after);
  at(NOW + 30 * MINUTE);
  const shorter = await store.update(uuid, { timeoutSeconds: 60, graceSeconds: 60 });
  expect(shorter?.state).toMatchObject({ status: "up", deadline: NOW + 30 * MINUTE });
  const longer = await store.update(uuid, { timeoutSeconds: 3600 });
  expect(longer?.state.deadline).toBe(NOW + 61 * MINUTE);
  await store.pause(uuid);
  expect((await store.update(uuid, { name: "c" }))?.state.deadline).toBeUndefined();
});

test("a check is made with its names, or is the one that agrees, or cannot be", async () => {
  at(NOW);
  const store = newStore();
  const names = await newNames();
  const made = await store.save({ name: "a" }, ["name"], names);
  expect(made).toMatchObject({
    ok: true,
    created: true,
    check: { ...names, createdAt: NOW, settings: { name: "a", remindHours: 24 } },
  });
  const again = await store.save({ name: "a", desc: "x" }, ["name"], await newNames());
  expect(again).toMatchObject({
    ok: true,
    created: false,
    check: { ...names, settings: { desc: "x" } },
  });
  expect(await store.save({ name: "b" }, ["name"], names)).toEqual({
    ok: false,
    reason: "taken",
  });
  expect((await store.list({ tags: [], slug: undefined })).length).toBe(1);
});

test(`there are ${MAX_CHECKS} checks at most, however they are made`, async () => {
  const store = newStore();
  const { pingKey } = await store.keys();
  const asked = async (slug: string) =>
    pingOf("", { target: { kind: "slug", pingKey, slug }, create: await newNames() });
  await runInDurableObject(store, (_, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO checks SELECT i, 'u' || i, '', 'b' || i, '', '{}', 0 FROM n`,
      MAX_CHECKS - 2,
    );
  });
  expect(await store.save({}, [], await newNames())).toMatchObject({ ok: true });
  expect(await store.record([await asked("last"), await asked("more")])).toEqual([
    "created",
    "not-found",
  ]);
  expect(await store.save({}, [], await newNames())).toEqual({ ok: false, reason: "full" });
});

test("maintenance of a tag is for its checks, for those that are made later, and beside their own", async () => {
  at(NOW);
  const store = newStore();
  const tagged = (await addCheck(store, { tags: ["t"] })).uuid;
  const other = (await addCheck(store, { tags: ["u"] })).uuid;
  const own = [{ calendar: "*-*-* 15:00", minutes: 10 }];
  const both = (await addCheck(store, { tags: ["t"], maintenance: own })).uuid;
  const windows = [{ calendar: "*-*-* 13:00", minutes: 120 }];
  await store.setTagMaintenance("t", windows);
  expect(await store.tagMaintenance()).toEqual({ t: windows });
  const later = (await addCheck(store, { tags: ["u", "t"] })).uuid;
  const deadline = async (uuid: string) =>
    (((await store.get({ uuid }))?.state.deadline ?? 0) - NOW) / MINUTE;
  expect(await deadline(tagged)).toBe(190);
  expect(await deadline(other)).toBe(70);
  // 13:00 to 15:00, then its own until 15:10.
  expect(await deadline(both)).toBe(200);
  expect(await deadline(later)).toBe(190);
  await store.setTagMaintenance("t", []);
  expect(await Promise.all([tagged, both, later].map(deadline))).toEqual([70, 70, 70]);
});
