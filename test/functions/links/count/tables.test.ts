/** The counters' tables: what is added up, told apart, asked by day, and forgotten. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { clicksAfter, clicksOf, orphans } from "../../../../functions/links/count/read-table.ts";
import {
  forgetClicks,
  restoreClicks,
  tidyCounts,
} from "../../../../functions/links/count/tables.ts";
import type { Count } from "../../../../functions/links/count/count.ts";
import { createGathered } from "../../../../functions/links/count/gathered.ts";
import { MAX_SHOWN_COUNTS } from "../../../../functions/links/limits.ts";
import { insertLink } from "../../../../functions/links/link/table.ts";
import { blankLink } from "../blank.ts";

let stores = 0;

/** Runs with the empty tables of a store of its own, and with two links in it: 1 and 2. */
async function withTables(run: (sql: SqlStorage) => void): Promise<void> {
  stores += 1;
  await runInDurableObject(env.LINKS.getByName(`counts ${stores}`), (_store, { storage }) => {
    for (const key of ["one", "two"]) insertLink(storage.sql, { ...blankLink, key, slug: key });
    run(storage.sql);
  });
}

const DAY = "2026-11-23";
const visit = (more: Partial<Count> = {}): Count => ({
  linkId: 1,
  day: DAY,
  property: "source",
  value: "click",
  count: 1,
  ...more,
});
const add = (sql: SqlStorage, ...visits: Count[]) =>
  createGathered(sql, false).add({ visits, orphans: [] }, 0);
const lost = (sql: SqlStorage, day: string, ...keys: [key: string, count: number][]) =>
  createGathered(sql, false).add(
    { visits: [], orphans: keys.map(([key, count]) => ({ day, key, count })) },
    0,
  );
const named = (counts: { name: string; count: number }[]) =>
  Object.fromEntries(counts.map(({ name, count }) => [name, count]));

describe("visits", () => {
  test("are added up by link, day, property and value", () =>
    withTables((sql) => {
      add(sql, visit({ count: 2 }), visit({ linkId: 2 }), visit({ value: "scan" }));
      add(sql, visit({ count: 3 }), visit({ day: "2026-11-24" }));
      add(sql, visit({ property: "referrer", value: "click", count: 7 }));
      expect(clicksAfter(sql, 1, undefined, 1_000)).toEqual([
        { day: DAY, property: "referrer", value: "click", count: 7 },
        { day: DAY, property: "source", value: "click", count: 5 },
        { day: DAY, property: "source", value: "scan", count: 1 },
        { day: "2026-11-24", property: "source", value: "click", count: 1 },
      ]);
      expect(clicksAfter(sql, 2, undefined, 1_000)).toEqual([
        { day: DAY, property: "source", value: "click", count: 1 },
      ]);
    }));

  test("of links that are gone are dropped, the others of the same write are not", () =>
    withTables((sql) => {
      add(sql, visit({ linkId: 3 }), visit(), visit({ linkId: 3, property: "referrer" }));
      expect(clicksAfter(sql, 3, undefined, 1_000)).toEqual([]);
      expect(clicksAfter(sql, 1, undefined, 1_000)).toHaveLength(1);
    }));
});

describe("referring hosts", () => {
  const host = (n: number, more: Partial<Count> = {}) =>
    visit({ property: "referrer", value: `h${n}.example`, ...more });

  test("have room for 200 a link and day; those that have it already go on, others are counted together", () =>
    withTables((sql) => {
      const hosts = Array.from({ length: 201 }, (_, n) => host(n));
      add(sql, ...hosts, host(0, { count: 5 }), host(9999, { count: 4 }));
      const counts = named(clicksOf(sql, 1, DAY, DAY, "referrer"));
      expect(Object.keys(counts)).toHaveLength(201);
      expect(counts["h199.example"]).toBe(1);
      expect(counts["h200.example"]).toBeUndefined();
      expect(counts["h0.example"]).toBe(6);
      expect(counts["(other)"]).toBe(5);
      // Another day and another link have room of their own, and so have countries.
      add(sql, host(500, { day: "2026-11-24" }), host(500, { linkId: 2 }));
      add(sql, visit({ property: "country", value: "DE" }));
      expect(named(clicksOf(sql, 1, "2026-11-24", "2026-11-24", "referrer"))).toEqual({
        "h500.example": 1,
      });
      expect(named(clicksOf(sql, 2, DAY, DAY, "referrer"))).toEqual({ "h500.example": 1 });
      expect(named(clicksOf(sql, 1, DAY, DAY, "country"))).toEqual({ DE: 1 });
    }));

  test("other counters of the link take nothing of that room", () =>
    withTables((sql) => {
      const countries = Array.from({ length: 200 }, (_, n) =>
        visit({ property: "country", value: `C${n}` }),
      );
      add(sql, ...countries, host(1));
      expect(named(clicksOf(sql, 1, DAY, DAY, "referrer"))).toEqual({ "h1.example": 1 });
    }));
});

describe("statistics", () => {
  test("go from one day to another, both included", () =>
    withTables((sql) => {
      for (const day of ["2026-11-21", "2026-11-22", DAY, "2026-11-24"]) {
        add(sql, visit({ day }), visit({ day, property: "country", value: "DE" }));
      }
      const days = ["2026-11-22", DAY].map((name) => ({ name, count: 1 }));
      expect(clicksOf(sql, 1, "2026-11-22", DAY, "day")).toEqual(days);
      expect(clicksOf(sql, 1, "2026-11-22", DAY, "source")).toEqual([{ name: "click", count: 2 }]);
      expect(clicksOf(sql, 1, "2026-11-22", DAY, "country")).toEqual([{ name: "DE", count: 2 }]);
      expect(clicksOf(sql, 1, "2026-11-25", "2026-12-25", "day")).toEqual([]);
      expect(clicksOf(sql, 2, "2026-11-22", DAY, "day")).toEqual([]);
    }));

  test("by day count clicks and scans, not bots, previews or other properties", () =>
    withTables((sql) => {
      const sources = ["click", "scan", "preview", "bot"];
      add(sql, ...sources.map((value, n) => visit({ value, count: 10 ** n })));
      add(sql, visit({ property: "referrer", value: "click", count: 5000 }));
      expect(clicksOf(sql, 1, DAY, DAY, "day")).toEqual([{ name: DAY, count: 11 }]);
      expect(named(clicksOf(sql, 1, DAY, DAY, "source"))).toEqual({
        click: 1,
        scan: 10,
        preview: 100,
        bot: 1000,
      });
    }));

  test("days are in order, everything else begins with the most, equal ones by name", () =>
    withTables((sql) => {
      add(sql, visit({ day: "2026-11-24", count: 9 }), visit());
      expect(clicksOf(sql, 1, DAY, "2026-11-24", "day").map(({ name }) => name)).toEqual([
        DAY,
        "2026-11-24",
      ]);
      const countries = [
        ["B", 1],
        ["C", 2],
        ["A", 1],
      ] as const;
      for (const [value, count] of countries)
        add(sql, visit({ property: "country", value, count }));
      expect(clicksOf(sql, 1, DAY, DAY, "country").map(({ name }) => name)).toEqual([
        "C",
        "A",
        "B",
      ]);
    }));

  test("name so many values, and tell the others as one, as the store does beyond its room", () =>
    withTables((sql) => {
      const counter = (value: string, count: number) =>
        ({ day: DAY, property: "referrer", value, count }) as const;
      const hosts = Array.from({ length: MAX_SHOWN_COUNTS + 500 }, (_, n) =>
        counter(`${n}.example`, n < MAX_SHOWN_COUNTS ? 2 : 1),
      );
      restoreClicks(sql, 1, hosts);
      const told = clicksOf(sql, 1, DAY, DAY, "referrer");
      expect(told).toHaveLength(MAX_SHOWN_COUNTS + 1);
      expect(told[0]).toEqual({ name: "(other)", count: 500 });
      restoreClicks(sql, 1, [...hosts, counter("(other)", 7)]);
      const again = clicksOf(sql, 1, DAY, DAY, "referrer");
      expect(again).toHaveLength(MAX_SHOWN_COUNTS);
      // What did not get among the shown because of it, too.
      expect(again[0]).toEqual({ name: "(other)", count: 7 + 500 + 2 });
    }));

  test("that an import brings along replace what is there", () =>
    withTables((sql) => {
      add(sql, visit({ count: 3 }), visit({ linkId: 2, count: 3 }));
      restoreClicks(sql, 1, [
        { day: DAY, property: "source", value: "click", count: 8 },
        { day: DAY, property: "country", value: "DE", count: 1 },
      ]);
      expect(clicksAfter(sql, 1, undefined, 1_000)).toEqual([
        { day: DAY, property: "country", value: "DE", count: 1 },
        { day: DAY, property: "source", value: "click", count: 8 },
      ]);
      expect(clicksAfter(sql, 2, undefined, 1_000)[0]?.count).toBe(3);
    }));

  test("are forgotten of one link alone", () =>
    withTables((sql) => {
      add(sql, visit(), visit({ linkId: 2 }));
      forgetClicks(sql, 1);
      expect(clicksAfter(sql, 1, undefined, 1_000)).toEqual([]);
      expect(clicksAfter(sql, 2, undefined, 1_000)).toHaveLength(1);
    }));
});

describe("unknown slugs", () => {
  const fill = Array.from({ length: 1_000 }, (_, n): [string, number] => [
    `k${String(n).padStart(4, "0")}`,
    2,
  ]);

  test("are added up by day", () =>
    withTables((sql) => {
      lost(sql, DAY, ["a", 2], ["b", 1]);
      lost(sql, DAY, ["a", 3]);
      lost(sql, "2026-11-24", ["a", 10]);
      expect(orphans(sql, DAY, DAY)).toEqual([
        { name: "a", count: 5 },
        { name: "b", count: 1 },
      ]);
      expect(orphans(sql, DAY, "2026-11-24")[0]).toEqual({ name: "a", count: 15 });
      expect(orphans(sql, "2026-11-24", "2026-11-24")).toEqual([{ name: "a", count: 10 }]);
      expect(orphans(sql, "2026-11-25", "2026-11-25")).toEqual([]);
    }));

  test("the 100 most asked are shown, the most asked first, equal ones by name", () =>
    withTables((sql) => {
      lost(sql, DAY, ...fill.slice(0, 150), ["zz", 3]);
      const shown = orphans(sql, DAY, DAY);
      expect(shown).toHaveLength(100);
      expect(shown.slice(0, 2)).toEqual([
        { name: "zz", count: 3 },
        { name: "k0000", count: 2 },
      ]);
      expect(shown.at(-1)).toEqual({ name: "k0098", count: 2 });
    }));

  test("when the day is full the least asked one makes place and hands on its count", () =>
    withTables((sql) => {
      const keyCount = (key: string) =>
        sql
          .exec<{ count: number }>("SELECT count FROM orphans WHERE day = ? AND key = ?", DAY, key)
          .toArray()[0]?.count;
      lost(sql, DAY, ...fill.slice(1), ["rare", 1]);
      const { n } = sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM orphans").one();
      expect(n).toBe(1_000);
      lost(sql, DAY, ["k0001", 5]);
      expect([keyCount("k0001"), keyCount("rare")]).toEqual([7, 1]);
      lost(sql, DAY, ["new", 4]);
      expect([keyCount("new"), keyCount("rare"), keyCount("k0002")]).toEqual([5, undefined, 2]);
      lost(sql, DAY, ["newer", 1]);
      // Of equally rare ones the first by name makes place.
      expect([keyCount("newer"), keyCount("k0002"), keyCount("k0003")]).toEqual([3, undefined, 2]);
      // Another day has room of its own.
      lost(sql, "2026-11-24", ["other", 1]);
      expect(orphans(sql, "2026-11-24", "2026-11-24")).toEqual([{ name: "other", count: 1 }]);
      expect(sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM orphans").one().n).toBe(1_001);
    }));
});

describe("housekeeping", () => {
  const NOW = Date.parse(`${DAY}T12:00:00Z`);

  test("keeps the configured days, of visits and of unknown slugs", () =>
    withTables((sql) => {
      for (const day of ["2026-11-12", "2026-11-13", "2026-11-14", DAY]) {
        add(sql, visit({ day }));
        lost(sql, day, ["a", 1]);
      }
      tidyCounts(sql, NOW, 10);
      const kept = ["2026-11-13", "2026-11-14", DAY];
      expect(clicksAfter(sql, 1, undefined, 1_000).map(({ day }) => day)).toEqual(kept);
      const days = sql.exec<{ day: string }>("SELECT day FROM orphans ORDER BY 1").toArray();
      expect(days.map(({ day }) => day)).toEqual(kept);
    }));

  test("keeps the 100 most asked unknown slugs of each day that is over, and all of today's", () =>
    withTables((sql) => {
      const many = Array.from({ length: 150 }, (_, n): [string, number] => [`k${n}`, n + 1]);
      for (const day of ["2026-11-21", "2026-11-22", DAY]) lost(sql, day, ...many);
      tidyCounts(sql, NOW, 400);
      const kept = sql
        .exec<{ day: string; n: number; least: number }>(
          "SELECT day, COUNT(*) AS n, MIN(count) AS least FROM orphans GROUP BY day ORDER BY day",
        )
        .toArray();
      expect(kept).toEqual([
        { day: "2026-11-21", n: 100, least: 51 },
        { day: "2026-11-22", n: 100, least: 51 },
        { day: DAY, n: 150, least: 1 },
      ]);
    }));
});
