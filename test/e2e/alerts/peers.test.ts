/** Two instances that watch each other, and the end of one. */
import { rmSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, type Server } from "../server.ts";
import { until } from "../until.ts";
import { call, startService } from "./service.ts";

interface Check {
  readonly uuid: string;
  readonly status: string;
  readonly n_pings: number;
}

let here: Server;
let there: Server;
let receiver: HttpServer;
/** What the channel of the one that stays was told. */
const told: { title: string; severity: string }[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (data: Buffer) => (body += data.toString()));
    request.on("end", () => {
      told.push(JSON.parse(body) as (typeof told)[number]);
      response.end();
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => receiver.listen(port, "127.0.0.1", resolve));
  const channel = {
    name: "admins",
    kind: "webhook",
    url: `http://127.0.0.1:${port}/`,
    secret: "a secret of the test",
  };
  // Each needs the other's ping URL, and has one only when it runs: so they start twice, as by the runbook.
  [here, there] = await Promise.all([startService([channel]), startService([])]);
  const [ofThere, ofHere] = await Promise.all([
    addCheck(here.url, "the other instance"),
    addCheck(there.url, "this instance"),
  ]);
  const [hereUrl, thereUrl] = [here.url, there.url];
  await Promise.all([here.stop(), there.stop()]);
  // What remembers that a minute has not passed yet.
  for (const { stateDir } of [here, there]) {
    rmSync(join(stateDir, "store/WatchStore"), { recursive: true });
  }
  const again = (server: Server, peer: string, channels: readonly object[]) =>
    startService(channels, {
      STATE_DIR: server.stateDir,
      PORT: new URL(server.url).port,
      PEERS: `other=${peer}`,
    });
  [here, there] = await Promise.all([
    again(here, `${thereUrl}/ping/${ofHere}`, [channel]),
    again(there, `${hereUrl}/ping/${ofThere}`, []),
  ]);
});

afterAll(async () => {
  await Promise.all([here.remove(), there.remove()]);
  receiver.close();
});

/** With a period in which no test ends. */
async function addCheck(url: string, name: string): Promise<string> {
  const settings = { name, timeout: 3_600, grace: 3_600, channels: "*" };
  return (await call<Check>(url, "POST", "/api/v3/checks/", settings)).uuid;
}

const checkOf = async (url: string) => {
  const { checks } = await call<{ checks: [Check] }>(url, "GET", "/api/v3/checks/");
  return checks[0];
};

test("each pings the other by itself; when one is killed, the other one tells, and goes on", async () => {
  for (const { url } of [here, there]) {
    await until(async () => (await checkOf(url)).status === "up", "no ping came");
  }
  expect(told).toEqual([]);

  await there.kill();
  const { uuid } = await checkOf(here.url);
  // The silence of an hour, within a second.
  await call(here.url, "POST", `/api/v3/checks/${uuid}`, { timeout: 1, grace: 1 });
  await until(() => told.length > 0, "nothing was told");
  expect(told[0]).toMatchObject({ severity: "down" });
  expect(JSON.stringify(told[0])).toContain("the other instance");
  expect((await checkOf(here.url)).status).toBe("down");
  // One that cannot be pinged makes nobody ill.
  expect((await fetch(`${here.url}/healthz`)).status).toBe(200);
});

test("a ping URL that is none is named, and nothing starts", async () => {
  await expect(startService([], { PEERS: "https://go.example.org/ping/x" })).rejects.toThrow(
    "PEERS is not NAME=URL",
  );
});
