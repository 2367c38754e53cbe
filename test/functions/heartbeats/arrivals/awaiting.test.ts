/** Beginning and end of the waiting for an archive without anybody looking. */
import { describe, expect, test } from "vitest";
import { resticRepository } from "../../../../functions/heartbeats/arrivals/archive.ts";
import { findArchive } from "../../../../functions/heartbeats/arrivals/archive-rows-table.ts";
import {
  applyGrace,
  forgetCheckArchives,
  noteArchive,
  pruneArchives,
  stopAwaiting,
} from "../../../../functions/heartbeats/arrivals/awaiting.ts";
import { expireArrivals, noteReport } from "../../../../functions/heartbeats/arrivals/proof.ts";
import {
  findRepository,
  listRepositories,
} from "../../../../functions/heartbeats/arrivals/repository-table.ts";
import { inDatabase, subjectsIn, writeCheck } from "../rows.ts";
import { gone, ledgerAt, reportOf, writeArchive } from "./archives.ts";

const ID = "a".repeat(64);
const REPOSITORY = "b".repeat(64);

describe("a success", () => {
  test.each([
    // grace (s)  waits, until
    [60, true, 500 + 60_000],
    [0, false, undefined],
  ])("with a grace time of %i s is waited for: %s", async (grace, waits, dueAt) => {
    await inDatabase((sql) => {
      const check = writeCheck(sql, { arrivalGraceSeconds: grace, watchDays: 1 });
      const facts = { tool: "borg", archive: ID, repository: REPOSITORY } as const;
      expect(noteArchive(ledgerAt(sql, 500), check, facts, 400)).toBe(waits);
      expect(findArchive(sql, REPOSITORY, ID)).toMatchObject({
        checkId: check.id,
        madeAt: 400,
        notedAt: 500,
        dueAt,
        watchedUntil: 500 + grace * 1000 + 86_400_000,
      });
    });
  });

  test("that names no archive is not waited for", async () => {
    await inDatabase((sql) => {
      const check = writeCheck(sql);
      expect(noteArchive(ledgerAt(sql, 500), check, { tool: "borg" }, 400)).toBe(false);
    });
  });
});

/** Two checks whose backups do not arrive, each with an archive that is missing and one that is awaited. */
function twoLost(sql: SqlStorage) {
  const web = writeCheck(sql, { arrivalGraceSeconds: 60 });
  const db = writeCheck(sql, { arrivalGraceSeconds: 60 });
  for (const { id } of [web, db]) {
    writeArchive(sql, id, `missing ${id}`);
    writeArchive(sql, id, `awaited ${id}`, { madeAt: 200, notedAt: 200, dueAt: 2000 });
  }
  expireArrivals(ledgerAt(sql, 1000));
  return { web, db };
}

describe("waiting", () => {
  test("stops for one check and not for the other", async () => {
    await inDatabase((sql) => {
      const { web, db } = twoLost(sql);
      stopAwaiting(sql, web);
      expect(findArchive(sql, "r", `missing ${web.id}`)?.state).toBe("unwatched");
      expect(findArchive(sql, "r", `awaited ${web.id}`)?.state).toBe("unwatched");
      expect(findArchive(sql, "r", `missing ${db.id}`)?.state).toBe("missing");
      expect(subjectsIn(sql)).toEqual([`archive ${db.uniqueKey}:r`]);
    });
  });

  test.each([
    [0, "unwatched", undefined, 0],
    [1, "awaiting", 1200, 1],
    [30, "awaiting", 30_200, 1],
  ])("follows a new grace time of %i s: %s", async (grace, state, dueAt, outages) => {
    await inDatabase((sql) => {
      const { web, db } = twoLost(sql);
      applyGrace(sql, { ...web, settings: { ...web.settings, arrivalGraceSeconds: grace } });
      expect(findArchive(sql, "r", `awaited ${web.id}`)).toMatchObject({ state, dueAt });
      expect(findArchive(sql, "r", `awaited ${db.id}`)?.dueAt).toBe(2000);
      expect(subjectsIn(sql).filter((name) => name.endsWith(`${web.uniqueKey}:r`)).length).toBe(
        outages,
      );
    });
  });
});

describe("what is watched no longer is forgotten", () => {
  test("and an outage is while the newest that is missing stays", async () => {
    await inDatabase((sql) => {
      const { id, uniqueKey } = writeCheck(sql);
      writeArchive(sql, id, "old", { watchedUntil: 3000 });
      writeArchive(sql, id, "new", { madeAt: 200, watchedUntil: 3000 });
      expireArrivals(ledgerAt(sql, 1000));
      pruneArchives(ledgerAt(sql, 3000));
      expect(findArchive(sql, "r", "old")).toBeUndefined();
      expect(findArchive(sql, "r", "new")?.state).toBe("missing");
      expect(subjectsIn(sql)).toEqual([`archive ${uniqueKey}:r`]);
    });
  });

  test("and no reminder of it is left where nothing is missing any more", async () => {
    await inDatabase((sql) => {
      const web = writeCheck(sql);
      const db = writeCheck(sql);
      for (const { id } of [web, db]) {
        writeArchive(sql, id, `missing ${id}`, { watchedUntil: id === web.id ? 3000 : 9000 });
      }
      expireArrivals(ledgerAt(sql, 1000));
      for (const { id } of [web, db]) {
        writeArchive(sql, id, `newer ${id}`, { madeAt: 200, dueAt: 8000 });
      }
      expect(subjectsIn(sql).length).toBe(2);
      pruneArchives(ledgerAt(sql, 3000));
      expect(subjectsIn(sql)).toEqual([`archive ${db.uniqueKey}:r`]);
    });
  });

  test("and with a deleted one the reminder of that", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql);
      const { id } = writeCheck(sql);
      writeArchive(sql, id, "a", { state: "arrived", watchedUntil: 3000 });
      noteReport(ledgerAt(sql, 500), reportOf([gone("a")]), server);
      writeArchive(sql, id, "b", { state: "arrived", madeAt: 150 });
      noteReport(ledgerAt(sql, 600), reportOf([gone("b")]), server);
      writeArchive(sql, id, "c", { madeAt: 200 });
      expect(subjectsIn(sql)).toEqual(["archive a", "archive b"]);
      pruneArchives(ledgerAt(sql, 3000));
      expect(subjectsIn(sql)).toEqual(["archive b"]);
    });
  });
});

test("with a check go its archives, its repositories, and every reminder of them", async () => {
  await inDatabase((sql) => {
    const { web, db } = twoLost(sql);
    for (const check of [web, db]) {
      writeArchive(sql, check.id, `arrived ${check.id}`, { state: "arrived", madeAt: 1 });
      const repository = `on ${check.id}`;
      noteReport(ledgerAt(sql, 1100), reportOf([], { repository }), check);
      noteReport(ledgerAt(sql, 1200), reportOf([gone(`arrived ${check.id}`)]), db);
    }
    expect(subjectsIn(sql).length).toBe(4);
    forgetCheckArchives(sql, web);
    expect(subjectsIn(sql)).toEqual(
      [`archive ${db.uniqueKey}:r`, `archive arrived ${db.id}`].toSorted(),
    );
    expect(findArchive(sql, "r", `missing ${web.id}`)).toBeUndefined();
    expect(findArchive(sql, "r", `missing ${db.id}`)).toBeDefined();
    expect(findRepository(sql, `on ${web.id}`)).toBeUndefined();
    expect(listRepositories(sql).map(({ repository }) => repository)).toEqual([`on ${db.id}`, "r"]);
  });
});

test("a check that goes takes with it what stands for its restic repository, which nobody will report again", async () => {
  await inDatabase((sql) => {
    const host = writeCheck(sql, { name: "host" });
    const server = writeCheck(sql, { name: "server", timeoutSeconds: 3_600 });
    const repository = resticRepository(host.uniqueKey);
    noteReport(ledgerAt(sql, 0), reportOf([], { repository }), server);
    forgetCheckArchives(sql, host);
    expect(listRepositories(sql)).toEqual([]);
  });
});
