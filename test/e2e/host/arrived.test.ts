import { randomBytes, randomFillSync } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rounds, some } from "../../campaign.ts";
import { until } from "../until.ts";
import {
  makeMachine,
  onSmallDisk,
  runAgent,
  runProgram,
  startAgent,
  SHELLS,
  type Machine,
  type Outcome,
  type Shell,
} from "./machine.ts";
import { startReceiver, type Receiver } from "./receiver.ts";
import { makeRepository, makeRepositoryWith, type Repository } from "./repository.ts";

const TOKEN = "arrivals.token_0815-==";
/** What is reported of a repository that cannot be read. */
const NOTHING_CLAIMED = { unreadable: "repository", results: [], lastTransaction: null };
let receiver: Receiver;
let server: Machine;
beforeEach(async () => {
  receiver = await startReceiver();
  server = makeMachine(receiver.url);
  // Blanks in a pattern would separate two patterns.
  const visible = server.root.replaceAll(" ", "?");
  Object.assign(server.env, { RANDWERK_TOKEN: TOKEN, RANDWERK_REPOSITORIES: `${visible}/mnt/*` });
});
afterEach(async () => {
  await receiver.close();
  server.remove();
});

const arrived = (shell: Shell = "dash", env = {}) => runAgent(server, ["arrived"], { shell, env });

/** Asks for `ids` in `repository` and returns the states that the agent reports. */
async function states(repository: Repository, ids: string[], shell: Shell = "dash") {
  receiver.awaited.set(repository.id(), ids);
  receiver.received.length = 0;
  const outcome = await arrived(shell);
  expect(outcome.stderr.toString()).toBe("");
  expect(outcome.code).toBe(0);
  const report = receiver.reports()[0];
  expect(report?.repository).toBe(repository.id());
  return ids.map((id) => report?.results.find(({ archive }) => archive === id)?.state);
}

const appendOnly = () => makeRepository(server, "web", "authenticated-blake2", "--append-only");
/** One with the archives `a` and `b`, of the same source. */
async function withArchives() {
  const words = ["authenticated-blake2", "--append-only"] as const;
  const { repository, ids } = await makeRepositoryWith(server, ["a", "b"], "web", ...words);
  const [id = "", other = ""] = ids;
  return { repository, id, other };
}
const altered = (id: string): string => id.slice(0, -1) + (id.endsWith("0") ? "1" : "0");

describe.each(some(Object.keys(SHELLS) as Shell[], 1))("under %s", (shell) => {
  test("an archive that borg made has arrived, in the transaction that committed it", async () => {
    const startedAt = Date.now() - 1_000; // the report has whole seconds
    const repository = await appendOnly();
    const id = await repository.create("a");
    await repository.create("b");
    expect(await states(repository, [id], shell)).toEqual(["put"]);
    const log = readFileSync(join(repository.path, "transactions"), "utf8").trim().split("\n");
    const [, number, time] = /^transaction (\d+), UTC time (\S+)\.\d+$/.exec(log[1] ?? "") ?? [];
    const report = receiver.reports()[0];
    expect(report?.results).toEqual([
      { archive: id, state: "put", transaction: Number(number), at: `${time}Z` },
    ]);
    expect(report?.lastTransaction).toBe(Number(/\d+/.exec(log[2] ?? "")?.[0]));
    const lastAt = Date.parse(report?.lastTransactionAt ?? "");
    expect(lastAt).toBeGreaterThanOrEqual(startedAt);
    expect(lastAt).toBeLessThanOrEqual(Date.now());
    expect(report?.lock).toBe(null);
  });

  test("the free space is that of its disk", async () => {
    // One on which nobody else writes.
    await onSmallDisk(join(server.root, "mnt"), "64m", async () => {
      const repository = await makeRepository(server, "web", "none");
      await states(repository, [], shell);
      const { bavail, bsize } = statfsSync(repository.path);
      expect(receiver.reports()[0]?.freeBytes).toBe(bavail * bsize);
    });
  });

  test("a deleted archive is reported as deleted, its neighbour is not", async () => {
    const { repository, id: a, other: b } = await withArchives();
    await repository.borg("delete", `${repository.path}::a`);
    expect(await states(repository, [a, b], shell)).toEqual(["delete", "put"]);
  });
});

/** Without any the other tests are, and one with a key in the repository is in proof.test.ts. */
test.each(some(["none", "authenticated", "repokey-blake2", "keyfile"], 1))(
  "the id is found in a repository with encryption %s",
  async (encryption) => {
    const repository = await makeRepository(server, "web", encryption);
    const id = await repository.create("a");
    expect(await states(repository, [id, altered(id)])).toEqual(["put", "absent"]);
  },
);

/** A whole entry as borg 1.x writes it (PUT is 0, DELETE is 1), with a valid checksum. */
function entry(tag: number, key: Buffer, data: Buffer): Buffer {
  const rest = Buffer.alloc(5);
  rest.writeUInt32LE(9 + key.length + data.length, 0);
  rest[4] = tag;
  const checked = Buffer.concat([rest, key, data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(checked), 0);
  return Buffer.concat([checksum, checked]);
}

describe("what does not count as arrived", () => {
  test("an id that only occurs inside file contents, even as a whole valid entry", async () => {
    const repository = await makeRepository(server, "web", "none");
    const key = Buffer.alloc(32, 0xc3);
    const forged = Buffer.concat([
      Buffer.from(`${key.toString("hex")}\n`),
      entry(0, key, Buffer.from("an archive")),
      Buffer.from("BORG_SEG"),
      entry(0, key, Buffer.from("an archive")),
      entry(2, Buffer.alloc(0), Buffer.alloc(0)), // COMMIT
    ]);
    writeFileSync(join(server.root, "source/forged"), forged);
    const real = await repository.create("a", "-C", "none");
    const segments = repository
      .segments()
      .map((number) => readFileSync(repository.segment(number)));
    expect(Buffer.concat(segments).includes(forged)).toBe(true); // it did get in as it is
    expect(await states(repository, [key.toString("hex"), real])).toEqual(["absent", "put"]);
  });

  test("a forged DELETE of a living archive inside file contents is no deletion", async () => {
    const repository = await makeRepository(server, "web", "none");
    const id = await repository.create("a");
    writeFileSync(
      join(server.root, "source/forged"),
      entry(1, Buffer.from(id, "hex"), Buffer.alloc(0)),
    );
    await repository.create("b", "-C", "none");
    expect(await states(repository, [id])).toEqual(["put"]);
  });

  test("an uncommitted segment", async () => {
    const repository = await appendOnly();
    const before = join(server.root, "before");
    await repository.create("old");
    cpSync(repository.path, before, { recursive: true });
    const id = await repository.create("a");
    // As after a SIGKILL just before the commit: the segments are there, the transaction is not.
    unlinkSync(repository.segment(repository.segments().at(-1) ?? 0));
    for (const name of readdirSync(repository.path).filter((file) => /\.\d+$/.test(file))) {
      rmSync(join(repository.path, name));
    }
    for (const name of readdirSync(before).filter((file) => /\.\d+$|^transactions$/.test(file))) {
      cpSync(join(before, name), join(repository.path, name));
    }
    const written = repository.segments().map((number) => readFileSync(repository.segment(number)));
    expect(Buffer.concat(written).includes(Buffer.from(id, "hex"))).toBe(true);
    expect(await states(repository, [id])).toEqual(["absent"]);
  });

  test("a checkpoint: a new transaction, but not the archive", async () => {
    const repository = await appendOnly();
    const before = await states(repository, []).then(() => receiver.reports()[0]?.lastTransaction);
    writeFileSync(join(server.root, "source/big"), randomFillSync(Buffer.alloc(60_000_000)));
    const last = repository.segments().at(-1) ?? 0;
    const words = ["create", "-C", "zlib,9", `${repository.path}::a`, "source"];
    const { child, finished } = startAgent(server, ["run", "web", "--", "borg", ...words], {
      env: repository.env,
    });
    await until(() => repository.written(last) > 1_000_000);
    child.kill("SIGINT");
    expect((await finished).code).toBe(2);
    expect(receiver.pings().at(-1)?.body.toString()).not.toContain("--- output ---");
    rmSync(join(server.root, "source/big"));
    const wanted = await repository.create("a");
    await repository.borg("delete", `${repository.path}::a`); // only the checkpoint is left
    const list = await repository.borg(
      "list",
      "--short",
      "--consider-checkpoints",
      repository.path,
    );
    expect(list.stdout.toString()).toBe("a.checkpoint\n");
    expect(await states(repository, [wanted, altered(wanted)])).toEqual(["delete", "absent"]);
    expect(receiver.reports()[0]?.lastTransaction).toBeGreaterThan(before ?? Infinity);
  });

  test("an altered id", async () => {
    const { repository, id } = await withArchives();
    expect(await states(repository, [altered(id)])).toEqual(["absent"]);
  });
});

describe("what cannot be read is not judged", () => {
  /** Asks for `ids`, of which some cannot be judged; returns what the others are, and what is said. */
  async function judged(repository: Repository, ids: string[]) {
    receiver.awaited.set(repository.id(), ids);
    const { code, stderr } = await arrived();
    const results = receiver.reports().flatMap((report) => report.results);
    return { code, said: stderr.toString(), found: results.map(({ archive }) => archive) };
  }

  test.each([
    ["its key", 9],
    ["its tag", 8],
    ["its data", 60],
  ])("an entry of which %s was altered on the disk", async (_, distance) => {
    const { repository, id, other } = await withArchives();
    for (const number of repository.segments()) {
      const at = readFileSync(repository.segment(number)).indexOf(Buffer.from(id, "hex")) - 9;
      if (at >= 0) flipByte(repository.segment(number), at + distance);
    }
    const { code, said, found } = await judged(repository, [id, other]);
    expect([code, found]).toEqual([1, [other]]);
    expect(said).toMatch(new RegExp(`web: cannot be read, so not judged: ${id}\n`));
  });

  test("a segment that is gone, and one that is truncated beside a good repository", async () => {
    const [repository, good] = [await appendOnly(), await makeRepository(server, "mail", "none")];
    const id = await repository.create("a");
    for (const number of repository.segments()) {
      const held = readFileSync(repository.segment(number)).includes(Buffer.from(id, "hex"));
      if (held) unlinkSync(repository.segment(number));
    }
    const other = await good.create("b");
    receiver.awaited.set(good.id(), [other]);
    expect(await judged(repository, [id])).toMatchObject({ code: 1, found: [other] });
    const last = repository.segment(repository.segments().at(-1) ?? 0);
    truncateSync(last, statSync(last).size - 4);
    receiver.received.length = 0;
    const { code, said, found } = await judged(repository, [id]);
    expect([code, found]).toEqual([1, [other]]);
    expect(receiver.reports().map((report) => [report.repository, report.unreadable])).toEqual([
      [good.id(), null],
      [repository.id(), "repository"],
    ]);
    expect(said).toMatch(/web: no index that is whole: nothing is claimed\n$/);
  });

  test("a configuration without an id, in what calls itself a repository", async () => {
    const repository = await appendOnly();
    truncateSync(join(repository.path, "config"), 0);
    const { code, stderr } = await arrived();
    expect([code, receiver.reports()]).toEqual([1, []]);
    expect(stderr.toString()).toMatch(/web\/config cannot be read\n/);
  });

  test("a repository that is named and not there, or empty, beside a good one", async () => {
    await appendOnly();
    mkdirSync(join(server.root, "mnt/empty"));
    const paths = ["web", "empty", "gone"].map((name) => `${server.root}/mnt/${name}`);
    const named = paths.map((path) => path.replaceAll(" ", "?")).join(" ");
    const { code, stderr } = await arrived("dash", { RANDWERK_REPOSITORIES: named });
    expect([code, receiver.reports()]).toEqual([1, [expect.anything()]]);
    expect(
      stderr
        .toString()
        .split("\n")
        .map((line) => line.replace(/.*mnt\//, "")),
    ).toEqual([
      "empty: no repository of borg or restic there (RANDWERK_REPOSITORIES)",
      "gone: no repository of borg or restic there (RANDWERK_REPOSITORIES)",
      "",
    ]);
  });

  test("borg 2 is recognised: said, and no fault", async () => {
    await appendOnly();
    // https://borgbackup.readthedocs.io/en/2.0.0b23/internals/data-structures.html
    const config = join(server.root, "mnt/second/config");
    mkdirSync(config, { recursive: true });
    writeFileSync(join(config, "readme"), "This is a Borg Backup repository.\n");
    writeFileSync(join(config, "version"), "3");
    const { code, stderr } = await arrived();
    expect([code, receiver.reports()]).toEqual([0, [expect.anything()]]);
    expect(stderr.toString()).toMatch(/second: borg 2, arrival cannot be confirmed\n$/);
  });
});

test("however many ids are asked for, each file is read once", async () => {
  const { repository, id, other } = await withArchives();
  const put = [id, other];
  const ids = Array.from({ length: 200 }, () => randomBytes(32).toString("hex"));
  // Of these the hints name two, among much else.
  const deleted = ids.slice(0, 2);
  const hints = readdirSync(repository.path).find((name) => name.startsWith("hints.")) ?? "";
  const noise = () => randomBytes(500_001);
  const named = deleted.flatMap((one) => [noise(), Buffer.from(one, "hex")]);
  appendFileSync(join(repository.path, hints), Buffer.concat([...named, noise()]));
  for (const program of ["od", "grep"]) {
    const path = join(server.root, "bin", program);
    const real = readlinkSync(path);
    unlinkSync(path);
    const lines = `#!/bin/sh\necho "${program} $*" >>'${server.root}/called'\nexec ${real} "$@"\n`;
    writeFileSync(path, lines, { mode: 0o755 });
  }
  const found = await states(repository, [...put, ...ids]);
  expect(found).toEqual([
    ...put.map(() => "put"),
    ...deleted.map(() => "delete"),
    ...ids.slice(2).map(() => "absent"),
  ]);
  const called = readFileSync(join(server.root, "called"), "utf8").trim().split("\n");
  const calls = (words: string) => called.filter((call) => call.includes(words)).length;
  expect([calls(hints), calls("grep")]).toEqual([1, calls("grep")]);
  expect(calls("grep")).toBeLessThan(30);
  // The index and its header, the COMMIT, the hints; of what is found the entry and its checksum; and what may tell of
  // those that are deleted: the segments with more in them than the end of a transaction.
  const small = repository.segments().filter((n) => statSync(repository.segment(n)).size > 90);
  expect(calls("od ")).toBe(4 + 2 * put.length + small.length);
});

function flipByte(path: string, offset: number): void {
  const byte = readFileSync(path).readUInt8(offset);
  const file = openSync(path, "r+");
  writeSync(file, Buffer.from([byte ^ 1]), 0, 1, offset);
  closeSync(file);
}

describe("what became of an archive that is gone", () => {
  /** What is reported of `ids`: the state, and what took their places. */
  async function fates(repository: Repository, ids: string[]) {
    await states(repository, ids);
    const results = receiver.reports()[0]?.results ?? [];
    return ids.map((id) => results.find(({ archive }) => archive === id));
  }
  const deletion = (id: string) => entry(1, Buffer.from(id, "hex"), Buffer.alloc(0));

  test("renamed, recreated or deleted: each is told as what it is", async () => {
    const { repository, id: a, other: b } = await withArchives();
    const { path, borg } = repository;
    // Whole entries as a rename of b would write them, in what is backed up.
    const forged = [entry(0, Buffer.alloc(32, 0xc3), Buffer.from("x")), deletion(b)];
    writeFileSync(join(server.root, "source/forged"), Buffer.concat(forged));
    const c = await repository.create("c", "-C", "none");
    const succeeds = async (...args: string[]) => expect((await borg(...args)).code).toBe(0);
    await succeeds("rename", `${path}::a`, "renamed");
    await succeeds("delete", `${path}::b`);
    const [renamed, deleted, kept] = await fates(repository, [a, b, c]);
    expect(renamed).toMatchObject({ state: "delete", by: "rename" });
    expect(deleted).toEqual({ archive: b, state: "delete", transaction: null, at: null });
    expect(kept?.state).toBe("put");
    // All of them in one call, each behind the other.
    const successor = renamed?.successor ?? "";
    await succeeds("recreate", "--exclude", "*/file", path);
    const anew = await fates(repository, [successor, c]);
    expect(anew.map((one) => one?.by)).toEqual(["recreate", "recreate"]);
    const { stdout } = await borg("list", "--format", "{archive} {id}{NL}", path);
    const [first, second] = anew.map((one) => one?.successor);
    expect(stdout.toString()).toBe(`renamed ${first}\nc ${second}\n`);
    // What is known to be gone is not looked for again.
    const known = { archives: [{ archive: a, state: "deleted" }] };
    receiver.answer = ({ method }) =>
      method === "GET" ? { status: 200, body: JSON.stringify(known) } : undefined;
    expect(await fates(repository, [a])).toEqual([
      { archive: a, state: "delete", transaction: null, at: null },
    ]);
  });
});

describe("what is no false alarm", () => {
  test("others are deleted, pruned and compacted away", async () => {
    const repository = await makeRepository(server, "web");
    const ids: string[] = [];
    for (let index = 0; index < 6; index++) {
      writeFileSync(join(server.root, "source/file"), `content ${index}\n`.repeat(1_000));
      ids.push(await repository.create(`a${index}`));
    }
    await repository.borg("delete", `${repository.path}::a1`);
    await repository.borg("prune", "--prefix", "a4", "--keep-last", "1", repository.path);
    await repository.borg("prune", "--prefix", "a2", "--keep-within", "1S", repository.path);
    const before = repository.segments();
    await repository.borg("compact", "--threshold", "0", repository.path);
    expect(repository.segments()).not.toEqual(before); // entries have moved
    const list = await repository.borg("list", "--format", "{id}{NL}", repository.path);
    const living = new Set(list.stdout.toString().trim().split("\n"));
    expect(living.size).toBeGreaterThan(3);
    const found = await states(repository, ids);
    expect(found.map((state) => state === "put")).toEqual(ids.map((id) => living.has(id)));
    expect(found[1]).toBe("absent"); // compacted, so nothing tells of the deletion any more
  });

  test("append-only ignores the compaction of an intruder, and the deletion shows", async () => {
    const { repository, id } = await withArchives();
    await repository.borg("delete", `${repository.path}::a`);
    await repository.borg("compact", "--threshold", "0", repository.path);
    expect(await states(repository, [id])).toEqual(["delete"]);
  });

  test("borg works in the repository all the while", async () => {
    const repository = await appendOnly();
    const id = await repository.create("first");
    receiver.awaited.set(repository.id(), [id]);
    const state = { working: true };
    const work = (async () => {
      for (let index = 0; state.working; index++) await repository.create(`a${index}`);
    })();
    const outcomes: Outcome[] = [];
    const looked = () => outcomes.filter(({ code }) => code === 0).length;
    while (looked() < rounds(2, 40)) outcomes.push(await arrived());
    state.working = false;
    await work;
    // While borg commits there is no index; where that takes longer than the agent waits, it claims nothing.
    for (const { code, stderr } of outcomes)
      expect(code === 0 ? "no index" : stderr.toString()).toContain("no index");
    const whole = receiver.reports().filter(({ unreadable }) => unreadable === null);
    expect(whole).toHaveLength(looked());
    for (const { results } of whole) expect(results[0]?.state).toBe("put");
  });

  const damages: [string, (index: string) => void][] = [
    ["missing", (index) => unlinkSync(index)],
    ["of another format", (index) => flipByte(index, 2)],
    ["cut short", (index) => truncateSync(index, 4_096)],
    ["empty", (index) => truncateSync(index, 0)],
  ];
  test.each(some(damages, 2))("an index that is %s: nothing is claimed", async (_, damage) => {
    const { repository, id } = await withArchives();
    receiver.awaited.set(repository.id(), [id]);
    const index = readdirSync(repository.path).find((name) => name.startsWith("index.")) ?? "";
    damage(join(repository.path, index));
    const outcome = await arrived();
    expect(outcome.code).toBe(1);
    expect(outcome.stderr.toString()).toMatch(/web: no index/);
    expect(receiver.reports()).toEqual([expect.objectContaining(NOTHING_CLAIMED)]);
  });

  test("a last transaction that does not end in a COMMIT: nothing is claimed", async () => {
    const { repository, id } = await withArchives();
    receiver.awaited.set(repository.id(), [id]);
    const last = repository.segment(repository.segments().at(-1) ?? 0);
    flipByte(last, statSync(last).size - 1);
    expect((await arrived()).code).toBe(1);
    expect(receiver.reports()).toEqual([expect.objectContaining(NOTHING_CLAIMED)]);
  });
});

/** A stale copy, for example, whose original is somewhere else. */
const FOREIGN = JSON.stringify({ type: "urn:randwerk:problem:foreign-repository", status: 403 });

describe("how the backup server talks", () => {
  test("each repository by itself, with the token, and only real ones", async () => {
    const [web, mail] = [await appendOnly(), await makeRepository(server, "mail", "none")];
    mkdirSync(join(server.root, "mnt/lost+found"));
    receiver.awaited.set(mail.id(), [await mail.create("a")]);
    expect((await arrived()).code).toBe(0);
    expect(
      receiver.reports().map(({ repository, results }) => [repository, results.length]),
    ).toEqual([
      [mail.id(), 1],
      [web.id(), 0],
    ]);
    for (const { headers } of receiver.received) {
      expect(headers["authorization"]).toBe(`Bearer ${TOKEN}`);
    }
    expect(receiver.received.at(-1)?.headers["content-type"]).toBe("application/json");
  });

  test("a lock is reported with its age", async () => {
    const repository = await appendOnly();
    mkdirSync(join(repository.path, "lock.exclusive"));
    await runProgram("touch", [
      "-d",
      "2026-11-01T12:00:00Z",
      join(repository.path, "lock.exclusive"),
    ]);
    await states(repository, []);
    expect(receiver.reports()[0]?.lock).toBe("2026-11-01T12:00:00Z");
  });

  test("a lock that goes while it is looked at is none, and a disk of unknown room is no full one", async () => {
    const repository = await appendOnly();
    const lock = join(repository.path, "lock.exclusive");
    mkdirSync(lock);
    for (const [name, before] of [
      ["date", `case $* in *lock.exclusive*) rm -r '${lock}' ;; esac`],
      ["stat", "exit 1"],
    ] as const) {
      const program = join(server.env["PATH"] ?? "", name);
      renameSync(program, `${program}.real`);
      writeFileSync(program, `#!/bin/sh\n${before}\nexec '${program}.real' "$@"\n`, {
        mode: 0o700,
      });
    }
    await states(repository, []);
    expect(receiver.reports()).toEqual([expect.objectContaining({ lock: null, freeBytes: null })]);
  });

  test.each([
    ["the token is wrong", 401, "", /HTTP 401: access refused/],
    ["the service does not know the repository", 404, "", /HTTP 404/],
    ["the service is down", 503, "", /HTTP 503/],
    ["another server has it", 403, FOREIGN, /web \(\w{64}\): HTTP 403: another server has it/],
  ])("%s: said, and status 1", async (_, status, body, words) => {
    await appendOnly();
    receiver.answer = () => ({ status, body });
    const outcome = await arrived();
    expect(outcome.code).toBe(1);
    expect(outcome.stderr.toString()).toMatch(words);
    expect(outcome.stderr.toString()).not.toContain(TOKEN);
  });

  test.each([
    ["what is asked", "GET"],
    ["the report", "POST"],
  ])("a page of somebody else in answer to %s does not pass for the service's", async (_, one) => {
    await appendOnly();
    receiver.answer = ({ method }) =>
      method === one ? { status: 200, body: "<html>archives arrived</html>" } : undefined;
    const { code, stderr } = await arrived();
    expect(code).toBe(1);
    expect(stderr.toString()).toMatch(/HTTP 200: this is not the answer of Randwerk\n$/);
  });

  test.each([
    ["no token", { RANDWERK_TOKEN: "" }, 78, /RANDWERK_TOKEN/],
    ["a token with a quote", { RANDWERK_TOKEN: 'a"b' }, 78, /RANDWERK_TOKEN/],
    ["no repository", { RANDWERK_REPOSITORIES: "/nonexistent/*" }, 1, /no repository/],
  ])("with %s it is status %j", async (_, env, code, words) => {
    const outcome = await arrived("dash", env);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr.toString()).toMatch(words);
  });

  test("an answer that holds anything but ids harms nothing", async () => {
    const { id } = await withArchives();
    const body = `{"archives":[{"archive":"$(touch pwned)"},{"archive":"../../x"},{"archive": "${id}"}]}`;
    receiver.answer = ({ method }) => (method === "GET" ? { status: 200, body } : undefined);
    expect((await arrived()).code).toBe(0);
    expect(receiver.reports()[0]?.results.map(({ archive }) => archive)).toEqual([id]);
  });
});

const FILES = rounds(500, 20_000);
test(`${FILES} files of 10 kB are looked through`, async () => {
  const repository = await makeRepository(server, "web", "none");
  const noise = Buffer.alloc(10_240);
  for (let index = 0; index < FILES; index++) {
    if (index % 100 === 0) mkdirSync(join(server.root, `source/${index / 100}`));
    crypto.getRandomValues(noise);
    writeFileSync(join(server.root, `source/${Math.floor(index / 100)}/${index}`), noise);
  }
  const id = await repository.create("a", "-C", "none");
  receiver.awaited.set(repository.id(), [id, altered(id)]);
  expect((await arrived()).code).toBe(0);
  expect(
    receiver
      .reports()[0]
      ?.results.map(({ state }) => state)
      .toSorted(),
  ).toEqual(["absent", "put"]);
});
