/** A real S3 server: Ceph's gateway with one object store in memory, for one file of tests. */
import { spawn, type ChildProcess } from "node:child_process";
import { execFile } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { AwsClient } from "aws4fetch";
import { freePort } from "../server.ts";

const run = promisify(execFile);

export interface Ceph {
  /** Without a slash at its end. */
  readonly url: string;
  /** As the owner of the bucket, who may do anything. */
  readonly ask: (
    method: string,
    path: string,
    body?: string | Buffer,
    more?: Headers,
  ) => Promise<Response>;
  /** The words of radosgw-admin. */
  readonly admin: (...words: string[]) => Promise<string>;
  readonly stop: () => Promise<void>;
}

type Headers = Readonly<Record<string, string>>;

export const KEY = { accessKeyId: "test", secretAccessKey: "testing" } as const;

/** In memory where that is a file system: what is written goes with it. */
const base = () => (existsSync("/dev/shm") ? "/dev/shm" : tmpdir());

const FSID = "11111111-2222-3333-4444-555555555555";
const OSD = "22222222-2222-3333-4444-555555555555";

export async function startCeph(): Promise<Ceph> {
  for (let tries = 1; ; tries += 1) {
    const folder = mkdtempSync(join(base(), "ceph-"));
    const children: ChildProcess[] = [];
    const stop = async () => {
      for (const child of children.toReversed()) child.kill("SIGKILL");
      await sleep(50);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    };
    try {
      return await launch(folder, children, stop);
    } catch (error) {
      await stop();
      if (tries === 2) throw error;
    }
  }
}

async function launch(
  folder: string,
  children: ChildProcess[],
  stop: () => Promise<void>,
): Promise<Ceph> {
  const [port, monPort] = [await freePort(), await freePort()];
  for (const name of ["mon", "osd", "run"]) mkdirSync(join(folder, name));
  const conf = join(folder, "ceph.conf");
  writeFileSync(conf, confOf(folder, port, monPort));
  writeFileSync(join(folder, "keyring"), "");
  const log = join(folder, "out");
  const serve = (program: string, ...words: string[]) => {
    const child = spawn(program, ["-c", conf, ...words, "-f"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data: Buffer) => appendFileSync(log, data));
    }
    children.push(child);
    return child;
  };
  const once = async (program: string, ...words: string[]) =>
    (await run(program, words, { timeout: 30_000 })).stdout;
  const map = join(folder, "monmap");
  await once(
    "monmaptool",
    "--create",
    "--clobber",
    "--fsid",
    FSID,
    "--addv",
    "a",
    `v1:127.0.0.1:${monPort}`,
    map,
  );
  await once("ceph-mon", "-c", conf, "-i", "a", "--mkfs", "--monmap", map);
  serve("ceph-mon", "-i", "a");
  await once("ceph", "-c", conf, "osd", "new", OSD);
  writeFileSync(join(folder, "osd/uuid"), `${OSD}\n`);
  await once("ceph-osd", "-c", conf, "-i", "0", "--mkfs", "--osd-uuid", OSD);
  // The first start sometimes ends with “wrong fsid”, a race with the new monitor: then it is started again.
  let osd: ChildProcess | undefined;
  for (let tries = 0; ; tries += 1) {
    if (osd === undefined || osd.exitCode !== null) osd = serve("ceph-osd", "-i", "0");
    if ((await once("ceph", "-c", conf, "osd", "stat")).includes("1 up")) break;
    if (tries > 100) throw new Error("the object store does not come up");
    await sleep(100);
  }
  serve("radosgw", "-n", "client.rgw");
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await answers(url)); tries += 1) {
    if (tries > 300) throw new Error("the gateway does not answer");
    await sleep(100);
  }
  const admin = (...words: string[]) =>
    once("radosgw-admin", "-c", conf, "-n", "client.rgw", ...words);
  const user = ["--uid=u", "--display-name=u"];
  await admin(
    "user",
    "create",
    ...user,
    `--access-key=${KEY.accessKeyId}`,
    `--secret=${KEY.secretAccessKey}`,
  );
  const client = new AwsClient({ ...KEY, service: "s3", region: "default", retries: 0 });
  return {
    url,
    admin,
    stop,
    ask: (method, path, body, more = {}) =>
      client.fetch(url + path, { method, headers: more, ...(body !== undefined && { body }) }),
  };
}

const answers = (url: string) =>
  fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
    () => true,
    () => false,
  );

const confOf = (folder: string, port: number, monPort: number) => `[global]
fsid = ${FSID}
mon host = v1:127.0.0.1:${monPort}
public addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = none
auth service required = none
auth client required = none
auth allow insecure global id reclaim = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon warn on pool no redundancy = false
mon allow pool size one = true
mon allow pool delete = true
mon max pg per osd = 1000
mon osd min down reporters = 1
paxos propose interval = 0.05
run dir = ${folder}/run
admin socket = ${folder}/run/$name.$pid.asok
log file = ${folder}/$name.log
keyring = ${folder}/keyring
[mon.a]
mon data = ${folder}/mon
[osd.0]
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 1073741824
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${port}
rgw enable usage log = false
rgw relaxed s3 bucket names = false
`;
