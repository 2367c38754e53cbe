/** An attempt to start the service by some command, which may fail, be killed, or run until it is ended. */
import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Bundle } from "../../../src/serve/build/bundle.ts";
import {
  BUNDLE_VARIABLE,
  environment,
  freePort,
  newStateDir,
  root,
  type Variables,
} from "../server.ts";

export interface Attempt {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Everything that it has printed. */
  readonly output: () => string;
  /** Its exit status, or the signal that ended it, when all that could still print has ended. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Its address, when it answers. Throws with what it printed if it ends before. */
  readonly url: Promise<string>;
}

/** The lines of the service itself. */
export const toldBy = ({ output }: Pick<Attempt, "output">) => output().match(/^randwerk: .*$/gm);

/** A state folder as after a first start, so that nothing has to be made; copies, which a test may alter. */
export const warmStateDir = (stateDir?: string): string => newStateDir(stateDir, copyFileSync);

/** The name of the bundle's file. */
export const bundleName = (): string =>
  basename((JSON.parse(process.env[BUNDLE_VARIABLE] ?? "{}") as Bundle).modulePath);

/** `npm start`, or another command, on a free port. */
export async function attempt(
  variables: Variables,
  command: readonly string[] = ["npm", "start"],
): Promise<Attempt> {
  const [file = "", ...words] = command;
  const child = spawn(file, words, {
    cwd: root,
    env: environment({ PORT: String(await freePort()), ...variables }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once("close", (status, signal) => resolve(signal ?? status));
  });
  const url = new Promise<string>((resolve, reject) => {
    const add = (data: Buffer) => {
      output += data.toString();
      const found = /randwerk is listening on (\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    void ended.then((how) => reject(new Error(`it ended with ${how}: ${output}`)));
  });
  url.catch(() => undefined); // one that is meant to fail is not asked for it
  return { child, pid: child.pid ?? 0, output: () => output, ended, url };
}

/** The children of a process, oldest first (proc(5)). */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return text === "" ? [] : text.split(" ").map(Number);
}

/** Whether it still runs: one that nobody has asked for its status does not. */
export function isRunning(pid: number): boolean {
  try {
    // proc(5): the state stands behind the name, which may hold anything.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
