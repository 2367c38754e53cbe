/** Effects of a report on archives, effects of time, and who is told of which. */
import { describe, expect, test } from "vitest";
import { findArchive } from "../../../../functions/heartbeats/arrivals/archive-rows-table.ts";
import { ARRIVALS_PER_TRANSACTION } from "../../../../functions/heartbeats/arrivals/limits.ts";
import {
  expireArrivals,
  noteReport,
  warningsOf,
} from "../../../../functions/heartbeats/arrivals/proof.ts";
import {
  findRepository,
  type RepositoryWarning,
} from "../../../../functions/heartbeats/arrivals/repository-table.ts";
import { alertsIn, inDatabase, subjectsIn, writeCheck } from "../rows.ts";
import { absent, gone, ledgerAt, put, reportOf, writeArchive } from "./archives.ts";

const told = (sql: SqlStorage) =>
  alertsIn(sql).map(({ severity, title, facts }) => `${severity} ${title}: ${facts["archives"]}`);
const named = (text: string | undefined) =>
  text?.match(/^ {4}\S+(?=, finished on)/gm)?.map((line) => line.trim());
const stateOf = (sql: SqlStorage, archive: string, repository = "r") =>
  findArchive(sql, repository, archive)?.state;

describe("archives that were not seen in time", () => {
  test("of two checks: each is told of its own", async () => {
    await inDatabase((sql) => {
      const web = writeCheck(sql, { name: "web", tags: ["t"], channels: ["mail"], remindHours: 3 });
      const db = writeCheck(sql, { name: "db" });
      writeArchive(sql, web.id, "web-1");
      writeArchive(sql, db.id, "db-1", { madeAt: 90 });
      writeArchive(sql, web.id, "web-2", { madeAt: 200 });
      expect(expireArrivals(ledgerAt(sql, 1000))).toBe(3);
      const [first, second, ...more] = alertsIn(sql).toSorted((a, b) =>
        a.title < b.title ? 1 : -1,
      );
      expect(more).toEqual([]);
      expect(first).toMatchObject({
        subject: "archive",
        subjectId: `${web.uniqueKey}:r`,
        severity: "down",
        title: "Arrival of web is not confirmed",
        facts: {
          uniqueKey: web.uniqueKey,
          name: "web",
          reason: "unproven",
          repository: "r",
          archives: 2,
          newest: "web-2",
        },
        tags: ["t"],
        channels: ["mail"],
        remindHours: 3,
      });
      expect(first?.facts).not.toHaveProperty("freeBytes");
      expect(named(first?.text)).toEqual(["web-2", "web-1"]);
      expect(second).toMatchObject({
        subjectId: `${db.uniqueKey}:r`,
        facts: { archives: 1, newest: "db-1" },
      });
      expect(named(second?.text)).toEqual(["db-1"]);
      expect(["web-1", "web-2", "db-1"].map((name) => stateOf(sql, name))).toEqual([
        "missing",
        "missing",
        "missing",
      ]);
      expect(findArchive(sql, "r", "web-1")?.dueAt).toBeUndefined();
      expect(expireArrivals(ledgerAt(sql, 1000))).toBe(0);
    });
  });

  test("of two repositories: each is an outage of its own, ended by its own archives alone", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql);
      const { id, uniqueKey } = writeCheck(sql, { name: "web" });
      writeArchive(sql, id, "m1");
      writeArchive(sql, id, "m1", { repository: "s", madeAt: 150 });
      // The second one's backup arrives each time; the first one's never does.
      noteReport(ledgerAt(sql, 500), reportOf([put("m1")], { repository: "s" }), server);
      expireArrivals(ledgerAt(sql, 1000));
      writeArchive(sql, id, "m2", { repository: "s", madeAt: 1100, dueAt: 2000 });
      noteReport(ledgerAt(sql, 1200), reportOf([put("m2")], { repository: "s" }), server);
      expireArrivals(ledgerAt(sql, 2000));
      expect(told(sql)).toEqual(["down Arrival of web is not confirmed: 1"]);
      writeArchive(sql, id, "m3", { repository: "s", madeAt: 2100, dueAt: 3000 });
      expireArrivals(ledgerAt(sql, 3000));
      expect(told(sql).slice(1)).toEqual(["down web has not arrived: 1"]);
      expect(subjectsIn(sql)).toEqual([`archive ${uniqueKey}:r`, `archive ${uniqueKey}:s`]);
      noteReport(ledgerAt(sql, 3100), reportOf([put("m3")], { repository: "s" }), server);
      noteReport(ledgerAt(sql, 3200), reportOf([put("m1")]), server);
      expect(told(sql).slice(2)).toEqual([
        "up web has arrived again: 1",
        "up web has arrived again: 1",
      ]);
      expect(alertsIn(sql).map(({ facts }) => facts["repository"])).toEqual(["r", "s", "s", "r"]);
    });
  });

  test("after a newer one has arrived are missing, and nobody is told", async () => {
    await inDatabase((sql) => {
      const { id } = writeCheck(sql);
      writeArchive(sql, id, "old");
      writeArchive(sql, id, "new", { madeAt: 200, state: "arrived" });
      expect(expireArrivals(ledgerAt(sql, 1000))).toBe(1);
      expect([stateOf(sql, "old"), told(sql)]).toEqual(["missing", []]);
    });
  });

  test("while others are missing already are no news", async () => {
    await inDatabase((sql) => {
      const { id } = writeCheck(sql, { name: "web" });
      writeArchive(sql, id, "one", { dueAt: 1000 });
      writeArchive(sql, id, "two", { madeAt: 200, dueAt: 2000 });
      expect(expireArrivals(ledgerAt(sql, 999))).toBe(0);
      expect(expireArrivals(ledgerAt(sql, 1000))).toBe(1);
      expect(expireArrivals(ledgerAt(sql, 2000))).toBe(1);
      expect(told(sql)).toEqual(["down Arrival of web is not confirmed: 1"]);
    });
  });

  test.each([
    // reported at   the archive was noted at 100
    [99, "unproven"],
    [100, "missing"],
    [101, "missing"],
    [undefined, "unproven"],
  ])("where the last look was at %s are %s", async (reportedAt, reason) => {
    await inDatabase((sql) => {
      const server = writeCheck(sql);
      const { id } = writeCheck(sql);
      if (reportedAt !== undefined) {
        noteReport(ledgerAt(sql, reportedAt), reportOf([], { freeBytes: 8e10 }), server);
      }
      writeArchive(sql, id, "one", { madeAt: 50, notedAt: 100 });
      expireArrivals(ledgerAt(sql, 1000));
      expect(alertsIn(sql).map(({ facts }) => facts["reason"])).toEqual([reason]);
      const { facts } = alertsIn(sql)[0] ?? {};
      expect(facts?.["freeBytes"]).toBe(reportedAt === undefined ? undefined : 8e10);
    });
  });

  test("are dealt with a thousand at a time", async () => {
    await inDatabase((sql) => {
      const { id } = writeCheck(sql);
      for (let n = 0; n <= ARRIVALS_PER_TRANSACTION; n += 1) writeArchive(sql, id, `n${n}`);
      expect(expireArrivals(ledgerAt(sql, 1000))).toBe(ARRIVALS_PER_TRANSACTION);
      expect(expireArrivals(ledgerAt(sql, 1000))).toBe(1);
      expect(told(sql).length).toBe(1);
    });
  });

  test("are told in the zone of the service, whatever the check's schedule is in", async () => {
    await inDatabase((sql) => {
      const { id } = writeCheck(sql, { schedule: "*-*-* 06:00", tz: "Europe/Berlin" });
      writeArchive(sql, id, "a");
      expireArrivals(ledgerAt(sql, 1000));
      expect(alertsIn(sql)[0]?.text).toContain("00:00 (UTC)");
    });
  });
});

describe("a report", () => {
  test("counts what it proves, loses, leaves awaited, and what nobody knows", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql);
      const { id } = writeCheck(sql);
      for (const name of ["a", "b", "c", "d"]) writeArchive(sql, id, name);
      writeArchive(sql, id, "m", { state: "missing" });
      writeArchive(sql, id, "there", { state: "arrived", arrivedAt: 3, transaction: 4 });
      writeArchive(sql, id, "e", { state: "arrived" });
      writeArchive(sql, id, "a", { repository: "s" });
      const results = [
        put("a"),
        put("there", 99),
        absent("b"),
        absent("m"),
        gone("c"),
        absent("e"),
        put("x"),
      ];
      expect(noteReport(ledgerAt(sql, 500), reportOf(results), server)).toEqual({
        arrived: 1,
        deleted: 2,
        awaiting: 2,
        unknown: 1,
      });
      expect(findArchive(sql, "r", "a")).toMatchObject({
        state: "arrived",
        dueAt: undefined,
        arrivedAt: 500,
        transaction: 7,
      });
      // An archive that was proven before keeps its proof.
      expect(findArchive(sql, "r", "there")).toMatchObject({ arrivedAt: 3, transaction: 4 });
      expect(findArchive(sql, "r", "c")).toMatchObject({ state: "deleted", dueAt: undefined });
      expect(findArchive(sql, "r", "b")).toMatchObject({ state: "awaiting", dueAt: 1000 });
      expect(stateOf(sql, "a", "s")).toBe("awaiting");
      expect(stateOf(sql, "d")).toBe("awaiting");
    });
  });

  test("of archives of two checks tells each of its own, newest first", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql);
      const web = writeCheck(sql, { name: "web", remindHours: 5 });
      const db = writeCheck(sql, { name: "db" });
      writeArchive(sql, web.id, "w1", { state: "arrived" });
      writeArchive(sql, db.id, "d1", { state: "arrived" });
      writeArchive(sql, web.id, "w2", { state: "arrived", madeAt: 200 });
      noteReport(ledgerAt(sql, 500), reportOf([gone("w1"), gone("d1"), gone("w2")]), server);
      expect(told(sql)).toEqual([
        "down 2 archives of web are deleted: 2",
        "down An archive of db is deleted: 1",
      ]);
      const [first, second] = alertsIn(sql);
      expect(named(first?.text)).toEqual(["w2", "w1"]);
      expect(first).toMatchObject({ subjectId: "w2", remindHours: 0, facts: { freeBytes: 1e12 } });
      expect(second).toMatchObject({ subjectId: "d1" });
      noteReport(ledgerAt(sql, 600), reportOf([put("w2")]), server);
      expect(told(sql).slice(2)).toEqual(["up Deleted backups of web are back: 1"]);
      expect(alertsIn(sql)[2]).toMatchObject({ subjectId: "w2", remindHours: 5 });
    });
  });

  test("that finds some deleted and some again tells both", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql);
      const { id } = writeCheck(sql, { name: "web" });
      writeArchive(sql, id, "a", { state: "arrived" });
      writeArchive(sql, id, "b", { state: "deleted" });
      writeArchive(sql, id, "c");
      noteReport(ledgerAt(sql, 500), reportOf([put("b"), absent("a"), put("c")]), server);
      expect(told(sql)).toEqual([
        "down An archive of web is deleted: 1",
        "up Deleted backups of web are back: 1",
      ]);
    });
  });

  test("ends the outage of its check alone, by what has arrived", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql);
      const web = writeCheck(sql, { name: "web" });
      const db = writeCheck(sql, { name: "db" });
      for (const { id } of [web, db]) {
        writeArchive(sql, id, `missing-${id}`);
        writeArchive(sql, id, `newer-${id}`, { madeAt: 200, dueAt: 5000 });
      }
      expireArrivals(ledgerAt(sql, 1000));
      const before = told(sql).length;
      noteReport(ledgerAt(sql, 1500), reportOf([absent(`newer-${web.id}`)]), server);
      expect(told(sql).length).toBe(before);
      const both = [put(`newer-${web.id}`), put(`missing-${web.id}`)];
      noteReport(ledgerAt(sql, 1600), reportOf(both), server);
      expect(told(sql).slice(before)).toEqual(["up web has arrived again: 2"]);
      expect(alertsIn(sql)[before]).toMatchObject({
        subjectId: `${web.uniqueKey}:r`,
        severity: "up",
      });
      expect(named(alertsIn(sql)[before]?.text)).toEqual([`newer-${web.id}`, `missing-${web.id}`]);
      noteReport(ledgerAt(sql, 1700), reportOf([put(`newer-${web.id}`)]), server);
      expect(told(sql).length).toBe(before + 1);
    });
  });

  test("that finds what was missing deleted tells that, and reminds of the outage no more", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql);
      const { id, uniqueKey } = writeCheck(sql, { name: "web" });
      writeArchive(sql, id, "one");
      expireArrivals(ledgerAt(sql, 1000));
      expect(subjectsIn(sql)).toEqual([`archive ${uniqueKey}:r`]);
      noteReport(ledgerAt(sql, 1500), reportOf([gone("one")]), server);
      expect(told(sql).slice(1)).toEqual(["down An archive of web is deleted: 1"]);
      expect(subjectsIn(sql)).toEqual(["archive one"]);
    });
  });

  test("says when the last one of the same repository arrived", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql);
      const { id } = writeCheck(sql);
      writeArchive(sql, id, "good", { state: "arrived", madeAt: 50 });
      writeArchive(sql, id, "elsewhere", { state: "arrived", madeAt: 60, repository: "s" });
      writeArchive(sql, id, "bad");
      noteReport(ledgerAt(sql, 500), reportOf([]), server);
      expireArrivals(ledgerAt(sql, 1000));
      expect(alertsIn(sql)[0]?.text).toContain("Last backup that arrived: good, finished on");
    });
  });
});

describe("a repository", () => {
  test("is known as it was reported last", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql, { minFreeBytes: 10 });
      const report = reportOf([], { freeBytes: 9, lockedSince: 8 });
      noteReport(ledgerAt(sql, 500), report, server);
      expect(findRepository(sql, "r")).toEqual({
        repository: "r",
        checkId: server.id,
        reportedAt: 500,
        lastTransaction: 5,
        lastTransactionAt: 6,
        freeBytes: 9,
        lockedSince: 8,
        warnings: ["low-space"],
        path: undefined,
        places: {},
        // A day and an hour, as a check has them that says nothing.
        dueAt: 500 + 90_000_000,
        unreadableSince: undefined,
        outage: undefined,
        isAppendOnly: false,
        space: [[0, 9]],
      });
      noteReport(ledgerAt(sql, 600), reportOf([], { freeBytes: undefined }), server);
      expect(findRepository(sql, "r")).toMatchObject({
        reportedAt: 600,
        freeBytes: undefined,
        lockedSince: undefined,
        warnings: [],
      });
    });
  });

  test("is warned of by itself, once for each thing that is wrong", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql, { name: "vault", minFreeBytes: 10 });
      const day = 86_400_000;
      const at = (now: number, more: object) =>
        noteReport(ledgerAt(sql, now), reportOf([], more), server);
      at(1, { freeBytes: 9 });
      at(2, { freeBytes: 8 });
      at(3, { freeBytes: 9, repository: "s" });
      at(2 * day, { freeBytes: 9, lockedSince: 1 });
      expect(
        alertsIn(sql).map(({ severity, subjectId, facts }) => [
          severity,
          subjectId,
          facts["reason"],
        ]),
      ).toEqual([
        ["warn", "r", "low-space"],
        ["warn", "s", "low-space"],
        ["warn", "r", "old-lock"],
      ]);
      expect(alertsIn(sql)[0]).toMatchObject({
        title: "vault is low on space",
        facts: {
          uniqueKey: server.uniqueKey,
          name: "vault",
          archives: 0,
          newest: null,
          freeBytes: 9,
        },
      });
      // It was well in between.
      at(2 * day + 1, { freeBytes: 100, lockedSince: 1 });
      at(2 * day + 2, { freeBytes: 9, lockedSince: 1 });
      expect(alertsIn(sql).length).toBe(4);
    });
  });

  const DAY = 86_400_000;
  test.each<[number | undefined, number | undefined, RepositoryWarning[], string]>([
    // free, locked for, warnings before, warnings then
    [100, undefined, [], ""],
    [99, undefined, [], "low-space"],
    [0, undefined, [], "low-space"],
    [99, undefined, ["old-lock"], "low-space"],
    [100, undefined, ["old-lock"], ""],
    [109, undefined, ["low-space"], "low-space"],
    [110, undefined, ["low-space"], ""],
    [undefined, undefined, ["low-space"], ""],
    [undefined, DAY, [], ""],
    [undefined, DAY + 1, [], "old-lock"],
    [100, DAY, ["old-lock"], ""],
    [99, DAY + 1, ["low-space", "old-lock"], "low-space,old-lock"],
  ])(
    "with %s bytes free of 100, locked for %s ms, after %j",
    (freeBytes, lockedFor, before, then) => {
      const now = 10 * DAY;
      const lockedSince = lockedFor === undefined ? undefined : now - lockedFor;
      expect(warningsOf({ freeBytes, lockedSince }, 100, before, now).join()).toBe(then);
    },
  );
});
