/** Proof of arrival: what is awaited, what a report does to it, and what is told. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  archiveOf,
  isLost,
  stateAfter,
  type ArchiveState,
  type Finding,
} from "../../../../functions/heartbeats/arrivals/archive.ts";
import type { Report, Sighting } from "../../../../functions/heartbeats/arrivals/report.ts";
import { warningsOf } from "../../../../functions/heartbeats/arrivals/proof.ts";
import type { Settings } from "../../../../functions/heartbeats/check/check.ts";
import { newNames, uniqueKeyOf } from "../../../../functions/heartbeats/check/keys.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { addCheck, at, MINUTE, newStore, NOW, pingOf, raised, type Stub } from "../check-store.ts";

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const GRACE = 6 * HOUR;
const REPOSITORY = "ab".repeat(32);
const MANIFEST = "0".repeat(64);

afterEach(() => vi.useRealTimers());

const idOf = (n: number) => n.toString(16).padStart(64, "f");

/** The output of `borg create --json`. */
function borgJson(n: number, more: Record<string, unknown> = {}): Uint8Array {
  const archive = {
    id: idOf(n),
    name: `web-${n}`,
    duration: 12.5,
    stats: { nfiles: 1000 + n, original_size: 5e9, deduplicated_size: 1e6 },
    ...more,
  };
  const json = { archive, repository: { id: REPOSITORY } };
  return new TextEncoder().encode(`${JSON.stringify(json, null, 4)}\n--- output ---\nDone.\n`);
}

const backup = (store: Stub, uuid: string, n: number, more: Record<string, unknown> = {}) =>
  store.record([pingOf(uuid, { method: "POST", body: borgJson(n, more) })]);

const put = (n: number): Sighting => ({ archive: idOf(n), found: "put", transaction: n });
const absent = (n: number): Sighting => ({
  archive: idOf(n),
  found: "absent",
  transaction: undefined,
});
const gone = (n: number): Sighting => ({ ...absent(n), found: "delete" });

const serverSettings = {
  ...defaultSettings,
  name: "Backup server vault",
  slug: "arrivals-vault",
  timeoutSeconds: 30 * 86_400,
};

async function report(
  store: Stub,
  results: readonly Sighting[],
  more: Partial<Report> = {},
  token = { id: "vault-token", name: "vault" },
) {
  const whole = {
    repository: REPOSITORY,
    results,
    lastTransaction: 9,
    lastTransactionAt: NOW,
    freeBytes: 8e10,
    lockedSince: undefined,
    ...more,
  };
  const names = await newNames();
  const settings = { ...serverSettings, slug: `arrivals-${token.name}` };
  const pingId = crypto.randomUUID();
  return store.report(whole, { token, pingId, scheme: "https", settings, names });
}

const states = async (store: Stub) =>
  Object.fromEntries(
    (await store.arrivals(REPOSITORY)).map(({ archive, state }) => [
      Number.parseInt(archive.replace(/^f+/, "") || "f", 16),
      state,
    ]),
  );

/** Alerts since the last look: severity, subject and title. */
const told = async (store: Stub) =>
  (await raised(store)).map(({ severity, title }) => `${severity} ${title}`);

async function host(settings: Partial<Settings> = {}) {
  at(NOW);
  const store = newStore();
  const check = await addCheck(store, {
    name: "web",
    timeoutSeconds: 30 * 86_400,
    tags: ["backup"],
    ...settings,
  });
  return { store, ...check };
}

/** Lets time pass with a tick every few minutes, as the scheduler does: the service is there. */
async function pass(store: Stub, from: number, until: number): Promise<void> {
  for (let now = from; now < until; now += 4 * MINUTE) {
    at(now);
    await store.tick();
  }
  at(until);
  await store.tick();
}

describe("rules", () => {
  test.each<[ArchiveState, Finding, ArchiveState]>([
    ["awaiting", "put", "arrived"],
    ["awaiting", "absent", "awaiting"],
    ["awaiting", "delete", "deleted"],
    ["arrived", "put", "arrived"],
    ["arrived", "absent", "deleted"],
    ["arrived", "delete", "deleted"],
    ["missing", "put", "arrived"],
    ["missing", "absent", "missing"],
    ["missing", "delete", "deleted"],
    ["deleted", "put", "arrived"],
    ["deleted", "absent", "deleted"],
    ["deleted", "delete", "deleted"],
  ])("%s, and the server finds %s: %s", (before, found, after) => {
    expect(stateAfter(before, found)).toBe(after);
  });

  test.each([
    [undefined, undefined, false],
    [1, undefined, true],
    [undefined, 1, false],
    [2, 1, true],
    [1, 2, false],
  ])("newest missing %s, newest arrived %s: lost is %s", (missingAt, arrivedAt, lost) => {
    expect(isLost({ missingAt, arrivedAt })).toBe(lost);
  });

  test.each<[string, object, boolean]>([
    ["borg's", {}, true],
    ["restic's", { tool: "restic" }, true],
    ["without an archive", { archive: undefined }, false],
    ["without a repository", { repository: undefined }, false],
    ["with an id in capitals", { archive: idOf(1).toUpperCase() }, false],
    ["with an id that is too short", { archive: idOf(1).slice(1) }, false],
    ["that name borg's manifest", { archive: MANIFEST }, false],
  ])("facts %s can be proven: %s", (_, more, provable) => {
    const facts = { tool: "borg", archive: idOf(1), repository: REPOSITORY, ...more } as const;
    const rules = { arrivalGraceSeconds: 3600, watchDays: 30 };
    expect(archiveOf(facts, { id: 1, uniqueKey: "k", rules }, NOW, NOW) !== undefined).toBe(
      provable,
    );
  });

  test.each<[string, number | undefined, number | undefined, ("low-space" | "old-lock")[], string]>(
    [
      ["enough space, no lock", 100, undefined, [], ""],
      ["little space", 99, undefined, [], "low-space"],
      ["hardly more than the least, after too little", 109, undefined, ["low-space"], "low-space"],
      ["a tenth more than the least, after too little", 110, undefined, ["low-space"], ""],
      ["space that is not known", undefined, undefined, ["low-space"], ""],
      ["a lock of a day", 100, NOW - DAY, [], ""],
      ["an older lock", 100, NOW - DAY - 1, [], "old-lock"],
      ["both", 1, NOW - 2 * DAY, [], "low-space,old-lock"],
    ],
  )("%s: what is wrong with a repository", (_, freeBytes, lockedSince, before, warnings) => {
    expect(warningsOf({ freeBytes, lockedSince }, 100, before, NOW).join()).toBe(warnings);
  });
});

describe("an archive", () => {
  test("that a success names is awaited, and arrives when the server has seen it", async () => {
    const { store, uuid } = await host();
    await backup(store, uuid, 1);
    expect(await states(store)).toEqual({ 1: "awaiting" });
    at(NOW + HOUR);
    expect(await report(store, [absent(1)])).toMatchObject({ arrived: 0, awaiting: 1 });
    expect(await states(store)).toEqual({ 1: "awaiting" });
    expect(await report(store, [put(1)])).toMatchObject({ arrived: 1, awaiting: 0 });
    const { backups } = await store.backups();
    expect(backups[0]?.newest).toMatchObject({
      state: "arrived",
      arrivedAt: NOW + HOUR,
      madeAt: NOW,
      transaction: 1,
      files: 1001,
      size: 5e9,
      added: 1e6,
      durationSeconds: 12.5,
      dueAt: undefined,
    });
    expect(await told(store)).toEqual([]);
  });

  test.each([
    ["a failure", { action: { kind: "fail" } as const }],
    ["an exit status that is a failure", { action: { kind: "exit", status: 1 } as const }],
    ["an empty archive", { body: borgJson(1, { stats: { nfiles: 0 } }) }],
    ["a start", { action: { kind: "start" } as const }],
    ["a note", { action: { kind: "log" } as const }],
  ])("is not awaited after %s", async (_, more) => {
    const { store, uuid } = await host();
    await store.record([pingOf(uuid, { method: "POST", body: borgJson(1), ...more })]);
    expect(await states(store)).toEqual({});
  });

  test("is awaited after an exit status that is a warning", async () => {
    const { store, uuid } = await host({ exitMap: { "0": "success", "1": "warn", "*": "fail" } });
    const action = { kind: "exit", status: 1 } as const;
    await store.record([pingOf(uuid, { method: "POST", action, body: borgJson(1) })]);
    expect(await states(store)).toEqual({ 1: "awaiting" });
  });

  test("is noted once, however often its ping comes", async () => {
    const { store, uuid } = await host();
    await backup(store, uuid, 1);
    await report(store, [put(1)]);
    await backup(store, uuid, 1);
    expect(await states(store)).toEqual({ 1: "arrived" });
  });

  test("that was kept on its host is awaited from when its ping came", async () => {
    const { store, uuid } = await host();
    at(NOW + DAY);
    await store.tick();
    const ping = pingOf(uuid, { method: "POST", body: borgJson(1), happenedAt: NOW + HOUR });
    await store.record([ping]);
    const [archive] = await store.arrivals(REPOSITORY);
    expect(archive).toMatchObject({ madeAt: NOW + HOUR, dueAt: NOW + DAY + GRACE });
  });

  test("of a check that wants no proof is shown and never asked for", async () => {
    const { store, uuid } = await host({ arrivalGraceSeconds: 0 });
    await backup(store, uuid, 1);
    expect(await states(store)).toEqual({});
    expect((await store.backups()).backups[0]?.newest?.state).toBe("unwatched");
    at(NOW + DAY);
    await store.tick();
    expect(await told(store)).toEqual([]);
  });

  test("is told of when the server looked and did not see it in time, and when it came at last", async () => {
    const { store, uuid } = await host();
    await backup(store, uuid, 1);
    await report(store, [absent(1)]);
    at(NOW + GRACE - 1);
    await store.tick();
    expect(await told(store)).toEqual([]);
    at(NOW + GRACE);
    await store.tick();
    await store.tick();
    const [alert, ...others] = await raised(store);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      severity: "down",
      subjectId: `${await uniqueKeyOf(uuid)}:${REPOSITORY}`,
    });
    expect(alert?.title).toBe("web ist nicht angekommen");
    expect(alert?.text).toContain("nicht im Repository abababab…");
    expect(alert?.text).toContain("web-1, fertig");
    expect(alert?.text).toContain("Bisher ist noch keine Sicherung angekommen.");
    expect(await states(store)).toEqual({ 1: "missing" });
    at(NOW + GRACE + HOUR);
    await report(store, [put(1)]);
    expect((await told(store)).slice(1)).toEqual(["up web ist wieder angekommen"]);
    expect((await store.backups()).backups[0]).toMatchObject({ missing: 0 });
  });

  test("is told of in other words when nobody has looked", async () => {
    const { store, uuid } = await host();
    await report(store, []);
    at(NOW + MINUTE);
    await backup(store, uuid, 1);
    at(NOW + MINUTE + GRACE);
    await store.tick();
    const alerts = await raised(store);
    const key = `${await uniqueKeyOf(uuid)}:${REPOSITORY}`;
    const [alert] = alerts.filter(({ subjectId }) => subjectId === key);
    expect(alert?.title).toBe("Ankunft von web ist nicht nachgewiesen");
    expect(alert?.text).toContain("Der letzte Bericht von dort: ");
    expect(alert?.text).toContain("randwerk-arrived.timer");
  });

  test("that is missing is told of once, until a newer one has arrived", async () => {
    const { store, uuid } = await host();
    for (const n of [1, 2, 3]) {
      at(NOW + n * HOUR);
      await backup(store, uuid, n);
      await report(store, [absent(n)]);
    }
    await pass(store, NOW + 3 * HOUR, NOW + 2 * HOUR + GRACE);
    expect(await told(store)).toEqual(["down web ist nicht angekommen"]);
    expect((await store.backups()).backups[0]).toMatchObject({ isLost: true, missing: 2 });
    await report(store, [put(3)]);
    expect(await states(store)).toEqual({ 1: "missing", 2: "missing", 3: "arrived" });
    expect((await told(store)).slice(1)).toEqual(["up web ist wieder angekommen"]);
    const [shown] = (await store.backups()).backups;
    expect(shown).toMatchObject({ missing: 2, isLost: false, newest: { state: "arrived" } });
  });

  test("that came after its successor ends nothing", async () => {
    const { store, uuid } = await host();
    await backup(store, uuid, 1);
    at(NOW + HOUR);
    await backup(store, uuid, 2);
    at(NOW + HOUR + GRACE);
    await store.tick();
    await report(store, [put(1), absent(2)]);
    expect((await told(store)).length).toBe(1);
    await report(store, [put(2)]);
    expect((await told(store)).slice(1)).toEqual(["up web ist wieder angekommen"]);
  });

  test.each([
    ["deleted", gone],
    ["vanished", absent],
  ])("that has %s after it had arrived is told of, all of a report together", async (_, sight) => {
    const { store, uuid } = await host();
    const numbers = Array.from({ length: 12 }, (__, index) => index + 1);
    for (const n of numbers) {
      at(NOW + n * MINUTE);
      await backup(store, uuid, n);
    }
    await report(store, numbers.map(put));
    expect(await told(store)).toEqual([]);
    await report(store, [...numbers.slice(1).map(sight), put(1)]);
    const [alert, ...others] = await raised(store);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ severity: "down", subjectId: idOf(12) });
    expect(alert?.title).toBe("11 Archive von web sind gelöscht");
    expect(alert?.text).toContain("web-12, fertig");
    expect(alert?.text).toContain("… und 1 weitere");
    await report(store, [...numbers.slice(1).map(sight), put(1)]);
    expect((await told(store)).length).toBe(1);
    await report(store, [put(12)]);
    expect((await told(store)).slice(1)).toEqual(["up Gelöschtes von web ist wieder da"]);
    expect((await store.backups()).backups[0]).toMatchObject({ deleted: 10 });
  });

  test("that nobody has reported changes nothing", async () => {
    const { store, uuid } = await host();
    await backup(store, uuid, 1);
    expect(await report(store, [put(2), put(1)])).toEqual({
      arrived: 1,
      deleted: 0,
      awaiting: 0,
      unknown: 1,
    });
    const other = { repository: "cd".repeat(32) };
    expect(await report(store, [gone(1)], other)).toMatchObject({ unknown: 1, deleted: 0 });
  });
});

describe("waiting", () => {
  test("takes as much longer as the service itself was away", async () => {
    const { store, uuid } = await host();
    await store.tick();
    await backup(store, uuid, 1);
    at(NOW + 8 * HOUR);
    await store.tick();
    expect(await states(store)).toEqual({ 1: "awaiting" });
    await pass(store, NOW + 8 * HOUR, NOW + 8 * HOUR + GRACE - 1);
    expect(await states(store)).toEqual({ 1: "awaiting" });
    at(NOW + 8 * HOUR + GRACE);
    await store.tick();
    expect(await states(store)).toEqual({ 1: "missing" });
  });

  test("ends with a pause, and what was missing is no burden afterwards", async () => {
    const { store, uuid } = await host();
    await backup(store, uuid, 1);
    at(NOW + GRACE);
    await store.tick();
    await store.pause(uuid);
    expect(await states(store)).toEqual({});
    await store.resume(uuid);
    await backup(store, uuid, 2);
    await report(store, [absent(2)]);
    await pass(store, NOW + GRACE, NOW + 2 * GRACE);
    expect(await told(store)).toEqual([
      "down Ankunft von web ist nicht nachgewiesen",
      "down web ist nicht angekommen",
    ]);
  });

  test("follows the setting: longer, shorter, and not at all", async () => {
    const { store, uuid } = await host();
    await backup(store, uuid, 1);
    const due = async () => (await store.arrivals(REPOSITORY))[0]?.dueAt;
    await store.update(uuid, { arrivalGraceSeconds: 3600 });
    expect(await due()).toBe(NOW + HOUR);
    await store.update(uuid, { arrivalGraceSeconds: 24 * 3600 });
    expect(await due()).toBe(NOW + DAY);
    await store.update(uuid, { name: "web1" });
    expect(await due()).toBe(NOW + DAY);
    await store.update(uuid, { arrivalGraceSeconds: 0 });
    expect(await states(store)).toEqual({});
  });

  test("wakes the store at the very moment", async () => {
    const { store, uuid } = await host();
    await backup(store, uuid, 1);
    const alarm = await runInDurableObject(store, (_, { storage }) => storage.getAlarm());
    // An idle store looks every two minutes in any case.
    expect(alarm).toBeLessThanOrEqual(NOW + GRACE);
    await pass(store, NOW, NOW + GRACE - 1);
    const last = await runInDurableObject(store, (_, { storage }) => storage.getAlarm());
    expect(last).toBe(NOW + GRACE);
  });
});

describe("watching", () => {
  test("ends after the days of the check, and the newest archive stays", async () => {
    const { store, uuid } = await host({ watchDays: 2 });
    await backup(store, uuid, 1);
    at(NOW + HOUR);
    await backup(store, uuid, 2);
    await report(store, [put(1), put(2)]);
    const end = NOW + HOUR + GRACE + 2 * DAY;
    at(end - 1);
    expect(Object.keys(await states(store))).toContain("2");
    at(end);
    expect(await states(store)).toEqual({});
    await store.tick();
    const kept = await runInDurableObject(store, (_, { storage }) =>
      storage.sql.exec("SELECT name FROM archives").toArray(),
    );
    expect(kept).toEqual([{ name: "web-2" }]);
    expect((await store.backups()).backups[0]?.newest).toMatchObject({ name: "web-2" });
  });

  test("is for at most 2,000 archives of a check, and 1,000 in an answer: what is awaited first", async () => {
    const { store, uuid } = await host();
    for (let n = 1; n <= 2100; n += 100) {
      at(NOW + n * MINUTE);
      const pings = Array.from({ length: 100 }, (_, index) =>
        pingOf(uuid, { method: "POST", body: borgJson(n + index), happenedAt: NOW + n + index }),
      );
      await store.record(pings);
      const found = (await store.arrivals(REPOSITORY)).map(
        ({ archive }) => ({ archive, found: "put", transaction: 1 }) as const,
      );
      await report(store, found);
    }
    // The tick that keeps the house, hours later.
    await store.tick();
    const total = await runInDurableObject(
      store,
      (_, { storage }) =>
        storage.sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM archives").one().n,
    );
    expect(total).toBe(2000);
    await backup(store, uuid, 5000);
    const asked = await store.arrivals(REPOSITORY);
    expect(asked.length).toBe(1000);
    expect(asked[0]).toMatchObject({ archive: idOf(5000), state: "awaiting" });
    // Of the others another thousand each time, so that all of them are looked at in the end.
    const ids = (some: typeof asked) =>
      some
        .map(({ archive }) => archive)
        .toSorted()
        .join();
    expect(ids(await store.arrivals(REPOSITORY))).not.toBe(ids(asked));
  });

  test("ends with the check", async () => {
    const { store, uuid } = await host();
    await backup(store, uuid, 1);
    await report(store, [put(1)]);
    await report(store, [gone(1)]);
    await store.remove(uuid);
    expect(await states(store)).toEqual({});
    const subjects = await runInDurableObject(store, (_, { storage }) =>
      storage.sql.exec("SELECT * FROM subjects").toArray(),
    );
    expect(subjects).toEqual([]);
    expect((await store.backups()).backups).toEqual([]);
  });
});

describe("a stale copy on a second server, at the same path", () => {
  const other = { id: "copy-token", name: "copies" };
  const here = { path: "/mnt/web" };
  const claim = (store: Stub, some: readonly Sighting[], lastTransaction: number) =>
    report(store, some, { ...here, lastTransaction }, other);

  test("neither proves nor brings back anything, and does not stand in for a server that is silent", async () => {
    const { store, uuid } = await host();
    await report(store, [], here);
    const slug = "arrivals-vault";
    const [vault] = await store.list({ tags: [], slug });
    await store.update(vault?.uuid ?? "", { timeoutSeconds: 3600, graceSeconds: 7200 });
    await backup(store, uuid, 1);
    await report(store, [put(1)], here);
    await report(store, [gone(1)], { ...here, lastTransaction: 10 });
    expect(await told(store)).toEqual(["down Ein Archiv von web ist gelöscht"]);
    at(NOW + 1);
    await backup(store, uuid, 2);
    // The copy has a higher transaction, as somebody who wrote into it may have made it.
    for (let hour = 1; hour <= 7; hour += 1) {
      await pass(store, NOW + 1 + (hour - 1) * HOUR, NOW + hour * HOUR);
      expect(await claim(store, [put(1), put(2)], 99)).toBe("foreign");
    }
    expect(await states(store)).toEqual({ 1: "deleted", 2: "missing" });
    expect((await store.backups()).repositories).toMatchObject([
      { repository: { lastTransaction: 10 }, server: { settings: { slug } } },
    ]);
    expect((await told(store)).slice(1)).toEqual([
      "down Backup server vault ist ausgefallen",
      "down Ankunft von web ist nicht nachgewiesen",
    ]);
    expect(await store.list({ tags: [], slug: "arrivals-copies" })).toEqual([]);
  });

  test("that takes the repository over is told by what it lacks, and the original is refused", async () => {
    const { store, uuid } = await host();
    for (const n of [1, 2]) await backup(store, uuid, n);
    await report(store, [put(1), put(2)], here);
    at(NOW + MINUTE);
    await backup(store, uuid, 3);
    // An admin had it forgotten, and the copy's server was the first to report it.
    expect(await store.forgetRepository(REPOSITORY)).toBe(true);
    await claim(store, [put(1), absent(2), absent(3)], 5);
    expect(await report(store, [put(2), put(3)], here)).toBe("foreign");
    expect(await told(store)).toEqual(["down Ein Archiv von web ist gelöscht"]);
    await pass(store, NOW + MINUTE, NOW + MINUTE + GRACE);
    expect(await states(store)).toEqual({ 1: "arrived", 2: "deleted", 3: "missing" });
    expect((await told(store)).slice(1)).toEqual(["down web ist nicht angekommen"]);
  });
});

describe("a backup server", () => {
  test("has a check that each report pings; its silence is an outage", async () => {
    at(NOW);
    const store = newStore();
    await report(store, []);
    at(NOW + HOUR);
    await report(store, []);
    const [check, ...others] = await store.list({ tags: [], slug: "arrivals-vault" });
    expect(others).toEqual([]);
    const uuid = check?.uuid ?? "";
    expect(check?.state).toMatchObject({ status: "up", pings: 2 });
    const body = await store.pingBody(uuid, 2);
    expect(JSON.parse(new TextDecoder().decode(body))).toMatchObject({
      repository: REPOSITORY,
      free_bytes: 8e10,
    });
    await store.update(uuid, { timeoutSeconds: 3600, graceSeconds: 7200 });
    await pass(store, NOW + HOUR, NOW + 4 * HOUR - 1);
    expect(await told(store)).toEqual([]);
    at(NOW + 4 * HOUR);
    await store.tick();
    expect(await told(store)).toEqual(["down Backup server vault ist ausgefallen"]);
  });

  test("uses the check that somebody has made for it", async () => {
    at(NOW);
    const store = newStore();
    const { uuid } = await addCheck(store, { slug: "arrivals-vault", name: "Vault" });
    await report(store, []);
    expect((await store.get({ uuid }))?.state.pings).toBe(1);
    expect((await store.list({ tags: [], slug: undefined })).length).toBe(1);
  });

  test("is warned of once for each repository, and shows it as long as it lasts", async () => {
    at(NOW);
    const store = newStore();
    const little = { freeBytes: 5e9 };
    const second = { repository: "cd".repeat(32) };
    const warning = async () =>
      (await store.list({ tags: [], slug: "arrivals-vault" }))[0]?.state.warning;
    await report(store, [], little);
    await report(store, [], little);
    await report(store, [], second);
    expect(await warning()).toEqual({ code: "low-space", repository: REPOSITORY });
    expect(await told(store)).toEqual(["warn Backup server vault hat wenig Platz"]);
    await report(store, [], { ...second, ...little, lockedSince: NOW - 2 * DAY });
    expect((await told(store)).slice(1)).toEqual([
      "warn Backup server vault hat wenig Platz",
      "warn Ein Repository auf Backup server vault ist seit über einem Tag gesperrt",
    ]);
    await report(store, []);
    expect(await warning()).toEqual({ code: "low-space", repository: second.repository });
    await report(store, [], second);
    expect(await warning()).toBeUndefined();
    const { repositories } = await store.backups();
    expect(repositories.map(({ repository }) => repository.warnings)).toEqual([[], []]);
    await report(store, [], little);
    expect((await told(store)).length).toBe(4);
  });

  test("a report is all or nothing", async () => {
    const { store, uuid } = await host();
    await backup(store, uuid, 1);
    const failed = runInDurableObject(store, (_, { storage }) => {
      storage.sql.exec("DROP TABLE pings");
    }).then(() => report(store, [put(1)]));
    await expect(failed).rejects.toThrow("pings");
    expect(await states(store)).toEqual({ 1: "awaiting" });
    expect((await store.backups()).repositories).toEqual([]);
  });
});
