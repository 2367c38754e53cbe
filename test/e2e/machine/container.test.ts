/** The image of packaging/container, built and run by podman as the runbook says: read-only, not root. */
import { execFile, execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { settingTable } from "../../../src/config/table.ts";
import { runProgram } from "../host/machine.ts";
import { root } from "../server.ts";
import { until } from "../until.ts";
import { DEBIAN_ROOT, NODE } from "./machine.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "randwerk-image-"));
const name = `randwerk-test-${process.pid}`;
const IMAGE = `localhost/${name}`;
/** Kept between runs; it changes with the Debian root. */
const BASE = `localhost/randwerk-base:${Math.round(statSync(DEBIAN_ROOT).mtimeMs)}`;
const read = (path: string) => readFileSync(join(root, "packaging/container", path), "utf8");

/** crun refuses some machines' cgroups, and limits above the machine's own are refused too. */
const CONTAINERS_CONF = join(folder, "containers.conf");
const env = { ...process.env, CONTAINERS_CONF };

async function podman(...args: readonly string[]): Promise<string> {
  const { stdout } = await run("podman", args, { env, maxBuffer: 100_000_000 });
  return stdout.trim();
}

/** Status and output, whatever the status is. */
async function outcome(...args: string[]): Promise<{ status: number; text: string }> {
  const { code, stdout, stderr } = await runProgram("podman", args, { env: { CONTAINERS_CONF } });
  return { status: code, text: stdout.toString() + stderr.toString() };
}

/** Debian with the Node of this project, which stands for the image of Node's publisher. */
async function makeBase(): Promise<void> {
  if ((await outcome("image", "exists", BASE)).status === 0) return;
  const tar = join(folder, "base.tar");
  cpSync(DEBIAN_ROOT, tar);
  mkdirSync(join(folder, "usr/local/bin"), { recursive: true });
  cpSync(NODE, join(folder, "usr/local/bin/node"));
  await run("tar", ["-C", folder, "-rf", tar, "./usr/local/bin/node"]);
  await podman("import", "--quiet", tar, BASE);
  rmSync(tar);
}

/** The packages that the service runs with, as install.sh would bring them in the image that builds. */
function packages(): string {
  const target = join(folder, "node_modules");
  const lockFile = readFileSync(join(root, "package-lock.json"), "utf8");
  const lock = JSON.parse(lockFile) as {
    packages: Record<string, { dev?: true; devOptional?: true }>;
  };
  for (const [path, { dev, devOptional }] of Object.entries(lock.packages)) {
    if (path === "" || dev === true || devOptional === true || !existsSync(join(root, path)))
      continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path), { recursive: true, verbatimSymlinks: true });
  }
  const sum = execFileSync("sh", ["-c", "cksum < package-lock.json"], { cwd: root }).toString();
  writeFileSync(join(target, ".installed"), `start\n${sum}`);
  return target;
}

beforeAll(async () => {
  writeFileSync(
    CONTAINERS_CONF,
    `[containers]\ndefault_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]\n[engine]\nruntime = "runc"\n`,
  );
  await makeBase();
  await podman(
    "build",
    "--quiet",
    "--format=docker",
    "--network=none",
    // Nobody builds it a second time: what each line of the file has changed need not be kept.
    "--layers=false",
    `--build-arg=BASE=${BASE}`,
    "--volume",
    `${packages()}:/opt/randwerk/node_modules:O`,
    "--tag",
    IMAGE,
    "--file",
    join(root, "packaging/container/Containerfile"),
    root,
  );
  await podman("volume", "create", name);
});

afterAll(async () => {
  for (const container of [name, `${name}-second`]) {
    await outcome("rm", "--force", "--time=0", container);
  }
  await outcome("volume", "rm", name);
  await outcome("rmi", "--force", IMAGE);
  await outcome("image", "prune", "--force");
  rmSync(folder, { recursive: true, force: true });
});

/** As the runbook starts it, without a network of its own. */
const start = (container: string, ...more: readonly string[]) =>
  podman(
    "run",
    "--detach",
    "--name",
    container,
    "--network=none",
    "--read-only",
    "--cap-drop=all",
    "--security-opt=no-new-privileges",
    "--volume",
    `${name}:/var/lib/randwerk`,
    ...more,
    IMAGE,
  );

const isHealthy = async () => (await outcome("healthcheck", "run", name)).status === 0;

/** A request from within. */
async function curl(...args: readonly string[]): Promise<string> {
  const pid = await podman("inspect", name, "--format", "{{.State.Pid}}");
  return (await run("nsenter", ["-t", pid, "-n", "curl", "-sS", ...args])).stdout;
}

test("it is below 250 MB, and holds no shell", async () => {
  const size = Number(await podman("image", "inspect", IMAGE, "--format", "{{.Size}}"));
  console.log(`the image: ${(size / 1e6).toFixed(0)} MB`);
  expect(size).toBeLessThan(250_000_000);
  const user = await podman("image", "inspect", IMAGE, "--format", "{{.Config.User}}");
  expect(user).toBe("65532:65532");
  const shell = await outcome(
    "run",
    "--rm",
    "--network=none",
    "--entrypoint=/bin/sh",
    IMAGE,
    "-c",
    "id",
  );
  expect(shell.status).not.toBe(0);
});

describe("a container", () => {
  let token: string;

  beforeAll(async () => {
    await start(name);
    await until(isHealthy, "it does not become healthy");
    token = /^ {2}(\S+)$/m.exec(await podman("logs", name))?.[1] ?? "";
  });

  test("runs as nobody of this machine, on a folder that was closed from the beginning", async () => {
    expect(await podman("top", name, "user")).toMatch(/^USER\n65532\n65532$/);
    const { text } = await outcome("logs", name);
    expect(text).toContain("randwerk is listening on http://0.0.0.0:8787");
    expect(text).not.toContain("was open to others");
    const volume = await podman("volume", "inspect", name, "--format", "{{.Mountpoint}}");
    expect(statSync(volume).mode & 0o777).toBe(0o700);
  });

  test("ends by SIGTERM with 0 long before it would be killed, and goes on with the same state", async () => {
    await curl(
      "-f",
      "-H",
      `Authorization: Bearer ${token}`,
      "-H",
      "Content-Type: application/json",
      "-d",
      '{"slug": "kept", "target": "https://e.org/kept"}',
      "http://127.0.0.1:8787/api/v1/links",
    );
    // Podman kills after a minute: then the status would be 137.
    await podman("stop", "--time=60", name);
    expect(await podman("inspect", name, "--format", "{{.State.ExitCode}}")).toBe("0");
    expect(await isHealthy()).toBe(false);
    await podman("start", name);
    await until(isHealthy);
    const kept = ["-o", "/dev/null", "-w", "%{redirect_url}", "http://127.0.0.1:8787/kept"];
    expect(await curl(...kept)).toBe("https://e.org/kept");
    await podman("kill", "--signal=KILL", name);
    await podman("wait", name);
    await podman("start", name);
    await until(isHealthy);
    expect(await curl(...kept)).toBe("https://e.org/kept");
  });

  test("is the only one on its state", async () => {
    const second = `${name}-second`;
    await start(second);
    expect(await podman("wait", second)).toBe("1");
    expect((await outcome("logs", second)).text).toContain("/var/lib/randwerk");
    expect(await isHealthy()).toBe(true);
  });

  test("offers the programs for other machines", async () => {
    expect(await curl("http://127.0.0.1:8787/agents/SHA256SUMS")).toMatch(
      /^[0-9a-f]{64} {2}randwerk\n/,
    );
  });

  test("takes a secret from a file", async () => {
    await podman("rm", "--force", "--time=10", name);
    const file = join(folder, "token");
    writeFileSync(file, "a-token-from-a-file-of-a-swarm\n", { mode: 0o444 });
    const secret = ["--volume", `${file}:/run/secrets/token:ro`];
    await start(name, ...secret, "--env", "ADMIN_TOKEN_FILE=/run/secrets/token");
    await until(isHealthy);
    const header = "Authorization: Bearer a-token-from-a-file-of-a-swarm";
    expect(await curl("-H", header, "http://127.0.0.1:8787/api/v1/links/kept")).toContain(
      "e.org/kept",
    );
  });
});

/** The generator of podman 5 (test/install.sh). */
const QUADLET = join(root, "node_modules/.cache/podman-5/usr/libexec/podman/quadlet");
const isDockerMissing = spawnSync("docker", ["stack", "--help"]).error !== undefined;

/** Settings that a file names, and what is no setting. */
const known = new Set(settingTable.flatMap(({ name: one }) => [one, `${one}_FILE`]));

describe("files that were not run here name what there is", () => {
  test("the stack for a swarm", () => {
    const stack = parse(read("stack.yml")) as {
      services: {
        randwerk: { environment: Record<string, string>; secrets: string[]; volumes: string[] };
      };
      secrets: object;
      volumes: object;
    };
    const { environment, secrets, volumes } = stack.services.randwerk;
    expect(Object.keys(environment).filter((one) => !known.has(one))).toEqual([]);
    expect(Object.keys(stack.secrets)).toEqual(secrets);
    for (const secret of secrets) {
      expect(Object.values(environment)).toContain(`/run/secrets/${secret}`);
    }
    expect(volumes).toEqual(["state:/var/lib/randwerk"]);
    expect(Object.keys(stack.volumes)).toEqual(["state"]);
  });

  // It reads the file without a daemon, but there has to be a Docker, which Debian does not bring with `stack`.
  test.skipIf(isDockerMissing)("Docker takes the stack", () => {
    const file = join(root, "packaging/container/stack.yml");
    const words = ["stack", "config", "-c", file];
    const { stdout, stderr } = spawnSync("docker", words, { encoding: "utf8" });
    expect([stderr, stdout]).toEqual(["", expect.stringContaining("order: stop-first")]);
  });

  // Debian 12's podman has none, and no other may be to be had.
  test.skipIf(!existsSync(QUADLET))("podman's own generator makes a unit of the Quadlet", () => {
    const { status, stdout, stderr } = spawnSync(QUADLET, ["-dryrun"], {
      encoding: "utf8",
      env: { ...process.env, QUADLET_UNIT_DIRS: join(root, "packaging/container") },
    });
    expect([status, stderr]).toEqual([0, expect.not.stringMatching(/unsupported|error|warn/i)]);
    const command = /^ExecStart=(.*)$/m.exec(stdout)?.[1] ?? "";
    for (const words of [
      "--read-only ",
      "--cap-drop all ",
      "--security-opt=no-new-privileges ",
      "--publish 127.0.0.1:8787:8787 ",
      "-v randwerk-state:/var/lib/randwerk ",
      "--secret randwerk-admin-token,type=mount,uid=65532,gid=65532,mode=0400 ",
      "--env ADMIN_TOKEN_FILE=/run/secrets/randwerk-admin-token ",
      "--health-on-failure kill ",
    ]) {
      expect(command).toContain(words);
    }
    expect(stdout).toContain("TimeoutStopSec=20\n");
    expect(stdout).toContain("[Install]\nWantedBy=multi-user.target\n");
  });

  test("the Quadlet and its Butane", () => {
    const unit = read("randwerk.container");
    const variables = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, words = ""]) =>
      words.split(" ").map((word) => word.split("=")[0] ?? ""),
    );
    expect(variables.filter((one) => !known.has(one))).toEqual([]);
    expect(unit).toContain("Volume=randwerk-state:/var/lib/randwerk");
    const butane = parse(read("randwerk.bu"), { version: "1.1" }) as {
      variant: string;
      storage: { files: { path: string; mode: number; contents: { local?: string } }[] };
    };
    expect(butane.variant).toBe("fcos");
    const [container, token] = butane.storage.files;
    expect(container).toMatchObject({
      path: "/etc/containers/systemd/randwerk.container",
      mode: 0o644,
    });
    expect(existsSync(join(root, "packaging/container", container?.contents.local ?? "-"))).toBe(
      true,
    );
    expect(token?.mode).toBe(0o600);
  });
});
