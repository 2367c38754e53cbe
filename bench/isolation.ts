/** What a visitor, a server and a mail client feel while somebody asks for something dear. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KEY, startCeph } from "../test/e2e/archive/ceph.ts";
import { CLI } from "../test/e2e/cli/cli.ts";
import { startProgram, type Server } from "../test/e2e/server.ts";
import { isUnfelt, MOST_MS, MOST_TIMES_IDLE, openLoop, quantileMs } from "./open-loop.ts";

const EVERY_MS = 10;
const IDLE_MS = Number(process.env["BENCH_IDLE_MS"] ?? 3_000);
/** A hundredth of that kind for a first look. */
const LINKS = Number(process.env["BENCH_LINKS"] ?? 100_000);
const IMPORTED = LINKS / 2;
/** Only what is named like this. */
const ONLY = new RegExp(process.env["BENCH_ONLY"] ?? "", "u");
const ADDRESS = "vorstand@example.org";
const LOOKUP = "/.well-known/openpgpkey/example.org/hu/qs1j67f594iidtsyffk69drssxddqm5t?l=vorstand";

const folder = mkdtempSync(join(tmpdir(), "randwerk-isolation-"));

function importFile(name: string): string {
  const path = join(folder, `${name}.jsonl`);
  const lines = Array.from({ length: IMPORTED }, (_, index) =>
    JSON.stringify({ slug: `${name}${index}`, target: `https://example.org/${name}/${index}` }),
  );
  writeFileSync(path, lines.join("\n"));
  return path;
}

/** A key as `gpg --export` gives it. */
function keyFile(): string {
  const home = mkdtempSync(join(folder, "gpg-"));
  const gpg = (...args: string[]) =>
    execFileSync("gpg", ["--homedir", home, "--batch", "--quiet", "--passphrase", "", ...args], {
      stdio: ["ignore", "pipe", "ignore"],
    });
  gpg("--quick-generate-key", `<${ADDRESS}>`, "rsa4096", "sign,cert", "1y");
  const fingerprint = /^fpr:{9}([0-9A-F]+):/m.exec(gpg("--with-colons", "--list-keys").toString());
  gpg("--quick-add-key", fingerprint?.[1] ?? "", "rsa4096", "encr", "1y");
  const path = join(folder, "key.gpg");
  writeFileSync(path, gpg("--export"));
  execFileSync("gpgconf", ["--homedir", home, "--kill", "all"]);
  return path;
}

/** Runs curl; its answers go nowhere. A program of its own, so that reading them delays no measurement. */
function curl(token: string, ...args: string[]): Promise<void> {
  const all = [
    "-sS",
    "--no-progress-meter",
    "--fail",
    "-H",
    `Authorization: Bearer ${token}`,
    ...args,
  ];
  return runProgram("curl", all);
}

/** The command line, likewise. */
const randwerk = ({ url, token }: Server, ...args: string[]): Promise<void> =>
  runProgram(CLI, args, { RANDWERK_URL: url, RANDWERK_TOKEN: token });

function runProgram(program: string, args: readonly string[], more = {}): Promise<void> {
  const env = { ...process.env, ...more };
  const child = spawn(program, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) =>
      status === 0
        ? resolve()
        : reject(new Error(`${program} ended with ${status}: ${args.join(" ")}`)),
    );
  });
}

const agent = new Agent({ keepAlive: true });

/** A request of the measured kind; its answer is read whole. */
function ask(url: string, status: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent }, (response) => {
      response.resume().once("end", () => {
        if (response.statusCode === status) resolve();
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    asked.once("error", reject).end();
  });
}

/** All links, page by page, as the command line reads them. */
async function listAll({ url, token }: Server): Promise<void> {
  let cursor = "";
  do {
    const page = await fetch(`${url}/api/v1/links?limit=500${cursor}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    if (!page.ok) throw new Error(await page.text());
    const next = /"cursor":"(\d+)"/.exec(await page.text())?.[1];
    cursor = next === undefined ? "" : `&cursor=${next}`;
  } while (cursor !== "");
}

interface Dear {
  readonly name: string;
  readonly run: () => Promise<void>;
  readonly isMeasured?: false;
}

function dearRequests(server: Server, key: string): Dear[] {
  const { url, token } = server;
  const api = `${url}/api/v1/links`;
  const post = (file: string, query = "") =>
    curl(token, "--data-binary", `@${file}`, `${api}/import${query}`);
  const all = LINKS.toLocaleString("en");
  const imported = IMPORTED.toLocaleString("en");
  const fresh = importFile("c");
  return [
    { name: `export of ${all}`, run: () => curl(token, `${api}/export`) },
    { name: `list of ${all}, all pages`, run: () => listAll(server) },
    { name: `20 searches in ${all}`, run: () => curl(token, `${api}?search=nowhere[1-20]`) },
    { name: `20 looks into the trash`, run: () => curl(token, `${api}?trash=true&limit=[1-20]`) },
    { name: "30 codes of 2,048 px", run: () => curl(token, `${url}/a[1-30].png?size=2048`) },
    {
      name: "80 descriptions, by four",
      run: () => curl(token, "-Z", "--parallel-max", "4", `${url}/api/openapi.json?[1-80]`),
    },
    {
      name: "20 keys judged",
      // A fragment is not sent: it is the same URL twenty times.
      run: () => curl(token, "-T", key, `${url}/api/v1/keys/${ADDRESS}#[1-20]`),
    },
    { name: `dry run of ${imported}`, run: () => post(fresh, "?dryRun=true") },
    { name: `import of ${imported}`, run: () => post(fresh) },
    { name: `import of ${imported} again`, run: () => post(fresh, "?partial=true") },
    {
      name: "archive into a file",
      run: () => randwerk(server, "archive", "export", join(folder, "all.jsonl.gz")),
    },
    // It makes the key of the installation, once.
    { name: "the first night's archive", run: () => randwerk(server, "archive", "now") },
    // By itself the service drills that one at once; here it is waited for, and not measured.
    { name: "its drill", run: () => randwerk(server, "archive", "drill"), isMeasured: false },
    { name: "a night's archive", run: () => randwerk(server, "archive", "now") },
    { name: "its drill", run: () => randwerk(server, "archive", "drill") },
  ];
}

type P99 = readonly [redirect: number, ping: number, lookup: number];

async function measure(probes: readonly (() => Promise<void>)[], until: Promise<void>) {
  const measured = await Promise.all(probes.map((send) => openLoop(send, EVERY_MS, until)));
  await until;
  return measured.map((requests) => quantileMs(requests, 0.99)) as unknown as P99;
}

async function prepare(server: Server, key: string): Promise<(() => Promise<void>)[]> {
  const { url, token } = server;
  for (const name of ["a", "b"]) {
    await curl(token, "--data-binary", `@${importFile(name)}`, `${url}/api/v1/links/import`);
  }
  await curl(token, "-T", key, `${url}/api/v1/keys/${ADDRESS}`);
  const made = await fetch(`${url}/api/v3/checks/`, {
    method: "POST",
    headers: { "X-Api-Key": token },
    body: JSON.stringify({ name: "bench", timeout: 86_400, grace: 3_600 }),
  });
  const { ping_url: ping } = (await made.json()) as { ping_url: string };
  const pingUrl = url + new URL(ping).pathname;
  let next = 0;
  return [
    // Half of them the isolate remembers, half of them it asks the store for.
    () => ask(`${url}/${(next += 1) % 2 === 0 ? "a1" : `a${next % IMPORTED}`}`, 302),
    () => ask(pingUrl, 200),
    () => ask(url + LOOKUP, 200),
  ];
}

function printRow(name: string, seconds: number, p99: P99, idle: P99): void {
  const cells = p99.map((ms, index) => {
    const idleMs = idle[index] ?? Number.NaN;
    const felt = isUnfelt(ms, idleMs) ? " " : "!";
    return `${ms.toFixed(1).padStart(9)}${felt}${`(${idleMs.toFixed(1)})`.padStart(8)}`;
  });
  console.log(name.padEnd(30) + seconds.toFixed(1).padStart(7) + cells.join(""));
}

const ceph = await startCeph();
const server = await startProgram({
  KEY_SERVERS: "none",
  ARCHIVE_S3: JSON.stringify({
    endpoint: ceph.url,
    region: "default",
    bucket: "bench",
    accessKeyId: KEY.accessKeyId,
  }),
  ARCHIVE_S3_SECRET: KEY.secretAccessKey,
  ARCHIVE_RECIPIENT: ADDRESS,
  ARCHIVE_AT: "2199-01-01",
});
try {
  await ceph.ask("PUT", "/bench");
  const key = keyFile();
  const probes = await prepare(server, key);
  await measure(probes, sleep(IDLE_MS)); // warms up
  console.log(
    `\np99 in ms of one request every ${EVERY_MS} ms, counted from when it was meant to start; idle in brackets;`,
  );
  console.log(`! more than ${MOST_TIMES_IDLE} times idle, or not under ${MOST_MS} ms\n`);
  const titles = ["redirect", "ping", "key look-up"].map((title) => title.padStart(18)).join("");
  console.log("".padEnd(30) + "s".padStart(7) + titles);
  const dear = dearRequests(server, key).filter(({ name }) => ONLY.test(name));
  for (const { name, run, isMeasured } of dear) {
    if (isMeasured === false) {
      await run();
      continue;
    }
    const idle = await measure(probes, sleep(IDLE_MS));
    const startedAt = performance.now();
    const p99 = await measure(probes, run());
    printRow(name, (performance.now() - startedAt) / 1000, p99, idle);
  }
} finally {
  agent.destroy();
  await server.remove();
  await ceph.stop();
  rmSync(folder, { recursive: true, force: true });
}
