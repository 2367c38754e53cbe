/** Alerts about a backup server's reports, and about their absence. */
import { cpSync, mkdirSync, renameSync, rmdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Service } from "../heartbeats/service.ts";
import { until } from "../until.ts";
import { makeScene, report as reportFrom, type Scene } from "./scene.ts";
import { alertsOf, backupOf, flipsOf, startService, storedIn, type Stored } from "./site.ts";

let service: Service;
/** One for all tests: each leaves it as it was. */
let scene: Scene;
beforeAll(async () => {
  service = await startService();
  scene = await makeScene(service);
  // Nothing below concerns the space that the machine of the tests happens to have.
  await report();
  await set(await serverUuid(), { min_free: 0 });
  await report();
});
afterAll(async () => {
  scene?.host.remove();
  await service?.server.remove();
});

const report = (): Promise<void> => reportFrom(scene);
const stored = (): Promise<Stored | undefined> => storedIn(service, scene.repository.id());
const serverUuid = async (): Promise<string> => (await stored())?.server.uuid ?? "";
const set = (uuid: string, settings: object) =>
  service.request("POST", `/api/v3/checks/${uuid}`, settings);

/** `severity title` of what was told about a subject, oldest first. */
const told = async (subject: string): Promise<string[]> =>
  (await alertsOf(service, subject)).map(({ severity, title }) => `${severity} ${title}`);

test.each([
  [
    "was looked for in vain",
    true,
    /^The host reported the backup as done, but the repository [0-9a-f]{8}.* does not have it\./,
  ],
  [
    "nobody looked for",
    false,
    /^The host reported the backup as done, but nobody has looked into the repository/,
  ],
])("an archive that %s is an outage, until it arrives", async (_, looked, words) => {
  const own = await makeScene(service);
  onTestFinished(() => own.host.remove());
  await reportFrom(own);
  // The backup server sees an older copy of the repository.
  const copy = join(own.host.root, "copy");
  cpSync(own.repository.path, join(copy, "web"), { recursive: true });
  await own.backUp();
  if (looked) {
    const { path } = own.repository;
    renameSync(path, `${copy}/newer`);
    renameSync(join(copy, "web"), path);
    await reportFrom(own);
    renameSync(path, join(copy, "web"));
    renameSync(`${copy}/newer`, path);
  }
  const { uuid } = own.check;
  expect(await told(uuid)).toEqual([]);
  expect((await backupOf(service, uuid))?.last).toMatchObject({ name: "now", state: "awaiting" });
  await set(uuid, { arrival_grace: 1 });
  await until(async () => (await told(uuid)).length > 0);
  const [alert] = await alertsOf(service, uuid);
  expect(alert).toMatchObject({ subject: "archive", severity: "down" });
  expect(alert?.text).toMatch(words);
  expect(alert?.text).toMatch(/^ {4}now, /m);
  expect(await backupOf(service, uuid)).toMatchObject({
    check: { status: "up" }, // borg itself was successful
    last: { name: "now", state: "missing" },
    lastArrived: { name: "before" },
    missing: 1,
  });
  await reportFrom(own);
  expect(await backupOf(service, uuid)).toMatchObject({
    last: { name: "now", state: "arrived" },
    missing: 0,
  });
  expect(await told(uuid)).toEqual([`down ${alert?.title}`, "up web backup has arrived again"]);
});

test("less space than there should be is a warning, once", async () => {
  const before = await told(scene.repository.id());
  await set(await serverUuid(), { min_free: 1e15 });
  await report();
  await report();
  expect(await stored()).toMatchObject({ warnings: ["low-space"] });
  const alerts = await told(scene.repository.id());
  expect(alerts.slice(before.length)).toEqual([`warn ${scene.serverName} is low on space`]);
  const { status, warning } = await service.check(await serverUuid());
  expect([status, warning?.code]).toEqual(["up", "low-space"]);
  await set(await serverUuid(), { min_free: 0 });
  await report();
  expect(await stored()).toMatchObject({ warnings: [] });
  expect((await service.check(await serverUuid())).warning).toBe(null);
});

test("a lock is a warning when it is older than a day", async () => {
  const lock = join(scene.repository.path, "lock.exclusive");
  const before = await told(scene.repository.id());
  mkdirSync(lock);
  await report();
  expect(await stored()).toMatchObject({ warnings: [], lockedSince: expect.any(String) });
  const since = new Date(Date.now() - 25 * 3_600_000);
  utimesSync(lock, since, since);
  await report();
  const locked = await stored();
  expect(locked?.warnings).toEqual(["old-lock"]);
  expect(Math.abs(Date.parse(locked?.lockedSince ?? "") - since.getTime())).toBeLessThan(1_000);
  const alerts = await told(scene.repository.id());
  expect(alerts.slice(before.length)).toEqual([
    expect.stringMatching(
      /^warn A repository on Backup server .* has been locked for more than a day$/,
    ),
  ]);
  rmdirSync(lock);
  await report();
  expect(await stored()).toMatchObject({ warnings: [], lockedSince: null });
});

test("a backup server that falls silent is an outage of its own check", async () => {
  const uuid = await serverUuid();
  expect(await service.check(uuid)).toMatchObject({ slug: scene.serverSlug, status: "up" });
  await set(uuid, { timeout: 1, grace: 1 });
  await until(async () => (await told(uuid)).length > 0);
  expect(await service.check(uuid)).toMatchObject({ status: "down" });
  await set(uuid, { timeout: 3_600 });
  await report();
  expect(await service.check(uuid)).toMatchObject({ status: "up" });
  const flips = (await flipsOf(service, uuid)).map(({ to, reason }) => [to, reason.code]);
  expect(flips).toEqual([
    ["up", "success"],
    ["down", "timeout"],
    ["up", "success"],
  ]);
  const { serverName: name } = scene;
  expect(await told(uuid)).toEqual([`down ${name} is down`, `up ${name} is up again`]);
});
