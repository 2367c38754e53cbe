/** `npm start`: prepares the state folder, and runs workerd on it until it is told to stop. */
import { mkdirSync, readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { join } from "node:path";
import { ConfigError } from "../config/config.ts";
import { misspelt } from "../config/misspelt.ts";
import { inGerman } from "../config/faults-in-german.ts";
import { settingTable } from "../config/table.ts";
import { environmentLanguage } from "../i18n/environment.ts";
import type { Text } from "../i18n/language.ts";
import { FULL_BYTES } from "../limits.ts";
import { dayOf } from "../durations.ts";
import { keptToken, type AdminToken } from "./state/admin-token.ts";
import { keptBundle, readWorker } from "./build/bundle.ts";
import { watchDisk } from "./state/free-space.ts";
import { asksForHelp, helpText } from "./settings/help.ts";
import { keepPiece } from "./build/keep-piece.ts";
import { LOOK_AT_DISK_MS } from "./limits.ts";
import { lock } from "./state/lock.ts";
import { assertFree } from "./port.ts";
import { withSecretsOfFiles } from "./settings/secret-files.ts";
import { freeBytesOf, freeReserve, keepReserve } from "./state/reserve.ts";
import { orAtItsFile, withSettingsOfFiles } from "./settings/file.ts";
import { readSettings, type ServeSettings } from "./settings/environment.ts";
import { sourcesAtStart } from "./build/sources.mjs";
import { StartError } from "./start-error.ts";
import {
  hasStores,
  openStateDir,
  orUnusable,
  removeLeftovers,
  storeDirOf,
} from "./state/folder.ts";
import { clockBehind, endedEarly, notLocked, tokenKept, unusableState } from "./texts.ts";
import { startWorkerd, type Workerd } from "./workerd.ts";
import { workerdConfig } from "./workerd-config.ts";
import { writeWhole } from "./state/whole-file.ts";

const root = join(import.meta.dirname, "../..");
const language = environmentLanguage(process.env);

async function main(): Promise<number> {
  if (asksForHelp(process.argv.slice(2))) {
    console.log(helpText(language));
    return 0;
  }
  const stop = stopOnSignal();
  // Whatever is written from now on, by workerd too, is nobody else's business.
  process.umask(0o077);
  tellMisspelt();
  const found = withSettingsOfFiles(process.env);
  tellLines(found.notes);
  const environment = withSecretsOfFiles(found.environment);
  const settings = orAtItsFile(found, () => readSettings(environment));
  const held = await openState(settings);
  const hasFreed = await orUnusable(settings.stateDir, () => freeReserve(settings.stateDir));
  // What is there can be read on a full disk; where nothing is yet, nothing could be.
  if (isFull(settings.stateDir) && !hasStores(settings.stateDir)) {
    throw new StartError(unusableState(settings.stateDir, "ENOSPC"));
  }
  const { token, configPath } = await prepare(settings);
  const workerd = await startWorkerd({
    root,
    configPath,
    lock: held,
    environment: {
      ...environment,
      ADMIN_TOKEN: token.text,
      PUBLIC_URL: environment["PUBLIC_URL"] || settings.url,
    },
  });
  stop.drains(workerd);
  if ((await Promise.race([workerd.ended, workerd.listening])) === "listening") {
    announce(settings, token);
    wakeStores(settings, () => {
      // Stores that are awake have the files that they need; the first word of the disk is how it is from now on.
      keepReserve(settings.stateDir, hasFreed);
      setInterval(() => keepReserve(settings.stateDir), LOOK_AT_DISK_MS).unref();
      watchDisk({
        storeDir: storeDirOf(settings.stateDir),
        url: settings.url,
        adminToken: token.text,
        consoleHost: environment["CONSOLE_HOST"] || undefined,
      });
    });
  }
  const how = await workerd.ended;
  if (stop.isAsked()) return 0;
  tell(
    isFull(settings.stateDir) ? unusableState(settings.stateDir, "ENOSPC") : endedEarly(`${how}`),
  );
  return typeof how === "number" && how !== 0 ? how : 1;
}

/** Makes the state folder ours alone, and answers the descriptor that holds its lock. */
async function openState({ stateDir, host, port }: ServeSettings): Promise<number | undefined> {
  assertClock();
  const told = await openStateDir(stateDir);
  if (told !== undefined) tell(told);
  let held: number | undefined;
  if (process.platform === "linux") held = lock(stateDir);
  else tell(notLocked);
  await assertFree(host, port);
  await removeLeftovers(stateDir);
  return held;
}

/** workerd would refuse the compatibility date in words of its own. */
function assertClock(): void {
  const { compatibilityDate } = readWorker(root);
  const today = dayOf(Date.now());
  if (today < compatibilityDate) throw new StartError(clockBehind(today, compatibilityDate));
}

/** Everything that workerd runs on, in the state folder. Nothing is written that is there already. */
function prepare(settings: ServeSettings): Promise<{ token: AdminToken; configPath: string }> {
  const { stateDir, adminToken } = settings;
  return orUnusable(stateDir, async () => {
    const token =
      adminToken === undefined ? keptToken(stateDir) : { text: adminToken, isNew: false };
    const bundle = await keptBundle(root, join(stateDir, "bundle"), sourcesAtStart(root));
    const storeDir = storeDirOf(stateDir);
    mkdirSync(storeDir, { recursive: true });
    const configPath = join(stateDir, "workerd.capnp");
    const text = Buffer.from(workerdConfig(bundle, settings, storeDir, stateDir));
    if (!isThere(configPath, text)) writeWhole(configPath, text);
    keepPiece(import.meta.url, root, stateDir);
    return { token, configPath };
  });
}

/** workerd ends with words of SQLite's where a store finds no room. */
function isFull(directory: string): boolean {
  try {
    return freeBytesOf(directory) < FULL_BYTES;
  } catch {
    return false; // the folder has gone
  }
}

function isThere(path: string, text: Buffer): boolean {
  try {
    return readFileSync(path).equals(text);
  } catch {
    return false;
  }
}

/** A setting that has no effect, for a letter, is found weeks later; a stranger's variable is none of our business. */
function tellMisspelt(): void {
  const given = Object.keys(process.env).filter((name) => process.env[name] !== "");
  const settings = settingTable.flatMap(({ name, fileName = name }) => [name, fileName]);
  for (const { name, meant } of misspelt(given, settings)) {
    tellLines([`${name} is no setting and has no effect; is ${meant} meant?`]);
  }
}

/** From the first moment on: as the first process of a container it would not be ended by a signal otherwise. */
function stopOnSignal() {
  let running: Workerd | undefined;
  let isAsked = false;
  const stop = () => {
    if (running === undefined) process.exit(0);
    if (!isAsked) running.drain();
    isAsked = true;
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("SIGHUP", stop);
  return {
    isAsked: () => isAsked,
    drains: (workerd: Workerd) => void (running = workerd),
  };
}

/** A store's alarm exists from its first call on, and there is no cron here: the health check calls each of them; `done` comes after it. */
function wakeStores({ url }: ServeSettings, done: () => void): void {
  const { get } = url.startsWith("https:") ? https : http;
  // The certificate is our own, and may be for another name than this address.
  const request = get(`${url}/healthz`, { rejectUnauthorized: false }, (answer) =>
    answer.resume().on("end", done),
  );
  request.on("error", done);
}

function announce({ stateDir, url }: ServeSettings, token: AdminToken): void {
  if (token.isNew) {
    console.log(tokenKept(stateDir)[language]);
    console.log(`  ${token.text}`);
  }
  console.log(`randwerk is listening on ${url}`);
}

function tell(text: Text): void {
  console.error(`randwerk: ${text[language]}`);
}

/** Sentences about settings. */
function tellLines(lines: readonly string[]): void {
  for (const line of lines) tell({ de: inGerman(line), en: line });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof StartError) tell(error.text);
  else if (error instanceof ConfigError) {
    tellLines(error.message.split("\n"));
  } else throw error;
  process.exitCode = 1;
}
