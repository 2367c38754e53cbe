/** A machine of its own: a Debian root with systemd as its first process, in a container of systemd-nspawn. */
import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { root } from "../server.ts";
import { until } from "../until.ts";

const run = promisify(execFile);

/** Made by test/install.sh. */
export const DEBIAN_ROOT = join(root, "node_modules/.cache/machine.tar");
export const NODE = join(root, "node_modules/node/bin/node");

export interface Machine {
  /** Runs a program in it; answers what it printed. Throws when it fails. */
  readonly run: (program: string, ...args: readonly string[]) => Promise<string>;
  /** The same without an exception: exit status and all that was printed. */
  readonly outcome: (
    program: string,
    ...args: readonly string[]
  ) => Promise<{ status: number; text: string }>;
  /** Writes a file in it. */
  readonly write: (path: string, text: string, mode?: number) => void;
  /** Powers it off and removes it. */
  readonly remove: () => Promise<void>;
}

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

/** Boots a machine that has these files, this clone as /opt/randwerk, its Node, and no network but its own loopback. */
export async function bootMachine(files: Files, enabled: readonly string[]): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), "randwerk-machine-"));
  await run("tar", ["-C", folder, "-xf", DEBIAN_ROOT]);
  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode });
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  mkdirSync(join(folder, "opt/randwerk"), { recursive: true });
  write("/usr/bin/node", "", 0o755);
  const wanted = join(folder, "etc/systemd/system/multi-user.target.wants");
  mkdirSync(wanted, { recursive: true });
  for (const unit of enabled) symlinkSync(`/etc/systemd/system/${unit}`, join(wanted, unit));
  const container = spawn(
    "systemd-nspawn",
    [
      "--quiet",
      `--directory=${folder}`,
      `--machine=randwerk-${process.pid}`,
      "--register=no",
      "--keep-unit",
      "--private-network",
      "--console=pipe",
      `--bind-ro=${root}:/opt/randwerk`,
      `--bind-ro=${NODE}:/usr/bin/node`,
      "--boot",
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let printed = "";
  container.stdout.on("data", (data: Buffer) => (printed += data.toString()));
  container.stderr.on("data", (data: Buffer) => (printed += data.toString()));
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    container.once("close", () => {
      isOver = true;
      resolve();
    });
  });
  let first: number | undefined;
  const outcome: Machine["outcome"] = async (program, ...args) => {
    const inside = ["-t", String(first), "-m", "-u", "-i", "-n", "-p", "--", program, ...args];
    try {
      const { stdout, stderr } = await run("nsenter", inside, { maxBuffer: 100_000_000 });
      return { status: 0, text: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
      return { status: Number(code), text: stdout + stderr };
    }
  };
  const isUp = async () => {
    if (isOver) throw new Error(`the machine does not boot: ${printed}`);
    first ??= firstProcess(container.pid ?? 0);
    if (first === undefined) return false;
    const { text } = await outcome("systemctl", "is-system-running");
    return /^(?:running|degraded)/.test(text);
  };
  await until(isUp, "the machine does not come up");
  return {
    outcome,
    run: async (program, ...args) => {
      const { status, text } = await outcome(program, ...args);
      if (status === 0) return text;
      throw new Error(`${program} ${args.join(" ")} ended with ${status}: ${text}`);
    },
    write,
    remove: async () => {
      await outcome("systemctl", "poweroff");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The process below `parent` that is the first one of a container. */
function firstProcess(parent: number): number | undefined {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8");
  for (const child of children.split(" ").filter(Boolean).map(Number)) {
    try {
      const status = readFileSync(`/proc/${child}/status`, "utf8");
      const isSystemd = readFileSync(`/proc/${child}/comm`, "utf8").trim() === "systemd";
      if (/^NSpid:.*\t1$/m.test(status) && isSystemd) return child;
    } catch {
      continue; // gone meanwhile
    }
    const below = firstProcess(child);
    if (below !== undefined) return below;
  }
  return undefined;
}
