/** Archives that borg renamed or recreated: they live on under another id, and are watched there. */
import { describe, expect, test } from "vitest";
import type { Archive } from "../../../../functions/heartbeats/arrivals/archive.ts";
import { findArchive } from "../../../../functions/heartbeats/arrivals/archive-rows-table.ts";
import { noteReport } from "../../../../functions/heartbeats/arrivals/proof.ts";
import type { Sighting, Successor } from "../../../../functions/heartbeats/arrivals/report.ts";
import { alertsIn, inDatabase, subjectsIn, writeCheck } from "../rows.ts";
import { gone, ledgerAt, put, reportOf, writeArchive } from "./archives.ts";

const told = (sql: SqlStorage) =>
  alertsIn(sql).map(({ severity, title }) => `${severity} ${title}`);
const anew = (archive: string, successor: string, by: Successor["by"] = "rename"): Sighting => ({
  ...gone(archive),
  successor: { archive: successor, by },
});

describe("an archive that was written anew", () => {
  test("is told as that, keeps all that is known of it, and is watched under its new id", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql, { name: "vault" });
      const { id } = writeCheck(sql, { name: "web" });
      const known = { state: "arrived", arrivedAt: 150, transaction: 3, size: 5 } as const;
      writeArchive(sql, id, "a", known);
      const before = findArchive(sql, "r", "a");
      const report = (now: number, some: Sighting[]) =>
        noteReport(ledgerAt(sql, now), reportOf(some), server);
      const outcome = report(200, [anew("a", "b")]);
      expect(outcome).toEqual({ arrived: 0, deleted: 0, awaiting: 0, unknown: 0 });
      expect(findArchive(sql, "r", "a")).toBeUndefined();
      expect(findArchive(sql, "r", "b")).toEqual({ ...before, archive: "b" });
      expect(told(sql)).toEqual(["warn An archive of web was renamed"]);
      // It is no outage that anybody would be reminded of.
      expect(subjectsIn(sql)).toEqual([]);
      report(300, [put("b")]);
      expect(told(sql)).toHaveLength(1);
      report(400, [gone("b")]);
      expect(told(sql).slice(1)).toEqual(["down An archive of web is deleted"]);
    });
  });

  test("is told beside those that are deleted, of each check and command by itself", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql, { name: "vault" });
      const web = writeCheck(sql, { name: "web" });
      const db = writeCheck(sql, { name: "db" });
      for (const name of ["a", "b", "c", "d"])
        writeArchive(sql, web.id, name, { state: "arrived" });
      writeArchive(sql, db.id, "e", { state: "arrived" });
      const some = [
        anew("a", "a2"),
        anew("b", "b2", "recreate"),
        anew("c", "c2", "recreate"),
        gone("d"),
        anew("e", "e2"),
      ];
      expect(noteReport(ledgerAt(sql, 200), reportOf(some), server).deleted).toBe(1);
      expect(told(sql)).toEqual([
        "warn An archive of web was renamed",
        "warn 2 archives of web were rewritten",
        "warn An archive of db was renamed",
        "down An archive of web is deleted",
      ]);
    });
  });

  test.each<[Archive["state"], string[]]>([
    ["awaiting", []],
    ["missing", []],
    ["arrived", ["warn An archive of web was renamed"]],
  ])("before it was seen is no news, and no proof (%s)", async (state, alerts) => {
    await inDatabase((sql) => {
      const server = writeCheck(sql, { name: "vault" });
      const { id } = writeCheck(sql, { name: "web" });
      writeArchive(sql, id, "a", { state });
      noteReport(ledgerAt(sql, 200), reportOf([anew("a", "b")]), server);
      expect(findArchive(sql, "r", "b")?.state).toBe(state);
      expect(told(sql)).toEqual(alerts);
      noteReport(ledgerAt(sql, 300), reportOf([put("b")]), server);
      expect(findArchive(sql, "r", "b")?.state).toBe("arrived");
    });
  });

  test("in a copy, where it never was seen, changes nothing", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql, { name: "vault" });
      const { id } = writeCheck(sql, { name: "web" });
      writeArchive(sql, id, "a");
      const report = (now: number, path: string, some: Sighting[]) =>
        noteReport(ledgerAt(sql, now), reportOf(some, { path }), server);
      report(200, "/mnt/r", [put("a")]);
      report(300, "/mnt/copy", [anew("a", "b")]);
      expect(findArchive(sql, "r", "a")?.state).toBe("arrived");
      expect(told(sql)).toEqual([]);
    });
  });

  test("as one that is known already is that one", async () => {
    await inDatabase((sql) => {
      const server = writeCheck(sql, { name: "vault" });
      const { id } = writeCheck(sql, { name: "web" });
      writeArchive(sql, id, "a", { state: "arrived", name: "old" });
      writeArchive(sql, id, "b", { state: "deleted", name: "new" });
      noteReport(ledgerAt(sql, 200), reportOf([anew("a", "b")]), server);
      expect(findArchive(sql, "r", "b")).toMatchObject({ state: "arrived", name: "old" });
    });
  });
});
