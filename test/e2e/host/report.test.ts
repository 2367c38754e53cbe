import { chmodSync, mkdirSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { some } from "../../campaign.ts";
import {
  AGENT,
  makeMachine,
  runAgent,
  runProgram,
  SHELLS,
  type Machine,
  type Shell,
} from "./machine.ts";
import { startReceiver, type Receiver } from "./receiver.ts";

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

const INVOCATION = "0d4f2f7e58c14a529d4b6c3f3c1e9a00";
const RID = "0d4f2f7e-58c1-4a52-9d4b-6c3f3c1e9a00";

/** The table of systemd.exec(5) for $SERVICE_RESULT, $EXIT_CODE and $EXIT_STATUS. */
const ENDINGS: [string, string | undefined, string | undefined, string][] = [
  // SERVICE_RESULT    EXIT_CODE  EXIT_STATUS  ping
  ["success", "exited", "0", "0"],
  ["success", "exited", "1", "1"], // SuccessExitStatus=1: the check's exit map judges
  ["success", "killed", "TERM", "TERM"],
  ["exit-code", "exited", "2", "2"],
  ["exit-code", "exited", "143", "143"],
  ["exit-code", "exited", "0", "fail"], // the command was well, ExecStartPost= or ExecStopPost= was not
  ["signal", "exited", "0", "fail"],
  ["protocol", "exited", "0", "fail"],
  ["signal", "killed", "KILL", "KILL"],
  ["signal", "killed", "RTMIN+3", "RTMIN"],
  ["core-dump", "dumped", "SEGV", "SEGV"],
  ["timeout", "killed", "TERM", "fail"],
  ["timeout", "exited", "0", "fail"],
  ["watchdog", "dumped", "ABRT", "fail"],
  ["oom-kill", "killed", "KILL", "fail"],
  ["resources", undefined, undefined, "fail"],
  ["start-limit-hit", undefined, undefined, "fail"],
  ["success", undefined, undefined, "fail"], // it never started
  ["exec-condition", "exited", "1", "log"],
];

describe.each(some(Object.keys(SHELLS) as Shell[], 1))("under %s", (shell) => {
  test.each(ENDINGS)(
    "result %s, code %s, status %s is told as /%s",
    async (result, code, status, ping) => {
      const env: Record<string, string> = { SERVICE_RESULT: result, INVOCATION_ID: INVOCATION };
      if (code !== undefined) env["EXIT_CODE"] = code;
      if (status !== undefined) env["EXIT_STATUS"] = status;
      const outcome = await runAgent(host, ["report", "web"], { shell, env });
      expect([outcome.code, outcome.stderr.toString()]).toEqual([0, ""]);
      expect(receiver.actions()).toEqual([ping]);
      expect(receiver.pings()[0]?.query.get("rid")).toBe(RID);
      const line = `systemd: result=${result} code=${code ?? "-"} status=${status ?? "-"}\n`;
      expect(receiver.pings()[0]?.body.toString()).toBe(line);
    },
  );

  test("start and end of an invocation have one run id", async () => {
    const env = { INVOCATION_ID: INVOCATION };
    await runAgent(host, ["report", "web", "start"], { shell, env });
    const ending = { ...env, SERVICE_RESULT: "success", EXIT_CODE: "exited", EXIT_STATUS: "0" };
    await runAgent(host, ["report", "web"], { shell, env: ending });
    expect(receiver.actions()).toEqual(["start", "0"]);
    expect(receiver.pings().map(({ query }) => query.get("rid"))).toEqual([RID, RID]);
  });
});

test("the unit of OnFailure= tells once what the service itself could not tell", async () => {
  const told = { SERVICE_RESULT: "exit-code", EXIT_CODE: "exited", EXIT_STATUS: "2" };
  const own = { ...told, INVOCATION_ID: INVOCATION };
  const other = "ffffffffffffffffffffffffffffffff";
  const seen = (id: string, result: string) => ({
    INVOCATION_ID: other,
    MONITOR_INVOCATION_ID: id,
    MONITOR_SERVICE_RESULT: result,
    MONITOR_UNIT: "backup.service",
  });
  await runAgent(host, ["report", "web"], { env: own });
  await runAgent(host, ["report", "web"], { env: seen(INVOCATION, "exit-code") });
  expect(receiver.actions()).toEqual(["2"]);
  const next = INVOCATION.replace("0d", "0e");
  await runAgent(host, ["report", "web"], { env: seen(next, "resources") });
  expect(receiver.actions()).toEqual(["2", "fail"]);
  expect(receiver.pings()[1]?.query.get("rid")).toBe(RID.replace("0d", "0e"));
  expect(receiver.pings()[1]?.body.toString()).toBe("systemd: result=resources code=- status=-\n");
});

test.each([
  ["start", ["start"]],
  ["the end", []],
])("without settings %s is status 1, and said", async (_, more) => {
  const env = { RANDWERK_URL: "", SERVICE_RESULT: "success", EXIT_STATUS: "0" };
  const outcome = await runAgent(host, ["report", "web", ...more], { env });
  expect(outcome.code).toBe(1);
  expect(outcome.stderr.toString()).toMatch(/RANDWERK_URL is missing or wrong \(in .*agent.conf\)/);
});

const DROPPED = "--bounding-set=-dac_override,-dac_read_search";

test("settings that somebody else may not read are named", async () => {
  writeFileSync(host.config, `RANDWERK_URL=${receiver.url}\n`, { mode: 0o600 });
  chmodSync(host.config, 0);
  // Root may read everything: then without the capabilities for that (capabilities(7)).
  const drop = process.getuid?.() === 0 ? ["setpriv", DROPPED] : ["env"];
  const { RANDWERK_URL: _, ...env } = host.env;
  const args = ["-c", 'exec "$@"', "sh", ...drop, "dash", AGENT, "report", "web", "start"];
  const options = { env: { ...env, PATH: process.env["PATH"] ?? "" } };
  const outcome = await runProgram("sh", args, options);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr.toString()).toMatch(/agent\.conf cannot be read by \w+\n/);
});

test("without an invocation id there is no run id", async () => {
  const env = { SERVICE_RESULT: "success", EXIT_CODE: "exited", EXIT_STATUS: "0" };
  await runAgent(host, ["report", "web"], { env });
  expect(receiver.pings()[0]?.query.has("rid")).toBe(false);
});

test("the end of this invocation's journal goes with it, bounded", async () => {
  const script = `#!/bin/sh\ncase "$*" in *_SYSTEMD_INVOCATION_ID=${INVOCATION}) ;; *) exit 1 ;; esac
head -c 200000 /dev/zero\necho the last words\n`;
  writeFileSync(join(host.root, "bin/journalctl"), script, { mode: 0o755 });
  const env = { SERVICE_RESULT: "exit-code", EXIT_STATUS: "2", INVOCATION_ID: INVOCATION };
  await runAgent(host, ["report", "web"], { env });
  const body = receiver.pings()[0]?.body ?? Buffer.alloc(0);
  expect(body.toString()).toMatch(/^systemd: result=exit-code code=- status=2\n/);
  expect(body.toString()).toMatch(/the last words\n$/);
  expect(body.length).toBeLessThan(100_000);
});

test("a journal that does not answer is not waited for", async () => {
  writeFileSync(join(host.root, "bin/journalctl"), "#!/bin/sh\nexec sleep 100000\n", {
    mode: 0o755,
  });
  const env = { SERVICE_RESULT: "exit-code", EXIT_STATUS: "2", INVOCATION_ID: INVOCATION };
  await runAgent(host, ["report", "web"], { env });
  expect(receiver.actions()).toEqual(["2"]);
});

describe("settings", () => {
  /** The machine without the key in its environment. */
  const only = (env: Record<string, string>): Machine => {
    const { RANDWERK_PING_KEY: _, ...rest } = host.env;
    return { ...host, env: { ...rest, ...env } };
  };
  /** The key that a ping by slug was sent with. */
  const usedKey = async (
    env: Record<string, string>,
    file: string,
  ): Promise<string | undefined> => {
    writeFileSync(host.config, file);
    await runAgent(only(env), ["run", "web", "--", "true"]);
    return receiver.pings()[0]?.path.split("/")[2];
  };
  const credentials = (): Record<string, string> => {
    const folder = join(host.root, "credentials");
    mkdirSync(folder);
    writeFileSync(join(folder, "randwerk-ping-key"), "from-credential"); // no newline at the end
    return { CREDENTIALS_DIRECTORY: folder };
  };

  test.each([
    ["plain", "RANDWERK_PING_KEY=from-file\n"],
    ["without a newline at the end", "RANDWERK_PING_KEY=from-file"],
    ["in double quotes", 'RANDWERK_PING_KEY="from-file"\n'],
    ["in single quotes", "RANDWERK_PING_KEY='from-file'\n"],
    ["with Windows line ends", "# a comment\r\nRANDWERK_PING_KEY=from-file\r\n"],
    [
      "between comments and empty lines",
      "\n# RANDWERK_PING_KEY=x\n\nRANDWERK_PING_KEY=from-file\n\n",
    ],
  ])("a value %s is read", async (_, file) => {
    expect(await usedKey({}, file)).toBe("from-file");
  });

  test("a credential comes before the file, the environment before both", async () => {
    const file = "RANDWERK_PING_KEY=from-file\n";
    const folder = credentials();
    expect(await usedKey(folder, file)).toBe("from-credential");
    receiver.received.length = 0;
    expect(await usedKey({ ...folder, RANDWERK_PING_KEY: "from-env" }, file)).toBe("from-env");
  });

  test("the file is never run as code, and an unknown name is said", async () => {
    const file = "RANDWERK_PING_KEY=$(touch pwned)\nPATH=/nowhere\n`touch pwned`\n";
    writeFileSync(host.config, file);
    const outcome = await runAgent(only({}), ["run", "web", "--", "sh", "-c", "echo *"]);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout.toString()).not.toContain("pwned");
    expect(outcome.stderr.toString()).toMatch(/unknown setting PATH/);
    expect(outcome.stderr.toString()).toMatch(/RANDWERK_PING_KEY is missing or wrong/);
  });

  test.each(["/", "/ping", "/ping/"])("an address that ends in %s means the same", async (end) => {
    await runAgent(host, ["run", "web", "--", "true"], {
      env: { RANDWERK_URL: receiver.url + end },
    });
    expect(receiver.pings().map(({ path }) => path.split("/").length)).toEqual([5, 5]);
  });
});

describe("doctor", () => {
  const token = { RANDWERK_TOKEN: "token" };

  test.each(["curl", "wget"] as const)(
    "finds nothing wrong where all is well, with %s",
    async (client) => {
      const machine = makeMachine(receiver.url, client);
      try {
        const outcome = await runAgent(machine, ["doctor", "web"], { env: token });
        expect(outcome.stdout.toString()).not.toContain("FAULT");
        expect(outcome.code).toBe(0);
        expect(receiver.actions()).toEqual(["log"]); // a note, never a success
        const api = receiver.received.find(({ path }) => path === "/api/v1/arrivals");
        expect(api?.headers["authorization"]).toBe("Bearer token");
      } finally {
        machine.remove();
      }
    },
  );

  test.each([
    [
      "the service is away",
      () => ({ hangs: true }) as const,
      { RANDWERK_TIMEOUT: "2" },
      /FAULT {2}service/,
    ],
    ["it is unwell", () => ({ status: 503 }), {}, /FAULT {2}service: HTTP 503/],
    [
      "the token is wrong",
      ({ path }: { path: string }) => (path.startsWith("/api") ? { status: 401 } : undefined),
      token,
      /FAULT {2}token: HTTP 401/,
    ],
    [
      "the check is unknown",
      ({ path }: { path: string }) =>
        path.startsWith("/ping") ? { status: 404, body: "not found" } : undefined,
      {},
      /FAULT {2}check web: HTTP 404: not found/,
    ],
    [
      "the clock is wrong",
      () => ({ status: 200, headers: { Date: "Mon, 02 Nov 2026 10:00:00 GMT" } }),
      {},
      /FAULT {2}clock: off by -?\d+ s/,
    ],
    [
      "the address is malformed",
      () => undefined,
      { RANDWERK_URL: "example.org" },
      /FAULT.*RANDWERK_URL/,
    ],
    [
      "the key is missing",
      () => undefined,
      { RANDWERK_PING_KEY: "" },
      /FAULT {2}check web: RANDWERK_PING_KEY/,
    ],
  ])("says so when %s", async (_, answer, env, words) => {
    receiver.answer = answer;
    const outcome = await runAgent(host, ["doctor", "web"], { env });
    expect(outcome.stdout.toString()).toMatch(words);
    expect(outcome.code).toBe(1);
  });

  test("speaks German where the machine does, and counts what is kept", async () => {
    mkdirSync(host.spool);
    writeFileSync(join(host.spool, "1795000000.000000000.1"), "web 0 - 2026-11-18T00:00:00Z\n");
    const outcome = await runAgent(host, ["doctor"], { env: { LC_ALL: "de_DE.UTF-8" } });
    expect(outcome.stdout.toString()).toMatch(/^FEHLER nicht zugestellt in .*spool: 1$/m);
    expect(outcome.stdout.toString()).toMatch(/^ok {5}Dienst: HTTP 200$/m);
    expect(outcome.code).toBe(1);
  });

  test("says what it means where there is nothing to say", async () => {
    const { stdout } = await runAgent(host, ["doctor"]);
    expect(stdout.toString()).toMatch(/^ok {5}tools: all there$/m);
    expect(stdout.toString()).toMatch(/^ok {5}token: none; only arrived needs one$/m);
    expect(stdout.toString()).not.toMatch(/(?: -|: ?| )$/m);
    receiver.answer = () => ({ hangs: true });
    const env = { RANDWERK_TIMEOUT: "2", LC_ALL: "de_DE.UTF-8" };
    const away = (await runAgent(host, ["doctor"], { env })).stdout.toString();
    expect(away).toMatch(/^ok {5}Werkzeuge: alle da$/m);
    expect(away).not.toContain("Uhr");
  });

  test("names a tool that is missing", async () => {
    const outcome = await runAgent(host, ["doctor"], { env: { PATH: "/usr/bin:/bin" } });
    expect(outcome.stdout.toString()).not.toContain("without");
    unlinkSync(join(host.root, "bin/gzip"));
    const without = await runAgent(host, ["doctor"]);
    expect(without.stdout.toString()).toMatch(/FAULT {2}tools without gzip/);
  });

  test.each([
    ["a host that pings by slug", "key", "", [], ["flush"]],
    ["a host that pings by uuid", "", "", ["5e3f0f0e-6a2b-4c1f-9d55-0f6f1f2c7a11"], ["flush"]],
    ["a backup server", "", "token", [], ["arrived"]],
    ["a machine that is both", "key", "token", [], ["flush", "arrived"]],
  ])("on %s it misses the timers that it needs", async (_, key, secret, check, timers) => {
    // install.sh puts both units everywhere; here none of them is active.
    const systemctl = `#!/bin/sh\ncase $1 in cat) exit 0 ;; *) exit 3 ;; esac\n`;
    writeFileSync(join(host.root, "bin/systemctl"), systemctl, { mode: 0o755 });
    const env = { RANDWERK_PING_KEY: key, RANDWERK_TOKEN: secret };
    const outcome = await runAgent(host, ["doctor", ...check], { env });
    const missed = outcome.stdout.toString().match(/(?<=^FAULT {2}randwerk-)\w+(?=\.timer)/gm);
    expect(missed).toEqual(timers);
  });
});
