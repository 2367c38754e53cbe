/** Every way in which borg ends: what the check shows, what the alert says, what has to arrive. */
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { some } from "../../campaign.ts";
import type { Ping, Service } from "../heartbeats/service.ts";
import { EMPTY, FAILED, ODD, type Row } from "./exit-table.ts";
import { onSmallDisk } from "./machine.ts";
import { APPEND_ONLY, makeScene, report, statesOf, transactionsIn, type Scene } from "./scene.ts";
import { alertsOf, backupOf, flipsOf, makeSite, startService } from "./site.ts";
import type { Site } from "./site.ts";

let service: Service;
beforeAll(async () => (service = await startService()));
afterAll(() => service.server.remove());

let site: Site;
beforeEach(async () => (site = await makeSite(service)));
afterEach(() => site.host.remove());

/** For who wants to be warned of borg's 1 rather than woken by it. */
const FORGIVING = { "0": "success", "1": "warn", "*": "fail" };

/** Plays a row out, checks borg's side of it, and lets the test look at the service's. */
async function play(
  row: Row,
  exitMap: Record<string, string> | undefined,
  look: (scene: Scene) => Promise<void>,
): Promise<void> {
  const work = async () => {
    const settings = exitMap && { exit_map: exitMap };
    const scene = await makeScene(service, settings, APPEND_ONLY, site);
    const before = transactionsIn(scene.repository);
    const outcome = await row.happens(scene);
    const after = transactionsIn(scene.repository);
    expect([outcome.code, after > before]).toEqual([row.exit, row.commits]);
    const [ping] = await service.pings(scene.check.uuid);
    expect(ping?.exitstatus).toBe(row.exit);
    expect(outcome.stderr.toString().startsWith(await outputOf(ping))).toBe(true);
    await look(scene);
  };
  await (row.disk === undefined
    ? work()
    : onSmallDisk(join(site.host.root, "mnt"), row.disk, work));
}

/** The output of the program, without the facts before it. */
async function outputOf(ping: Ping | undefined): Promise<string> {
  const body = typeof ping?.body_url === "string" ? await service.bodyOf(ping) : "";
  return body.split("\n--- output ---\n").at(-1) ?? "";
}

/** The check as the service shows it after a row. */
async function shownOf({ check: { uuid } }: Scene) {
  const { status, warning, last_facts: facts } = await service.check(uuid);
  const [flip] = await flipsOf(service, uuid);
  const alerts = await alertsOf(service, uuid);
  return { status, warning, archive: facts?.["archive_name"], reason: flip?.reason, alerts };
}

/** The backup server proves what is there; afterwards the newest of `names` is the last that has arrived. */
async function expectProven(scene: Scene, names: string[]): Promise<void> {
  const { check, repository } = scene;
  await report(scene);
  expect(await statesOf(service, scene)).toEqual(names.map((name) => `${name} arrived`));
  const backup = await backupOf(service, check.uuid);
  expect(backup).toMatchObject({ missing: 0, deleted: 0, repository: repository.id() });
  expect(backup?.last).toMatchObject({ name: names.at(-1), state: "arrived" });
}

/** Over 128 the exit status is told with the signal that it stands for. */
const outOf = (row: Row): string =>
  `The program ended with exit status ${row.exit}${row.exit > 128 ? ` (${row.case})` : ""}. `;

test.each([
  ["the usual exit map", undefined],
  ["a forgiving one", FORGIVING],
])("0 with %s: the check is up, nobody is told, and both archives arrive", async (_, exitMap) => {
  const row = { case: "all is well", exit: 0, commits: true, cause: /^/ };
  await play({ ...row, happens: ({ backUp }) => backUp() }, exitMap, async (scene) => {
    expect(await shownOf(scene)).toEqual({
      status: "up",
      warning: null,
      archive: "now",
      reason: { code: "success" },
      alerts: [],
    });
    await expectProven(scene, ["before", "now"]);
  });
});

describe("an outage whose alert shows the cause, and no archive to wait for", () => {
  test.each(some([...ODD, EMPTY, ...FAILED], 4))("$exit: $case", async (row) => {
    await play(row, undefined, async (scene) => {
      const { alerts, ...shown } = await shownOf(scene);
      expect(shown).toEqual({
        status: "down",
        warning: null,
        archive: "before",
        reason: { code: "exit", status: row.exit },
      });
      expect(alerts).toMatchObject([{ severity: "down", title: "web backup is down" }]);
      expect(alerts[0]?.text).toSatisfy((text: string) => text.startsWith(outOf(row)));
      expect(alerts[0]?.text).toMatch(row.cause);
      await expectProven(scene, ["before"]);
    });
  });
});

describe("a warning if the exit map says so, and the archive arrives", () => {
  test.each(some(ODD, 1))("$exit: $case", async (row) => {
    await play(row, FORGIVING, async (scene) => {
      const { alerts, ...shown } = await shownOf(scene);
      expect(shown).toEqual({
        status: "up",
        warning: { code: "exit", status: 1 },
        archive: "now",
        reason: { code: "success" },
      });
      expect(alerts).toMatchObject([{ severity: "warn", title: "web backup has a warning" }]);
      expect(alerts[0]?.text).toSatisfy((text: string) => text.startsWith(outOf(row)));
      expect(alerts[0]?.text).toMatch(row.cause);
      await expectProven(scene, ["before", "now"]);
      const backup = await backupOf(service, scene.check.uuid);
      expect(backup?.last.files).toBe(row.files);
    });
  });
});

test("an empty archive is an outage, however forgiving the exit map is", async () => {
  await play(EMPTY, FORGIVING, async (scene) => {
    const { alerts, ...shown } = await shownOf(scene);
    expect(shown).toEqual({
      status: "down",
      warning: null,
      archive: "before",
      reason: { code: "few-files", files: 0, least: 1 },
    });
    expect(alerts).toMatchObject([{ severity: "down", title: "web backup is down" }]);
    expect(alerts[0]?.text).toMatch(/^Backed up: 0 files; at least 1 /);
    expect(alerts[0]?.text).toMatch(EMPTY.cause);
    await expectProven(scene, ["before"]);
  });
});
