/** Backups of real restic in a real S3 server, proven by the service itself: no agent looks there. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newPerson } from "../cli/cli.ts";
import { startService, type Check, type Service } from "../heartbeats/service.ts";
import { alertsOf, backupOf } from "../host/site.ts";
import { until } from "../until.ts";
import { KEY, startCeph, type Ceph } from "./ceph.ts";
import { startFaulty, type Faulty } from "./faulty.ts";

const run = promisify(execFile);

interface Stored {
  readonly path: string | null;
  readonly fault: string | null;
  readonly unreadableSince: string | null;
  readonly server: { readonly slug: string; readonly status: string };
}

let ceph: Ceph;
let faulty: Faulty;
let service: Service;
let home: string;
let check: Check;

const named = (name: string, more: object = {}) => ({
  name,
  endpoint: faulty.url,
  region: "default",
  bucket: "backups",
  prefix: name,
  ...KEY,
  ...more,
});

beforeAll(async () => {
  ceph = await startCeph();
  faulty = await startFaulty(ceph.url);
  expect((await ceph.ask("PUT", "/backups")).status).toBe(200);
  for (const key of ["kopia/kopia.repository", "borg/config/manifest"]) {
    expect((await ceph.ask("PUT", `/backups/${key}`, "{}")).status).toBe(200);
  }
  home = mkdtempSync(join(tmpdir(), "restic-"));
  writeFileSync(join(home, "file"), "content");
  const all = [
    named("nextcloud"),
    named("nowhere"),
    named("kopia"),
    named("borg"),
    named("stranger", { secretAccessKey: "another" }),
  ];
  service = await startService({
    LANGUAGE: "en",
    KEY_SERVERS: "none",
    S3_REPOSITORIES: JSON.stringify(all),
  });
  await restic("init");
  check = await service.makeCheck({ name: "nextcloud" });
  const admin = newPerson(service.server);
  await admin.ok(["checks", "edit", "nextcloud", "--s3", "nextcloud"]);
  admin.remove();
});
afterAll(async () => {
  await service.server.remove();
  faulty.stop();
  rmSync(home, { recursive: true, force: true });
  await ceph.stop();
});

const at = (s3: string) => ({ s3, kind: "restic" });

async function restic(...words: string[]): Promise<string> {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    RESTIC_REPOSITORY: `s3:${ceph.url}/backups/nextcloud`,
    RESTIC_PASSWORD: "password",
    AWS_ACCESS_KEY_ID: KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey,
  };
  return (await run("restic", words, { cwd: home, env, timeout: 120_000 })).stdout;
}

/** `restic backup --json | curl --data-binary @- …`; returns the key of the snapshot in the bucket. */
async function backUp(): Promise<string> {
  const said = await restic("backup", "--json", "file");
  const answer = await fetch(check.ping_url, { method: "POST", body: said });
  expect(await answer.text()).toBe("OK");
  const { archive } = (await backupOf(service, check.uuid))?.last ?? {};
  const [key = ""] = await keysWith(`nextcloud/snapshots/${archive}`);
  return key;
}

async function keysWith(prefix: string): Promise<string[]> {
  const xml = await (await ceph.ask("GET", `/backups?list-type=2&prefix=${prefix}`)).text();
  return [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => key);
}

/** Saying it once more has the service look at once. */
const look = (uuid = check.uuid, s3 = "nextcloud") =>
  service.request("POST", `/api/v3/checks/${uuid}`, { repository: at(s3) });
const state = async () => (await backupOf(service, check.uuid))?.last.state;
const stored = async (path: string): Promise<Stored | undefined> => {
  const { repositories } = await service.request<{ repositories: Stored[] }>(
    "GET",
    "/api/v1/backups",
  );
  return repositories.find((one) => one.path?.endsWith(path));
};
/** Looks until what is stored is so. */
const stateAfterLook = async (wanted: string) => {
  await look();
  await until(async () => (await state()) === wanted);
};

test("a snapshot is awaited, and arrives once the service has read it", async () => {
  await backUp();
  expect(await state()).toBe("awaiting");
  await stateAfterLook("arrived");
  expect(await stored("/backups/nextcloud")).toMatchObject({
    path: `s3:${faulty.url}/backups/nextcloud`,
    fault: null,
    server: { slug: "arrivals-s3", status: "up" },
  });
  expect((await backupOf(service, check.uuid))?.tool).toBe("restic");
});

test("one whose content is not what its name says is not taken for a proof", async () => {
  const key = await backUp();
  const good = Buffer.from(await (await ceph.ask("GET", `/backups/${key}`)).arrayBuffer());
  await ceph.ask("PUT", `/backups/${key}`, "something else");
  await look();
  await until(async () => (await stored("nextcloud"))?.fault !== null);
  expect((await stored("nextcloud"))?.fault).toMatch(
    /^What they hold does not fit their names: [0-9a-f]{8}\. “restic check” shows/,
  );
  expect(await state()).toBe("awaiting");
  await ceph.ask("PUT", `/backups/${key}`, good);
  await stateAfterLook("arrived");
  expect(await stored("nextcloud")).toMatchObject({ fault: null, unreadableSince: null });
});

test("what cannot be looked into says why, and nothing is taken for deleted", async () => {
  faulty.do({ kind: "answers", status: 503, code: "SlowDown" });
  await look();
  await until(async () => (await stored("nextcloud"))?.fault !== null);
  expect((await stored("nextcloud"))?.fault).toBe(
    "Object storage asks for a pause (overloaded). (503 SlowDown)",
  );
  expect(await state()).toBe("arrived");
  faulty.do(undefined);
  await look();
  await until(async () => (await stored("nextcloud"))?.fault === null);
  // It reads, and nothing else: a key that may read and list is enough.
  expect(faulty.asked.filter((one) => !/^(?:GET|HEAD) /.test(one))).toEqual([]);
});

test("a snapshot that is deleted is an alert, and the repository is no other's", async () => {
  const key = await backUp();
  await stateAfterLook("arrived");
  const good = Buffer.from(await (await ceph.ask("GET", `/backups/${key}`)).arrayBuffer());
  await ceph.ask("DELETE", `/backups/${key}`);
  await stateAfterLook("deleted");
  const archive = (await backupOf(service, check.uuid))?.last.archive ?? "";
  const [alert] = await alertsOf(service, archive);
  expect(alert).toMatchObject({ title: "An archive of nextcloud is deleted" });
  await ceph.ask("PUT", `/backups/${key}`, good);
  await stateAfterLook("arrived");
});

describe("what is no repository of restic is told by name", () => {
  test.each([
    ["nowhere", /^There is no repository of restic: there is no file “config”\./],
    ["kopia", /^There is a repository of kopia: its arrivals cannot be proven yet\.$/],
    ["borg", /^There is a repository of borg 2: its arrivals cannot be proven yet\.$/],
    ["stranger", /^Object storage refuses the signature: .* \(403 SignatureDoesNotMatch\)$/],
  ])("%s", async (s3, said) => {
    const { uuid } = await service.makeCheck({ name: s3, repository: at(s3) });
    await until(async () => (await stored(`/backups/${s3}`)) !== undefined);
    expect((await stored(`/backups/${s3}`))?.fault).toMatch(said);
    // Who takes it out expects nothing of it any more.
    await service.request("POST", `/api/v3/checks/${uuid}`, { repository: null });
    expect(await stored(`/backups/${s3}`)).toBeUndefined();
  });
});

test("a name that the settings do not have is refused, with those that they have", async () => {
  const answer = await fetch(`${service.server.url}/api/v3/checks/`, {
    method: "POST",
    headers: { "X-Api-Key": service.server.token },
    body: JSON.stringify({ name: "typo", repository: at("nextclud") }),
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(
    "S3_REPOSITORIES has no repository “nextclud”. There are: nextcloud, nowhere",
  );
});
