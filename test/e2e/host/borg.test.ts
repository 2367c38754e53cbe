import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  makeMachine,
  onSmallDisk,
  runAgent,
  runProgram,
  startAgent,
  until,
  type Machine,
} from "./machine.ts";
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
  archive: { id: string; name: string; start: string; stats: { nfiles: number } };
  repository: { id: string };
}

/** The last ping, split as README.md describes its body. */
function lastPing(): { action: string | undefined; facts: Facts | undefined; output: string } {
  const body = receiver.pings().at(-1)?.body.toString() ?? "";
  const [, json, output] = /^(\{.*?)\n--- output ---\n(.*)$/s.exec(body) ?? [];
  return {
    action: receiver.actions().at(-1),
    facts: json === undefined ? undefined : (JSON.parse(json) as Facts),
    output: output ?? body,
  };
}

const run = (args: string[], env: Record<string, string> = {}) =>
  runAgent(host, ["run", "web", "--", "borg", ...args], { env: { ...repository.env, ...env } });

/** Transactions that the repository has seen; init writes the first. */
const transactions = (): number =>
  readFileSync(join(repository.path, "transactions"), "utf8").trim().split("\n").length;

describe("borg's exit table: what the service is told", () => {
  test("a normal backup: 0, with archive and repository", async () => {
    const outcome = await run(["create", `${repository.path}::a`, "source"]);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout.toString()).toBe("");
    const { action, facts } = lastPing();
    expect(action).toBe("0");
    expect(facts?.archive.id).toMatch(/^[0-9a-f]{64}$/);
    expect(facts?.archive.stats.nfiles).toBe(1);
    expect(facts?.repository.id).toBe(repository.id());
    expect(transactions()).toBe(2);
  });

  test("the only source is missing: 1, and an empty archive that says so", async () => {
    const outcome = await run(["create", `${repository.path}::a`, "nowhere"]);
    expect(outcome.code).toBe(1);
    const { action, facts, output } = lastPing();
    expect([action, facts?.archive.stats.nfiles]).toEqual(["1", 0]);
    expect(output).toMatch(/nowhere/);
    expect(transactions()).toBe(2);
  });

  test("one of two sources is missing: 1, with what was stored", async () => {
    await run(["create", `${repository.path}::a`, "source", "nowhere"]);
    const { action, facts } = lastPing();
    expect([action, facts?.archive.stats.nfiles]).toEqual(["1", 1]);
    expect(transactions()).toBe(2);
  });

  test.each([
    [
      "the archive's name exists",
      async () => {
        await repository.create("a");
      },
      {},
      /already exists/,
    ],
    ["the passphrase is wrong", async () => {}, { BORG_PASSPHRASE: "wrong" }, /passphrase/],
    [
      "there is no repository",
      async () => {
        rmSync(repository.path, { recursive: true });
      },
      {},
      /does not exist/,
    ],
    [
      "the repository was never seen by this host",
      async () => {
        repository = await makeRepository(host, "plain", "none");
        rmSync(join(host.root, "borg"), { recursive: true }); // as on a reinstalled machine
      },
      { BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: "no" },
      /previously unknown/,
    ],
  ] satisfies [string, () => Promise<void>, Record<string, string>, RegExp][])(
    "%s: 2, no facts, and borg's words",
    async (_, prepare, env, words) => {
      await prepare();
      const outcome = await run(["create", `${repository.path}::a`, "source"], env);
      expect(outcome.code).toBe(2);
      const { action, facts, output } = lastPing();
      expect([action, facts]).toEqual(["2", undefined]);
      expect(output).toMatch(words);
      expect(output).toBe(outcome.stderr.toString());
    },
  );

  test("ssh is refused: 2", async () => {
    const rsh = { BORG_RSH: "sh -c 'echo Connection refused >&2; exit 255'" };
    await run(["create", "ssh://backup@nowhere.invalid/mnt/web::a", "source"], rsh);
    expect(lastPing().action).toBe("2");
    expect(lastPing().output).toMatch(/Connection (refused|closed)/);
  });

  test("the repository is locked: 2", async () => {
    const holding = runProgram("borg", ["with-lock", repository.path, "sleep", "4"], {
      env: repository.env,
      cwd: host.root,
    });
    await until(() => existsIn(repository.path, "lock.exclusive"));
    await run(["create", `${repository.path}::a`, "source"]);
    expect(lastPing()).toMatchObject({ action: "2", facts: undefined });
    expect(lastPing().output).toMatch(/lock/i);
    await holding;
  });

  test("the disk is full: 2, and the cause is in the body", async () => {
    const full = join(host.root, "full");
    await onSmallDisk(full, "3m", async () => {
      await repository.borg("init", "-e", "none", join(full, "repository"));
      await runProgram("sh", ["-c", `head -c 6000000 /dev/urandom >'${host.root}/source/big'`]);
      await run(["create", "-C", "none", `${join(full, "repository")}::a`, "source"]);
      expect(lastPing()).toMatchObject({ action: "2", facts: undefined });
      expect(lastPing().output).toMatch(/No space left on device|Insufficient free space/);
    });
  });

  test.each([
    ["SIGINT", 2, 1],
    ["SIGTERM", 143, 0],
    ["SIGHUP", 129, 0],
  ] as const)("%s: %d, and %d checkpoint", async (signal, code, checkpoints) => {
    await runProgram("sh", ["-c", `head -c 300000000 /dev/urandom >'${host.root}/source/big'`]);
    const words = [
      "create",
      "--upload-ratelimit",
      "0",
      "-C",
      "zlib,9",
      `${repository.path}::a`,
      "source",
    ];
    const { child, finished } = startAgent(host, ["run", "web", "--", "borg", ...words], {
      env: repository.env,
    });
    await until(() => repository.segments().length > 2, 30);
    await new Promise((resolve) => setTimeout(resolve, 400));
    child.kill(signal);
    expect((await finished).code).toBe(code);
    expect(lastPing()).toMatchObject({ action: String(code), facts: undefined });
    const list = await repository.borg(
      "list",
      "--short",
      "--consider-checkpoints",
      repository.path,
    );
    expect(list.stdout.toString()).toBe(checkpoints === 1 ? "a.checkpoint\n" : "");
  });

  test("borg itself is killed with SIGKILL: 137, and no transaction", async () => {
    await runProgram("sh", ["-c", `head -c 300000000 /dev/urandom >'${host.root}/source/big'`]);
    const words = ["create", "-C", "zlib,9", `${repository.path}::a`, "source"];
    const { child, finished } = startAgent(host, ["run", "web", "--", "borg", ...words], {
      env: repository.env,
    });
    await until(() => repository.segments().length > 2, 30);
    process.kill(childCalled(child.pid ?? 0, "borg"), "SIGKILL");
    expect((await finished).code).toBe(137);
    expect(lastPing()).toMatchObject({ action: "137", facts: undefined });
    expect(transactions()).toBe(1);
  });
});

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

  test("--stats are shown as JSON", async () => {
    const outcome = await run(["create", "--stats", `${repository.path}::a`, "source"]);
    expect(JSON.parse(outcome.stdout.toString())).toMatchObject({ archive: { name: "a" } });
    expect(lastPing().facts?.archive.name).toBe("a");
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
    await run(["create", `${repository.path}::a`, "source"], zone);
    const start = Date.parse(`${lastPing().facts?.archive.start ?? ""}Z`);
    expect(Math.abs(start - Date.now())).toBeLessThan(60_000);
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

function existsIn(folder: string, name: string): boolean {
  try {
    readFileSync(join(folder, name));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EISDIR";
  }
}

/** The child of `parent` whose program has that name. @throws when there is none. */
function childCalled(parent: number, name: string): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8")
    .trim()
    .split(" ");
  const found = children.find((pid) => readFileSync(`/proc/${pid}/comm`, "utf8").trim() === name);
  if (found === undefined) throw new Error(`${parent} has no child called ${name}`);
  return Number(found);
}
