import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram, type Machine, type Outcome } from "./machine.ts";

/** Actions of a test with real borg on one repository below `<machine>/mnt/`. */
export interface Repository {
  path: string;
  env: Record<string, string>;
  id: () => string;
  /** The keys in committed or uncommitted segments do not matter here: this is borg's own answer. */
  borg: (...args: string[]) => Promise<Outcome>;
  /** Makes an archive of the source and returns its id. @throws when borg fails. */
  create: (name: string, ...args: string[]) => Promise<string>;
  /** Segment numbers that exist, ascending. */
  segments: () => number[];
  segment: (number: number) => string;
  /** Bytes in the segments after that one. */
  written: (after: number) => number;
}

/** The environment in which borg needs no terminal, below `machine`. */
function borgEnvironment(machine: Machine): Record<string, string> {
  return {
    BORG_BASE_DIR: join(machine.root, "borg"),
    BORG_PASSPHRASE: "passphrase",
    BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: "yes",
    BORG_RELOCATED_REPO_ACCESS_IS_OK: "yes",
    PATH: `${machine.root}/bin:${process.env["PATH"] ?? ""}`,
  };
}

/** Makes a repository as the association's hosts do, with one archive's worth of source. */
export async function makeRepository(
  machine: Machine,
  name = "web",
  encryption = "authenticated-blake2",
  ...options: string[]
): Promise<Repository> {
  const path = join(machine.root, "mnt", name);
  const env = borgEnvironment(machine);
  mkdirSync(join(machine.root, "mnt"), { recursive: true });
  mkdirSync(join(machine.root, "source"), { recursive: true });
  writeFileSync(join(machine.root, "source/file"), `content of ${name}\n`);
  const borg = (...args: string[]) => runProgram("borg", args, { env, cwd: machine.root });
  const made = await borg("init", "-e", encryption, ...options, path);
  if (made.code !== 0) throw new Error(made.stderr.toString());
  const repository: Repository = {
    path,
    env,
    borg,
    id: () => /^id = ([0-9a-f]{64})$/m.exec(readFileSync(join(path, "config"), "utf8"))?.[1] ?? "",
    create: async (archive, ...args) => {
      const words = ["create", "--json", ...args, `${path}::${archive}`, "source"];
      const outcome = await borg(...words);
      if (outcome.code > 1) throw new Error(outcome.stderr.toString());
      return (JSON.parse(outcome.stdout.toString()) as { archive: { id: string } }).archive.id;
    },
    segments: () =>
      readdirSync(join(path, "data"))
        .flatMap((folder) => readdirSync(join(path, "data", folder)).map(Number))
        .toSorted((a, b) => a - b),
    written: (after) =>
      repository
        .segments()
        .filter((number) => number > after)
        .reduce((sum, number) => sum + statSync(repository.segment(number)).size, 0),
    segment: (number) => join(path, "data", String(Math.floor(number / 1000)), String(number)),
  };
  return repository;
}
