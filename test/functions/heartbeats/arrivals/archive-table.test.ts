/** The table of archives: of two checks and two repositories each has its own. */
import { describe, expect, test } from "vitest";
import type { Archive, ArchiveState } from "../../../../functions/heartbeats/arrivals/archive.ts";
import { earliestArrival } from "../../../../functions/heartbeats/arrivals/archive-table.ts";
import {
  archivesToLookFor,
  changeGrace,
  countArchives,
  delayArrivals,
  findArchive,
  forgetArchives,
  forgetOldArchives,
  insertArchive,
  isRepositoryLost,
  lastArrived,
  newestArchives,
  overdueArchives,
  releaseArchives,
  updateArchive,
} from "../../../../functions/heartbeats/arrivals/archive-rows-table.ts";
import {
  ARCHIVES_PER_ANSWER,
  MAX_ARCHIVES_PER_CHECK,
} from "../../../../functions/heartbeats/arrivals/limits.ts";
import { inDatabase, valueOf } from "../rows.ts";

const full: Archive = {
  archive: "one",
  repository: "r",
  checkId: 1,
  name: "web-1",
  madeAt: 10,
  notedAt: 11,
  files: 12,
  size: 13,
  added: 14,
  durationSeconds: 15.5,
  state: "awaiting",
  dueAt: 16,
  watchedUntil: 17,
  arrivedAt: 18,
  transaction: 19,
  place: "/mnt/r",
};
const bare: Archive = {
  ...full,
  name: undefined,
  files: undefined,
  size: undefined,
  added: undefined,
  durationSeconds: undefined,
  dueAt: undefined,
  arrivedAt: undefined,
  transaction: undefined,
  place: undefined,
};

const write = (sql: SqlStorage, archive: string, more: Partial<Archive> = {}) =>
  insertArchive(sql, { ...bare, archive, ...more });
const names = (archives: readonly Archive[]) => archives.map(({ archive }) => archive);

test("an archive is read as it was written, and written once", async () => {
  await inDatabase((sql) => {
    insertArchive(sql, full);
    insertArchive(sql, { ...full, state: "missing", checkId: 2 });
    expect(findArchive(sql, "r", "one")).toEqual(full);
    insertArchive(sql, { ...bare, repository: "s" });
    expect(findArchive(sql, "s", "one")).toEqual({ ...bare, repository: "s" });
    expect(findArchive(sql, "r", "two")).toBeUndefined();
  });
});

test("what became of one is written to it alone", async () => {
  await inDatabase((sql) => {
    insertArchive(sql, full);
    insertArchive(sql, { ...full, repository: "s" });
    insertArchive(sql, { ...full, archive: "two" });
    const after = {
      ...full,
      state: "arrived",
      dueAt: undefined,
      arrivedAt: 99,
      transaction: 98,
    } as const;
    // Nothing else of it changes.
    updateArchive(sql, { ...after, name: "x", madeAt: 0, watchedUntil: 0 });
    expect(findArchive(sql, "r", "one")).toEqual(after);
    expect(findArchive(sql, "s", "one")).toEqual({ ...full, repository: "s" });
    expect(findArchive(sql, "r", "two")).toEqual({ ...full, archive: "two" });
    updateArchive(sql, bare);
    expect(findArchive(sql, "r", "one")).toMatchObject({ dueAt: undefined, arrivedAt: undefined });
  });
});

test(`of a check the newest ${MAX_ARCHIVES_PER_CHECK} are kept, once the house is kept`, async () => {
  await inDatabase((sql) => {
    write(sql, "of another", { checkId: 2, madeAt: 1, watchedUntil: 999 });
    for (let n = 1; n <= MAX_ARCHIVES_PER_CHECK; n += 1) {
      write(sql, `n${n}`, { madeAt: n, watchedUntil: 999 });
    }
    expect(forgetOldArchives(sql, 10)).toEqual([]);
    write(sql, "newest", { madeAt: MAX_ARCHIVES_PER_CHECK + 1, watchedUntil: 999 });
    expect(names(forgetOldArchives(sql, 10))).toEqual(["n1"]);
    expect(findArchive(sql, "r", "n2")).toBeDefined();
    // What is too many and not watched any more is forgotten once.
    write(sql, "newer", { madeAt: MAX_ARCHIVES_PER_CHECK + 2, watchedUntil: 999 });
    sql.exec("UPDATE archives SET watched_until = 9 WHERE archive IN ('n2', 'n3')");
    expect(names(forgetOldArchives(sql, 10))).toEqual(["n2", "n3"]);
    expect(findArchive(sql, "r", "of another")).toBeDefined();
  });
});

describe("what is to be looked for", () => {
  test.each<[ArchiveState, number, boolean]>([
    // state, watched until, asked for at 100
    ["awaiting", 101, true],
    ["arrived", 101, true],
    ["missing", 101, true],
    ["deleted", 101, true],
    ["unwatched", 101, false],
    ["awaiting", 100, false],
    ["arrived", 100, false],
  ])("%s, watched until %i: %s", async (state, watchedUntil, isAsked) => {
    await inDatabase((sql) => {
      write(sql, "one", { state, watchedUntil });
      write(sql, "elsewhere", { repository: "s", watchedUntil: 999 });
      expect(names(archivesToLookFor(sql, "r", 100))).toEqual(isAsked ? ["one"] : []);
    });
  });

  test("is what is awaited or missing first, and at most so much", async () => {
    await inDatabase((sql) => {
      for (let n = 0; n < ARCHIVES_PER_ANSWER; n += 1) {
        write(sql, `n${n}`, { state: n % 2 ? "arrived" : "deleted", watchedUntil: 101 });
      }
      expect(archivesToLookFor(sql, "r", 100).length).toBe(ARCHIVES_PER_ANSWER);
      write(sql, "m", { state: "missing", watchedUntil: 101 });
      write(sql, "a", { state: "awaiting", watchedUntil: 101 });
      const asked = names(archivesToLookFor(sql, "r", 100));
      expect(asked.slice(0, 2).toSorted()).toEqual(["a", "m"]);
      expect(asked.length).toBe(ARCHIVES_PER_ANSWER);
    });
  });
});

test("who is overdue, oldest first, and when the next one is", async () => {
  await inDatabase((sql) => {
    expect(earliestArrival(sql)).toBeUndefined();
    for (const [name, dueAt] of [
      ["later", 101],
      ["now", 100],
      ["before", 50],
      ["never", undefined],
    ] as const) {
      write(sql, name, { dueAt });
    }
    expect(earliestArrival(sql)).toBe(50);
    expect(names(overdueArchives(sql, 100, 9))).toEqual(["before", "now"]);
    expect(names(overdueArchives(sql, 100, 1))).toEqual(["before"]);
  });
});

test("waiting that went on after a moment takes so much longer", async () => {
  await inDatabase((sql) => {
    for (const dueAt of [99, 100, 101, undefined]) write(sql, `at ${dueAt}`, { dueAt });
    delayArrivals(sql, 100, 7);
    const due = [99, 100, 101, undefined].map((at) => findArchive(sql, "r", `at ${at}`)?.dueAt);
    expect(due).toEqual([99, 100, 108, undefined]);
  });
});

describe("whether backups of a check do not arrive", () => {
  test.each<[string, [ArchiveState, number, number?][], boolean]>([
    ["none", [], false],
    ["one that is missing", [["missing", 5]], true],
    [
      "a newer one arrived",
      [
        ["missing", 5],
        ["arrived", 6],
      ],
      false,
    ],
    [
      "an older one arrived",
      [
        ["missing", 5],
        ["arrived", 4],
      ],
      true,
    ],
    [
      "the newest of two is missing",
      [
        ["missing", 3],
        ["missing", 7],
        ["arrived", 5],
      ],
      true,
    ],
    [
      "another check's arrived",
      [
        ["missing", 5],
        ["arrived", 6, 2],
      ],
      true,
    ],
    [
      "another check's is missing",
      [
        ["arrived", 5],
        ["missing", 6, 2],
      ],
      false,
    ],
    [
      "a newer one is awaited",
      [
        ["missing", 5],
        ["awaiting", 6],
      ],
      true,
    ],
    ["one was deleted", [["deleted", 5]], false],
  ])("%s", async (_, archives, lost) => {
    await inDatabase((sql) => {
      for (const [n, [state, madeAt, checkId = 1]] of archives.entries()) {
        write(sql, `n${n}`, { state, madeAt, checkId });
      }
      expect(isRepositoryLost(sql, { checkId: 1, repository: "r" })).toBe(lost);
    });
  });
});

test("the newest, the newest that arrived, and how many, of each check and repository", async () => {
  await inDatabase((sql) => {
    write(sql, "a", { state: "arrived", madeAt: 1 });
    write(sql, "b", { state: "arrived", madeAt: 2 });
    write(sql, "c", { state: "missing", madeAt: 3 });
    write(sql, "d", { state: "arrived", madeAt: 9, repository: "s" });
    write(sql, "e", { state: "arrived", madeAt: 8, checkId: 2 });
    expect(names(newestArchives(sql)).toSorted()).toEqual(["c", "d", "e"]);
    expect(lastArrived(sql, 1, "r")?.archive).toBe("b");
    expect(lastArrived(sql, 1, "s")?.archive).toBe("d");
    expect(lastArrived(sql, 2, "s")).toBeUndefined();
    expect(countArchives(sql, 1, "r", "arrived")).toBe(2);
    expect(countArchives(sql, 1, "r", "missing")).toBe(1);
    expect(countArchives(sql, 1, "s", "missing")).toBe(0);
    expect(countArchives(sql, 2, "r", "arrived")).toBe(1);
  });
});

test("the grace time of a check counts from when each ping came, for what is awaited", async () => {
  await inDatabase((sql) => {
    write(sql, "a", { notedAt: 1000, dueAt: 5 });
    write(sql, "b", { notedAt: 1000, state: "missing" });
    write(sql, "c", { notedAt: 1000, dueAt: 5, checkId: 2 });
    changeGrace(sql, 1, 3);
    expect(["a", "b", "c"].map((name) => findArchive(sql, "r", name)?.dueAt)).toEqual([
      4000,
      undefined,
      5,
    ]);
  });
});

test("what is released is watched no longer", async () => {
  await inDatabase((sql) => {
    for (const state of ["awaiting", "missing", "arrived", "deleted"] as const) {
      write(sql, state, { state, dueAt: 5 });
      write(sql, `other's ${state}`, { state, dueAt: 5, checkId: 2 });
    }
    releaseArchives(sql, 1);
    const is = (name: string) => {
      const { state, dueAt } = findArchive(sql, "r", name) ?? full;
      return [state, dueAt];
    };
    expect([is("awaiting"), is("missing")]).toEqual([
      ["unwatched", undefined],
      ["unwatched", undefined],
    ]);
    expect([is("arrived"), is("deleted")]).toEqual([
      ["arrived", 5],
      ["deleted", 5],
    ]);
    expect(is("other's awaiting")).toEqual(["awaiting", 5]);
  });
});

test("what is watched no longer is forgotten, except the newest of each check and repository", async () => {
  await inDatabase((sql) => {
    write(sql, "a", { madeAt: 1, watchedUntil: 100 });
    write(sql, "b", { madeAt: 2, watchedUntil: 101 });
    write(sql, "c", { madeAt: 3, watchedUntil: 100 });
    write(sql, "d", { madeAt: 0, watchedUntil: 50, repository: "s" });
    write(sql, "e", { madeAt: 0, watchedUntil: 50, checkId: 2 });
    expect(names(forgetOldArchives(sql, 100))).toEqual(["a"]);
    expect(names(forgetOldArchives(sql, 101))).toEqual(["b"]);
    expect(valueOf(sql, "SELECT COUNT(*) FROM archives")).toBe(3);
  });
});

test("the archives of a check go with it; what was called deleted is named", async () => {
  await inDatabase((sql) => {
    write(sql, "a", { state: "deleted" });
    write(sql, "b", { state: "arrived" });
    write(sql, "c", { state: "deleted", checkId: 2 });
    expect(forgetArchives(sql, 1)).toEqual(["a"]);
    expect(names(newestArchives(sql))).toEqual(["c"]);
  });
});
