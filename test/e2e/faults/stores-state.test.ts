import {
  closeSync,
  cpSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { serialize } from "node:v8";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stores } from "../../../docs/stores.ts";
import { watchDisk } from "../../../src/serve/state/free-space.ts";
import { listen, type Listener } from "../alerts/receiver.ts";
import { some } from "../../campaign.ts";
import { startProgram, startServer, type Server, type Variables } from "../server.ts";
import { until } from "../until.ts";

const TOKEN = "admin-token-of-the-fault-tests";
const DAY_MS = 86_400_000;

let receiver: Listener;
let server: Server | undefined;

beforeAll(async () => {
  receiver = await listen(() => ({ status: 200 }));
});

afterAll(async () => {
  await server?.remove();
  await receiver.close();
});

const settings = (more: Variables = {}): Variables => ({
  ADMIN_TOKEN: TOKEN,
  LANGUAGE: "en",
  ALERT_CHANNELS: JSON.stringify([
    { name: "chat", kind: "webhook", url: receiver.url, secret: "secret-of-the-tests" },
  ]),
  ...more,
});

// oxlint-disable-next-line typescript/no-explicit-any -- answers of many kinds, each looked at once
type Body = Record<string, any>;

async function api(method: string, path: string, body?: object) {
  const response = await fetch((server as Server).url + path, {
    method,
    redirect: "manual",
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
  return { status: response.status, body: (isJson ? JSON.parse(text) : {}) as Body };
}

const link = (slug: string) => ({ slug, target: `https://example.org/${slug}` });
const messages = () =>
  receiver.seen.map(({ body }) => JSON.parse(body) as { title: string; text: string });
const health = () => api("GET", "/healthz");

const tell = ({ url, stateDir }: Server) =>
  watchDisk({ storeDir: join(stateDir, "store"), url, adminToken: TOKEN, consoleHost: undefined });

/** The database of a class, from the folder of the state. */
function databaseOf(stateDir: string, className: string): string {
  const name = readdirSync(join(stateDir, "store", className)).find(
    (file) => file.endsWith(".sqlite") && file !== "metadata.sqlite",
  );
  return `store/${className}/${name}`;
}

/** Overwrites so many octets from a place in a file on. */
function damage(path: string, from: number, count: number): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(count, 0xa5), 0, count, from);
  closeSync(file);
}

test("a damaged database is named with its store; the others go on", async () => {
  server = await startServer(settings());
  for (let index = 0; index < 200; index += 1) {
    await api("POST", "/api/v1/links", link(`link-${index}`));
  }
  const { body: check } = await api("POST", "/api/v3/checks/", { name: "backup" });
  await server.stop();
  const { stateDir } = server;
  const file = databaseOf(stateDir, "LinkStore");
  const whole = `${stateDir}.whole`;
  cpSync(stateDir, whole, { recursive: true });
  const damages = [
    ["its header", 0, 100],
    ["its middle", 4_096, statSync(join(stateDir, file)).size - 8_192],
  ] as const;
  for (const [what, from, count] of some(damages, 1)) {
    const told = receiver.seen.length;
    damage(join(stateDir, file), from, count);
    server = await server.restart();
    tell(server);
    expect([what, (await api("GET", "/api/v1/links")).status]).toEqual([what, 503]);
    const { status, body } = await health();
    expect([what, status]).toEqual([what, 503]);
    expect(body["stores"]["links"]).toMatchObject({
      ok: false,
      problems: [{ code: expect.stringMatching(/damaged|no-answer/), file }],
    });
    expect(body["stores"]["checks"]["ok"]).toBe(true);
    expect((await fetch(check["ping_url"] as string)).status).toBe(200);
    expect((await api("POST", "/api/v1/tokens", { name: what, scopes: ["admin"] })).status).toBe(
      201,
    );
    await until(() =>
      messages()
        .slice(told)
        .some(({ text }) => text.includes(file)),
    );
    expect(messages().slice(told)[0]?.title).toBe("A part of the service does not work: links");
    expect(server.output()).toContain(`"store":"links","file":"${file}"`);
    await server.stop();
    rmSync(stateDir, { recursive: true });
    cpSync(whole, stateDir, { recursive: true });
  }
  rmSync(whole, { recursive: true });
});

test("a log that was cut off costs what was written last, and nothing else", async () => {
  server = await (server as Server).restart();
  const { stateDir } = server;
  await api("POST", "/api/v1/links", link("last"));
  await server.kill();
  const wal = `${join(stateDir, databaseOf(stateDir, "LinkStore"))}-wal`;
  truncateSync(wal, Math.floor(statSync(wal).size / 2));
  server = await server.restart();
  expect((await api("GET", "/link-7")).status).toBe(302);
  expect((await api("POST", "/api/v1/links", link("next"))).status).toBe(201);
  expect((await health()).body["stores"]["links"]["ok"]).toBe(true);
  await server.remove();
});

/**
 * What a clock that is 400 days ahead leaves: moments, last ticks and alarms. libfaketime stops workerd, so they are
 * written while it is off.
 */
function setAhead(stateDir: string): void {
  const by = 400 * DAY_MS;
  for (const { className, parts } of stores) {
    const database = new DatabaseSync(join(stateDir, databaseOf(stateDir, className)));
    for (const { table, past = [], ahead = {} } of parts.flatMap(({ moments = [] }) => moments)) {
      const following = table === "check_states" ? ["deadline", "wake_at"] : [];
      for (const column of [...past, ...Object.keys(ahead), ...following]) {
        database.exec(`UPDATE ${table} SET ${column} = ${column} + ${by}`);
      }
    }
    for (const key of ["lastTickAt", "housekeptAt", "watchedAt"]) {
      database
        .prepare("UPDATE _cf_KV SET value = ? WHERE key = ?")
        .run(serialize(Date.now() + by), key);
    }
    database.exec(`UPDATE _cf_METADATA SET value = value + ${by * 1e6} WHERE key = 1`);
    database.close();
    const alarms = new DatabaseSync(join(stateDir, "store", className, "metadata.sqlite"));
    alarms.exec(`UPDATE _cf_ALARM SET scheduled_time = scheduled_time + ${by * 1e6}`);
    alarms.close();
  }
}

test("after a clock that was ahead for 400 days monitoring goes on, and it is said", async () => {
  server = await startServer(settings());
  const { stateDir } = server;
  const { body: check } = await api("POST", "/api/v3/checks/", { name: "backup", timeout: 3_600 });
  expect((await fetch(check["ping_url"])).status).toBe(200);
  await api("POST", "/api/v1/links", link("plenum"));
  tell(server);
  await until(async () =>
    Object.values((await health()).body["stores"]).every(
      (store) => (store as { tickAgeSeconds?: number }).tickAgeSeconds !== undefined,
    ),
  );
  await server.stop();
  setAhead(stateDir);

  server = await server.restart();
  tell(server);
  await until(() =>
    messages().some(({ title }) => title.includes("clock of the service was ahead")),
  );
  const { status, body } = await health();
  expect(status).toBe(200);
  expect(body["stores"]["checks"]["notices"]).toMatchObject([{ code: "clock-was-ahead" }]);
  expect(server.output()).toContain('"event":"store.clock-was-ahead","store":"CheckStore"');
  const after = (await api("GET", "/api/v3/checks/")).body["checks"][0];
  expect(Date.parse(after["next_ping"]) - Date.now()).toBeLessThanOrEqual(3_600_000);
  expect(Date.parse(after["last_ping"])).toBeLessThanOrEqual(Date.now());
  const { createdAt } = (await api("GET", "/api/v1/links")).body["links"][0];
  expect(Date.parse(createdAt)).toBeLessThanOrEqual(Date.now());
  await server.remove();
});

test("a state that is removed while it is used is missed; nothing is taken any more", async () => {
  const program = await startProgram(settings());
  server = program;
  const { stateDir } = program;
  const { body: check } = await api("POST", "/api/v3/checks/", { name: "backup" });
  await api("POST", "/api/v1/links", link("plenum"));
  // What was made before the folder is seen to be whole is seen with it.
  await until(async () => (await health()).body["disk"] !== undefined);
  rmSync(join(stateDir, "store"), { recursive: true });
  await until(async () => (await health()).status === 503);
  expect((await health()).body["disk"]).toMatchObject({ ok: false, problem: "state-gone" });
  expect(await api("POST", "/api/v1/links", link("nowhere"))).toMatchObject({
    status: 503,
    body: { type: "urn:randwerk:problem:state-gone" },
  });
  expect((await fetch(check["ping_url"] as string)).status).toBe(503);
  expect((await api("GET", "/plenum")).status).toBe(302);
  await until(() => messages().some(({ title }) => title.includes("folder with the data is gone")));
  expect(program.output()).toContain('"event":"state.gone"');
  expect(program.output()).toContain("or a database in it, is gone");
});
