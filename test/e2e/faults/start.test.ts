/** Starting as it goes wrong on real machines: twice at once, as nobody, on a full disk, with a clock that is behind. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { keptBundle } from "../../../src/serve/build/bundle.ts";
import { keptPieceFolder, keptPieceName } from "../../../src/serve/build/kept-piece.mjs";
import { rounds } from "../../campaign.ts";
import { environment, freePort, root } from "../server.ts";
import { attempt, bundleName, toldBy, warmStateDir, type Attempt } from "./attempt.ts";

const NODE = ["node", "src/serve/start.mjs"];
const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

const running: Attempt[] = [];
afterAll(async () => {
  for (const { child } of running) child.kill("SIGTERM");
  await Promise.all(running.map(({ ended }) => ended));
});

/** One that answers; it is ended after the tests. */
async function started(variables: Record<string, string>, command?: string[]): Promise<Attempt> {
  const one = await attempt(variables, command);
  running.push(one);
  await one.url;
  return one;
}

/** One that must not come to run. */
async function refused(variables: Record<string, string>, command = NODE): Promise<string> {
  const one = await attempt(variables, command);
  expect([await one.ended, one.output()]).toEqual([1, expect.any(String)]);
  return one.output();
}

const answers = async (one: Attempt) => (await fetch(`${await one.url}/healthz`)).status;

describe("one state folder", () => {
  const stateDir = warmStateDir();
  const lines = {
    en: /^randwerk: STATE_DIR \S+ is in use by process (\d+); stop it first: kill \d+\n$/,
    de: /^randwerk: STATE_DIR \S+ wird schon benutzt, von Prozess (\d+)\. Beenden mit: kill \d+\n$/,
  };

  test("two starts at the same moment: one listens, the other says why it does not", async () => {
    for (let round = 0; round < rounds(2, 20); round += 1) {
      const language = round % 2 === 0 ? "en" : "de";
      const variables = { STATE_DIR: stateDir, LANG: language === "de" ? "de_DE.UTF-8" : "C" };
      const two = await Promise.all([attempt(variables, NODE), attempt(variables, NODE)]);
      const first = await Promise.any(two.map((one) => one.url.then(() => one)));
      const [second = first] = two.filter((one) => one !== first);
      expect(await second.ended).toBe(1);
      expect(second.output()).toMatch(lines[language]);
      expect(lines[language].exec(second.output())?.[1]).toBe(String(first.pid));
      expect(await answers(first)).toBe(200);
      first.child.kill("SIGTERM");
      expect(await first.ended).toBe(0);
    }
  });

  test("what earlier versions left, a foreign pid among it, hinders nothing and is removed", async () => {
    writeFileSync(join(stateDir, "workerd.pid"), String(process.pid));
    mkdirSync(join(stateDir, "build"), { recursive: true });
    writeFileSync(join(stateDir, "build/worker.js.map"), "{}");
    writeFileSync(join(stateDir, "bundle/0.js.new"), "half");
    writeFileSync(join(stateDir, "workerd.capnp"), "-----BEGIN PRIVATE KEY-----");
    const one = await started({ STATE_DIR: stateDir }, NODE);
    expect(await answers(one)).toBe(200);
    // The reserve is made once all is awake.
    const names = readdirSync(stateDir).filter((name) => name !== "reserve");
    expect(names.toSorted()).toEqual([
      "admin-token",
      "bundle",
      "program",
      "store",
      "workerd.capnp",
    ]);
    expect(readdirSync(join(stateDir, "bundle"))).toEqual([bundleName()]);
    expect(readFileSync(join(stateDir, "workerd.capnp"), "utf8")).not.toContain("PRIVATE KEY");
  });

  test("a copy of the folder starts beside the original", async () => {
    const copy = join(mkdtempSync(join(tmpdir(), "randwerk-copy-")), "state");
    cpSync(stateDir, copy, { recursive: true });
    expect(await answers(await started({ STATE_DIR: copy }, NODE))).toBe(200);
  });

  test("the lock holds for a container, which does not see the process", async () => {
    const contained = ["unshare", "--pid", "--fork", "--mount-proc", ...NODE];
    expect(await refused({ STATE_DIR: stateDir }, contained)).toBe(
      `randwerk: STATE_DIR ${stateDir} is in use, by another container or user. Stop it there, or name another folder.\n`,
    );
  });
});

test("as nobody, in a home that is /, from a folder that can only be read", async () => {
  const stateDir = join(mkdtempSync(join(tmpdir(), "randwerk-nobody-")), "state");
  chmodSync(join(stateDir, ".."), 0o777);
  const script = `mount --bind . . && mount -o remount,ro,bind . && cd . && exec ${NOBODY.join(" ")} \
    env HOME=/ npm start`;
  const command = ["unshare", "--mount", "sh", "-c", `cd "$PWD" && ${script}`];
  const one = await started({ STATE_DIR: stateDir }, command);
  expect(await answers(one)).toBe(200);
  expect(toldBy(one)).toBe(null);
  expect(statSync(stateDir).uid).toBe(65534);
});

test("with the Node that npm runs with, and gettext's LANGUAGE", async () => {
  const node = process.env["npm_node_execpath"] ?? "node";
  const one = await started({ STATE_DIR: warmStateDir(), LANGUAGE: "en_US:en" }, [
    node,
    "src/serve/start.mjs",
  ]);
  expect(toldBy(one)).toBe(null);
  expect(await (await fetch(`${await one.url}/nothing`)).text()).toContain('lang="en"');
});

describe("a start on unchanged sources", () => {
  /** Everything but what the stores write, with what a new file would change. */
  const facts = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => !name.startsWith("store/") && name !== "reserve")
      .map((name) => {
        const { ino, mtimeMs } = statSync(join(folder, name));
        return [name, ino, mtimeMs];
      });

  test("builds nothing and writes nothing", async () => {
    const STATE_DIR = warmStateDir();
    const PORT = String(await freePort());
    const first = await started({ STATE_DIR, PORT }, NODE);
    const before = facts(STATE_DIR);
    expect(before.map(([name]) => name)).toContain(`bundle/${bundleName()}`);
    first.child.kill("SIGTERM");
    await first.ended;
    await started({ STATE_DIR, PORT }, NODE);
    expect(facts(STATE_DIR)).toEqual(before);
  });

  test("runs the program that an earlier one kept, unless others could have written it", async () => {
    const STATE_DIR = warmStateDir();
    rmSync(keptPieceFolder(STATE_DIR), { recursive: true });
    const first = await started({ STATE_DIR }, NODE);
    first.child.kill("SIGTERM");
    await first.ended;
    const kept = join(STATE_DIR, "program", keptPieceName(root));
    expect(readdirSync(join(STATE_DIR, "program"))).toEqual([basename(kept)]);
    writeFileSync(kept, "process.exit(7);");
    expect(await (await attempt({ STATE_DIR }, NODE)).ended).toBe(7);
    chmodSync(kept, 0o666);
    const second = await started({ STATE_DIR }, NODE);
    expect(await answers(second)).toBe(200);
    expect(statSync(kept).mode & 0o777).toBe(0o600);
  });

  test.each([
    ["src/worker.ts", 'export default "changed";'],
    ["functions/x/x.ts", "// new"],
    ["package-lock.json", '{ "changed": true }'],
  ])("%s is one of them", async (path, text) => {
    const copy = mkdtempSync(join(tmpdir(), "randwerk-sources-"));
    for (const folder of ["agents", "src", "functions/x"]) {
      mkdirSync(join(copy, folder), { recursive: true });
    }
    for (const file of ["wrangler.toml", "tsconfig.json", "package.json", "package-lock.json"])
      cpSync(join(root, file), join(copy, file));
    writeFileSync(join(copy, "src/worker.ts"), "export default 1;");
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const folder = join(copy, "bundle");
    const built = async () => (await keptBundle(copy, folder)).modulePath;
    const first = await built();
    utimesSync(join(copy, "src/worker.ts"), 0, 0);
    expect(await built()).toBe(first);
    writeFileSync(join(copy, path), text);
    mkdirSync(join(copy, "dist/bundle"), { recursive: true });
    writeFileSync(join(copy, "dist/bundle/of-other-sources.js"), "");
    expect(await built()).not.toBe(first);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(existsSync(join(copy, "dist/bundle"))).toBe(false);
  });
});

test("connections that are no HTTPS: one line in the log, however many there are", async () => {
  const one = await started({ STATE_DIR: warmStateDir(), ...certificate() });
  const { port } = new URL(await one.url);
  for (let round = 0; round < 20; round += 1) {
    spawnSync("curl", ["-s", `http://127.0.0.1:${port}/`]);
    spawnSync("curl", [
      "-sk",
      "--tls-max",
      "1.2",
      "--ciphers",
      "AES128-SHA256",
      `https://127.0.0.1:${port}/`,
    ]);
  }
  const told = () => one.output().match(/HTTP connection failed/g);
  await expect.poll(told).toHaveLength(1);
  const { status } = spawnSync("curl", ["-sSkf", "-o", "/dev/null", `${await one.url}/healthz`]);
  expect(status).toBe(0);
  expect(told()).toHaveLength(1);
});

/** A certificate and its key, in files. */
function certificate(): { TLS_KEY: string; TLS_CERT: string } {
  const scratch = mkdtempSync(join(tmpdir(), "randwerk-tls-"));
  const [TLS_KEY, TLS_CERT] = [join(scratch, "key.pem"), join(scratch, "cert.pem")];
  const make = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=x"];
  execFileSync("openssl", [...make, "-keyout", TLS_KEY, "-out", TLS_CERT], { stdio: "ignore" });
  return { TLS_KEY, TLS_CERT };
}

describe("modes", () => {
  test("a state folder that others can read is closed, and said so; the TLS key stays where it is", async () => {
    const { TLS_KEY, TLS_CERT } = certificate();
    const scratch = dirname(TLS_KEY);
    const stateDir = warmStateDir();
    chmodSync(stateDir, 0o755);
    mkdirSync(join(stateDir, "store"));
    chmodSync(join(stateDir, "store"), 0o700);
    const one = await started({ STATE_DIR: stateDir, TLS_KEY, TLS_CERT }, [
      "sh",
      "-c",
      `umask 0; exec ${NODE.join(" ")}`,
    ]);
    expect(toldBy(one)).toEqual([
      `randwerk: STATE_DIR ${stateDir} was open to others (755) and can now be read by its owner alone (700)`,
    ]);
    const { status } = spawnSync("curl", ["-sSkf", "-o", "/dev/null", `${await one.url}/healthz`]);
    expect(status).toBe(0);
    // The copied bundle is the test's, all else the service's.
    const open = execFileSync("find", [stateDir, "-perm", "/077", "-not", "-path", "*/bundle*"]);
    expect(open.toString()).toBe("");
    const holding = (text: string, folder: string) =>
      spawnSync("grep", ["-rFlae", text, folder], { encoding: "utf8" }).stdout.trim().split("\n");
    const [, line = ""] = readFileSync(TLS_KEY, "utf8").split("\n");
    expect(holding(line, scratch)).toEqual([TLS_KEY]);
    expect(holding(line, stateDir)).toEqual([""]);
    // A look that finds what is there.
    expect(holding("/key.pem", stateDir)).toEqual([join(stateDir, "workerd.capnp")]);
  });

  test("but not one that holds other things too", async () => {
    const folder = mkdtempSync(join(tmpdir(), "randwerk-other-"));
    writeFileSync(join(folder, "letter.txt"), "");
    chmodSync(folder, 0o1777);
    expect(await refused({ STATE_DIR: folder })).toBe(
      `randwerk: STATE_DIR ${folder} is open to others (1777) and holds other things. Name a folder for the state alone.\n`,
    );
    expect(statSync(folder).mode & 0o7777).toBe(0o1777);
  });

  test("and one that cannot be closed is refused", async () => {
    const folder = mkdtempSync(join(tmpdir(), "randwerk-roots-"));
    chmodSync(folder, 0o777);
    expect(await refused({ STATE_DIR: folder }, [...NOBODY, ...NODE])).toBe(
      `randwerk: STATE_DIR ${folder} is open to others (777) and does not belong to this user. Its owner can: chmod 700 ${folder}\n`,
    );
  });
});

describe("a disk", () => {
  /** Runs the program on a small file system of its own, which ends with it. */
  const onDisk = (script: string) => {
    const mounted = mkdtempSync(join(tmpdir(), "randwerk-disk-"));
    const { stdout } = spawnSync("unshare", ["--mount", "sh", "-c", script, "sh", mounted], {
      cwd: root,
      encoding: "utf8",
      env: environment({ STATE_DIR: join(mounted, "state"), PORT: "1" }),
    });
    return stdout.replaceAll(mounted, "/disk");
  };
  const again = `${NODE.join(" ")}; echo "status $?"`;

  test("that is full is one line that says so; with room it starts", async () => {
    const PORT = await freePort();
    const output = onDisk(`export PORT=${PORT}
      exec 2>&1
      mount -t tmpfs -o size=1m disk "$1"
      ${again}
      find "$1" -name '*.new'
      export LANG=de_DE.UTF-8
      ${again}
      mount -o remount,size=64m "$1"
      ${NODE.join(" ")} >"$1/said" 2>&1 &
      until grep -q "listening" "$1/said"; do kill -0 $! || exit; sleep 0.1; done
      curl --silent --output /dev/null --write-out '%{http_code}\\n' http://127.0.0.1:${PORT}/nothing
      kill $!; wait $!`);
    expect(output)
      .toBe(`randwerk: STATE_DIR /disk/state: its disk is full (ENOSPC). Make room and start again; what is there is unharmed.
status 1
randwerk: STATE_DIR /disk/state: der Datenträger ist voll (ENOSPC). Platz schaffen und neu starten; was dort liegt, ist unversehrt.
status 1
404
`);
  });

  test("that has room for the program and none for a store is said to be full as well", async () => {
    const PORT = await freePort();
    const output = onDisk(`export PORT=${PORT}
      exec 2>&1
      mount -t tmpfs -o size=64m disk "$1"
      mkdir -m 700 "$1/state" "$1/state/store" && cp -r "${warmStateDir()}/bundle" "$1/state"
      head -c 300000 /dev/zero >"$1/state/room"
      dd if=/dev/zero of="$1/rest" bs=4k 2>/dev/null
      rm "$1/state/room"
      ${again}`);
    expect(output).toContain(
      "randwerk: STATE_DIR /disk/state: its disk is full (ENOSPC). Make room and start again; what is there is unharmed.\nstatus 1\n",
    );
  });

  test("that can only be read is one line too", async () => {
    const PORT = await freePort();
    const readOnly = (made: string) =>
      onDisk(`export PORT=${PORT}
      exec 2>&1
      mount -t tmpfs -o size=64m disk "$1" && ${made} mount -o remount,ro "$1"
      ${again}`);
    const line =
      "randwerk: STATE_DIR /disk/state is on a file system that can only be read (EROFS). Mount it writable, or name another folder.\nstatus 1\n";
    expect(readOnly("")).toBe(line);
    expect(readOnly('mkdir -m 700 "$1/state" &&')).toBe(line);
  });
});

test("without util-linux nothing would guard the folder: it is one line", async () => {
  const bare = { STATE_DIR: warmStateDir(), PATH: "/nowhere" };
  expect(await refused(bare, [process.execPath, "src/serve/start.mjs"])).toBe(
    "randwerk: the program flock is missing. Install: util-linux\n",
  );
});

test("a clock before the compatibility date is one line, in either language", async () => {
  const [, date = ""] =
    /^compatibility_date = "(.*)"/m.exec(readFileSync(join(root, "wrangler.toml"), "utf8")) ?? [];
  const past = ["faketime", "2020-02-02 12:00:00", ...NODE];
  const STATE_DIR = join(tmpdir(), "randwerk-never-made");
  expect(await refused({ STATE_DIR, TZ: "UTC" }, past)).toBe(
    `randwerk: this machine's clock is wrong: it says 2020-02-02, and this version is of ${date}. Set the clock (timedatectl) and start again.\n`,
  );
  expect(await refused({ STATE_DIR, TZ: "UTC", LANGUAGE: "de" }, past)).toBe(
    `randwerk: die Uhr dieses Rechners geht falsch: sie zeigt 2020-02-02, und diese Version ist vom ${date}. Die Uhr stellen (timedatectl) und neu starten.\n`,
  );
});
