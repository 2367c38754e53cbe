import { afterEach, expect, test, vi } from "vitest";
import { api, json, visit } from "../../../client.ts";
import { noteDisk } from "../../../../src/store/disk.ts";

const GB = 1e9;
const enough = { freeBytes: 40 * GB, totalBytes: 100 * GB, isGone: false };
const told = (disk: object) => api("POST", "/healthz", { body: disk });
const disk = async () => (await (await visit("/healthz")).json<{ disk?: object }>()).disk;
const titles = async () =>
  (await json<{ alerts: { title: string }[] }>(api("GET", "/api/v1/alerts"))).alerts.map(
    ({ title }) => title,
  );

afterEach(() => {
  noteDisk(enough, Date.now());
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("only who runs the service tells of its disk", async () => {
  expect((await visit("/healthz", { method: "POST", body: "{}" })).status).toBe(401);
  expect((await told({ freeBytes: -1, totalBytes: 1, isGone: false })).status).toBe(422);
});

test("the health shows it, as long as somebody tells", async () => {
  expect((await told(enough)).status).toBe(204);
  expect((await visit("/healthz")).status).toBe(200);
  expect(await disk()).toEqual({ ok: true, freeBytes: 40 * GB, totalBytes: 100 * GB });
  vi.useFakeTimers({ now: Date.now() + 200_000, toFake: ["Date"] });
  expect(await disk()).toBeUndefined();
});

test("space that gets low is told once, and once when there is enough again", async () => {
  for (const free of [4, 4, 6, 7, 7]) await told({ ...enough, freeBytes: free * GB });
  expect(await titles()).toEqual(
    ["Auf dem Datenträger ist wieder genug Platz", "Auf dem Datenträger wird der Platz knapp"].map(
      (title) => expect.stringContaining(title) as string,
    ),
  );
});

test("a full disk makes the service ill", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  await told({ ...enough, freeBytes: 0 });
  expect((await visit("/healthz")).status).toBe(503);
  expect(await disk()).toMatchObject({ ok: false, problem: "disk-full" });
});

test("after the folder is gone nothing is taken until it is back; what only reads goes on", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  await told({ ...enough, isGone: true });
  expect(error.mock.calls.flat().join()).toContain('"event":"state.gone"');
  expect((await visit("/healthz")).status).toBe(503);
  expect(await disk()).toMatchObject({ ok: false, problem: "state-gone" });
  const write = await api("POST", "/api/v1/links", { body: { target: "https://example.org/" } });
  expect(await json(write, 503)).toMatchObject({ type: "urn:randwerk:problem:state-gone" });
  const ping = await visit(`/ping/${crypto.randomUUID()}`);
  expect([ping.status, await ping.text()]).toEqual([503, "unreadable"]);
  expect((await api("GET", "/api/v1/links")).status).toBe(200);
  await told(enough);
  expect((await visit(`/ping/${crypto.randomUUID()}`)).status).toBe(404);
});
