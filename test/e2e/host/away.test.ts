/** When the service, the host or its clock is not there: nothing that happened gets lost on the way. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { serviceOf, type Ping, type Service } from "../heartbeats/service.ts";
import { freePort } from "../server.ts";
import { rounds } from "../../campaign.ts";
import { until } from "../until.ts";
import {
  leavePing,
  makeMachine,
  runAgent,
  secondsOf,
  startAgent,
  wrongClock,
  type Machine,
} from "./machine.ts";
import { alertsOf, flipsOf, startService } from "./site.ts";

let service: Service;
beforeAll(async () => (service = await startService()));
afterAll(() => service.server.remove());

const machines: Machine[] = [];
/** A host that pings by slug. */
async function makeHost(): Promise<Machine> {
  const host = makeMachine(service.server.url);
  machines.push(host);
  const { ping_key: key } = await service.request<{ ping_key: string }>("GET", "/api/v3/ping-key/");
  host.env["RANDWERK_PING_KEY"] = key;
  return host;
}
afterEach(() => machines.splice(0).forEach(({ remove }) => remove()));

const runShell = (host: Machine, check: string, script: string, env: Record<string, string> = {}) =>
  runAgent(host, ["run", check, "--", "sh", "-c", script], { env });

/** A success, a failure and a success; `clocks` are the environments of the three. */
async function threeRuns(
  host: Machine,
  check: string,
  clocks: Record<string, string>[] = [],
): Promise<void> {
  for (const [index, [script, code]] of (
    [
      ["echo one", 0],
      ["echo two; exit 3", 3],
      ["echo three", 0],
    ] as const
  ).entries()) {
    expect((await runShell(host, check, script, clocks[index])).code).toBe(code);
  }
}

const oldestFirst = async (uuid: string): Promise<Ping[]> =>
  (await service.pings(uuid)).toReversed();

/** The visible history of a check, apart from when it happened. */
async function historyOf(uuid: string) {
  const { status, n_pings: count, warning } = await service.check(uuid);
  const runs: (string | null)[] = [];
  const pings = [];
  for (const ping of await oldestFirst(uuid)) {
    if (!runs.includes(ping.rid)) runs.push(ping.rid);
    const body = ping.body_url === null ? undefined : await service.bodyOf(ping);
    pings.push([runs.indexOf(ping.rid), ping.type, ping.exitstatus, body]);
  }
  const flips = (await flipsOf(service, uuid)).map(({ from, to, reason }) => [from, to, reason]);
  const alerts = (await alertsOf(service, uuid)).map(({ severity, title }) => [severity, title]);
  return { status, count, warning, pings, flips, alerts };
}

/** Moments to the second, as the API writes them. */
const written = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "+00:00");

/**
 * The dates of the API that do not belong to their moments (unix ms). Both clocks have whole seconds, and a ping is on
 * its way for part of `took`, what its delivery took in ms.
 */
const wrongDates = (dates: string[], moments: number[], took: number): string[] =>
  dates.filter((date, index) => {
    const error = Date.parse(date) - (moments[index] ?? Number.NaN);
    return !(error >= -1_000 && error <= took + 1_000);
  });

test("after a stop of the service, three kept runs look as three runs that were told in time", async () => {
  const [late, prompt] = [await makeHost(), await makeHost()];
  const settings = { name: "backup", timeout: 3_600 };
  const [check, twin] = [
    await service.makeCheck({ ...settings, slug: "late" }),
    await service.makeCheck({ ...settings, slug: "prompt" }),
  ];
  await service.server.stop();
  // By the clock, rather than waiting until they are late; and in different seconds.
  await threeRuns(late, "late", ["-3m", "-2m", "-1m"].map(wrongClock));
  const kept = late.kept().map((name) => readFileSync(join(late.spool, name), "utf8"));
  expect(kept).toHaveLength(6);
  service = serviceOf(await service.server.restart());
  await threeRuns(prompt, "prompt");
  const flushedAt = Date.now();
  expect((await runAgent(late, ["flush"])).code).toBe(0);
  const took = Date.now() - flushedAt;
  expect(late.kept()).toEqual([]);

  const history = await historyOf(check.uuid);
  expect(history).toEqual(await historyOf(twin.uuid));
  expect(history).toMatchObject({ status: "up", count: 6 });
  expect(history.alerts).toEqual([
    ["down", "backup is down"],
    ["up", "backup is up again"],
  ]);
  const moments = kept.map((ping) => Date.parse(/\S+$/m.exec(ping)?.[0] ?? ""));
  const pings = await oldestFirst(check.uuid);
  const told = pings.map(({ date }) => date);
  expect(wrongDates(told, moments, took)).toEqual([]);
  for (const { date, received } of pings) {
    expect(Date.parse(received ?? "") - Date.parse(date)).toBeGreaterThanOrEqual(55_000);
  }
  const [up, down, first] = await flipsOf(service, check.uuid);
  expect([first, down, up].map((flip) => flip?.timestamp)).toEqual([told[1], told[3], told[5]]);
  const [alert] = await alertsOf(service, check.uuid);
  expect(written(Date.parse(String(alert?.facts["since"])))).toBe(told[3]);
  for (const { received } of await oldestFirst(twin.uuid)) expect(received).toBe(null);
});

test("a full spool drops the oldest, says so, and delivers the others in order", async () => {
  const host = await makeHost();
  const check = await service.makeCheck({ slug: "full" });
  const first = secondsOf(Date.now()) - 10_000;
  for (let index = 0; index < 200; index += 1) {
    leavePing(host, first + index * 10, "full", "0", `kept ${index}`);
  }
  const offline = { RANDWERK_URL: `http://127.0.0.1:${await freePort()}` };
  const outcome = await runShell(host, "full", "echo last", offline);
  expect(outcome.code).toBe(0);
  for (const moment of [first, first + 10]) {
    const at = written(moment * 1_000).replace("+00:00", "Z");
    expect(outcome.stderr.toString()).toContain(`spool full, oldest ping dropped: full 0 ${at}\n`);
  }
  // The newest of them: each is a curl of its own.
  const delivered = rounds(24, 200);
  const older = 200 - delivered;
  for (const name of host.kept().slice(0, older)) rmSync(join(host.spool, name));
  const flushedAt = Date.now();
  expect((await runAgent(host, ["flush"])).code).toBe(0);
  const took = Date.now() - flushedAt;
  const pings = await oldestFirst(check.uuid);
  expect(pings).toHaveLength(delivered);
  expect(await service.bodyOf(pings[0])).toBe(`kept ${older + 2}`);
  expect(await service.bodyOf(pings.at(-3))).toBe("kept 199");
  expect(await service.bodyOf(pings.at(-1))).toBe("last\n");
  const told = pings.slice(0, -2).map(({ date }) => date);
  const moments = told.map((_, index) => (first + (older + 2 + index) * 10) * 1_000);
  expect(wrongDates(told, moments, took)).toEqual([]);
});

/** SIGKILL to a process and all that it has started: a power cut. */
function killAll(pid: number): void {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  process.kill(pid, "SIGKILL");
  for (const child of children.split(" ").filter(Boolean)) killAll(Number(child));
}

test("killed with -9 while the service hangs, the agent tells all of it at its next call", async () => {
  const host = await makeHost();
  const check = await service.makeCheck({ slug: "killed" });
  const { pid: workerd } = service.server;
  process.kill(workerd, "SIGSTOP");
  try {
    const words = ["run", "killed", "--", "sh", "-c", "echo out; exit 4"];
    const { child, finished } = startAgent(host, words, { env: { RANDWERK_TIMEOUT: "99" } });
    await until(() => host.kept().length === 2);
    killAll(child.pid ?? 0);
    expect((await finished).code).toBe(137);
  } finally {
    process.kill(workerd, "SIGCONT");
  }
  expect(host.kept()).toHaveLength(2);
  expect((await runShell(host, "killed", "echo next")).code).toBe(0);
  expect(host.kept()).toEqual([]);
  const { status, pings } = await historyOf(check.uuid);
  // A ping that was on its way when everything stopped may have come too: then it is there twice.
  const told = pings.filter((ping, index) => String(ping) !== String(pings[index - 1]));
  expect(told).toEqual([
    [0, "start", null, undefined],
    [0, "fail", 4, "out\n"],
    [1, "start", null, undefined],
    [1, "success", 0, "next\n"],
  ]);
  expect(status).toBe("up");
});

describe.each(["-1d", "+1d"])("with a clock that is wrong by %s", (offset) => {
  test("the service knows when a run was, told at once or ten minutes later", async () => {
    const host = await makeHost();
    const slug = `clock${offset.startsWith("-") ? "-behind" : "-ahead"}`;
    const check = await service.makeCheck({ slug });
    const before = Date.now();
    const wrong = secondsOf(before) + (offset.startsWith("-") ? -86_400 : 86_400);
    leavePing(host, wrong - 600, slug, "1", "ten minutes ago");
    expect((await runShell(host, slug, "echo now", wrongClock(offset))).code).toBe(0);
    const took = Date.now() - before;
    const pings = await oldestFirst(check.uuid);
    expect(pings.map(({ type, received }) => [type, received === null])).toEqual([
      ["fail", false],
      ["start", true],
      ["success", true],
    ]);
    const dates = pings.map(({ date }) => date);
    expect(wrongDates(dates, [before - 600_000, before, before], took)).toEqual([]);
    const flips = (await flipsOf(service, check.uuid)).map(({ to }) => to);
    expect(flips).toEqual(["up", "down"]);
  });
});
