/** Proofs that an archive arrived, and what is none, however much it looks like one. */
import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { some } from "../../campaign.ts";
import type { Service } from "../heartbeats/service.ts";
import { APPEND_ONLY, interrupt, makeScene, report, statesOf, type Scene } from "./scene.ts";
import { alertsOf, backupOf, startService, storedIn } from "./site.ts";

let service: Service;
beforeAll(async () => (service = await startService()));
afterAll(() => service.server.remove());

const scenes: Scene[] = [];
afterEach(() => scenes.splice(0).forEach(({ host }) => host.remove()));

async function setScene(settings?: Record<string, unknown>, repository?: string[]): Promise<Scene> {
  const scene = await makeScene(service, settings, repository);
  scenes.push(scene);
  return scene;
}

const states = (scene: Scene): Promise<string[]> => statesOf(service, scene);

async function look(scene: Scene): Promise<string[]> {
  await report(scene);
  return states(scene);
}

/** Borg's own list: the id of every archive, checkpoints too. */
async function idsIn({ repository: { borg, path } }: Scene): Promise<Map<string, string>> {
  const format = ["--consider-checkpoints", "--format", "{archive} {id}{NL}"];
  const { stdout } = await borg("list", ...format, path);
  const lines = stdout.toString().trim().split("\n");
  return new Map(lines.map((line) => line.split(" ") as [string, string]));
}

/** The success ping of a host that claims to have made an archive called `fake`. */
async function claim({ check, repository }: Scene, id: string): Promise<void> {
  const stats = { nfiles: 1, original_size: 1, deduplicated_size: 1 };
  const facts = { archive: { id, name: "fake", stats }, repository: { id: repository.id() } };
  const body = `${JSON.stringify(facts)}\n--- output ---\n`;
  expect((await fetch(`${check.ping_url}/0`, { method: "POST", body })).status).toBe(200);
}

const segmentsOf = ({ repository: { segments, segment } }: Scene): Buffer =>
  Buffer.concat(segments().map((number) => readFileSync(segment(number))));

/** As hosts make them last. */
const REPOSITORIES: [string, string[]][] = [
  ["an encrypted repository", ["repokey-blake2"]],
  ["an append-only repository that is not encrypted", APPEND_ONLY],
];

/** What is told apart by borg's own entries, and by no key: in the suite once. */
const ONE = some(REPOSITORIES, 1);

describe.each(REPOSITORIES)("in %s", (_, init) => {
  test("an archive is awaited from its ping on, and arrived when the server has seen it", async () => {
    const scene = await setScene({}, init);
    await scene.backUp();
    expect(await states(scene)).toEqual(["before awaiting", "now awaiting"]);
    expect(await look(scene)).toEqual(["before arrived", "now arrived"]);
    const backup = await backupOf(service, scene.check.uuid);
    expect(backup).toMatchObject({
      check: { status: "up" },
      tool: "borg",
      repository: scene.repository.id(),
      last: { archive: (await idsIn(scene)).get("now"), name: "now", files: 1, state: "arrived" },
      lastArrived: { name: "now" },
      missing: 0,
      deleted: 0,
    });
    const stored = await storedIn(service, scene.repository.id());
    expect(stored).toMatchObject({
      server: { slug: scene.serverSlug, status: "up" },
      lastTransaction: expect.any(Number),
      lockedSince: null,
      warnings: [],
    });
    // Only an append-only repository keeps a log of its transactions.
    const transaction = init.includes("--append-only") ? stored?.lastTransaction : null;
    expect(backup?.last.transaction).toBe(transaction);
  });
});

describe.each(ONE)("in %s", (_, init) => {
  test("an id that only occurs inside file contents has not arrived", async () => {
    const scene = await setScene({}, init);
    const id = Buffer.alloc(32, 0xc3);
    writeFileSync(join(scene.host.root, "source/id"), Buffer.concat([id, Buffer.from("\n")]));
    await scene.backUp({ options: ["-C", "none"] });
    const isPlain = init === APPEND_ONLY;
    expect(segmentsOf(scene).includes(id)).toBe(isPlain); // it did get in as it is
    await claim(scene, id.toString("hex"));
    expect(await look(scene)).toEqual(["before arrived", "fake awaiting", "now arrived"]);
  });

  test("an id with one digit altered has not arrived", async () => {
    const scene = await setScene({}, init);
    const id = (await idsIn(scene)).get("before") ?? "";
    await claim(scene, id.slice(0, -1) + (id.endsWith("0") ? "1" : "0"));
    expect(await look(scene)).toEqual(["before arrived", "fake awaiting"]);
  });

  test("what a killed borg wrote has not arrived", async () => {
    const scene = await setScene({}, init);
    const committed = scene.repository.segments();
    expect((await interrupt(scene, "SIGKILL")).code).toBe(137);
    const [fresh] = scene.repository.segments().filter((number) => !committed.includes(number));
    if (fresh === undefined) throw new Error("borg had written nothing yet");
    // The first entry behind BORG_SEG: CRC, size, tag, then the key.
    const key = readFileSync(scene.repository.segment(fresh)).subarray(17, 49);
    expect(key).toHaveLength(32);
    await claim(scene, key.toString("hex"));
    expect(await look(scene)).toEqual(["before arrived", "fake awaiting"]);
  });

  test("an archive whose commit was cut off has not arrived", async () => {
    const scene = await setScene({}, init);
    await scene.backUp();
    const last = scene.repository.segment(scene.repository.segments().at(-1) ?? 0);
    truncateSync(last, statSync(last).size - 9); // the COMMIT entry
    const { code, stderr } = await scene.arrived();
    expect([code, stderr.toString()]).toEqual([1, expect.stringContaining("mnt/web: no index")]);
    expect(await states(scene)).toEqual(["before awaiting", "now awaiting"]);
  });

  test("a checkpoint is no archive that anybody waits for", async () => {
    const scene = await setScene({}, init);
    expect((await interrupt(scene, "SIGINT")).code).toBe(2);
    const ids = await idsIn(scene);
    expect([...ids.keys()].toSorted()).toEqual(["before", "now.checkpoint"]);
    expect(await look(scene)).toEqual(["before arrived"]);
    const backup = await backupOf(service, scene.check.uuid);
    expect([backup?.last.name, backup?.lastArrived?.name]).toEqual(["before", "before"]);
  });

  test("a deleted archive is an alert, once", async () => {
    const scene = await setScene({}, init);
    await scene.backUp();
    await look(scene);
    const id = (await idsIn(scene)).get("before") ?? "";
    const { borg, path } = scene.repository;
    expect((await borg("delete", `${path}::before`)).code).toBe(0);
    expect((await borg("compact", "--threshold", "0", path)).code).toBe(0);
    expect(await look(scene)).toEqual(["before deleted", "now arrived"]);
    expect(await look(scene)).toEqual(["before deleted", "now arrived"]);
    const alerts = await alertsOf(service, id);
    expect(alerts).toMatchObject([{ subject: "archive", severity: "down" }]);
    expect(alerts[0]?.text).toMatch(/^ {4}before, /m);
    expect(alerts[0]?.text).not.toMatch(/^ {4}now, /m);
    expect(await backupOf(service, scene.check.uuid)).toMatchObject({ missing: 0, deleted: 1 });
  });

  test("check, compact and prune alarm nobody about archives that are still there", async () => {
    const scene = await setScene({}, init);
    const { borg, path } = scene.repository;
    for (const name of ["kept", "old-1", "old-2"]) {
      writeFileSync(join(scene.host.root, "source/file"), `content of ${name}\n`.repeat(1_000));
      expect((await scene.backUp({ name })).code).toBe(0);
    }
    await look(scene);
    expect((await borg("check", path)).code).toBe(0);
    expect((await borg("compact", "--threshold", "0", path)).code).toBe(0);
    const all = ["before", "kept", "old-1", "old-2"];
    expect(await look(scene)).toEqual(all.map((name) => `${name} arrived`));
    const ids = await idsIn(scene);
    expect((await borg("prune", "--prefix", "old-", "--keep-last", "1", path)).code).toBe(0);
    expect((await borg("compact", "--threshold", "0", path)).code).toBe(0);
    const living = ["before arrived", "kept arrived"];
    expect(await look(scene)).toEqual([...living, "old-1 deleted", "old-2 arrived"]);
    for (const [name, id] of ids) {
      expect([name, await alertsOf(service, id)]).toEqual([
        name,
        name === "old-1" ? [expect.objectContaining({ severity: "down" })] : [],
      ]);
    }
    expect(await alertsOf(service, scene.check.uuid)).toEqual([]);
  });
});
