/** A start on a disk that has become full: what is there reads, pings are told to come again, and room heals all. */
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FULL_BYTES } from "../../../src/limits.ts";
import { RESERVE_BYTES } from "../../../src/serve/limits.ts";
import { startProgram, type Program } from "../server.ts";
import { until } from "../until.ts";

/** A disk of 100 MB that is all ours: a tmpfs. */
const disk = mkdtempSync(join(tmpdir(), "randwerk-disk-"));
const ballast = join(disk, "ballast");
const reserve = join(disk, "state/reserve");
let program: Program;
let pingUrl: string;

beforeAll(async () => {
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=100m", "randwerk-test", disk]);
  program = await startProgram({ STATE_DIR: join(disk, "state") });
  const made = await api("POST", "/api/v3/checks/", { name: "backup" });
  pingUrl = ((await made.json()) as { ping_url: string }).ping_url;
  expect((await add("plenum")).status).toBe(201);
  expect((await ping()).status).toBe(200);
  await until(() => sizeOf(reserve) >= RESERVE_BYTES);
});

afterAll(async () => {
  await program?.stop();
  execFileSync("umount", ["-l", disk]);
  rmSync(disk, { recursive: true, force: true });
});

const api = (method: string, path: string, body?: object) =>
  fetch(program.url + path, {
    method,
    redirect: "manual",
    headers: { Authorization: `Bearer ${program.token}`, "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
const add = (slug: string) =>
  api("POST", "/api/v1/links", { slug, target: `https://e.org/${"x".repeat(2_000)}` });
const ping = () => fetch(pingUrl, { method: "POST", body: "x".repeat(60_000) });
const freeBytes = () => statfsSync(disk).bavail * statfsSync(disk).bsize;
const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function fill(): void {
  const file = openSync(ballast, "a");
  for (const size of [65_536, 4_096]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch {
      // No room for more of this size.
    }
  }
  closeSync(file);
  expect(statfsSync(disk).bavail).toBe(0);
}

/** Links, keys and lists read; nothing is taken. */
async function onlyReads(): Promise<void> {
  // What the start has freed is taken back, so that the next one finds it too.
  await until(() => sizeOf(reserve) > RESERVE_BYTES / 2 && freeBytes() < FULL_BYTES);
  await until(async () => (await ping()).status === 503);
  // It opens every database: each takes 36 kB for its index of the log with the first question to it.
  expect((await api("GET", "/healthz")).status).toBe(503);
  const before = freeBytes();
  const pinged = await ping();
  expect([pinged.status, pinged.headers.get("Retry-After")]).toEqual([503, "30"]);
  for (let time = 0; time < 50; time += 1) await ping();
  // What was refused took nothing; the index of another log may have come.
  expect(before - freeBytes()).toBeLessThan(4 * 40_960);
  expect((await api("GET", "/plenum")).status).toBe(302);
  expect((await api("GET", "/.well-known/openpgpkey/hu/x?l=x")).status).toBe(404);
  expect((await api("GET", "/api/v1/links")).status).toBe(200);
  expect((await api("GET", "/api/v3/checks/")).status).toBe(200);
  expect((await api("GET", "/healthz")).status).toBe(503);
}

test("a start on a full disk serves what reads, again and again, after an end and a power cut", async () => {
  await program.stop();
  fill();
  program = await program.restart();
  await onlyReads();
  await program.kill();
  program = await program.restart();
  await onlyReads();
  await program.stop();
  fill();
  program = await program.restart();
  await onlyReads();
});

test("with room again all is well by itself, and the room of the next start is kept again", async () => {
  rmSync(ballast);
  await until(async () => (await ping()).status === 200);
  expect((await add("after")).status).toBe(201);
  await until(() => sizeOf(reserve) >= RESERVE_BYTES);
  expect(statfsSync(disk).bavail).toBeGreaterThan(0);
});
