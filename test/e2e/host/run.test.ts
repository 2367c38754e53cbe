import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rounds, some } from "../../campaign.ts";
import { until } from "../until.ts";
import {
  firstOutput,
  makeMachine,
  onSmallDisk,
  runAgent,
  runProgram,
  sampleUntil,
  startAgent,
  SHELLS,
  type Client,
  type Machine,
  type Shell,
} from "./machine.ts";
import { startReceiver, type Receiver } from "./receiver.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CHECK = "5e3f0f0e-6a2b-4c1f-9d55-0f6f1f2c7a11";
const CLIENTS: Client[] = ["curl", "wget"];
/** A command that says when it runs, and then does for longer than a test. */
const SLEEPING = ["run", "web", "--", "sh", "-c", "echo ready; exec sleep 100000"];
const MATRIX = (Object.keys(SHELLS) as Shell[]).flatMap((shell) =>
  CLIENTS.map((client) => ({ shell, client })),
);
/** Every shell once, the clients in turns: a run of the agent starts seventy programs. In a campaign every shell with both. */
const EACH = MATRIX.filter((_, index) => rounds(0, 1) === 1 || (index % 4) % 3 === 0);
/** The first and the last of them: Debian's shell with curl, Alpine's with wget. In a campaign all. */
const SPREAD = MATRIX.filter((_, index) => index % rounds(MATRIX.length - 1, 1) === 0).map(
  (one, turn) => ({ ...one, turn }),
);
/** Of what all shells do each does a part, in turns; in a campaign all of it. */
const inTurns = <Item>(items: readonly Item[], turn: number): Item[] =>
  items.filter((_, index) => (index + turn) % rounds(2, 1) === 0);
/** Of output that has to get through. */
const MEGABYTES = rounds(10, 100);

let receiver: Receiver;
const machines: Machine[] = [];
const machine = (client?: Client, url = receiver.url): Machine => {
  const made = makeMachine(url, client);
  machines.push(made);
  return made;
};
beforeEach(async () => (receiver = await startReceiver()));
afterEach(async () => {
  await receiver.close();
  for (const made of machines.splice(0)) made.remove();
});

describe.each(EACH)("under $shell with $client", ({ shell, client }) => {
  test("a run is a start and an end with one run id, the exit status and the output", async () => {
    const host = machine(client);
    const script = "echo to stdout; echo to stderr >&2; cat; exit 3";
    const outcome = await runAgent(host, ["run", "web-1", "--", "sh", "-c", script], {
      shell,
      input: "from stdin\n",
    });
    expect(outcome.code).toBe(3);
    expect(outcome.stdout.toString()).toBe("to stdout\nfrom stdin\n");
    expect(outcome.stderr.toString()).toBe("to stderr\n");
    expect(receiver.actions()).toEqual(["start", "3"]);
    const [start, end] = receiver.pings();
    expect(start?.path).toBe("/ping/geheimer-Schluessel-4711/web-1/start");
    expect(start?.query.get("rid")).toMatch(UUID);
    expect(end?.query.get("rid")).toBe(start?.query.get("rid"));
    expect(start?.body.length).toBe(0);
    expect(end?.headers["content-type"]).toBe("text/plain");
    const lines = end?.body.toString().split("\n").toSorted();
    expect(lines).toEqual(["", "from stdin", "to stderr", "to stdout"]);
    expect(end?.headers["x-randwerk-time"]).toBeUndefined();
    expect(host.kept()).toEqual([]);
    expect(readdirSync(host.temporary)).toEqual([]);
  });
});

describe.each(SPREAD)("under $shell with $client", ({ shell, client, turn }) => {
  test("a check is reached by its uuid without any key", async () => {
    const host = machine(client);
    await runAgent(host, ["run", CHECK, "--", "true"], { shell, env: { RANDWERK_PING_KEY: "" } });
    expect(receiver.pings().map(({ path }) => path)).toEqual([
      `/ping/${CHECK}/start`,
      `/ping/${CHECK}/0`,
    ]);
  });

  test.each(inTurns(["SIGTERM", "SIGHUP", "SIGINT"] as const, turn))(
    "%s reaches the command, whose end is still reported",
    async (signal) => {
      const host = machine(client);
      const script =
        "trap 'echo told; exit 7' TERM HUP INT; echo ready; while :; do sleep 0.1; done";
      const { child, finished } = startAgent(host, ["run", "web", "--", "sh", "-c", script], {
        shell,
      });
      await firstOutput(child);
      child.kill(signal);
      const outcome = await finished;
      expect(outcome.stdout.toString()).toBe("ready\ntold\n");
      expect(outcome.code).toBe(7);
      expect(receiver.actions()).toEqual(["start", "7"]);
    },
  );

  const killed = [
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGINT", 130],
    ["SIGQUIT", 131],
  ] as const;
  test.each(inTurns(killed, turn))(
    "a command that %s kills ends with %d, as without the agent",
    async (signal, code) => {
      const host = machine(client);
      const { child, finished } = startAgent(host, SLEEPING, { shell });
      await firstOutput(child);
      child.kill(signal);
      expect((await finished).code).toBe(code);
      expect(receiver.actions()).toEqual(["start", String(code)]);
    },
  );

  test(`${MEGABYTES} MB of binary output pass unchanged, and the ping holds both ends`, async () => {
    const host = machine(client);
    const file = join(host.root, "noise");
    const bytes = MEGABYTES * 1024 * 1024;
    await runProgram("sh", ["-c", `head -c ${bytes} /dev/urandom >'${file}'`]);
    const content = readFileSync(file);
    const outcome = await runAgent(host, ["run", "web", "--", "cat", file], { shell });
    expect(outcome.code).toBe(0);
    expect(sha256(outcome.stdout)).toBe(sha256(content));
    const body = receiver.pings()[1]?.body ?? Buffer.alloc(0);
    expect(body.length).toBeLessThanOrEqual(100_000);
    expect(body.subarray(0, 48_000).equals(content.subarray(0, 48_000))).toBe(true);
    expect(body.subarray(-48_000).equals(content.subarray(-48_000))).toBe(true);
  });

  test("neither key nor token nor address is ever on a command line or in the output", async () => {
    const host = machine(client);
    receiver.answer = () => ({ delayMilliseconds: 400, status: 200, body: "OK" });
    const { finished } = startAgent(host, ["run", "web", "--", "sleep", "0.3"], { shell });
    let sampled = "";
    await sampleUntil(finished, () => (sampled += commandLines()));
    const outcome = await finished;
    expect(sampled).toContain(`${host.root}/tmp`); // the client was seen at work
    expect(sampled).not.toContain("geheimer-Schluessel");
    expect(outcome.stdout.toString() + outcome.stderr.toString()).toBe("");
  });
});

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** The command lines of all processes that run now. */
function commandLines(): string {
  let lines = "";
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      lines += readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ") + "\n";
    } catch {
      // it has ended
    }
  }
  return lines;
}

describe("what the command notices of being watched", () => {
  test("its arguments arrive as they are, whatever is in them", async () => {
    const host = machine();
    const words = [
      "a b",
      `it's`,
      `"quoted"`,
      "`date`",
      "$(date)",
      "$HOME",
      "two\nlines\n",
      "\\n",
      "a\\",
    ];
    // Nothing at all, and what looks like an option.
    words.push("", "x", "-n", "--json", "--", "*");
    const script = `for word; do printf '<%s>' "$word"; done`;
    const args = ["run", "web", "--", "sh", "-c", script, "sh", ...words];
    const outcome = await runAgent(host, args);
    expect(outcome.stdout.toString()).toBe(words.map((word) => `<${word}>`).join(""));
  });

  test("output that looks like shell, options or settings is only output", async () => {
    const host = machine();
    const text = `$(touch pwned) \`touch pwned\`; url = "http://x"\n@/etc/passwd\n%s\\n\n--- output ---\n`;
    writeFileSync(join(host.root, "text"), text);
    const outcome = await runAgent(host, ["run", "web", "--", "cat", "text"]);
    expect(outcome.stdout.toString()).toBe(text);
    expect(receiver.pings()[1]?.body.toString()).toBe(text);
    expect(readdirSync(host.root)).not.toContain("pwned");
  });

  test.each(some([0, 47_999, 48_000, 48_001, 95_999, 96_000], 3))(
    "%d bytes of output are sent whole",
    async (bytes) => {
      const host = machine();
      await runAgent(host, ["run", "web", "--", "head", "-c", String(bytes), "/dev/zero"]);
      expect(receiver.pings()[1]?.body.length).toBe(bytes);
    },
  );

  test("one byte more, and the middle is cut", async () => {
    const host = machine();
    await runAgent(host, ["run", "web", "--", "head", "-c", "96001", "/dev/zero"]);
    const body = receiver.pings()[1]?.body ?? Buffer.alloc(0);
    expect(body.toString().replaceAll("\0", "")).toBe("\n[… randwerk-agent …]\n");
    expect(body.length).toBe(96_000 + Buffer.byteLength("\n[… randwerk-agent …]\n"));
  });

  test("its output appears while it is still running", async () => {
    const host = machine();
    const script = "printf early; until [ -e seen ]; do sleep 0.1; done; printf late";
    const { child, finished } = startAgent(host, ["run", "web", "--", "sh", "-c", script]);
    expect(await firstOutput(child)).toBe("early");
    writeFileSync(join(host.root, "seen"), "");
    expect((await finished).stdout.toString()).toBe("earlylate");
  });

  test("a reader that goes away ends it, as without the agent", async () => {
    const host = machine();
    const script = `exec "$@" | head -n 1`;
    const args = ["-c", script, "sh", "dash", `${process.cwd()}/agents/host/randwerk-agent`];
    const yes = ["run", "web", "--", "sh", "-c", "while :; do echo y; done"];
    const outcome = await runProgram("sh", [...args, ...yes], {
      env: { ...host.env, PATH: process.env["PATH"] ?? "" },
    });
    expect(outcome.stdout.toString()).toBe("y\n");
    await until(() => receiver.actions().length === 2);
    expect(receiver.actions()[1]).not.toBe("0");
  });

  test("settings from the file do not leak into its environment", async () => {
    const host = machine();
    const { RANDWERK_PING_KEY: key, ...env } = host.env;
    writeFileSync(host.config, `RANDWERK_PING_KEY=${key}\nRANDWERK_TOKEN=token-0815\n`);
    const outcome = await runAgent({ ...host, env }, ["run", "web", "--", "env"]);
    expect(outcome.stdout.toString()).not.toMatch(/geheim|token-0815/);
    expect(receiver.actions()).toEqual(["start", "0"]);
  });

  test("its environment is otherwise what it was", async () => {
    const host = machine();
    const plain = await runProgram("env", [], { env: { ...host.env, LC_ALL: "de_DE", A: "b c" } });
    const watched = await runAgent(host, ["run", "web", "--", "env"], {
      env: { LC_ALL: "de_DE", A: "b c" },
    });
    const lines = (bytes: Buffer) =>
      bytes
        .toString()
        .split("\n")
        .filter((line) => !/^(_|PWD|OLDPWD|SHLVL)=/.test(line))
        .toSorted();
    expect(lines(watched.stdout)).toEqual(lines(plain.stdout));
  });

  test("files that it makes have the usual permissions", async () => {
    const host = machine();
    const outcome = await runAgent(host, [
      "run",
      "web",
      "--",
      "sh",
      "-c",
      ": >made; stat -c %a made",
    ]);
    expect(outcome.stdout.toString()).toBe("644\n");
  });

  test.each([
    ["a missing command", ["no-such-command"], 127],
    ["a file that is no program", ["/etc/passwd"], 126],
  ])("%s ends with the shell's own status", async (_, command, code) => {
    const host = machine();
    expect((await runAgent(host, ["run", "web", "--", ...command])).code).toBe(code);
    expect(receiver.actions()).toEqual(["start", String(code)]);
  });

  test("something that it leaves behind with its output open is not waited for", async () => {
    const host = machine();
    const script = "sleep 100000 & echo $!";
    const { child, finished } = startAgent(host, ["run", "web", "--", "sh", "-c", script]);
    const [printed] = await Promise.all([firstOutput(child), once(child, "exit")]);
    expect(receiver.pings()[1]?.body.toString()).toBe(printed);
    process.kill(Number(printed), "SIGKILL"); // it has lived until now
    child.stdout?.destroy();
    child.stderr?.destroy();
    await finished;
  });

  test.each([
    ["timeout, where env is older than coreutils 8.31", "exec /usr/bin/env"],
    ["env, where it can reset signals", undefined],
  ])("an interrupt gets through by %s", async (_, oldEnv) => {
    const host = machine();
    if (oldEnv !== undefined) {
      unlinkSync(join(host.root, "bin/env"));
      const script = `#!/bin/sh\ncase $1 in --default*) exit 125 ;; esac\n${oldEnv} "$@"\n`;
      writeFileSync(join(host.root, "bin/env"), script, { mode: 0o755 });
    }
    const { child, finished } = startAgent(host, SLEEPING);
    await firstOutput(child);
    child.kill("SIGINT");
    expect((await finished).code).toBe(130);
    expect(receiver.actions()).toEqual(["start", "130"]);
  });

  test("^C at a terminal arrives once", async () => {
    const host = machine();
    // `script` runs the agent at a terminal of its own and types what it reads.
    const counting =
      "trap 'echo one' INT; echo ready; until [ -e told ]; do sleep 0.1; done; sleep 1; exit 4";
    writeFileSync(join(host.root, "counting"), counting);
    const command = `dash ${process.cwd()}/agents/host/randwerk-agent run web -- sh counting`;
    symlinkSync("/usr/bin/dash", join(host.root, "bin/dash"));
    const child = spawn("script", ["-qec", command, "/dev/null"], {
      cwd: host.root,
      env: { ...host.env, PATH: `${host.root}/bin:/usr/bin:/bin` },
    });
    let screen = "";
    child.stdout.on("data", (data: Buffer) => (screen += data.toString()));
    await until(() => screen.includes("ready"));
    child.stdin.write("\u0003");
    await until(() => screen.includes("one"));
    writeFileSync(join(host.root, "told"), "");
    await once(child, "close");
    expect(screen.match(/one/g)).toHaveLength(1);
    expect(receiver.actions()).toEqual(["start", "4"]);
  });
});

describe("a monitoring fault never fails the command", () => {
  const command = ["run", "web", "--", "sh", "-c", "echo fine; exit 5"];

  test.each([
    ["no address", { RANDWERK_URL: "" }, /RANDWERK_URL/],
    ["an address with a quote", { RANDWERK_URL: 'http://x"y' }, /RANDWERK_URL/],
    ["a slug without a key", { RANDWERK_PING_KEY: "" }, /RANDWERK_PING_KEY/],
    ["a key with a blank", { RANDWERK_PING_KEY: "a b" }, /RANDWERK_PING_KEY/],
    ["nobody listening", { RANDWERK_URL: "http://127.0.0.1:9" }, /kept in/],
    ["an unknown host", { RANDWERK_URL: "http://nowhere.invalid" }, /kept in/],
    ["no temporary directory", { TMPDIR: "/nonexistent" }, /temporary directory/],
    ["no spool", { RANDWERK_SPOOL: "/proc/nowhere" }, /cannot be written/],
  ])("with %s", async (_, env, message) => {
    const host = machine();
    const outcome = await runAgent(host, command, { env });
    expect(outcome.code).toBe(5);
    expect(outcome.stdout.toString()).toBe("fine\n");
    expect(outcome.stderr.toString()).toMatch(message);
    expect(outcome.stderr.toString()).not.toContain("geheimer");
  });

  test("without a spool the ping is sent all the same", async () => {
    const host = machine();
    await runAgent(host, command, { env: { RANDWERK_SPOOL: "/proc/nowhere" } });
    expect(receiver.actions()).toEqual(["start", "5"]);
  });

  test.each(CLIENTS)("with a service that hangs, %s gives up", async (client) => {
    const host = machine(client);
    receiver.answer = () => ({ hangs: true });
    const env = { RANDWERK_TIMEOUT: String(rounds(2, 10)) };
    const outcome = await runAgent(host, command, { env });
    expect(outcome.code).toBe(5);
    expect(outcome.stderr.toString()).toMatch(/web 5 kept in/);
    expect(host.kept()).toHaveLength(2);
  });

  test.each([
    ["curl", "curl", /-m (\d+) /],
    ["wget", "timeout", /^(\d+) wget /m],
  ] as const)("%s is given no more than 10 s", async (client, program, seconds) => {
    const host = machine(client);
    const path = join(host.root, "bin", program);
    const real = readlinkSync(path);
    unlinkSync(path);
    const lines = `#!/bin/sh\necho "$*" >>'${host.root}/called'\nexec ${real} "$@"\n`;
    writeFileSync(path, lines, { mode: 0o755 });
    await runAgent(host, command);
    expect(receiver.actions()).toEqual(["start", "5"]);
    const called = readFileSync(join(host.root, "called"), "utf8").trim().split("\n");
    const given = called.flatMap((words) => seconds.exec(words)?.[1] ?? []).map(Number);
    expect(given).toHaveLength(2);
    expect(Math.max(...given)).toBeLessThanOrEqual(10);
  });

  test("without curl and wget it still runs", async () => {
    const host = machine();
    unlinkSync(join(host.root, "bin/curl"));
    const outcome = await runAgent(host, command);
    expect(outcome.code).toBe(5);
    expect(outcome.stdout.toString()).toBe("fine\n");
    expect(host.kept()).toHaveLength(2);
  });

  test("with a full disk for the spool", async () => {
    const host = machine();
    const full = join(host.root, "full");
    await onSmallDisk(full, "32k", async () => {
      await runProgram("sh", ["-c", `head -c 100000 /dev/zero >'${full}/zeros'`]);
      const outcome = await runAgent(host, command, { env: { RANDWERK_SPOOL: `${full}/spool` } });
      expect(outcome.code).toBe(5);
      expect(receiver.actions()).toEqual(["start", "5"]);
      expect(receiver.pings()[1]?.body.toString()).toBe("fine\n");
    });
  });

  test("with a full disk for the record", async () => {
    const host = machine();
    const full = join(host.root, "full");
    await onSmallDisk(full, "32k", async () => {
      const args = ["run", "web", "--", "head", "-c", "1000000", "/dev/zero"];
      const outcome = await runAgent(host, args, { env: { TMPDIR: full } });
      expect(outcome.code).toBe(0);
      expect(outcome.stdout.length).toBe(1_000_000);
      expect(receiver.actions()).toEqual(["start", "0"]);
    });
  });
});

test.each([
  [[]],
  [["run"]],
  [["run", "web"]],
  [["run", "web", "true"]],
  [["run", "web", "--"]],
  [["dance"]],
  [["arrived", "now"]],
  [["report", "web"]],
  [["report", "web", "stop"]],
])("wrong usage %j is said in the reader's language and is status 64", async (args) => {
  const host = machine();
  const english = await runAgent(host, args);
  const german = await runAgent(host, args, { env: { LANG: "de_DE.UTF-8" } });
  expect([english.code, german.code]).toEqual([64, 64]);
  expect(english.stderr.toString()).toMatch(/usage: run CHECK/);
  expect(german.stderr.toString()).toMatch(/Aufruf: run CHECK/);
});

test("--help says the same on standard output and is status 0", async () => {
  const host = machine();
  const asked = await runAgent(host, ["--help"], { env: { LANG: "de_DE.UTF-8" } });
  expect(asked.code).toBe(0);
  expect(asked.stdout.toString()).toMatch(/^Aufruf: run CHECK/);
  expect(asked.stderr.toString()).toBe("");
});
