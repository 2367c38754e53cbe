/** The ways in which `borg create` ends (borg 1.2), each as something that really happens to it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../server.ts";
import { until } from "../until.ts";
import type { Outcome } from "./machine.ts";
import {
  cautious,
  fillSource,
  forbidFile,
  interrupt,
  lastingSsh,
  overThere,
  type Scene,
} from "./scene.ts";

export interface Row {
  readonly case: string;
  readonly happens: (scene: Scene) => Promise<Outcome>;
  /** Size of the disk that the repository lies on; without it, it lies in the temporary directory. */
  readonly disk?: string;
  readonly exit: number;
  /** Whether the repository has seen a new transaction. */
  readonly commits: boolean;
  /** The cause as the alert shows it. */
  readonly cause: RegExp;
}

/** 1: there is an archive, and something was odd. */
export const ODD: (Row & { readonly files: number })[] = [
  {
    case: "one of two sources is missing",
    happens: ({ backUp }) => backUp({ sources: ["source", "nowhere"] }),
    exit: 1,
    commits: true,
    files: 1,
    cause: /nowhere: \[Errno 2\] No such file or directory: 'nowhere'/,
  },
  {
    case: "a file cannot be read",
    happens: (scene) => {
      forbidFile(scene);
      return scene.backUp();
    },
    exit: 1,
    commits: true,
    files: 1,
    cause: /source\/private: open: \[Errno 13\] Permission denied: 'private'/,
  },
  {
    case: "a file in the middle of a long list cannot be read",
    happens: (scene) => {
      const files = [..."abcdefghijklmnopqrstuvwxyz"].map((letter) => `source/${letter}`);
      for (const file of files) writeFileSync(join(scene.host.root, file), file);
      forbidFile(scene);
      const sources = files.toSpliced(13, 0, "source/private");
      return scene.backUp({ options: ["--list"], sources });
    },
    exit: 1,
    commits: true,
    files: 26,
    cause: /source\/private: open: \[Errno 13\] Permission denied: 'private'/,
  },
  {
    case: "a file changes while it is read",
    happens: (scene) => {
      const path = fillSource(scene, 4);
      const writer = setInterval(() => appendFileSync(path, "more"), 2);
      return scene.backUp({ options: ["-C", "zlib,9"] }).finally(() => clearInterval(writer));
    },
    exit: 1,
    commits: true,
    files: 5,
    cause: /source\/big-0: file changed while we backed it up/,
  },
];

export const EMPTY: Row = {
  case: "the only source is missing",
  happens: ({ backUp }) => backUp({ sources: ["nowhere"] }),
  exit: 1,
  commits: true,
  cause: /nowhere: \[Errno 2\] No such file or directory: 'nowhere'/,
};

export const FAILED: Row[] = [
  {
    case: "the archive exists",
    happens: ({ backUp }) => backUp({ name: "before" }),
    exit: 2,
    commits: false,
    cause: /Archive before already exists/,
  },
  {
    case: "the passphrase is wrong",
    happens: ({ backUp, repository }) =>
      backUp({ env: { ...repository.env, BORG_PASSPHRASE: "wrong" } }),
    exit: 2,
    commits: false,
    cause: /passphrase supplied in BORG_PASSPHRASE.* is incorrect/,
  },
  {
    case: "there is no repository",
    happens: ({ backUp, host }) => backUp({ path: join(host.root, "mnt/gone") }),
    exit: 2,
    commits: false,
    cause: /Repository .*\/mnt\/gone does not exist/,
  },
  {
    case: "ssh is refused",
    happens: async (scene) => {
      const path = `ssh://backup@127.0.0.1:${await freePort()}/mnt/web`;
      return scene.backUp({ path, env: lastingSsh(scene) });
    },
    exit: 2,
    commits: false,
    cause: /127\.0\.0\.1 port \d+: Connection refused/,
  },
  {
    case: "this host has never seen the repository",
    happens: (scene) => {
      rmSync(join(scene.host.root, "borg"), { recursive: true }); // as on a reinstalled machine
      return scene.backUp({ env: cautious(scene) });
    },
    exit: 2,
    commits: false,
    cause: /Attempting to access a previously unknown unencrypted repository/,
  },
  {
    case: "the repository has moved",
    happens: async (scene) => {
      const [path, moved] = [scene.repository.path, join(scene.host.root, "mnt/moved")];
      renameSync(path, moved);
      const outcome = await scene.backUp({ path: moved, env: cautious(scene) });
      renameSync(moved, path);
      return outcome;
    },
    exit: 2,
    commits: false,
    cause: /repository at location .*\/mnt\/moved was previously located at .*\/mnt\/web/,
  },
  {
    case: "the repository is locked",
    happens: async ({ repository: { path, env }, backUp }) => {
      const holder = spawn("borg", ["with-lock", path, "cat"], { env });
      await until(() => existsSync(join(path, "lock.exclusive")));
      const outcome = await backUp();
      holder.stdin.end();
      await once(holder, "close");
      return outcome;
    },
    exit: 2,
    commits: true, // with-lock does, when it ends
    cause: /Failed to create\/acquire the lock .*\/mnt\/web\/lock\.exclusive/,
  },
  {
    case: "the disk is full",
    disk: "4m",
    happens: (scene) => {
      fillSource(scene, 1);
      return scene.backUp({ options: ["-C", "none"] });
    },
    exit: 2,
    commits: false,
    cause: /No space left on device/,
  },
  {
    case: "the disk of the backup server is full",
    disk: "4m",
    happens: (scene) => {
      fillSource(scene, 1);
      const [options, path] = [["-C", "none"], `ssh://backup@server${scene.repository.path}`];
      return scene.backUp({ options, path, env: overThere(scene) });
    },
    exit: 2,
    commits: false,
    cause: /No space left on device/,
  },
  signalled("SIGINT", 2, true, /Got Ctrl-C \/ SIGINT/), // a checkpoint
  signalled("SIGTERM", 143, false, /Received SIGTERM/),
  signalled("SIGHUP", 129, false, /Received SIGHUP/),
  signalled("SIGKILL", 137, false, /exit status 137 \(SIGKILL\)/),
];

function signalled(signal: NodeJS.Signals, exit: number, commits: boolean, cause: RegExp): Row {
  return { case: signal, happens: (scene) => interrupt(scene, signal), exit, commits, cause };
}
