import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeMachine, runAgent, type Machine } from "./machine.ts";
import { startReceiver, type Receiver } from "./receiver.ts";
import { makeRepository, type Repository } from "./repository.ts";

let receiver: Receiver;
let host: Machine;
let repository: Repository;
beforeEach(async () => {
  receiver = await startReceiver();
  host = makeMachine(receiver.url);
  repository = await makeRepository(host, "web", "authenticated-blake2", "--append-only");
});
afterEach(async () => {
  await receiver.close();
  host.remove();
});

interface Facts {
  archive: { name: string; start: string; stats: { nfiles: number } };
}

/** The last ping, split as docs/reference/agent-pings.md describes its body. */
function lastPing(): { facts: Facts | undefined; output: string } {
  const body = receiver.pings().at(-1)?.body.toString() ?? "";
  const [, json, output] = /^(\{.*?)\n--- output ---\n(.*)$/s.exec(body) ?? [];
  return {
    facts: json === undefined ? undefined : (JSON.parse(json) as Facts),
    output: output ?? body,
  };
}

const run = (args: string[], env: Record<string, string> = {}) =>
  runAgent(host, ["run", "web", "--", "borg", ...args], { env: { ...repository.env, ...env } });

describe("how borg is called", () => {
  test.each([
    ["after options of borg itself", ["--lock-wait", "5", "-v", "--umask=0077", "create"], true],
    ["when the path is called create", ["list"], false],
    ["when a value of an option is create", ["--remote-path", "create", "list"], false],
  ])("--json is added %s: %j", async (_, words, added) => {
    await repository.create("old");
    const rest = added ? [`${repository.path}::a`, "source"] : [repository.path];
    const outcome = await run([...words, ...rest]);
    expect(outcome.code).toBe(0);
    expect(lastPing().facts !== undefined).toBe(added);
    expect(outcome.stdout.toString().includes("old")).toBe(!added);
  });

  test("what the user asked for is printed as borg prints it", async () => {
    const direct = await repository.borg(
      "create",
      "--json",
      "--list",
      `${repository.path}::a`,
      "source",
    );
    const outcome = await run(["create", "--json", "--list", `${repository.path}::b`, "source"]);
    const keys = (bytes: Buffer) => Object.keys(JSON.parse(bytes.toString()) as object);
    expect(keys(outcome.stdout)).toEqual(keys(direct.stdout));
    expect(outcome.stderr.toString()).toMatch(/^[AUM] source\/file$/m);
    expect(lastPing().facts?.archive.name).toBe("b");
    expect(lastPing().output).toBe(outcome.stderr.toString());
  });

  test.each([
    ["--stats are", "--stats", true],
    ["-s among other flags is", "-vs", true],
    ["what is excluded by a pattern that has an s in it is not", "-essential", false],
  ])("%s shown as JSON", async (_, option, isShown) => {
    const outcome = await run(["create", option, `${repository.path}::a`, "source"]);
    const shown = outcome.stdout.toString();
    expect(isShown ? JSON.parse(shown) : shown).toEqual(
      isShown ? expect.objectContaining({ archive: expect.objectContaining({ name: "a" }) }) : "",
    );
    expect(lastPing().facts?.archive.name).toBe("a");
  });

  test("it is found behind other programs, and borg's facts come with the ping", async () => {
    const lock = join(host.root, "lock");
    const prefix = `nice -n 5 ionice -c 3 taskset -c 0 env X=1 timeout -k 5 1h setsid --wait flock`;
    const borg = ["stdbuf", "-oL", "/usr/bin/borg", "create", `${repository.path}::a`, "source"];
    const command = ["run", "web", "--", ...prefix.split(" "), lock, ...borg];
    const outcome = await runAgent(host, command, { env: repository.env });
    expect([outcome.code, outcome.stderr.toString()]).toEqual([0, ""]);
    expect(lastPing().facts?.archive.name).toBe("a");
  });

  test.each([
    ["sudo -u borg borg create", true],
    ["doas -u backup /opt/borg/bin/borg create", true],
    ["time -f %e nice borg1 --lock-wait 5 create", true],
    ["nohup borg create", true],
    ["chrt -i 0 ionice -c2 -n7 borg create", true],
    ["flock -w 10 /run/borg borg create", true],
    ["systemd-inhibit --what=sleep borg create", true],
    ["systemd-inhibit --why reason borg create", true],
    ["borg -r create create", true],
    ["borg --repo /mnt/web create", true],
    ["sudo tar cf borg create", false],
    ["tar cf borg create", false],
    ["nice borg list create", false],
    ["nice borg -r create list", false],
    ["sudo -u borg list create", false],
  ])("%s: --json is added: %j", async (line, isAdded) => {
    // Programs that show how they were called; behind them nothing runs.
    const words = line.split(" ");
    for (const name of new Set([words[0] ?? "", "borg"])) {
      const lines = `#!/bin/sh\necho "\${0##*/} $*"\n`;
      writeFileSync(join(host.root, "bin", name), lines, { mode: 0o755 });
    }
    const { stdout } = await runAgent(host, ["run", "web", "--", ...words, "::a", "x"]);
    expect(stdout.toString()).toBe(`${line}${isAdded ? " --json" : ""} ::a x\n`);
  });

  test("a source called --json behind -- asks for nothing", async () => {
    mkdirSync(join(host.root, "--json"));
    const outcome = await run(["create", `${repository.path}::a`, "--", "--json"]);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout.toString()).toBe("");
    expect(lastPing().facts?.archive.name).toBe("a");
  });

  test("its times are in UTC, those of other commands are not touched", async () => {
    const zone = { TZ: "Asia/Tokyo" };
    const before = Date.now() - 1_000; // a fact's moment has whole seconds
    await run(["create", `${repository.path}::a`, "source"], zone);
    const start = Date.parse(`${lastPing().facts?.archive.start ?? ""}Z`);
    expect(start).toBeGreaterThanOrEqual(before);
    expect(start).toBeLessThanOrEqual(Date.now());
    const outcome = await runAgent(host, ["run", "web", "--", "date", "+%z"], { env: zone });
    expect(outcome.stdout.toString()).toBe("+0900\n");
  });

  test("10,000 lines of --list cost nothing of the facts", async () => {
    for (let index = 0; index < 10_000; index++) {
      writeFileSync(join(host.root, `source/a-file-with-a-long-name-${index}`), "");
    }
    const outcome = await run(["create", "--list", `${repository.path}::a`, "source"]);
    expect(outcome.stderr.toString().split("\n")).toHaveLength(10_003);
    const { facts, output } = lastPing();
    expect(facts?.archive.stats.nfiles).toBe(10_001);
    expect(output).toContain("[… randwerk-agent …]");
    expect(Buffer.byteLength(output)).toBeLessThan(97_000);
  });
});

describe("restore-test", () => {
  const restore = (...more: string[]) =>
    runAgent(host, ["restore-test", "web", "--", repository.path, ...more], {
      env: repository.env,
    });
  const canary = (content: string): string => {
    const path = join(host.root, "source/canary");
    writeFileSync(path, content);
    return path;
  };
  /** An archive with whole paths; returns its id. */
  const backUp = async (name: string): Promise<string> => {
    const target = `${repository.path}::${name}`;
    const { stdout } = await repository.borg("create", "--json", target, join(host.root, "source"));
    return (JSON.parse(stdout.toString()) as { archive: { id: string } }).archive.id;
  };

  test("reads the newest archive back, compares a file, and tells how old it is", async () => {
    const path = canary("a canary");
    await backUp("older");
    const id = await backUp("newest");
    const outcome = await restore(path);
    expect([outcome.code, outcome.stderr.toString()]).toEqual([0, ""]);
    expect(receiver.actions()).toEqual(["start", "0"]);
    const hash = createHash("sha256").update("a canary").digest("hex");
    expect(lastPing().facts).toEqual({
      restore: {
        archive: id,
        name: "newest",
        age_seconds: expect.any(Number),
        duration_seconds: expect.any(Number),
        file: path,
        sha256: hash,
      },
    });
    const without = await restore();
    expect(without.code).toBe(0);
    expect(lastPing().facts).toMatchObject({ restore: { file: null, sha256: null } });
  });

  test("fails where the file differs, or is not there, or there is no archive", async () => {
    const none = await restore();
    expect([none.code, none.stderr.toString()]).toEqual([66, expect.stringMatching(/no archive/)]);
    const path = canary("as it was");
    await backUp("a");
    canary("changed since");
    const changed = await restore(path);
    expect(changed.code).toBe(65);
    expect(changed.stderr.toString()).toMatch(/canary differs in .*::a\n/);
    const gone = await restore(join(host.root, "nowhere"));
    expect([gone.code, lastPing().facts]).toEqual([66, undefined]);
    expect(receiver.actions()).toEqual(["start", "66", "start", "65", "start", "66"]);
  });

  test("fails where a chunk cannot be read, with borg's own words", async () => {
    await repository.create("a");
    for (const number of repository.segments()) {
      const bytes = readFileSync(repository.segment(number));
      const at = bytes.indexOf("content of web");
      if (at < 0) continue;
      bytes[at] = 0x58;
      writeFileSync(repository.segment(number), bytes);
    }
    const outcome = await restore();
    expect(outcome.code).toBe(2);
    expect(lastPing().output).toMatch(/IntegrityError|checksum/);
  });
});
