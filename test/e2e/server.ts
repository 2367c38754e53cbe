/** The service on a free port with a state directory of its own: as `npm start` runs it, or workerd alone. */
import { spawn, type ChildProcess } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { settingTable } from "../../src/config/table.ts";
import { keptToken } from "../../src/serve/state/admin-token.ts";
import { keptBundle, type Bundle } from "../../src/serve/build/bundle.ts";
import { keptPieceFolder } from "../../src/serve/build/kept-piece.mjs";
import { readSettings } from "../../src/serve/settings/environment.ts";
import { workerdConfig } from "../../src/serve/workerd-config.ts";
import { until } from "./until.ts";

export const root = join(import.meta.dirname, "../..");

export interface Server {
  readonly url: string;
  readonly stateDir: string;
  /** The admin token. */
  readonly token: string;
  /** Of workerd. */
  readonly pid: number;
  /** Everything that it has printed. */
  readonly output: () => string;
  /** SIGTERM, as systemd sends it; answers the exit status. */
  readonly stop: () => Promise<number>;
  /** SIGKILL to workerd and to what started it: a power cut. */
  readonly kill: () => Promise<void>;
  /** A new process on the same state directory and port. */
  readonly restart: () => Promise<Server>;
  /** Stops it and deletes the state directory. */
  readonly remove: () => Promise<void>;
}

/** `npm start`. */
export interface Program extends Server {
  readonly restart: () => Promise<Program>;
}

export type Variables = Readonly<Record<string, string>>;

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Settings that somebody may have exported for a service of their own; the authorities are the machine's. */
const exported = new Set(
  settingTable
    .flatMap(({ name, fileName = name }) => [name, fileName])
    .filter((name) => name !== "NODE_EXTRA_CA_CERTS"),
);

/** The environment of the tests without settings that somebody may have exported; in English. */
export function environment(variables: Variables): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !exported.has(name));
  const locale = { LC_ALL: "", LC_MESSAGES: "", LANG: "C.UTF-8" };
  // Nor those of a file: this one is empty.
  const file = { RANDWERK_CONFIG: "/dev/null" };
  return { ...Object.fromEntries(kept), ...locale, ...file, ...variables };
}

/**
 * Starts workerd as `npm start` does, on a bundle that is made but once (or another one), and waits until it answers.
 * `alter`: changes its configuration.
 */
export const startServer = (
  variables: Variables = {},
  bundle?: Bundle,
  alter?: (config: string) => string,
): Promise<Server> => onFreePort(variables, (settings) => launchWorkerd(settings, bundle, alter));

/** Starts what `npm start` starts in the folder `home`, and waits until it answers; throws with what it printed if it does not. */
export const startProgram = (variables: Variables = {}, home = root): Promise<Program> =>
  onFreePort(variables, (settings) => launchProgram(settings, home));

type Settings = Variables & { readonly STATE_DIR: string; readonly PORT: string };

async function onFreePort<Started>(
  variables: Variables,
  launch: (settings: Settings) => Promise<Started>,
): Promise<Started> {
  const STATE_DIR = variables["STATE_DIR"] ?? newStateDir();
  // Another program may take a free port before workerd does: then another one is tried.
  for (let tries = 1; ; tries += 1) {
    const PORT = variables["PORT"] ?? String(await freePort());
    try {
      return await launch({ ...variables, STATE_DIR, PORT });
    } catch (error) {
      if (tries === 3 || variables["PORT"] !== undefined) throw error;
    }
  }
}

/**
 * A state as an earlier start has left it, with what is made of these sources: what makes it has tests of its own. `put`:
 * copies, where a test alters them.
 */
export function newStateDir(
  stateDir = mkdtempSync(join(tmpdir(), "randwerk-")),
  put: (from: string, to: string) => void = linkSync,
): string {
  const keep = (folder: string, path: string | undefined) => {
    if (path === undefined) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    put(path, join(folder, basename(path)));
  };
  const bundle = process.env[BUNDLE_VARIABLE];
  keep(join(stateDir, "bundle"), bundle && (JSON.parse(bundle) as Bundle).modulePath);
  keep(keptPieceFolder(stateDir), process.env[PIECE_VARIABLE]);
  return stateDir;
}

/** How a child ends, and what it has printed until then. */
function watch(child: ChildProcess): { ended: Promise<number>; output: () => string } {
  let output = "";
  const add = (data: Buffer) => (output += data.toString());
  child.stdout?.on("data", add);
  child.stderr?.on("data", add);
  const ended = new Promise<number>((resolve) => {
    child.once("close", (status) => resolve(status ?? -1));
  });
  return { ended, output: () => output };
}

/** Names the variable with a folder that lasts as long as the run (bundle.setup.ts). */
export const FOLDER_VARIABLE = "RANDWERK_TEST_FOLDER";
/** Where something lies that several files of tests use. */
export const runFolder = (): string => process.env[FOLDER_VARIABLE] ?? tmpdir();

/** Set by bundle.setup.ts for all tests of a run. */
export const BUNDLE_VARIABLE = "RANDWERK_TEST_BUNDLE";
/** The program of these sources in one piece, as a first start keeps it. */
export const PIECE_VARIABLE = "RANDWERK_TEST_PIECE";
/** What Node runs for it; starting it from its sources costs a second each time. */
export const PROGRAM = process.env[PIECE_VARIABLE] ?? join(root, "src/serve/start.mjs");
let ownBundle: Promise<Bundle> | undefined;

/** The service as all tests run it. */
export function bundleOnce(): Promise<Bundle> | Bundle {
  const made = process.env[BUNDLE_VARIABLE];
  if (made !== undefined) return JSON.parse(made) as Bundle;
  return (ownBundle ??= keptBundle(root, mkdtempSync(join(tmpdir(), "randwerk-bundle-"))));
}

async function launchWorkerd(
  settings: Settings,
  other?: Bundle,
  alter = (text: string) => text,
): Promise<Server> {
  const env = environment(settings);
  const bundle = other ?? (await bundleOnce());
  const serve = readSettings(env);
  const { stateDir, url } = serve;
  const token = serve.adminToken ?? keptToken(stateDir).text;
  const storeDir = join(stateDir, "store");
  mkdirSync(storeDir, { recursive: true });
  const config = join(stateDir, "workerd.capnp");
  const text = alter(workerdConfig(bundle, serve, storeDir, stateDir));
  writeFileSync(config, text, { mode: 0o600 });
  const child = spawn(join(root, "node_modules/.bin/workerd"), ["serve", config], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...env, ADMIN_TOKEN: token, PUBLIC_URL: settings["PUBLIC_URL"] || url },
  });
  const { ended, output } = watch(child);
  let isOver = false;
  void ended.then(() => (isOver = true));
  await until(() => isOver || isListening(serve.port));
  if (isOver) throw new Error(`workerd ended with ${await ended}: ${output()}`);
  // Its stores' alarms exist from their first call on.
  await fetch(`${url}/healthz`).catch(() => undefined);
  return {
    url,
    stateDir,
    token,
    pid: child.pid ?? 0,
    output,
    ...endings(stateDir, ended, (signal) => child.kill(signal)),
    restart: () => launchWorkerd(settings, other, alter),
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false)).once("connect", () => resolve(true));
    socket.once("connect", () => socket.destroy());
  });
}

async function launchProgram(settings: Settings, home: string): Promise<Program> {
  const child = spawn(process.execPath, [join(home, "src/serve/start.mjs")], {
    cwd: home,
    env: environment(settings),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { ended, output } = watch(child);
  const url = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const found = /randwerk is listening on (\S+)/.exec(output())?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", look);
    void ended.then((status) => reject(new Error(`it ended with ${status}: ${output()}`)));
  });
  const stateDir = settings.STATE_DIR;
  const tokenFile = settings["ADMIN_TOKEN_FILE"] ?? join(stateDir, "admin-token");
  return {
    url,
    stateDir,
    // A file of settings may have another one.
    token:
      settings["ADMIN_TOKEN"] ??
      (existsSync(tokenFile) ? readFileSync(tokenFile, "utf8").trim() : ""),
    pid: childOf(child.pid ?? 0),
    output,
    // workerd ends with the program, also by SIGKILL.
    ...endings(stateDir, ended, (signal) => child.kill(signal)),
    restart: () => launchProgram(settings, home),
  };
}

/** The only child of a process (proc(5)). */
const childOf = (pid: number) =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim());

function endings(
  stateDir: string,
  ended: Promise<number>,
  send: (signal: NodeJS.Signals) => void,
): Pick<Server, "stop" | "kill" | "remove"> {
  const stop = () => {
    send("SIGTERM");
    return ended;
  };
  return {
    stop,
    kill: async () => {
      send("SIGKILL");
      await ended;
    },
    remove: async () => {
      await stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
