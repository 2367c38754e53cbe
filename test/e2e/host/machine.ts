import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { accessSync } from "node:fs";

export const HOST_FOLDER = fileURLToPath(new URL("../../../agents/host/", import.meta.url));
export const AGENT = join(HOST_FOLDER, "randwerk-agent");

/** The shells that the agent has to work under, as the words before the script. */
export const SHELLS = {
  dash: ["dash"],
  bash: ["bash"],
  "bash as sh": ["bash", "--posix"],
  "busybox sh": ["busybox", "sh"],
} as const;
export type Shell = keyof typeof SHELLS;
export type Client = "curl" | "wget";

/** Everything besides the shell and the client that the agent may call: coreutils, grep, gzip. */
const ALLOWED =
  "cat cut date env false grep gzip head id ln mkdir mkfifo mktemp mv od readlink rm sh sha256sum sleep sort stat tail tee timeout tr true wc".split(
    " ",
  );

/** A directory that passes for a machine: its own tools, spool, temporary directory and settings. */
export interface Machine {
  root: string;
  spool: string;
  temporary: string;
  config: string;
  env: Record<string, string>;
  kept: () => string[];
  remove: () => void;
}

/** The outcome of a finished program; `code` is as a shell would see it (128 + signal). */
export interface Outcome {
  code: number;
  stdout: Buffer;
  stderr: Buffer;
}

/** @throws when a program that the tests need is not installed: nothing is skipped. */
function locate(program: string): string {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path);
      return path;
    } catch {
      // next folder
    }
  }
  throw new Error(`${program} is not installed; the tests of the agent need it`);
}

/** Makes a machine whose PATH holds only what the agent may need, and one HTTP client. */
export function makeMachine(url: string, client: Client = "curl"): Machine {
  const root = mkdtempSync(join(tmpdir(), "randwerk host "));
  const [bin, spool, temporary] = [join(root, "bin"), join(root, "spool"), join(root, "tmp")];
  mkdirSync(bin);
  mkdirSync(temporary);
  for (const program of [...ALLOWED, client]) symlinkSync(locate(program), join(bin, program));
  const config = join(root, "agent.conf");
  writeFileSync(config, "");
  return {
    root,
    spool,
    temporary,
    config,
    env: {
      PATH: bin,
      HOME: root,
      TMPDIR: temporary,
      RANDWERK_CONFIG: config,
      RANDWERK_URL: url,
      RANDWERK_PING_KEY: "geheimer-Schluessel-4711",
      RANDWERK_SPOOL: spool,
    },
    kept: () => entries(spool),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Names of the pings in a spool, oldest first. */
function entries(spool: string): string[] {
  try {
    return readdirSync(spool)
      .filter((name) => /^\d/.test(name))
      .toSorted();
  } catch {
    return [];
  }
}

/** Unix seconds. */
export const secondsOf = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** Puts a ping of a moment (unix seconds) into the spool, as an earlier agent would have left it. */
export function leavePing(
  { spool }: Machine,
  moment: number,
  check: string,
  action: string,
  body = "",
): void {
  mkdirSync(spool, { recursive: true });
  const at = new Date(moment * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  const first = `${check} ${action} 0d4f2f7e-58c1-4a52-9d4b-6c3f3c1e9a00 ${at}`;
  const name = `${String(moment).padStart(10, "0")}.000000000.1`;
  writeFileSync(join(spool, name), `${first}\n${body}`);
}

/** The environment in which a clock of `writeClock` is wrong: `-1m`, `-1d`, `+1d`. */
export function wrongClock(offset: string): Record<string, string> {
  const seconds = Number.parseInt(offset, 10) * (offset.endsWith("d") ? 86_400 : 60);
  return { CLOCK_OFFSET: `${seconds} seconds` };
}

/**
 * Puts a date(1) into a folder that can be wrong about now, and knows all other moments. libfaketime cannot stand in:
 * its shared memory is lost to what outlives its parent.
 */
export function writeClock(folder: string): void {
  const program = join(folder, "date");
  rmSync(program, { force: true });
  const script = `case " $* " in *" -r "* | *" -d "*) exec '${locate("date")}' "$@" ;; esac
exec '${locate("date")}' -d "\${CLOCK_OFFSET:-0 seconds}" "$@"`;
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

export interface Start {
  shell?: Shell;
  env?: Record<string, string>;
  cwd?: string;
  input?: string;
}

/** Starts the agent; `finished` resolves when it has ended and its output is closed. */
export function startAgent(
  machine: Machine,
  args: string[],
  { shell = "dash", env = {}, cwd = machine.root, input = "" }: Start = {},
): { child: ChildProcess; finished: Promise<Outcome> } {
  const [program, ...words] = SHELLS[shell];
  if (env["CLOCK_OFFSET"] !== undefined) writeClock(join(machine.root, "bin"));
  const child = spawn(locate(program), [...words, AGENT, ...args], {
    cwd,
    env: { ...machine.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  return { child, finished: finish(child, input) };
}

/** Runs the agent to its end. */
export function runAgent(machine: Machine, args: string[], start: Start = {}): Promise<Outcome> {
  return startAgent(machine, args, start).finished;
}

/** Resolves with what a program prints first. */
export const firstOutput = ({ stdout }: ChildProcess): Promise<string> =>
  new Promise((resolve) => stdout?.once("data", (data: Buffer) => resolve(data.toString())));

/** Runs any program to its end with the tests' own PATH. */
export function runProgram(
  program: string,
  args: string[],
  { env = {}, cwd = tmpdir(), input = "" }: Omit<Start, "shell"> = {},
): Promise<Outcome> {
  const child = spawn(locate(program), args, {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  return finish(child, input);
}

const SIGNAL_NUMBERS: Record<string, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGPIPE: 13,
  SIGTERM: 15,
};

function finish(child: ChildProcess, input: string): Promise<Outcome> {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
  child.stdin?.on("error", () => {}); // a program may end without reading
  child.stdin?.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({
        code: code ?? 128 + (SIGNAL_NUMBERS[signal ?? ""] ?? 0),
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr),
      }),
    );
  });
}

/** Mounts or unmounts, which only root may; elsewhere through sudo. @throws when it does not work. */
async function asRoot(program: string, ...args: string[]): Promise<void> {
  const words = process.getuid?.() === 0 ? [program, ...args] : ["sudo", "-n", program, ...args];
  const outcome = await runProgram(words[0] ?? program, words.slice(1));
  if (outcome.code !== 0) throw new Error(`${words.join(" ")}: ${outcome.stderr.toString()}`);
}

/** Makes `folder` a disk of its own of that size, for the time of `work`. */
export async function onSmallDisk(
  folder: string,
  size: string,
  work: () => Promise<void>,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await asRoot("mount", "-t", "tmpfs", "-o", `size=${size},mode=1777`, "none", folder);
  try {
    await work();
  } finally {
    await asRoot("umount", folder);
  }
}

/** Calls `sample` every few milliseconds until `finished` settles. */
export async function sampleUntil(finished: Promise<unknown>, sample: () => void): Promise<void> {
  const state = { over: false };
  void finished.finally(() => (state.over = true));
  while (!state.over) {
    sample();
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
