/** Deletions that a check expects, and those that alarm somebody. */
import { describe, expect, test } from "vitest";
import { findArchive } from "../../../../functions/heartbeats/arrivals/archive-rows-table.ts";
import { noteReport } from "../../../../functions/heartbeats/arrivals/proof.ts";
import { mayGo, type KeepRules } from "../../../../functions/heartbeats/check/retention.ts";
import { alertsIn, inDatabase, writeCheck } from "../rows.ts";
import { gone, ledgerAt, put, reportOf, writeArchive } from "../arrivals/archives.ts";

const NOW = Date.parse("2026-11-25T12:00:00Z");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** One archive every `every` ms, the newest `first` ms ago; named by how many came after it. */
const series = (count: number, every: number, first = 0) =>
  Array.from({ length: count }, (_, n) => ({
    archive: String(n),
    startedAt: NOW - first - n * every,
  }));

const kept = (all: ReturnType<typeof series>, rules: KeepRules, timezone = "UTC") => {
  const free = mayGo(all, rules, { now: NOW, timezone });
  return all.map(({ archive }) => archive).filter((archive) => !free.has(archive));
};

describe("as borg prune keeps them", () => {
  test.each<[KeepRules, number, number, string[]]>([
    // rules, archives, one every, the kept ones
    [{}, 3, DAY, []],
    [{ last: 2 }, 4, HOUR, ["0", "1"]],
    [{ days: 2 }, 4, DAY, ["0", "1"]],
    // The newest of each day, noon to midnight and before.
    [{ daily: 3 }, 8, 6 * HOUR, ["0", "3", "7"]],
    // Wednesday, and the Sundays before.
    [{ weekly: 3 }, 14, DAY, ["0", "3", "10"]],
    [{ monthly: 2 }, 60, DAY, ["0", "25"]],
    [{ yearly: 2 }, 400, DAY, ["0", "329"]],
    [{ hourly: 2 }, 5, HOUR / 2, ["0", "1"]],
    // What one rule keeps takes no place of the next: last 2, then two other days.
    [{ last: 2, daily: 2 }, 10, 12 * HOUR, ["0", "1", "2", "4"]],
    [{ days: 1, last: 3 }, 6, 12 * HOUR, ["0", "1", "2", "3", "4"]],
  ])("%j of %i every %i ms", (rules, count, every, wanted) => {
    expect(kept(series(count, every), rules)).toEqual(wanted);
  });

  test("days are those of the host's clock", () => {
    // 23:30 and 00:30 in Berlin.
    const night = [
      { archive: "0", startedAt: Date.parse("2026-11-24T23:30:00Z") },
      { archive: "1", startedAt: Date.parse("2026-11-24T22:30:00Z") },
    ];
    expect(kept(night, { daily: 2 }, "Europe/Berlin")).toEqual(["0", "1"]);
    expect(kept(night, { daily: 2 }, "UTC")).toEqual(["0"]);
  });
});

test("pruning by the rules alarms nobody, deleting what should be there does", async () => {
  await inDatabase((sql) => {
    const server = writeCheck(sql);
    const { id } = writeCheck(sql, { name: "web", expectedDeletions: { days: 30 } });
    const days = [0, 10, 29, 31, 40];
    for (const day of days) {
      const madeAt = NOW - day * DAY;
      writeArchive(sql, id, `${day}`, { state: "arrived", madeAt, watchedUntil: NOW + DAY });
    }
    const outcome = noteReport(ledgerAt(sql, NOW), reportOf([gone("31"), gone("40")]), server);
    expect([outcome.deleted, alertsIn(sql)]).toEqual([0, []]);
    expect(findArchive(sql, "r", "40")?.state).toBe("pruned");
    // Told once more by an agent that was asked before: it stays pruned.
    noteReport(ledgerAt(sql, NOW), reportOf([gone("40")]), server);
    expect(findArchive(sql, "r", "40")?.state).toBe("pruned");
    const second = noteReport(ledgerAt(sql, NOW), reportOf([put("0"), gone("29")]), server);
    expect(second.deleted).toBe(1);
    expect(alertsIn(sql).map(({ title }) => title)).toEqual(["An archive of web is deleted"]);
  });
});

test("without rules every deletion is told, and only what is append-only is called so", async () => {
  await inDatabase((sql) => {
    const server = writeCheck(sql);
    const { id } = writeCheck(sql, { name: "web" });
    for (const name of ["a", "b"]) writeArchive(sql, id, name, { state: "arrived" });
    noteReport(ledgerAt(sql, 500), reportOf([gone("a")]), server);
    noteReport(ledgerAt(sql, 600), reportOf([gone("b")], { isAppendOnly: true }), server);
    const texts = alertsIn(sql).map(({ text }) => text);
    expect(texts.map((text) => text.includes("append-only"))).toEqual([false, true]);
    expect(texts[0]).toContain("--expected-deletions");
  });
});
