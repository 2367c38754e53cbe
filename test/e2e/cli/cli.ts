/** Runs the real command line, with pipes or on a terminal of its own. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { Worker } from "node:worker_threads";
import { root, type Server } from "../server.ts";

/** A regular expression of how long ago something is that a test has just done, on a slow machine too. */
export const JUST_NOW = String.raw`(?:now|\d+ (?:s|min)(?: \d+ s)? ago)`;

/** What starts the sources, in a clone. */
export const CLI = join(root, "agents/cli/randwerk");
/** Names the variable with the command line as one file, which starts in half the time. */
export const PACKED_VARIABLE = "RANDWERK_TEST_COMMAND_LINE";
/** The command line as one file where it was packed, else the sources. */
export const PACKED = process.env[PACKED_VARIABLE] ?? CLI;

/** Of whoever calls, and of the tests themselves (vitest.config.ts). */
const TIME_ZONE = "Europe/Berlin";

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Call {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly program?: string;
  readonly cwd?: string;
}

/** Somebody who calls the program: a home of their own, and the sign-in to a server if there is one. */
export interface Person {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: (args: readonly string[], call?: Call) => Promise<Outcome>;
  /** The output of a call that must succeed. */
  readonly ok: (args: readonly string[], call?: Call) => Promise<string>;
  readonly onTerminal: (args: readonly string[], session?: TerminalCall) => Promise<Screen>;
  readonly remove: () => void;
}

export function newPerson(server?: Pick<Server, "url" | "token">): Person {
  const home = mkdtempSync(join(tmpdir(), "randwerk-home-"));
  const env = {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    HOME: home,
    LANG: "en_GB.UTF-8",
    TZ: TIME_ZONE,
    NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? "",
    ...(server && { RANDWERK_URL: server.url, RANDWERK_TOKEN: server.token }),
  };
  const run = (args: readonly string[], call: Call = {}) => {
    const all = { ...call, env: { ...env, ...call.env } };
    return needsProcess(call)
      ? runProgram(call.program ?? PACKED, args, all)
      : runThread(args, all);
  };
  return {
    home,
    env,
    run,
    ok: async (args, call) => {
      const outcome = await run(args, call);
      if (outcome.status === 0) return outcome.stdout;
      throw new Error(`${args.join(" ")} ended with ${outcome.status}: ${outcome.stderr}`);
    },
    onTerminal: (args, session = {}) =>
      runOnTerminal(args, { ...session, env: { ...env, ...session.env } }),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** What a thread cannot have of its own: another program or folder, input, a time zone, Node's own settings. */
const needsProcess = ({ program, cwd, input, env = {} }: Call) =>
  [program, cwd, input].some((part) => part !== undefined) ||
  Object.keys(env).some((name) => name === "TZ" || name.startsWith("NODE_")) ||
  process.env["TZ"] !== TIME_ZONE ||
  PACKED === CLI;

/** What a thread does: the file is compiled once for all of them, and is the program that was started. */
const START = `require("node:module").enableCompileCache(process.env.NODE_COMPILE_CACHE || undefined);
process.argv[1] = ${JSON.stringify(PACKED)};
require(process.argv[1]);`;

/** The one file in a thread of this process, as the hundreds of calls need not start Node each: a third of the time. */
export async function runThread(args: readonly string[], { env = {} }: Call): Promise<Outcome> {
  const own = { XDG_CONFIG_HOME: join(env["HOME"] ?? "", ".config"), ...env };
  const thread = new Worker(START, {
    eval: true,
    argv: [...args],
    env: own,
    stdout: true,
    stderr: true,
  });
  const [stdout, stderr, status] = await Promise.all([
    textOf(thread.stdout),
    textOf(thread.stderr),
    new Promise<number>((resolve, reject) => {
      thread.once("error", reject).once("exit", resolve);
    }),
  ]);
  return { status, stdout, stderr };
}

function runProgram(program: string, args: readonly string[], call: Call): Promise<Outcome> {
  const child = spawn(program, args, {
    env: call.env as NodeJS.ProcessEnv,
    cwd: call.cwd,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  // A program that does not read its input is none of the tests' business.
  child.stdin.on("error", () => undefined);
  child.stdin.end(call.input ?? "");
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status: status ?? -1, ...output }));
  });
}

interface TerminalCall {
  readonly env?: Readonly<Record<string, string>>;
  /** The text that is typed, and after which words on the screen; a function does something first. */
  readonly answers?: readonly (readonly [
    prompt: string,
    typed: string | (() => Promise<string>),
  ])[];
  readonly columns?: number;
  /** The file that stdin is, instead of the terminal. */
  readonly stdin?: string;
}

interface Screen {
  readonly status: number;
  /** Everything that went to the screen, with its escape sequences and `\r\n`. */
  readonly raw: string;
}

/** `script` of util-linux gives the program a terminal. */
function runOnTerminal(
  args: readonly string[],
  { env = {}, answers = [], columns = 100, stdin }: TerminalCall,
): Promise<Screen> {
  const words = [PACKED, ...args].map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
  const command = `stty cols ${columns} rows 40; exec ${words.join(" ")}${stdin === undefined ? "" : ` < '${stdin}'`}`;
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    env: { TERM: "xterm-256color", SHELL: "/bin/sh", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let raw = "";
  let [next, ...later] = answers;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    raw += text;
    if (next === undefined || !raw.includes(next[0])) return;
    const [, typed] = next;
    [next, ...later] = later;
    if (typeof typed === "string") child.stdin.write(typed);
    else void typed().then((line) => child.stdin.write(line));
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status: status ?? -1, raw }));
  });
}

/** A request to the API, to compare with. */
export async function api(server: Server, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { Authorization: `Bearer ${server.token}`, ...init.headers };
  return await fetch(new URL(path, server.url), { ...init, headers });
}
