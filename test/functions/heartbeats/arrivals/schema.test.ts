/** Requests that the arrivals API takes, and the picture of all backups as it shows it. */
import { describe, expect, test } from "vitest";
import { backupsIn } from "../../../../functions/heartbeats/arrivals/backups.ts";
import { expireArrivals, noteReport } from "../../../../functions/heartbeats/arrivals/proof.ts";
import { reportSchema } from "../../../../functions/heartbeats/api/arrivals-json.ts";
import { toReport } from "../../../../functions/heartbeats/arrivals/sent-report.ts";
import { backupsToJson } from "../../../../functions/heartbeats/api/backups-json.ts";
import { deleteCheck } from "../../../../functions/heartbeats/check/table.ts";
import { inDatabase, writeCheck } from "../rows.ts";
import { gone, ledgerAt, put, reportOf, writeArchive } from "./archives.ts";

const ID = "a".repeat(64);
const OTHER = "c".repeat(64);
const REPOSITORY = "b".repeat(64);

describe("a report", () => {
  test("is taken with all of its fields", () => {
    const sent = {
      repository: REPOSITORY,
      results: [
        { archive: ID, state: "put", transaction: 1, at: "1970-01-01T00:00:01Z" },
        { archive: ID, state: "absent", transaction: null, at: null },
        { archive: ID, state: "delete" },
        { archive: ID, state: "delete", successor: OTHER, by: "rename" },
        { archive: ID, state: "put", successor: OTHER, by: "rename" },
      ],
      lastTransaction: 2,
      lastTransactionAt: "1970-01-01T00:00:03Z",
      freeBytes: 4,
      lock: "1970-01-01T01:00:05+01:00",
    };
    expect(toReport(reportSchema.parse(sent))).toEqual({
      repository: REPOSITORY,
      results: [
        { archive: ID, found: "put", transaction: 1 },
        { archive: ID, found: "absent", transaction: undefined },
        { archive: ID, found: "delete", transaction: undefined },
        {
          archive: ID,
          found: "delete",
          transaction: undefined,
          successor: { archive: OTHER, by: "rename" },
        },
        { archive: ID, found: "put", transaction: undefined },
      ],
      lastTransaction: 2,
      lastTransactionAt: 3000,
      freeBytes: 4,
      lockedSince: 5000,
    });
  });

  test("may say little", () => {
    expect(toReport(reportSchema.parse({ repository: REPOSITORY, results: [] }))).toEqual({
      repository: REPOSITORY,
      results: [],
      lastTransaction: undefined,
      lastTransactionAt: undefined,
      freeBytes: undefined,
      lockedSince: undefined,
    });
  });

  const result = { archive: ID, state: "put" };
  test.each<[string, object, boolean]>([
    ["a thousand results", { results: Array.from({ length: 1000 }, () => result) }, true],
    ["one more", { results: Array.from({ length: 1001 }, () => result) }, false],
    ["nothing free", { freeBytes: 0 }, true],
    ["less than nothing", { freeBytes: -1 }, false],
    ["half a byte", { freeBytes: 0.5 }, false],
    ["transaction 0", { lastTransaction: 0 }, true],
    ["transaction -1", { lastTransaction: -1 }, false],
    ["a result of transaction -1", { results: [{ ...result, transaction: -1 }] }, false],
    ["the manifest", { results: [{ ...result, archive: "0".repeat(64) }] }, false],
    ["a state of its own", { results: [{ ...result, state: "there" }] }, false],
    ["an id of 63 digits", { repository: REPOSITORY.slice(1) }, false],
    [
      "a successor that is the manifest",
      { results: [{ ...result, successor: "0".repeat(64) }] },
      false,
    ],
    ["a successor by magic", { results: [{ ...result, successor: OTHER, by: "magic" }] }, false],
    ["a path", { path: "/mnt/web", unreadable: "archives", appendOnly: true }, true],
    ["a path without end", { path: "/".repeat(4097) }, false],
    ["a fault of its own", { unreadable: "all" }, false],
    ["a moment without a zone", { lock: "2026-11-23T03:00:00" }, false],
  ])("with %s is taken: %s", (_, more, isTaken) => {
    const sent = { repository: REPOSITORY, results: [], ...more };
    expect(reportSchema.safeParse(sent).success).toBe(isTaken);
  });
});

describe("the picture", () => {
  const settings = { name: "web", slug: "w", tags: ["t"], timeoutSeconds: 60, graceSeconds: 30 };
  const state = { status: "up", baseAt: 1000, lastSuccessAt: 2000, deadline: 91_000 } as const;
  const viewer = { isReader: false, now: 3000 };

  test("of a backup that is proven, and of what is not, each by itself", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql, { name: "vault", slug: "v", minFreeBytes: 10 });
      const web = writeCheck(sql, settings, state);
      const other = writeCheck(sql, { name: "other" });
      writeArchive(sql, web.id, "first", { madeAt: 50 });
      writeArchive(sql, web.id, "second", {
        madeAt: 60,
        files: 1,
        size: 2,
        added: 3,
        durationSeconds: 4.5,
        dueAt: 5000,
      });
      writeArchive(sql, web.id, "gone", { madeAt: 40, state: "arrived" });
      writeArchive(sql, web.id, "elsewhere", { repository: "s", name: undefined });
      writeArchive(sql, other.id, "unwatched", { state: "unwatched" });
      expireArrivals(ledgerAt(sql, 1000));
      const report = reportOf([put("second"), gone("gone")], { freeBytes: 9, lockedSince: 4 });
      noteReport(ledgerAt(sql, 2000), report, server);
      const { backups, repositories } = backupsToJson(backupsIn(sql), viewer);
      const check = {
        name: "web",
        slug: "w",
        unique_key: web.uniqueKey,
        uuid: web.uuid,
        status: "up",
        tags: ["t"],
        nextExpected: "1970-01-01T00:01:01.000Z",
        lastSuccess: "1970-01-01T00:00:02.000Z",
      };
      const second = {
        archive: "second",
        name: "second",
        at: "1970-01-01T00:00:00.060Z",
        files: 1,
        size: 2,
        added: 3,
        durationSeconds: 4.5,
        state: "arrived",
        arrivedAt: "1970-01-01T00:00:02.000Z",
        transaction: 7,
        awaitedUntil: null,
      };
      const shown = (name: string, repository: string) =>
        backups.find((one) => one.check.name === name && one.repository === repository);
      expect(backups.length).toBe(3);
      expect(shown("web", "r")).toEqual({
        check,
        tool: "borg",
        repository: "r",
        last: second,
        lastArrived: {
          name: "second",
          at: "1970-01-01T00:00:00.060Z",
          arrivedAt: "1970-01-01T00:00:02.000Z",
        },
        missing: 1,
        lost: false,
        deleted: 1,
      });
      expect(shown("web", "s")).toEqual({
        check,
        tool: "borg",
        repository: "s",
        last: {
          archive: "elsewhere",
          name: null,
          at: "1970-01-01T00:00:00.100Z",
          files: null,
          size: null,
          added: null,
          durationSeconds: null,
          state: "missing",
          arrivedAt: null,
          transaction: null,
          awaitedUntil: null,
        },
        lastArrived: null,
        missing: 1,
        lost: true,
        deleted: 0,
      });
      expect(shown("other", "r")).toMatchObject({
        last: { state: "unwatched" },
        missing: 0,
        lost: false,
      });
      expect(repositories).toEqual([
        {
          repository: "r",
          server: {
            name: "vault",
            slug: "v",
            unique_key: server.uniqueKey,
            uuid: server.uuid,
            status: "new",
          },
          reportedAt: "1970-01-01T00:00:02.000Z",
          lastTransaction: 5,
          lastTransactionAt: "1970-01-01T00:00:00.006Z",
          freeBytes: 9,
          fullInDays: null,
          space: [{ day: "1970-01-01", freeBytes: 9 }],
          lockedSince: "1970-01-01T00:00:00.004Z",
          warnings: ["low-space"],
          path: null,
          copies: [],
          outage: null,
          unreadableSince: null,
          fault: null,
          appendOnly: false,
        },
      ]);
    });
  });

  test("shows a reader no uuid", async () => {
    await inDatabase((sql) => {
      const web = writeCheck(sql, settings, state);
      writeArchive(sql, web.id, "one");
      noteReport(ledgerAt(sql, 2000), reportOf([]), web);
      const all = JSON.stringify(backupsToJson(backupsIn(sql), { ...viewer, isReader: true }));
      expect(all).toContain(web.uniqueKey);
      expect(all).not.toContain(web.uuid);
    });
  });

  test("says what is still awaited, and that nothing is expected of a paused check", async () => {
    await inDatabase((sql) => {
      const web = writeCheck(sql, settings, { ...state, status: "paused", deadline: undefined });
      writeArchive(sql, web.id, "one");
      const [backup] = backupsToJson(backupsIn(sql), viewer).backups;
      expect(backup?.check).toMatchObject({ status: "paused", nextExpected: null });
      expect(backup?.last.awaitedUntil).toBe("1970-01-01T00:00:01.000Z");
    });
  });

  test("of what was read back is beside the backups", async () => {
    await inDatabase((sql) => {
      const lastFacts = { tool: "restore-test", archive: "a", archiveName: "web-1" } as const;
      const facts = { ...lastFacts, ageSeconds: 3600, durationSeconds: 12, file: "/srv/canary" };
      writeCheck(sql, { name: "restore" }, { ...state, lastFacts: facts });
      const { backups, restores } = backupsToJson(backupsIn(sql), viewer);
      expect([backups, restores]).toEqual([
        [],
        [
          {
            check: expect.objectContaining({ name: "restore", status: "up" }),
            at: "1970-01-01T00:00:02.000Z",
            archive: "a",
            name: "web-1",
            ageSeconds: 3600,
            durationSeconds: 12,
            file: "/srv/canary",
          },
        ],
      ]);
    });
  });

  test("of programs that prove nothing is what the check knows of them", async () => {
    await inDatabase((sql) => {
      writeCheck(sql, { name: "no backup" });
      const facts = { tool: "restic", archive: "c0", files: 1, size: 2, added: 3 } as const;
      writeCheck(
        sql,
        { name: "restic" },
        { ...state, lastFacts: { ...facts, durationSeconds: 4 } },
      );
      writeCheck(
        sql,
        { name: "borg" },
        { lastFacts: { tool: "borg", repository: "x", archiveName: "n" } },
      );
      const { backups } = backupsToJson(backupsIn(sql), viewer);
      const none = {
        archive: null,
        name: null,
        at: null,
        files: null,
        size: null,
        added: null,
        durationSeconds: null,
        state: "unwatched",
        arrivedAt: null,
        transaction: null,
        awaitedUntil: null,
      };
      expect(backups.map(({ check, ...backup }) => ({ name: check.name, ...backup }))).toEqual([
        {
          name: "borg",
          tool: "borg",
          repository: "x",
          last: { ...none, name: "n" },
          lastArrived: null,
          missing: 0,
          lost: false,
          deleted: 0,
        },
        {
          name: "restic",
          tool: "restic",
          repository: null,
          last: {
            ...none,
            archive: "c0",
            at: "1970-01-01T00:00:02.000Z",
            files: 1,
            size: 2,
            added: 3,
            durationSeconds: 4,
          },
          lastArrived: null,
          missing: 0,
          lost: false,
          deleted: 0,
        },
      ]);
    });
  });

  test("leaves out a repository whose server is gone", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql);
      noteReport(ledgerAt(sql, 2000), reportOf([]), server);
      deleteCheck(sql, server);
      expect(backupsIn(sql).repositories).toEqual([]);
    });
  });
});
