/** The folder of the state: made, closed to others, and freed of what earlier versions left in it. */
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Text } from "../../i18n/language.ts";
import { StartError, systemCode } from "../start-error.ts";
import { notOurs, nowClosed, somebodyElses, unusableState } from "../texts.ts";

/** Where the stores' SQLite files are. */
export const storeDirOf = (stateDir: string) => join(stateDir, "store");
/** Whether any store was ever written. */
export const hasStores = (stateDir: string): boolean =>
  existsSync(storeDirOf(stateDir)) &&
  readdirSync(storeDirOf(stateDir), { recursive: true, encoding: "utf8" }).some((name) =>
    name.endsWith(".sqlite"),
  );
/** The admin token of the first start. */
export const tokenFileOf = (stateDir: string) => join(stateDir, "admin-token");

/** Of earlier versions: the process that ran, the bundle, an attempt to write. */
const LEFTOVERS = ["workerd.pid", "build", ".writable"];

/**
 * Makes the folder, or closes to others one that is there: links, hashes of tokens and ping URLs are in it.
 * Answers what has to be told. Throws StartError where it cannot be used, or cannot be closed.
 */
export function openStateDir(directory: string): Promise<Text | undefined> {
  return orUnusable(directory, () => {
    make(directory);
    const told = closed(directory);
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return told;
  });
}

/** Removes what earlier versions left. Only for whoever holds the lock. */
export function removeLeftovers(directory: string): Promise<void> {
  return orUnusable(directory, () => {
    for (const name of LEFTOVERS) rmSync(join(directory, name), { recursive: true, force: true });
  });
}

/** Node's own recursion says ENOENT of a file system that can only be read. */
function make(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) === "EEXIST" && statSync(directory).isDirectory()) return;
    if (systemCode(error) !== "ENOENT" || dirname(directory) === directory) throw error;
    make(dirname(directory));
    mkdirSync(directory, { mode: 0o700 });
  }
}

function closed(directory: string): Text | undefined {
  const mode = statSync(directory).mode & 0o7777;
  if ((mode & 0o077) === 0) return undefined;
  const octal = mode.toString(8);
  // The folder of others, such as /tmp, is none that may be closed to them.
  if (!holdsOnlyState(directory)) throw new StartError(somebodyElses(directory, octal));
  try {
    chmodSync(directory, 0o700);
  } catch (error) {
    if (systemCode(error) === "EPERM") throw new StartError(notOurs(directory, octal));
    throw error;
  }
  // Some file systems of other systems take a mode and do not keep it.
  if ((statSync(directory).mode & 0o077) !== 0) throw new StartError(notOurs(directory, octal));
  return nowClosed(directory, octal);
}

function holdsOnlyState(directory: string): boolean {
  const names = readdirSync(directory);
  // A file system of its own has this folder from the beginning.
  const others = names.filter((name) => name !== "lost+found");
  return others.length === 0 || others.includes("store") || others.includes("admin-token");
}

/** Runs what touches the folder, and says what is wrong with it when the operating system refuses. */
export async function orUnusable<Result>(
  directory: string,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isAbout(directory, error)) {
      throw new StartError(unusableState(directory, systemCode(error)));
    }
    throw error;
  }
}

/** The operating system names the path of what it refused, or none where a file was open already. */
function isAbout(directory: string, error: unknown): boolean {
  if (!(error instanceof Error && "syscall" in error)) return false;
  return !("path" in error) || String(error.path).startsWith(directory);
}
