/** `npm start`: builds the Worker, writes the configuration of workerd and runs it until it is told to stop. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ConfigError } from "../config/config.ts";
import { misspelt } from "../config/misspelt.ts";
import { settingTable } from "../config/table.ts";
import { environmentLanguage } from "../i18n/environment.ts";
import { buildBundle } from "./bundle.ts";
import { asksForHelp, helpText } from "./help.ts";
import { readSettings, type ServeSettings } from "./settings.ts";
import { workerdConfig } from "./workerd-config.ts";
import { DRAIN_SECONDS } from "./limits.ts";

const root = join(import.meta.dirname, "../..");

async function main(): Promise<number> {
  if (asksForHelp(process.argv.slice(2))) {
    console.log(helpText(environmentLanguage(process.env)));
    return 0;
  }
  tellMisspelt();
  const settings = await readSettings(process.env);
  const { stateDir } = settings;
  const pidFile = join(stateDir, "workerd.pid");
  assertUnused(pidFile, stateDir);

  const bundle = await buildBundle(root, join(stateDir, "build"));
  const storeDir = join(stateDir, "store");
  mkdirSync(storeDir, { recursive: true });
  const configPath = join(stateDir, "workerd.capnp");
  writeFileSync(configPath, workerdConfig(bundle, settings, storeDir, stateDir), { mode: 0o600 });

  // A group of its own: Ctrl-C reaches us alone, so that requests in flight get their answer.
  const child = spawn(join(root, "node_modules/.bin/workerd"), ["serve", configPath], {
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
    env: {
      ...process.env,
      ADMIN_TOKEN: settings.adminToken,
      PUBLIC_URL: process.env["PUBLIC_URL"] || settings.url,
    },
  });
  writeFileSync(pidFile, String(child.pid));
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (status, signal) => resolve(signal === null ? (status ?? 1) : 1));
  });
  const stopped = stopOnSignal(child);
  const first = await Promise.race([ended, listening(settings)]);
  if (first === "listening") {
    announce(settings);
    wakeStores(settings);
  }
  const status = await ended;
  rmSync(pidFile, { force: true });
  return stopped.asked ? 0 : status;
}

/** A setting that has no effect, for a letter, is found weeks later; a stranger's variable is none of our business. */
function tellMisspelt(): void {
  const given = Object.keys(process.env).filter((name) => process.env[name] !== "");
  const settings = settingTable.map(({ name }) => name);
  for (const { name, meant } of misspelt(given, settings)) {
    console.error(`randwerk: ${name} is no setting and has no effect; is ${meant} meant?`);
  }
}

/** Two workerds on one directory would ruin it; the port alone does not keep them apart. */
function assertUnused(pidFile: string, stateDir: string): void {
  let pid: string;
  try {
    pid = readFileSync(pidFile, "utf8").trim();
    if (!readlinkSync(`/proc/${pid}/exe`).includes("workerd")) return;
  } catch {
    return;
  }
  throw new ConfigError(
    `STATE_DIR ${stateDir} is in use by process ${pid}; stop it first: kill ${pid}`,
  );
}

function stopOnSignal(child: ChildProcess): { asked: boolean } {
  const state = { asked: false };
  const stop = () => {
    if (state.asked) return;
    state.asked = true;
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), DRAIN_SECONDS * 1000).unref();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("SIGHUP", stop);
  return state;
}

async function listening({ host, port }: ServeSettings): Promise<"listening"> {
  const address = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, address);
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.unref();
      socket.once("connect", () => socket.destroy());
    });
    if (open) return "listening";
    await sleep(20);
  }
}

/** A store's alarm exists from its first call on, and there is no cron here: the health check calls each of them. */
function wakeStores({ url }: ServeSettings): void {
  const { get } = url.startsWith("https:") ? https : http;
  // The certificate is our own, and may be for another name than this address.
  const request = get(`${url}/healthz`, { rejectUnauthorized: false }, (answer) => answer.resume());
  request.on("error", () => undefined);
}

function announce(settings: ServeSettings): void {
  if (settings.isNewToken) {
    console.log(`The admin token, shown this once and kept in ${settings.stateDir}/admin-token:`);
    console.log(`  ${settings.adminToken}`);
  }
  console.log(`randwerk is listening on ${settings.url}`);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  for (const line of error.message.split("\n")) console.error(`randwerk: ${line}`);
  process.exitCode = 1;
}
