import { randomBytes } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { runFolder } from "../server.ts";
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

/** Borg tests its own arithmetic whenever it starts, for half of what a start costs; that is not what is tested here. */
const WITHOUT_SELFTEST = { BORG_SELFTEST: "disabled" } as const;

/** The environment in which borg needs no terminal, below `root`. */
function borgEnvironment(root: string): Record<string, string> {
  return {
    BORG_BASE_DIR: join(root, "borg"),
    BORG_PASSPHRASE: "passphrase",
    BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: "yes",
    BORG_RELOCATED_REPO_ACCESS_IS_OK: "yes",
    ...WITHOUT_SELFTEST,
    PATH: `${root}/bin:${process.env["PATH"] ?? ""}`,
  };
}

/** The actions on the repository `<root>/mnt/<name>`, and something to back up. */
function repositoryIn(root: string, name: string): Repository {
  const path = join(root, "mnt", name);
  const env = borgEnvironment(root);
  mkdirSync(join(root, "mnt"), { recursive: true });
  mkdirSync(join(root, "source"), { recursive: true });
  writeFileSync(join(root, "source/file"), `content of ${name}\n`);
  const borg = (...args: string[]) => runProgram("borg", args, { env, cwd: root });
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

/** A repository as borg made it, in a folder of its own, with the ids of its archives. */
interface Original {
  readonly root: string;
  readonly ids: readonly string[];
}

/** By what they are: borg takes a third of a second of the processor for every start, so that each is made once in a process of tests. */
const originals = new Map<string, Promise<Original>>();

async function makeOriginal(
  name: string,
  archives: readonly string[],
  words: readonly string[],
): Promise<Original> {
  const root = mkdtempSync(join(runFolder(), "original-"));
  const { borg, path, create } = repositoryIn(root, name);
  const { code, stderr } = await borg("init", "-e", ...words, path);
  if (code !== 0) throw new Error(stderr.toString());
  const ids: string[] = [];
  for (const archive of archives) ids.push(await create(archive));
  return { root, ids };
}

/** Where borg keeps of a repository what it knows of it: in folders and files that are called by its id. */
const KNOWN = ["borg/.cache/borg", "borg/.config/borg/security"];

/** Copies a repository, with what its host knows of it, as one of its own: another path, another id. */
function copy(original: Original, root: string, name: string): Repository {
  const before = repositoryIn(original.root, name);
  const repository = repositoryIn(root, name);
  const [old, id] = [before.id(), randomBytes(32).toString("hex")];
  const renamed = (path: string) => {
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replaceAll(old, id).replaceAll(before.path, repository.path));
  };
  cpSync(before.path, repository.path, { recursive: true, preserveTimestamps: true });
  renamed(join(repository.path, "config"));
  for (const folder of KNOWN) {
    const own = join(root, folder, id);
    cpSync(join(original.root, folder, old), own, { recursive: true, preserveTimestamps: true });
    for (const file of ["config", "location"].map((one) => join(own, one))) {
      if (existsSync(file)) renamed(file);
    }
  }
  const keys = "borg/.config/borg/keys";
  if (!existsSync(join(original.root, keys))) return repository;
  cpSync(join(original.root, keys), join(root, keys), { recursive: true });
  for (const key of readdirSync(join(root, keys))) renamed(join(root, keys, key));
  return repository;
}

/** A repository as the association's hosts make them, with these archives of one and the same source in it. */
export async function makeRepositoryWith(
  machine: Machine,
  archives: readonly string[],
  name = "web",
  encryption = "authenticated-blake2",
  ...options: string[]
): Promise<{ repository: Repository; ids: readonly string[] }> {
  const words = [encryption, ...options];
  // Which borg it is goes by the path.
  const key = JSON.stringify([name, archives, words, process.env["PATH"]]);
  const made = originals.get(key) ?? makeOriginal(name, archives, words);
  originals.set(key, made);
  const original = await made;
  return { repository: copy(original, machine.root, name), ids: original.ids };
}

/** An empty one. */
export const makeRepository = async (
  machine: Machine,
  name?: string,
  encryption?: string,
  ...options: string[]
): Promise<Repository> =>
  (await makeRepositoryWith(machine, [], name, encryption, ...options)).repository;
