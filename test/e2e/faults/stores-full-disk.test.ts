import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { watchDisk } from "../../../src/serve/state/free-space.ts";
import { listen, type Listener } from "../alerts/receiver.ts";
import { startServer, type Server } from "../server.ts";
import { until } from "../until.ts";

/** A disk of 8 MB that is all ours: a tmpfs. */
const disk = mkdtempSync(join(tmpdir(), "randwerk-disk-"));
const ballast = join(disk, "ballast");
let receiver: Listener;
let server: Server;
let token: string;
let pingUrl: string;

beforeAll(async () => {
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "randwerk-test", disk]);
  receiver = await listen(() => ({ status: 200 }));
  const stateDir = join(disk, "state");
  mkdirSync(stateDir);
  server = await startServer({
    STATE_DIR: stateDir,
    LANGUAGE: "en",
    ALERT_CHANNELS: JSON.stringify([
      { name: "chat", kind: "webhook", url: receiver.url, secret: "secret-of-the-tests" },
    ]),
  });
  await api("POST", "/api/v1/links", { slug: "plenum", target: "https://example.org/plenum" });
  await api("POST", "/api/v1/links", {
    slug: "few",
    target: "https://example.org/few",
    maxClicks: 3,
  });
  const made = await api("POST", "/api/v1/tokens", { name: "reader", scopes: ["links:read"] });
  token = made.body["token"] as string;
  pingUrl = (await api("POST", "/api/v3/checks/", { name: "backup" })).body["ping_url"] as string;
  expect((await fetch(pingUrl)).status).toBe(200);
});

afterAll(async () => {
  await server?.stop();
  await receiver?.close();
  execFileSync("umount", ["-l", disk]);
  rmSync(disk, { recursive: true, force: true });
});

async function api(method: string, path: string, body?: object, key = server.token) {
  const response = await fetch(server.url + path, {
    method,
    redirect: "manual",
    headers: {
      Authorization: `Bearer ${key}`,
      "Content-Type": "application/json",
      "Accept-Language": "en",
      // A program would use up no click.
      "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
  return {
    status: response.status,
    retryAfter: response.headers.get("Retry-After"),
    location: response.headers.get("Location"),
    text,
    body: (isJson ? JSON.parse(text) : {}) as Record<string, unknown>,
  };
}

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

const tell = () =>
  watchDisk({
    storeDir: join(disk, "state/store"),
    url: server.url,
    adminToken: server.token,
    consoleHost: undefined,
  });

const refusal = (code: string) => ({
  status: 503,
  retryAfter: "30",
  body: { type: `urn:randwerk:problem:${code}` },
});

/** Whatever only reads works, written to or not in between. */
async function everythingReads(): Promise<void> {
  expect(await api("GET", "/plenum")).toMatchObject({
    status: 302,
    location: "https://example.org/plenum",
  });
  expect(await api("GET", "/few")).toMatchObject({
    status: 302,
    location: "https://example.org/few",
  });
  expect(await api("GET", `/unknown-${Math.random()}`)).toMatchObject({ status: 404 });
  for (const key of [server.token, token]) {
    const { status, body } = await api("GET", "/api/v1/links", undefined, key);
    expect([status, (body["links"] as object[]).length]).toEqual([200, 2]);
  }
  expect(await api("GET", "/api/v3/checks/")).toMatchObject({ status: 200 });
  expect(await api("GET", "/api/v1/keys")).toMatchObject({ status: 200, body: { keys: [] } });
  expect(await api("GET", "/.well-known/openpgpkey/example.org/hu/x?l=x")).toMatchObject({
    status: 404,
  });
  expect(await api("GET", "/api/v1/tokens")).toMatchObject({ status: 200 });
}

/** Nothing is taken, and everybody is told why and when to come again. */
async function nothingIsTaken(slug: string): Promise<void> {
  const link = { slug, target: `https://example.org/${"x".repeat(2_000)}` };
  const made = await api("POST", "/api/v1/links", link);
  expect(made).toMatchObject(refusal("disk-full"));
  expect(made.body).toMatchObject({ title: "The disk is full" });
  expect(await api("GET", `/${slug}`)).toMatchObject({ status: 404 });
  // In the form of Healthchecks.
  const check = await api("POST", "/api/v3/checks/", { name: slug, desc: "x".repeat(9_000) });
  expect([check.status, check.retryAfter]).toEqual([503, "30"]);
  expect(check.body["error"]).toContain("room on the service's disk");
  const pinged = await fetch(pingUrl, { method: "POST", body: "x".repeat(60_000) });
  expect([pinged.status, pinged.headers.get("Retry-After")]).toEqual([503, "30"]);
  expect(await pinged.text()).toBe("disk full");
}

const health = async () => {
  const { status, body } = await api("GET", "/healthz");
  const stores = body["stores"] as Record<string, { problems: { code: string }[] }>;
  const codes = Object.values(stores).flatMap(({ problems }) => problems.map(({ code }) => code));
  return { status, body, codes };
};

const titles = () => receiver.seen.map(({ body }) => (JSON.parse(body) as { title: string }).title);

test("while the disk is full everything reads, nothing is taken, and the admins know", async () => {
  tell();
  await until(() => titles().some((title) => title.includes("The disk is getting full")));
  fill();
  await everythingReads();
  await nothingIsTaken("first");
  await everythingReads();
  // Readers do not suffer from writers.
  const [, ...reads] = await Promise.all([
    nothingIsTaken("second"),
    ...Array.from({ length: 10 }, everythingReads),
  ]);
  expect(reads).toHaveLength(10);
  const { status, codes } = await health();
  expect(status).toBe(503);
  expect(codes).toContain("disk-full");
  await until(() => titles().includes("The disk is full"));
});

test("after a restart on the full disk everything reads as well", async () => {
  await server.kill();
  server = await server.restart();
  await everythingReads();
  await nothingIsTaken("third");
  await everythingReads();
});

test("with room again all is well by itself, and that is told too", async () => {
  const before = titles().length;
  tell();
  await until(() => titles().slice(before).includes("The disk is full"));
  rmSync(ballast);
  await until(async () => (await fetch(pingUrl)).status === 200);
  const link = { slug: "after", target: "https://example.org/after" };
  expect(await api("POST", "/api/v1/links", link)).toMatchObject({ status: 201 });
  await until(async () => (await health()).status === 200);
  await until(() => titles().includes("There is room on the disk again"));
  // Nothing of what was refused is there, and each ping once.
  const { body } = await api("GET", "/api/v1/links");
  expect((body["links"] as { slug: string }[]).map(({ slug }) => slug).toSorted()).toEqual([
    "after",
    "few",
    "plenum",
  ]);
  const { body: listed } = await api("GET", "/api/v3/checks/");
  expect(listed["checks"]).toMatchObject([{ name: "backup", n_pings: 2 }]);
});
