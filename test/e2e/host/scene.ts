/** A repository with one good backup in it, and what may befall the next one. */
import { randomFillSync } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Check, Service } from "../heartbeats/service.ts";
import { until } from "../until.ts";
import { startAgent, type Outcome } from "./machine.ts";
import { makeRepository, type Repository } from "./repository.ts";
import { archivesIn, makeSite, type Site } from "./site.ts";

export interface Scene extends Site {
  readonly repository: Repository;
  readonly check: Check;
  /** Starts `randwerk-agent run CHECK -- borg create … REPOSITORY::now source`. */
  readonly start: (backup?: Backup) => ReturnType<typeof startAgent>;
  readonly backUp: (backup?: Backup) => Promise<Outcome>;
}

/** How a backup differs from the usual one. */
interface Backup {
  readonly name?: string;
  readonly sources?: string[];
  readonly options?: string[];
  /** Of the repository. */
  readonly path?: string;
  readonly env?: Record<string, string>;
}

/** `borg init -e …`, as the hosts' repositories are made. */
export const APPEND_ONLY = ["authenticated-blake2", "--append-only"];

/** A site with a check (`settings` as the API takes them), and an archive called `before` in its repository. */
export async function makeScene(
  service: Service,
  settings: Record<string, unknown> = {},
  [encryption, ...options]: readonly string[] = APPEND_ONLY,
  site?: Site,
): Promise<Scene> {
  const around = site ?? (await makeSite(service));
  const repository = await makeRepository(around.host, "web", encryption, ...options);
  const check = await service.makeCheck({ name: "web backup", ...settings });
  const start = ({ name = "now", sources = ["source"], ...backup }: Backup = {}) => {
    const target = `${backup.path ?? repository.path}::${name}`;
    const words = ["create", ...(backup.options ?? []), target, ...sources];
    const env = backup.env ?? repository.env;
    return startAgent(around.host, ["run", check.uuid, "--", "borg", ...words], { env });
  };
  const backUp = (backup?: Backup) => start(backup).finished;
  const { code, stderr } = await backUp({ name: "before" });
  if (code !== 0) throw new Error(stderr.toString());
  return { ...around, repository, check, start, backUp };
}

/** The backup server looks and reports, and has nothing to complain of. */
export async function report({ arrived }: Scene, env?: Record<string, string>): Promise<void> {
  const { code, stderr } = await arrived(env);
  expect([code, stderr.toString()]).toEqual([0, ""]);
}

/** `name state` of all archives that the service looks for in the repository, by name. */
export const statesOf = async (service: Service, { repository }: Scene): Promise<string[]> =>
  (await archivesIn(service, repository.id())).map(({ name, state }) => `${name} ${state}`);

/** The environment without what lets borg enter a repository that it does not know. */
export function cautious({ repository }: Scene): Record<string, string> {
  const caution = /^BORG_(UNKNOWN_UNENCRYPTED|RELOCATED)_REPO_ACCESS_IS_OK$/;
  return Object.fromEntries(Object.entries(repository.env).filter(([name]) => !caution.test(name)));
}

/** The environment in which borg talks to a `borg serve` at the other end of a pipe that passes for ssh. */
export function overThere({ host, repository }: Scene): Record<string, string> {
  const lines = `#!/bin/sh\nwhile [ "$1" != borg ]; do shift; done\nexec "$@"\n`;
  writeFileSync(join(host.root, "bin/pipe"), lines, { mode: 0o755 });
  return { ...repository.env, BORG_RSH: "pipe" };
}

/**
 * The environment in which ssh ends three seconds after what it said. Borg drops the last words of an ssh whose end
 * it sees before them.
 */
export function lastingSsh({ host, repository }: Scene): Record<string, string> {
  const lines = `#!/bin/sh\nssh "$@"\nstatus=$?\nsleep 3\nexit $status\n`;
  writeFileSync(join(host.root, "bin/lasting-ssh"), lines, { mode: 0o755 });
  return { ...repository.env, BORG_RSH: "lasting-ssh" };
}

/** Something new to back up: files of 10 MB that cannot be compressed. Returns the path of the first. */
export function fillSource({ host }: Scene, files: number): string {
  const content = Buffer.alloc(10_000_000);
  const paths = Array.from({ length: files }, (_, index) => join(host.root, `source/big-${index}`));
  for (const path of paths) writeFileSync(path, randomFillSync(content));
  return paths[0] ?? "";
}

/**
 * Puts a file that borg may not read among what is backed up. Root may read everything: then borg runs
 * without the capabilities for that (capabilities(7)).
 */
export function forbidFile({ host }: Scene): void {
  const path = join(host.root, "source/private");
  writeFileSync(path, "of somebody else");
  chmodSync(path, 0);
  if (process.getuid?.() !== 0) return;
  const lines = `#!/bin/sh
PATH=\${PATH#*:} exec setpriv --bounding-set=-dac_override,-dac_read_search borg "$@"
`;
  writeFileSync(join(host.root, "bin/borg"), lines, { mode: 0o755 });
}

/** Sends a signal to the agent, or SIGKILL to borg itself, in the middle of a backup. */
export async function interrupt(scene: Scene, signal: NodeJS.Signals): Promise<Outcome> {
  const { repository } = scene;
  fillSource(scene, 15);
  const before = repository.segments().at(-1) ?? 0;
  const { child, finished } = scene.start({ options: ["-C", "zlib,9"] });
  await until(() => repository.written(before) > 1_000_000);
  if (signal === "SIGKILL") process.kill(childCalled(child.pid ?? 0, "borg"), signal);
  else child.kill(signal);
  return finished;
}

/** The child of `parent` whose program has that name. @throws when there is none. */
function childCalled(parent: number, name: string): number {
  const pids = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ");
  const found = pids.find((pid) => readFileSync(`/proc/${pid}/comm`, "utf8").trim() === name);
  if (found === undefined) throw new Error(`${parent} has no child called ${name}`);
  return Number(found);
}

/** Transactions that an append-only repository has seen; init writes the first. */
export const transactionsIn = ({ path }: Repository): number =>
  readFileSync(join(path, "transactions"), "utf8").trim().split("\n").length;
