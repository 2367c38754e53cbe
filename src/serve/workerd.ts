/** workerd as a child that ends with us, however we end. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { DRAIN_SECONDS, LEFT_OUT_EVERY_MS } from "./limits.ts";
import { StartError, systemCode } from "./start-error.ts";
import { strangersLines } from "./strangers-lines.ts";
import { toolMissing } from "./texts.ts";

/** What it is started with. */
interface Start {
  readonly root: string;
  readonly configPath: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The descriptor that holds the lock on the state folder, if there is one. */
  readonly lock: number | undefined;
}

/** A running one. */
export interface Workerd {
  /** Settles when it takes requests; never if it ends before. */
  readonly listening: Promise<"listening">;
  /** The exit status, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Requests in flight get their answers, no new ones are taken, and then it ends. */
  readonly drain: () => void;
}

/** Starts it; throws StartError where the program is missing that binds its life to ours. */
export async function startWorkerd({ root, configPath, environment, lock }: Start) {
  const program = createRequire(join(root, "package.json"))("workerd") as { default: string };
  const command = [program.default, "serve", "--control-fd", "3", configPath];
  // A program that is ended by KILL cannot end its child: Linux does, at once.
  const bound = process.platform === "linux" ? ["setpriv", "--pdeathsig", "KILL", ...command] : [];
  const [file = program.default, ...words] = bound.length > 0 ? bound : command;
  const child = spawn(file, words, {
    stdio: ["ignore", "inherit", "pipe", "pipe", lock ?? "ignore"],
    // A group of its own: Ctrl-C reaches us alone, so that requests in flight get their answer.
    detached: true,
    env: environment,
  });
  try {
    await once(child, "spawn");
  } catch (error) {
    throw systemCode(error) === "ENOENT" ? new StartError(toolMissing(file)) : error;
  }
  return watched(child);
}

function watched(child: ChildProcess): Workerd {
  const control = child.stdio[3] as Readable;
  passOn(child.stderr as Readable);
  return {
    listening: new Promise((resolve) => {
      // {"event":"listen","socket":"main","port":8787}
      control.on("data", (data: Buffer) => {
        if (data.includes('"listen"')) resolve("listening");
      });
    }),
    ended: new Promise((resolve) => {
      // Not "exit": its last words come behind that.
      child.once("close", (status, signal) => resolve(signal ?? status ?? 1));
    }),
    drain: () => {
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), DRAIN_SECONDS * 1000).unref();
    },
  };
}

/** Shows what workerd says, but for lines that strangers cause again and again. */
function passOn(said: Readable): void {
  const { shown, due } = strangersLines();
  // Where nobody reads any more, the service goes on.
  process.stderr.on("error", () => undefined);
  const show = (lines: readonly string[]) => {
    for (const line of lines) process.stderr.write(`${line}\n`);
  };
  createInterface({ input: said, crlfDelay: Infinity }).on("line", (line) => {
    show(shown(line, Date.now()));
  });
  setInterval(() => show(due(Date.now())), LEFT_OUT_EVERY_MS).unref();
}
