/** The table of repositories: what was said of each the last time. */
import { expect, test } from "vitest";
import {
  findRepository,
  forgetRepositories,
  listRepositories,
  saveRepository,
  type Repository,
} from "../../../../functions/heartbeats/arrivals/repository-table.ts";
import { inDatabase } from "../rows.ts";

const full: Repository = {
  repository: "r",
  checkId: 1,
  reportedAt: 2,
  lastTransaction: 3,
  lastTransactionAt: 4,
  freeBytes: 5,
  lockedSince: 6,
  warnings: ["low-space", "old-lock"],
  path: "/mnt/r",
  places: { "/mnt/r": 2, "/mnt/copy": 1 },
  dueAt: 7,
  unreadableSince: 8,
  outage: "unseen",
  fault: "It is damaged.",
  isAppendOnly: true,
  space: [
    [1, 100],
    [2, 90],
  ],
};
const bare: Repository = {
  ...full,
  repository: "b",
  checkId: 2,
  lastTransaction: undefined,
  lastTransactionAt: undefined,
  freeBytes: undefined,
  lockedSince: undefined,
  warnings: [],
  path: undefined,
  places: {},
  dueAt: undefined,
  unreadableSince: undefined,
  outage: undefined,
  isAppendOnly: false,
  space: [],
};

test("a repository is read as it was written last, those of all or of one server by their ids", async () => {
  await inDatabase((sql) => {
    saveRepository(sql, { ...bare, repository: "r" });
    saveRepository(sql, full);
    saveRepository(sql, bare);
    saveRepository(sql, { ...full, repository: "a", freeBytes: 0 });
    expect(findRepository(sql, "r")).toEqual(full);
    expect(findRepository(sql, "x")).toBeUndefined();
    const ids = (server?: number) =>
      listRepositories(sql, server).map(({ repository }) => repository);
    expect([ids(), ids(1), ids(2), ids(3)]).toEqual([["a", "b", "r"], ["a", "r"], ["b"], []]);
    expect(listRepositories(sql)[0]?.freeBytes).toBe(0);
    forgetRepositories(sql, 1);
    expect(listRepositories(sql)).toEqual([bare]);
  });
});
