/** Borg 1.4 (test/install.sh unpacks it) beside Debian 12's 1.2: the same proofs, and its own exit statuses. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Service } from "../heartbeats/service.ts";
import { root } from "../server.ts";
import { runAgent } from "./machine.ts";
import { APPEND_ONLY, makeScene, report, statesOf, type Scene } from "./scene.ts";
import { alertsOf, backupOf, startService } from "./site.ts";

const BORG = join(root, "node_modules/.cache/borg-1.4/usr");
const before = process.env["PATH"] ?? "";
let folder = "";
let service: Service;
beforeAll(async () => {
  if (!existsSync(join(BORG, "bin/borg"))) {
    throw new Error("borg 1.4 is not there: sh test/install.sh unpacks it on Debian 12");
  }
  folder = mkdtempSync(join(tmpdir(), "borg-"));
  const start = `PYTHONPATH='${BORG}/lib/python3/dist-packages' exec '${BORG}/bin/borg' "$@"`;
  writeFileSync(join(folder, "borg"), `#!/bin/sh\n${start}\n`, { mode: 0o755 });
  process.env["PATH"] = `${folder}:${before}`;
  service = await startService();
});
afterAll(async () => {
  process.env["PATH"] = before;
  rmSync(folder, { recursive: true, force: true });
  await service.server.remove();
});

const scenes: Scene[] = [];
afterEach(() => scenes.splice(0).forEach(({ host }) => host.remove()));

async function setScene(settings: Record<string, unknown>, repository?: string[]): Promise<Scene> {
  const scene = await makeScene(service, settings, repository);
  scenes.push(scene);
  return scene;
}

async function look(scene: Scene): Promise<string[]> {
  await report(scene);
  return statesOf(service, scene);
}

test.each([
  ["an append-only repository that is not encrypted", APPEND_ONLY],
  ["an encrypted repository", ["repokey-blake2"]],
])("in %s archives arrive, and one that is renamed or deleted is noticed", async (_, init) => {
  const scene = await setScene({}, init);
  const { borg, path } = scene.repository;
  expect((await borg("--version")).stdout.toString()).toMatch(/^borg 1\.4\./);
  await scene.backUp();
  expect(await look(scene)).toEqual(["before arrived", "now arrived"]);
  const id = (await backupOf(service, scene.check.uuid))?.last.archive ?? "";
  expect((await borg("rename", `${path}::now`, "later")).code).toBe(0);
  // Called by its new id from now on, which the next look proves.
  expect(await look(scene)).toEqual(["before arrived", "now arrived"]);
  const alerts = await alertsOf(service, id);
  expect(alerts.map(({ severity, title }) => `${severity} ${title}`)).toEqual([
    "warn An archive of web backup was renamed",
  ]);
  expect((await backupOf(service, scene.check.uuid))?.last.archive).not.toBe(id);
  expect((await borg("delete", `${path}::before`)).code).toBe(0);
  expect(await look(scene)).toEqual(["before deleted", "now arrived"]);
});

test.each([
  ["one of several sources is missing", ["source", "nowhere"], {}, "up", "now arrived"],
  ["the archive exists", ["source"], { name: "before" }, "down", undefined],
])("with modern exit statuses: %s", async (_, sources, more, status, arrived) => {
  // https://borgbackup.readthedocs.io/en/1.4-maint/internals/frontends.html#message-ids
  const exitMap = { "0": "success", "1": "warn", "100-127": "warn", "*": "fail" };
  const scene = await setScene({ exit_map: exitMap });
  const env = { ...scene.repository.env, BORG_EXIT_CODES: "modern" };
  const { code } = await scene.backUp({ sources, env, ...more });
  // 107: a source is not there; 30: the archive is there already.
  expect(code).toBe(status === "up" ? 107 : 30);
  const check = await service.check(scene.check.uuid);
  expect(check).toMatchObject({ status, warning: status === "up" ? { status: 107 } : null });
  expect((await look(scene)).find((one) => one.startsWith("now"))).toBe(arrived);
});

test("restore-test reads what it has written", async () => {
  const { host, repository } = await setScene({});
  const { uuid } = await service.makeCheck({ name: "restore" });
  const command = ["restore-test", uuid, "--", repository.path];
  const outcome = await runAgent(host, command, { env: repository.env });
  expect([outcome.code, outcome.stderr.toString()]).toEqual([0, ""]);
  expect(JSON.parse(outcome.stdout.toString())).toMatchObject({ restore: { name: "before" } });
  expect(await service.check(uuid)).toMatchObject({ status: "up" });
});
