/** Runs the service as `npm start` does, on a free port with a state directory of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settingTable } from "../../src/config/table.ts";

export const root = join(import.meta.dirname, "../..");

export interface Server {
  readonly url: string;
  readonly stateDir: string;
  /** The admin token. */
  readonly token: string;
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

/** What somebody may have exported for a service of their own; the authorities are the machine's. */
const exported = new Set(
  settingTable.map(({ name }) => name).filter((name) => name !== "NODE_EXTRA_CA_CERTS"),
);

/** The environment of the tests without settings that somebody may have exported. */
export function environment(variables: Variables): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !exported.has(name));
  return { ...Object.fromEntries(kept), ...variables };
}

/** Starts the service, of the folder `home`, and waits until it answers; throws with what it printed if it does not. */
export async function startServer(variables: Variables = {}, home = root): Promise<Server> {
  const stateDir = variables["STATE_DIR"] ?? mkdtempSync(join(tmpdir(), "randwerk-"));
  // Another program may take a free port before workerd does: then another one is tried.
  for (let tries = 1; ; tries += 1) {
    const port = variables["PORT"] ?? String(await freePort());
    const settings = { ...variables, STATE_DIR: stateDir, PORT: port };
    try {
      return await launch(settings, home);
    } catch (error) {
      if (tries === 3 || variables["PORT"] !== undefined) throw error;
    }
  }
}

async function launch(settings: Variables & { STATE_DIR: string }, home: string): Promise<Server> {
  const child = spawn(process.execPath, [join(home, "src/serve/main.ts")], {
    cwd: home,
    env: environment(settings),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  child.stderr.on("data", (data: Buffer) => (output += data.toString()));
  const ended = new Promise<number>((resolve) => {
    child.once("close", (status) => resolve(status ?? -1));
  });
  const url = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const found = /randwerk is listening on (\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", look);
    void ended.then((status) => reject(new Error(`it ended with ${status}: ${output}`)));
  });
  const stateDir = settings.STATE_DIR;
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return {
    url,
    stateDir,
    token: settings["ADMIN_TOKEN"] ?? readFileSync(join(stateDir, "admin-token"), "utf8").trim(),
    output: () => output,
    stop,
    kill: async () => {
      killHard(child, stateDir);
      await ended;
    },
    restart: () => launch({ ...settings, PORT: new URL(url).port }, home),
    remove: async () => {
      await stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

function killHard(child: ChildProcess, stateDir: string): void {
  child.kill("SIGKILL");
  const pidFile = join(stateDir, "workerd.pid");
  if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, "utf8")), "SIGKILL");
}
