/** Whatever was started ends with what started it, and requests under way get their answers. */
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { request, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../server.ts";
import { until } from "../until.ts";
import { attempt, childrenOf, isRunning, warmStateDir, type Attempt } from "./attempt.ts";

const TOKEN = "an-admin-token-of-the-tests";

interface Chain extends Attempt {
  readonly stateDir: string;
  readonly npm: number;
  readonly node: number;
  readonly workerd: number;
}

/** `npm start`, and the processes that it consists of. */
async function chain(): Promise<Chain> {
  const stateDir = warmStateDir();
  const one = await attempt({ STATE_DIR: stateDir, ADMIN_TOKEN: TOKEN });
  await one.url;
  const [node = 0, ...more] = childrenOf(one.pid);
  const [workerd = 0, ...others] = childrenOf(node);
  // No shell between them, and no esbuild that stays.
  expect([more, others, childrenOf(workerd)]).toEqual([[], [], []]);
  return { ...one, stateDir, npm: one.pid, node, workerd };
}

const allGone = ({ npm, node, workerd }: Chain) =>
  until(() => ![npm, node, workerd].some(isRunning), "something of it remains");

/** A request of which the second half waits; `finish` sends it and answers the status. */
async function requestUnderWay(
  url: string,
): Promise<{ finish: () => Promise<number | undefined> }> {
  const text = '{"slug": "late", "target": "https://e.org/"}';
  const sent = request(`${url}/api/v1/links`, {
    method: "POST",
    agent: false,
    headers: {
      Authorization: `Bearer ${TOKEN}`,
      "Content-Type": "application/json",
      "Content-Length": text.length,
    },
  });
  const answered = once(sent, "response");
  answered.catch(() => undefined); // one that is never finished is cut off
  await new Promise((resolve) => sent.write(text.slice(0, 20), resolve));
  // Requests that come in later are answered: so this one has arrived.
  expect((await fetch(`${url}/nothing`)).status).toBe(404);
  return {
    finish: async () => {
      sent.end(text.slice(20));
      const [response] = (await answered) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    },
  };
}

/** A connection that nothing is asked on: the service closes it when it begins to end. */
async function idleConnection(url: string): Promise<{ closed: Promise<unknown> }> {
  const { hostname, port } = new URL(url);
  const idle = connect(Number(port), hostname).resume();
  idle.write(`GET /nothing HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  await once(idle, "data");
  return { closed: once(idle, "close") };
}

test.concurrent.each<["npm" | "node" | "workerd", NodeJS.Signals]>([
  ["npm", "SIGTERM"],
  ["npm", "SIGKILL"],
  ["node", "SIGTERM"],
  ["workerd", "SIGTERM"],
])("%s, ended by %s: what is under way is answered, and nothing remains", async (name, signal) => {
  const one = await chain();
  const url = await one.url;
  const { finish } = await requestUnderWay(url);
  const { closed } = await idleConnection(url);
  process.kill(one[name], signal);
  await closed;
  expect(await finish()).toBe(201);
  await allGone(one);
});

test.concurrent("node, ended by SIGKILL: nothing remains, and another can start", async () => {
  const one = await chain();
  process.kill(one.node, "SIGKILL");
  await allGone(one);
  const next = await attempt({ STATE_DIR: one.stateDir });
  await next.url;
  next.child.kill("SIGTERM");
  await next.ended;
});

test.concurrent("workerd, ended by SIGKILL: it is said, and the status is that of a fault", async () => {
  const one = await chain();
  process.kill(one.workerd, "SIGKILL");
  expect(await one.ended).toBe(1);
  expect(one.output()).toContain("randwerk: workerd ended by itself (SIGKILL); why stands above\n");
});

test.concurrent("a request that never ends does not keep it", async () => {
  const one = await chain();
  await requestUnderWay(await one.url);
  process.kill(one.npm, "SIGTERM");
  await allGone(one);
});

test.concurrent("`npm start & kill $!` while packages are installed starts nothing", async () => {
  // Stands for npm: it takes its time, and is asked for nothing else.
  const scratch = mkdtempSync(join(tmpdir(), "randwerk-stop-"));
  const home = join(scratch, "home");
  mkdirSync(join(home, "src"), { recursive: true });
  cpSync(join(root, "src/serve"), join(home, "src/serve"), { recursive: true });
  writeFileSync(join(home, "package-lock.json"), "{}");
  const slow = '#!/bin/sh\necho installing\nwhile ! [ -e "$DONE" ]; do sleep 0.05; done\n';
  writeFileSync(join(scratch, "npm"), slow, { mode: 0o755 });
  const DONE = join(scratch, "done");
  // What starts it is killed at once, when packages are being installed.
  const parent = `"$@" & until [ -e "${DONE}" ]; do sleep 0.05; done`;
  const PATH = `${scratch}:${process.env["PATH"]}`;
  const command = ["sh", "-c", parent, "sh", "sh", join(home, "src/serve/start.sh")];
  const one = await attempt({ DONE, PATH, STATE_DIR: join(scratch, "state") }, command);
  await until(() => one.output().includes("installing"));
  const started = childrenOf(one.pid);
  one.child.kill("SIGKILL");
  await until(() => !started.some(isRunning));
  writeFileSync(DONE, "");
  await one.ended;
  expect(one.output()).not.toContain("start.mjs");
});
