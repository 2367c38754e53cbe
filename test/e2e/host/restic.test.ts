/** Arrival of what real restic has backed up, on the disk of the backup server. */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync, chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Check, Service } from "../heartbeats/service.ts";
import { runAgent, runProgram } from "./machine.ts";
import { alertsOf, backupOf, makeSite, startService, type Site } from "./site.ts";

let service: Service;
let site: Site;
let check: Check;
let env: Record<string, string>;
let repository: string;
let snapshots: string;

beforeAll(async () => {
  service = await startService();
  site = await makeSite(service);
  check = await service.makeCheck({ name: "restic" });
  const { root } = site.host;
  repository = join(root, "mnt/restic");
  snapshots = join(repository, "snapshots");
  for (const folder of ["mnt/other", "source"]) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "source/file"), "content");
  env = {
    PATH: `${root}/bin:${process.env["PATH"] ?? ""}`,
    RESTIC_REPOSITORY: repository,
    RESTIC_PASSWORD: "password",
  };
  const { code, stderr } = await restic("init");
  if (code !== 0) throw new Error(stderr.toString());
});
afterAll(async () => {
  site?.host.remove();
  await service?.server.remove();
});

const restic = (...words: string[]) => runProgram("restic", words, { env, cwd: site.host.root });

/** `randwerk-agent run CHECK -- restic backup source`; returns the name of the new snapshot's file. */
async function backUp(...options: string[]): Promise<string> {
  const before = readdirSync(snapshots);
  const words = ["run", check.uuid, "--", "restic", "backup", "source", ...options];
  const { code, stderr } = await runAgent(site.host, words, { env, cwd: site.host.root });
  expect([code, stderr.toString()]).toEqual([0, ""]);
  const [made = ""] = readdirSync(snapshots).filter((name) => !before.includes(name));
  return made;
}

const look = async () => {
  const { code, stderr } = await site.arrived();
  return [code, stderr.toString()];
};
const last = async () => (await backupOf(service, check.uuid))?.last;
const told = async () => (await alertsOf(service, check.uuid)).map(({ title }) => title);

test.each([
  ["in words", []],
  ["as JSON", ["--json"]],
])("a snapshot that is announced %s is awaited, and arrives as its file", async (_how, options) => {
  const made = await backUp(...options);
  expect(await last()).toMatchObject({ state: "awaiting" });
  expect(made.startsWith((await last())?.archive ?? "none")).toBe(true);
  expect(await look()).toEqual([0, ""]);
  expect(await last()).toMatchObject({ state: "arrived" });
  expect((await backupOf(service, check.uuid))?.tool).toBe("restic");
});

test("one whose file is not what its name says is not judged", async () => {
  const made = await backUp();
  const file = join(snapshots, made);
  chmodSync(file, 0o600);
  renameSync(file, `${file}.kept`);
  writeFileSync(file, "something else");
  rmSync(`${file}.moved`, { force: true });
  renameSync(`${file}.kept`, join(site.host.root, "kept"));
  const [code, said] = await look();
  expect(code).toBe(1);
  expect(said).toMatch(/restic: damaged or not to be read: [0-9a-f]{8}/);
  expect(await last()).toMatchObject({ state: "awaiting" });
  renameSync(join(site.host.root, "kept"), file);
  expect(await look()).toEqual([0, ""]);
  expect(await last()).toMatchObject({ state: "arrived" });
});

test("a disk that is gone loses nothing, while another one is there", async () => {
  const away = join(site.host.root, "away");
  const { code } = await restic("-r", join(site.host.root, "mnt/second"), "init");
  expect(code).toBe(0);
  renameSync(repository, away);
  expect(await look()).toEqual([0, ""]);
  expect(await last()).toMatchObject({ state: "arrived" });
  expect(await told()).toEqual([]);
  renameSync(away, repository);
});

test("one that restic forgets is deleted, which is told with restic's commands", async () => {
  const made = await backUp();
  expect(await look()).toEqual([0, ""]);
  const { code } = await restic("forget", made);
  expect(code).toBe(0);
  expect(await look()).toEqual([0, ""]);
  expect(await last()).toMatchObject({ state: "deleted" });
  const { request } = service;
  const { alerts } = await request<{ alerts: { title: string; text: string }[] }>(
    "GET",
    "/api/v1/alerts",
  );
  expect(alerts[0]).toMatchObject({
    title: "An archive of restic is deleted",
    text: expect.stringContaining("no “restic prune”"),
  });
});

test("another server without any of it claims nothing", async () => {
  const other = await makeSite(service);
  const { code } = await restic("-r", join(other.host.root, "mnt/mine"), "init");
  expect(code).toBe(0);
  const { code: arrived, stderr } = await other.arrived();
  expect([arrived, stderr.toString()]).toEqual([0, ""]);
  const { repositories } = await service.request<{ repositories: { server: { slug: string } }[] }>(
    "GET",
    "/api/v1/backups",
  );
  expect(repositories.map(({ server }) => server.slug)).toEqual([site.serverSlug]);
  other.host.remove();
});
