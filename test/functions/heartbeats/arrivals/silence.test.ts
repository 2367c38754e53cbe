/** Repositories that vanish, cannot be read, or lie there twice, while their server goes on reporting. */
import { describe, expect, test } from "vitest";
import {
  says,
  type Archive,
  type Finding,
} from "../../../../functions/heartbeats/arrivals/archive.ts";
import { findArchive } from "../../../../functions/heartbeats/arrivals/archive-rows-table.ts";
import { applyPlan, dropRepository } from "../../../../functions/heartbeats/arrivals/expected.ts";
import { MAX_PLACES } from "../../../../functions/heartbeats/arrivals/limits.ts";
import {
  expireArrivals,
  noteReport,
  placesAfter,
} from "../../../../functions/heartbeats/arrivals/proof.ts";
import type { Report, Sighting } from "../../../../functions/heartbeats/arrivals/report.ts";
import { findRepository } from "../../../../functions/heartbeats/arrivals/repository-table.ts";
import {
  expireSilences,
  silenceWaitsUntil,
} from "../../../../functions/heartbeats/arrivals/silence.ts";
import { updateState } from "../../../../functions/heartbeats/check/table.ts";
import type { Check } from "../../../../functions/heartbeats/check/check.ts";
import { alertsIn, inDatabase, subjectsIn, writeCheck } from "../rows.ts";
import { absent, gone, ledgerAt, put, reportOf, writeArchive } from "./archives.ts";

const HOUR = 3_600_000;
const hourly = { name: "vault", timeoutSeconds: 3_600, graceSeconds: 7_200 };
const told = (sql: SqlStorage) =>
  alertsIn(sql).map(({ severity, title }) => `${severity} ${title}`);

/** A server that has been up for long, and its reports: each is a ping of its check. */
function serverIn(sql: SqlStorage) {
  let server = writeCheck(sql, hourly, { status: "up", lastFlipAt: -100 * HOUR });
  const set = (state: Partial<Check["state"]>) => {
    server = { ...server, state: { ...server.state, ...state } };
    updateState(sql, server.id, server.state);
  };
  const report = (now: number, repository: string, more: Partial<Report> = {}) => {
    noteReport(ledgerAt(sql, now), reportOf([], { repository, ...more }), server);
    set({ baseAt: now, lastSuccessAt: now });
  };
  const tick = (now: number) => expireSilences(ledgerAt(sql, now));
  return { set, report, tick, check: () => server };
}

describe("a repository that is not reported any more while others are", () => {
  test("is an outage of its own after the server's own time, told once, and over when it is back", async () => {
    await inDatabase((sql) => {
      const { report, tick, check } = serverIn(sql);
      report(0, "vanished", { path: "/mnt/vanished" });
      for (const hour of [0, 1, 2, 3, 4]) report(hour * HOUR + 1_000, "other");
      tick(3 * HOUR - 1);
      expect(told(sql)).toEqual([]);
      tick(3 * HOUR);
      tick(5 * HOUR);
      expect(told(sql)).toEqual(["down A repository on vault is not seen any more"]);
      expect(alertsIn(sql)[0]).toMatchObject({
        subjectId: "repository:vanished",
        facts: { reason: "unseen", repository: "vanished", uniqueKey: check().uniqueKey },
      });
      expect(alertsIn(sql)[0]?.text).toContain("(/mnt/vanished)");
      expect(findRepository(sql, "vanished")).toMatchObject({ outage: "unseen", dueAt: undefined });
      report(6 * HOUR, "vanished");
      expect(told(sql).slice(1)).toEqual(["up The repository on vault is back"]);
      expect(findRepository(sql, "vanished")).toMatchObject({
        outage: undefined,
        dueAt: 9 * HOUR,
      });
    });
  });

  test("while the server itself is silent is no second outage", async () => {
    await inDatabase((sql) => {
      const { report, tick, set } = serverIn(sql);
      report(0, "one");
      report(1_000, "two");
      // Due a second before the server is.
      tick(3 * HOUR);
      set({ status: "down" });
      tick(5 * HOUR);
      tick(7 * HOUR);
      expect(told(sql)).toEqual([]);
      // It is back: its reports come one after another, and one repository does not.
      set({ status: "up", lastFlipAt: 8 * HOUR });
      report(8 * HOUR, "one");
      tick(9 * HOUR);
      expect(told(sql)).toEqual([]);
      for (const hour of [9, 10, 11]) report(hour * HOUR, "one");
      tick(11 * HOUR);
      expect(told(sql)).toEqual(["down A repository on vault is not seen any more"]);
    });
  });

  test("is forgotten by an admin, and its outage with it", async () => {
    await inDatabase((sql) => {
      const { report, tick } = serverIn(sql);
      report(0, "vanished");
      for (const hour of [1, 2, 3]) report(hour * HOUR, "other");
      tick(3 * HOUR);
      expect(subjectsIn(sql)).toEqual(["archive repository:vanished"]);
      expect(dropRepository(sql, "vanished")).toBe(true);
      expect([subjectsIn(sql), findRepository(sql, "vanished")]).toEqual([[], undefined]);
    });
  });

  test("is expected by the plan that its server has now", async () => {
    await inDatabase((sql) => {
      const { report, check } = serverIn(sql);
      report(0, "r");
      const slower = { ...check(), settings: { ...check().settings, timeoutSeconds: 86_400 } };
      applyPlan(sql, slower, [], HOUR);
      expect(findRepository(sql, "r")?.dueAt).toBe(26 * HOUR);
      const quick = {
        ...slower,
        settings: { ...slower.settings, timeoutSeconds: 1, graceSeconds: 1 },
      };
      applyPlan(sql, quick, [], HOUR);
      expect(findRepository(sql, "r")?.dueAt).toBe(HOUR);
    });
  });

  test.each<[string, Partial<Check["state"]>, number | undefined]>([
    ["down", { status: "down" }, 12],
    ["paused", { status: "paused" }, 12],
    ["up again for an hour", { lastFlipAt: 9 * HOUR }, 11],
    ["silent since it was reported", { lastSuccessAt: 1 }, 12],
    ["reporting others", { lastSuccessAt: 9 * HOUR }, undefined],
  ])("at ten, of a server that is %s, waits until %s", (_, state, hour) => {
    const server = { settings: hourly, state: { status: "up", lastFlipAt: 0, ...state } };
    const until = silenceWaitsUntil({ reportedAt: 0 }, server as unknown as Check, 10 * HOUR);
    expect(until).toBe(hour && hour * HOUR);
  });
});

describe("a repository that cannot be read", () => {
  test("is an outage if that lasts, whatever else its server reports; nothing in it is called deleted", async () => {
    await inDatabase((sql) => {
      const { report, tick } = serverIn(sql);
      const host = writeCheck(sql, { name: "web" });
      writeArchive(sql, host.id, "a", { state: "arrived", place: "/mnt/r" });
      report(0, "r", { path: "/mnt/r" });
      const unreadable = { path: "/mnt/r", unreadable: "repository", lastTransaction: undefined };
      for (const hour of [1, 2]) report(hour * HOUR, "r", unreadable as Partial<Report>);
      tick(3 * HOUR);
      expect(told(sql)).toEqual(["down A repository on vault cannot be read"]);
      expect(findRepository(sql, "r")).toMatchObject({
        reportedAt: 0,
        unreadableSince: HOUR,
        lastTransaction: 5,
        outage: "unreadable",
      });
      expect(findArchive(sql, "r", "a")?.state).toBe("arrived");
      report(4 * HOUR, "r", { path: "/mnt/r" });
      expect(told(sql).slice(1)).toEqual(["up The repository on vault is back"]);
      expect(findRepository(sql, "r")?.unreadableSince).toBeUndefined();
    });
  });

  test("for a moment, as while borg compacts it, is none", async () => {
    await inDatabase((sql) => {
      const { report, tick } = serverIn(sql);
      report(0, "r");
      report(HOUR, "r", { unreadable: "repository" });
      report(2 * HOUR, "r");
      tick(3 * HOUR);
      expect(told(sql)).toEqual([]);
    });
  });

  test("in part proves what can be read all the same", async () => {
    await inDatabase((sql) => {
      const { report } = serverIn(sql);
      const host = writeCheck(sql, { name: "web" });
      writeArchive(sql, host.id, "a");
      report(0, "r");
      report(HOUR, "r", { unreadable: "archives", results: [put("a")] });
      expect(findArchive(sql, "r", "a")?.state).toBe("arrived");
      expect(findRepository(sql, "r")).toMatchObject({ unreadableSince: HOUR, dueAt: 3 * HOUR });
    });
  });

  test("was not looked into: what is awaited there is not proven, rather than not there", async () => {
    await inDatabase((sql) => {
      const { report } = serverIn(sql);
      const host = writeCheck(sql, { name: "web" });
      report(0, "r");
      writeArchive(sql, host.id, "a", { notedAt: HOUR, dueAt: 2 * HOUR });
      report(1.5 * HOUR, "r", { unreadable: "repository" });
      expireArrivals(ledgerAt(sql, 2 * HOUR));
      expect(told(sql)).toEqual(["down Arrival of web is not confirmed"]);
    });
  });
});

describe("a repository that lies there twice", () => {
  const at = (path: string, lastTransaction: number, results: Sighting[]) => ({
    path,
    lastTransaction,
    results,
  });

  test("loses nothing in an old copy, and is not deleted and back again for ever", async () => {
    await inDatabase((sql) => {
      const { report } = serverIn(sql);
      const host = writeCheck(sql, { name: "web" });
      for (const name of ["a", "b", "c"]) writeArchive(sql, host.id, name);
      report(0, "r", at("/mnt/r", 9, [put("a"), put("b"), put("c")]));
      for (const hour of [1, 2, 3]) {
        report(hour * HOUR, "r", at("/mnt/r", 9, [put("a"), put("b"), put("c")]));
        report(hour * HOUR + 1_000, "r", at("/mnt/copy", 5, [put("a"), absent("b"), gone("c")]));
      }
      expect(told(sql)).toEqual([]);
      expect(findRepository(sql, "r")).toMatchObject({ path: "/mnt/r", lastTransaction: 9 });
      expect(Object.keys(findRepository(sql, "r")?.places ?? {}).toSorted()).toEqual([
        "/mnt/copy",
        "/mnt/r",
      ]);
      // What is deleted where it was is told once, and the copy brings nothing back.
      for (const hour of [4, 5]) {
        report(hour * HOUR, "r", at("/mnt/r", 10, [gone("a"), put("b"), put("c")]));
        report(hour * HOUR + 1_000, "r", at("/mnt/copy", 5, [put("a"), absent("b"), absent("c")]));
      }
      expect(told(sql)).toEqual(["down An archive of web is deleted"]);
    });
  });

  test("is awaited in either, and a copy does not stand in for the one that vanished", async () => {
    await inDatabase((sql) => {
      const { report, tick } = serverIn(sql);
      const host = writeCheck(sql, { name: "web" });
      writeArchive(sql, host.id, "a");
      report(0, "r", at("/mnt/r", 9, [absent("a")]));
      report(1_000, "r", at("/mnt/copy", 5, [put("a")]));
      expect(findArchive(sql, "r", "a")).toMatchObject({ state: "arrived", place: "/mnt/copy" });
      for (const hour of [1, 2]) {
        report(hour * HOUR, "r", at("/mnt/copy", 5, [put("a")]));
        report(hour * HOUR, "other");
      }
      tick(3 * HOUR);
      expect(told(sql)).toEqual(["down A repository on vault is not seen any more"]);
    });
  });

  test("and was moved is at home where it is now", async () => {
    await inDatabase((sql) => {
      const { report } = serverIn(sql);
      const host = writeCheck(sql, { name: "web" });
      writeArchive(sql, host.id, "a");
      report(0, "r", at("/mnt/r", 9, [put("a")]));
      report(25 * HOUR, "r", at("/srv/r", 9, [put("a")]));
      expect(findRepository(sql, "r")?.path).toBe("/srv/r");
      expect(findArchive(sql, "r", "a")?.place).toBe("/srv/r");
      report(26 * HOUR, "r", at("/srv/r", 10, [gone("a")]));
      expect(told(sql)).toEqual(["down An archive of web is deleted"]);
    });
  });

  test.each<[Archive["state"], string | undefined, Finding, string | undefined, string[], boolean]>(
    [
      // state, seen at, found, looked at, places, whether it counts
      ["awaiting", undefined, "put", "/b", ["/a", "/b"], true],
      ["awaiting", undefined, "delete", "/b", ["/b"], true],
      ["awaiting", undefined, "delete", "/b", ["/a", "/b"], false],
      ["arrived", "/a", "absent", "/a", ["/a", "/b"], true],
      ["arrived", "/a", "absent", "/b", ["/a", "/b"], false],
      ["arrived", "/a", "delete", "/b", ["/a", "/b"], false],
      ["arrived", "/a", "absent", "/b", ["/b"], false],
      ["arrived", "/a", "delete", "/b", ["/b"], true],
      ["arrived", undefined, "absent", "/b", ["/b"], true],
      ["arrived", undefined, "absent", "/b", ["/a", "/b"], false],
      ["arrived", "/a", "absent", undefined, [], true],
      ["deleted", "/a", "put", "/b", ["/a", "/b"], false],
      ["deleted", "/a", "put", "/a", ["/a", "/b"], true],
    ],
  )("%s at %s, found %s at %s of %j: %s", (state, place, found, path, places, isSaid) => {
    expect(says({ state, place }, found, { path, places })).toBe(isSaid);
  });

  test("has so many places at most, the ones of the last day", () => {
    expect(placesAfter({ old: 0, "/a": HOUR }, "/b", 24 * HOUR)).toEqual({
      "/a": HOUR,
      "/b": 24 * HOUR,
    });
    expect(placesAfter({ "/a": 1 }, undefined, 2)).toEqual({ "/a": 1 });
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`/${n}`, n]));
    expect(Object.keys(placesAfter(many, "/new", 60)).length).toBe(MAX_PLACES);
    expect(placesAfter(many, "/new", 60)).toHaveProperty("/new");
  });
});
