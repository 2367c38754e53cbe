import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rounds, some } from "../../campaign.ts";
import { until } from "../until.ts";
import {
  leavePing,
  makeMachine,
  runAgent,
  secondsOf,
  startAgent,
  wrongClock,
  SHELLS,
  type Machine,
  type Shell,
} from "./machine.ts";
import { startReceiver, type Answer, type Receiver } from "./receiver.ts";

let receiver: Receiver;
let host: Machine;
beforeEach(async () => {
  receiver = await startReceiver();
  host = makeMachine(receiver.url);
});
afterEach(async () => {
  await receiver.close();
  host.remove();
});

const leave = (moment: number, check: string, action: string, body?: string): void =>
  leavePing(host, moment, check, action, body);
const seconds = (): number => secondsOf(Date.now());

describe.each(some(Object.keys(SHELLS) as Shell[], 1))("under %s", (shell) => {
  test("what happened while the service was away is delivered in order, with its own time", async () => {
    await receiver.close();
    // A minute by the clock, rather than waiting until the pings are late.
    const earlier = { shell, env: wrongClock("-1m") };
    const away = await runAgent(
      host,
      ["run", "web", "--", "sh", "-c", "echo first; exit 1"],
      earlier,
    );
    expect(away.code).toBe(1);
    expect(away.stderr.toString()).toMatch(/web 1 kept in .*spool \(curl: \(7\)/);
    await runAgent(host, ["run", "web", "--", "sh", "-c", "echo second; exit 2"], earlier);
    expect(host.kept()).toHaveLength(4);
    await receiver.reopen();
    const before = Date.now();
    const flushed = await runAgent(host, ["flush"], { shell });
    expect(flushed.code).toBe(0);
    expect(receiver.actions()).toEqual(["start", "1", "start", "2"]);
    const pings = receiver.pings();
    expect(pings.map(({ body }) => body.toString())).toEqual(["", "first\n", "", "second\n"]);
    const [one, two, three, four] = pings.map(({ query }) => query.get("rid"));
    expect([one, three]).toEqual([two, four]);
    expect(one).not.toBe(three);
    for (const { headers } of pings) {
      const happened = Date.parse(String(headers["x-randwerk-time"]));
      const sent = Date.parse(String(headers["x-randwerk-now"]));
      expect(sent - happened).toBeGreaterThanOrEqual(59_000);
      expect(sent).toBeGreaterThanOrEqual(before - 1_000); // in whole seconds
      expect(sent).toBeLessThanOrEqual(Date.now());
    }
    expect(host.kept()).toEqual([]);
  });

  test("the next run delivers first what is kept", async () => {
    leave(seconds() - 3_600, "web", "1", "an hour ago");
    await runAgent(host, ["run", "web", "--", "true"], { shell });
    expect(receiver.actions()).toEqual(["1", "start", "0"]);
    expect(receiver.pings()[0]?.headers["x-randwerk-time"]).toBeDefined();
    expect(receiver.pings()[2]?.headers["x-randwerk-time"]).toBeUndefined();
  });

  test("agents that run at once deliver each ping once, in order, even past a dead holder", async () => {
    const kept = Array.from({ length: rounds(8, 20) }, (_, index) => `check-${index}`);
    for (const [index, check] of kept.entries()) leave(seconds() - 100 + index, check, "0");
    symlinkSync("no-boot:1:1", join(host.spool, "lock.1000000041"));
    const agents = Array.from({ length: rounds(3, 6) }, () => runAgent(host, ["flush"], { shell }));
    await Promise.all(agents);
    expect(receiver.pings().map(({ path }) => path.split("/")[3])).toEqual(kept);
    expect(host.kept()).toEqual([]);
  });
});

/** What a captive portal, a proxy or a web server without the service answers. */
const PAGE = "<html><body>Welcome! OK? Created by nobody, not found</body></html>";

const ANSWERS: [string, Answer, "kept" | "rejected"][] = [
  ["404 not found", { status: 404, body: "not found" }, "rejected"],
  ["400 invalid url format", { status: 400, body: "invalid url format" }, "rejected"],
  ["409 ambiguous slug", { status: 409, body: "ambiguous slug" }, "rejected"],
  [
    "200 of Healthchecks, which knows no such check",
    { status: 200, body: "OK (not found)" },
    "rejected",
  ],
  ["429 with Retry-After", { status: 429, headers: { "Retry-After": "30" } }, "kept"],
  ["503 with Retry-After", { status: 503, headers: { "Retry-After": "5" } }, "kept"],
  ["500", { status: 500 }, "kept"],
  // None of these is the service's own.
  ["a page", { status: 200, body: PAGE }, "kept"],
  ["nothing at all", { status: 200, body: "" }, "kept"],
  ["a redirect", { status: 302, headers: { Location: "http://127.0.0.1:1/" } }, "kept"],
  ["400 of a web server", { status: 400, body: PAGE }, "kept"],
  ["401 of a proxy", { status: 401, body: PAGE }, "kept"],
  ["403 of a wall", { status: 403, body: PAGE }, "kept"],
  ["404 of a web server", { status: 404, body: PAGE }, "kept"],
  ["407 of a proxy", { status: 407, body: PAGE }, "kept"],
  ["511 of a captive portal", { status: 511, body: PAGE }, "kept"],
];

describe.each([
  ["curl", ANSWERS],
  ["wget", some(ANSWERS, 4)],
] as const)("with %s", (client, answers) => {
  test.each(answers)("a ping answered by %s is dealt with", async (_, answer, fate) => {
    const machine = makeMachine(receiver.url, client);
    try {
      receiver.answer = () => answer;
      const outcome = await runAgent(machine, ["report", "web", "start"]);
      expect(outcome.code).toBe(0);
      const rejected = fate === "rejected" ? readdirSync(join(machine.spool, "rejected")) : [];
      expect([machine.kept().length, rejected.length]).toEqual(fate === "kept" ? [1, 0] : [0, 1]);
      const status = "status" in answer ? answer.status : 0;
      expect(outcome.stderr.toString()).toContain(`HTTP ${status}`);
      expect(outcome.stderr.toString()).toContain(fate === "kept" ? "kept" : "refused");
    } finally {
      machine.remove();
    }
  });
});

const UNKNOWN: Answer = { status: 404, body: "not found" };

test("doctor tells why something is kept, and it is delivered when the way is free", async () => {
  receiver.answer = () => ({ status: 302, headers: { Location: "http://127.0.0.1:1/" } });
  await runAgent(host, ["run", "web", "--", "true"]);
  const doctor = await runAgent(host, ["doctor", "web"], { env: { RANDWERK_TOKEN: "token" } });
  const redirect = "HTTP 302: a redirect, which is not followed";
  const faults = doctor.stdout.toString().match(/(?<=^FAULT {2}).*$/gm);
  expect(faults).toEqual([
    `service: ${redirect}`,
    `token: ${redirect}`,
    `check web: ${redirect}`,
    `undelivered in ${host.spool}: 2 (${redirect})`,
  ]);
  receiver.answer = () => undefined;
  receiver.received.length = 0;
  expect((await runAgent(host, ["flush"])).code).toBe(0);
  expect(receiver.actions()).toEqual(["start", "0"]);
  const healthy = await runAgent(host, ["doctor", "web"]);
  expect([healthy.code, healthy.stdout.toString()]).toEqual([
    0,
    expect.not.stringContaining("302"),
  ]);
});

test.each([
  ["a page of somebody else", { status: 200, body: PAGE }, "this is not the answer of Randwerk"],
  ["a sign-in", { status: 403, body: PAGE }, "access refused, here or on the way"],
])("doctor is not deceived by %s", async (_, answer, words) => {
  receiver.answer = () => answer;
  const env = { RANDWERK_TOKEN: "token" };
  const { code, stdout } = await runAgent(host, ["doctor", "web"], { env });
  expect(code).toBe(1);
  for (const what of ["service", "token", "check web"]) {
    expect(stdout.toString()).toContain(`FAULT  ${what}: HTTP ${answer.status}: ${words}\n`);
  }
});

test("refused pings are shown with their reason until they are cleared", async () => {
  leave(seconds() - 20, "gone", "0", "body");
  leave(seconds() - 10, "web", "3");
  const refusals: Record<string, Answer> = {
    gone: UNKNOWN,
    web: { status: 400, body: "invalid url format" },
  };
  receiver.answer = ({ path }) => refusals[path.split("/")[3] ?? ""];
  expect((await runAgent(host, ["flush"])).code).toBe(1);
  const shown = await runAgent(host, ["rejected"]);
  const lines = shown.stdout.toString().split("\n");
  expect(lines).toEqual([
    expect.stringMatching(/^\S+Z gone 0: HTTP 404: not found$/),
    expect.stringMatching(/^\S+Z web 3: HTTP 400: invalid url format$/),
    "",
  ]);
  receiver.answer = () => undefined;
  const doctor = await runAgent(host, ["doctor"], { env: { LC_ALL: "de_DE.UTF-8" } });
  expect(doctor.code).toBe(1);
  expect(doctor.stdout.toString()).toContain(
    `FEHLER abgelehnt, bis \`rejected clear\`:\n${shown.stdout.toString()}`,
  );
  expect((await runAgent(host, ["rejected", "clear"])).code).toBe(0);
  expect((await runAgent(host, ["rejected"])).stdout.toString()).toBe("");
  expect((await runAgent(host, ["doctor"])).code).toBe(0);
});

test("a refused ping does not hold up the others, and flush says that there was one", async () => {
  leave(seconds() - 30, "gone", "0");
  leave(seconds() - 20, "web", "0");
  receiver.answer = ({ path }) => (path.includes("gone") ? UNKNOWN : undefined);
  const outcome = await runAgent(host, ["flush"]);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr.toString()).toContain("gone 0");
  expect(receiver.actions()).toEqual(["0", "0"]);
  expect(host.kept()).toEqual([]);
});

test("after one fault of the service the rest waits, untried and in order", async () => {
  for (let index = 0; index < 5; index++) leave(seconds() - 100 + index, `check-${index}`, "0");
  receiver.answer = ({ path }) => (path.includes("check-2") ? { status: 503 } : undefined);
  const outcome = await runAgent(host, ["flush"]);
  expect(outcome.code).toBe(1);
  expect(receiver.pings()).toHaveLength(3);
  expect(host.kept()).toHaveLength(3);
});

test("a full spool drops the oldest and says so", async () => {
  for (let index = 0; index < 200; index++) leave(seconds() - 1000 + index, `check-${index}`, "0");
  await receiver.close();
  const outcome = await runAgent(host, ["run", "web", "--", "true"], {
    env: { LANG: "de_DE.UTF-8" },
  });
  expect(outcome.code).toBe(0);
  expect(host.kept()).toHaveLength(200);
  const first = readFileSync(join(host.spool, host.kept()[0] ?? ""), "utf8");
  expect(first).toMatch(/^check-2 /);
  expect(outcome.stderr.toString()).toMatch(/Ablage voll, ältester Ping verworfen: check-1 0 /);
});

test("refused pings pile up to twenty, no further", async () => {
  receiver.answer = () => UNKNOWN;
  const first = seconds() - 100;
  for (let index = 0; index < 30; index++) leave(first + index, "web", "0");
  await runAgent(host, ["flush"]);
  const rejected = readdirSync(join(host.spool, "rejected")).toSorted();
  expect(rejected).toHaveLength(20);
  expect(rejected[0]).toBe(`${first + 10}.000000000.1`);
});

test.each([
  ["an empty file", ""],
  ["no run id", "web 0\n"],
  ["an address as action", "web ../../api x y\n"],
  ["an option as rid", "web 0 -K/etc/passwd x\n"],
  ["a path as check", "../api 0 - x\n"],
])("a damaged entry (%s) is set aside and harms nothing", async (_, content) => {
  leave(seconds() - 20, "web", "0");
  writeFileSync(join(host.spool, "0000000001.000000000.1"), content);
  const outcome = await runAgent(host, ["flush"]);
  expect(outcome.code).toBe(1);
  expect(receiver.received.map(({ path }) => path)).toEqual([
    "/ping/geheimer-Schluessel-4711/web/0",
  ]);
  expect(readdirSync(join(host.spool, "rejected"))).toEqual(["0000000001.000000000.1"]);
});

test.each([
  ["the key", { RANDWERK_PING_KEY: "" }],
  ["the address", { RANDWERK_URL: "" }],
])("while %s is missing, nothing that is kept gets lost", async (_, env) => {
  leave(seconds() - 20, "web", "0");
  const outcome = await runAgent(host, ["flush"], { env });
  expect(outcome.code).toBe(1);
  expect(outcome.stderr.toString()).toContain(Object.keys(env)[0]);
  expect(host.kept()).toHaveLength(1);
  expect((await runAgent(host, ["flush"])).code).toBe(0);
  expect(receiver.actions()).toEqual(["0"]);
});

describe("killed with -9", () => {
  test("while it sends: the ping is kept whole, and the next one takes over at once", async () => {
    receiver.answer = () => ({ hangs: true });
    const patient = { env: { RANDWERK_TIMEOUT: "99" } };
    const args = ["run", "web", "--", "sh", "-c", "echo out"];
    const { child, finished } = startAgent(host, args, patient);
    // The end too, though the start still hangs.
    await until(() => host.kept().length === 2 && receiver.received.length === 1);
    child.kill("SIGKILL");
    // Its curl would wait on, and holds the lock and what the agent wrote to.
    await receiver.close();
    await finished;
    receiver.answer = () => undefined;
    await receiver.reopen();
    receiver.received.length = 0;
    const outcome = await runAgent(host, ["flush"], { env: { RANDWERK_TIMEOUT: "20" } });
    expect(outcome.code).toBe(0);
    expect(receiver.actions()).toEqual(["start", "0"]);
    expect(receiver.pings().at(-1)?.body.toString()).toBe("out\n");
    expect(host.kept()).toEqual([]);
  });

  test("at any moment: never half a ping", async () => {
    const args = ["run", "web", "--", "sh", "-c", "echo out"];
    // The moments are spread over what a run takes on this machine.
    const startedAt = performance.now();
    await runAgent(host, args);
    const took = performance.now() - startedAt;
    const kills = rounds(8, 40);
    for (let kill = 0; kill < kills; kill++) {
      const { child, finished } = startAgent(host, args);
      await sleep((took * kill) / kills);
      child.kill("SIGKILL");
      await finished;
    }
    // Those who are left of a killed agent may be at work for a moment.
    await until(async () => (await runAgent(host, ["flush"])).code === 0 && spooled().length === 0);
    for (const { body, path } of receiver.pings()) {
      expect(body.toString()).toBe(path.endsWith("/start") ? "" : "out\n");
    }
  });

  // bash says which command is next, so the moment is exact: each at which the others are started.
  test.each([
    ["", ["sh", "-c", "echo out"]],
    [" and facts are looked for", ["./borg", "create"]],
  ])("while it starts the others%s: nobody stays behind who waits for it", async (_, command) => {
    const [borg, script] = [join(host.root, "borg"), join(host.root, "kill.bash")];
    writeFileSync(borg, "#!/bin/sh\necho '{}'\n", { mode: 0o700 });
    const start = { shell: "bash", env: { BASH_ENV: script } } as const;
    for (let next = 1; ; next += rounds(3, 1)) {
      const here = `[ "\${FUNCNAME[0]}" = start_command ] && [ $BASHPID = $$ ]`;
      const kill = `${here} && [ $((++passed)) = ${next} ] && kill -9 $$`;
      writeFileSync(script, `trap '${kill}' DEBUG; set -o functrace\n`);
      const { code } = await runAgent(host, ["run", "web", "--", ...command], start);
      if (code === 137) continue;
      expect([code, next > 8]).toEqual([0, true]);
      return;
    }
  });

  test("a lock is its holder's while that lives; who has its number later is somebody else", async () => {
    mkdirSync(host.spool);
    // proc_pid_stat(5): number, (name), state … start; all of it readable under ProcSubset=pid too.
    const stat = readFileSync("/proc/self/stat", "utf8");
    const [name, after] = [/\((.*)\)/.exec(stat)?.[1], stat.slice(stat.lastIndexOf(")") + 2)];
    const holder = (start: string) => `${name}:${process.pid}:${start}`;
    const start = after.split(" ")[19] ?? "";
    symlinkSync(holder(start), join(host.spool, "lock.1000000001"));
    const waiting = await runAgent(host, ["report", "web", "start"], {
      env: { RANDWERK_TIMEOUT: "1" },
    });
    expect(waiting.stderr.toString()).toMatch(/web start kept in .* \(busy\)/);
    expect(receiver.pings()).toEqual([]);
    symlinkSync(holder(`${start}1`), join(host.spool, "lock.1000000002"));
    expect((await runAgent(host, ["flush"])).code).toBe(0);
    expect(receiver.actions()).toEqual(["start"]);
  });

  const spooled = () => readdirSync(host.spool).filter((name) => !name.startsWith("lock."));

  test("a draft that a dead agent left is swept away, one of a living agent is not", async () => {
    mkdirSync(host.spool);
    writeFileSync(join(host.spool, ".new.4194300"), "half");
    writeFileSync(join(host.spool, `.new.${process.pid}`), "being written");
    await runAgent(host, ["flush"]);
    expect(readdirSync(host.spool).filter((name) => name.startsWith(".new"))).toEqual([
      `.new.${process.pid}`,
    ]);
  });
});

test("a clock that is a day wrong touches no ping that is delivered at once", async () => {
  const before = seconds();
  const outcome = await runAgent(host, ["run", "web", "--", "date", "+%s"], {
    env: wrongClock("-1d"),
  });
  const shown = Number(outcome.stdout) + 86_400;
  expect([shown >= before, shown <= seconds()]).toEqual([true, true]);
  expect(receiver.actions()).toEqual(["start", "0"]);
  for (const { headers } of receiver.pings()) expect(headers["x-randwerk-time"]).toBeUndefined();
});

test("of a late ping the service learns by how much that clock is wrong", async () => {
  const before = seconds();
  leave(before - 86_400 - 600, "web", "0"); // ten minutes ago by that clock
  await runAgent(host, ["flush"], { env: wrongClock("-1d") });
  const headers = receiver.pings()[0]?.headers ?? {};
  const [happened, now] = ["x-randwerk-time", "x-randwerk-now"].map((name) =>
    secondsOf(Date.parse(String(headers[name]))),
  );
  expect(happened).toBe(before - 86_400 - 600);
  expect(now).toBeGreaterThanOrEqual(before - 86_400);
  expect(now).toBeLessThanOrEqual(seconds() - 86_400);
});

test("a ping from the future, after the clock was set back, is delivered and says its time", async () => {
  leave(seconds() + 86_400, "web", "0");
  expect((await runAgent(host, ["flush"])).code).toBe(0);
  expect(receiver.pings()[0]?.headers["x-randwerk-time"]).toBeDefined();
});

test("the spool is private, and holds neither key nor address", async () => {
  await receiver.close();
  await runAgent(host, ["run", "web", "--", "true"]);
  const mode = await runAgent(host, ["run", "web", "--", "stat", "-c", "%a", host.spool]);
  expect(mode.stdout.toString()).toBe("700\n");
  const contents = host.kept().map((name) => readFileSync(join(host.spool, name), "utf8"));
  expect(contents.join("")).not.toMatch(/geheimer|http:/);
});
