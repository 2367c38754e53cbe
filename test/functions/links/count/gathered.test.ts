/** Counts where rows are billed: they wait, and however many strangers ask for, few are written. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { Count } from "../../../../functions/links/count/count.ts";
import { createGathered, type Gathered } from "../../../../functions/links/count/gathered.ts";
import { clicksOf, orphans } from "../../../../functions/links/count/read-table.ts";
import { insertLink } from "../../../../functions/links/link/table.ts";
import { meterOf, type Rows } from "../../../../src/store/meter.ts";
import { makeRefusing, type Refused } from "../../../quota/refusing.ts";
import { blankLink } from "../blank.ts";

const DAY = "2090-11-23";
const START = Date.parse(`${DAY}T00:00:00Z`);
const MINUTE = 60_000;

/** Runs with a store's empty tables and a link, number 1; answers what that cost. */
function within(
  run: (gathered: Gathered, sql: SqlStorage, cost: () => Rows) => void,
): Promise<void> {
  const store = env.LINKS.getByName(crypto.randomUUID());
  return runInDurableObject(store, (_, { storage }) => {
    insertLink(storage.sql, { ...blankLink, key: "one", slug: "one" });
    const meter = meterOf(storage);
    const before = meter.rows();
    const cost = () => ({
      read: meter.rows().read - before.read,
      written: meter.rows().written - before.written,
    });
    run(createGathered(storage.sql, true), storage.sql, cost);
  });
}

const click = (more: Partial<Count> = {}): Count => ({
  linkId: 1,
  day: DAY,
  property: "source",
  value: "click",
  count: 1,
  ...more,
});

test("visits cost by five minutes and counters, not by their number", () =>
  within((gathered, sql, cost) => {
    for (let visit = 0; visit < 20_000; visit += 1) {
      const country = click({ property: "country", value: "DE" });
      gathered.add({ visits: [click(), country], orphans: [] }, START + visit * 4_320);
    }
    expect(cost().written).toBeLessThanOrEqual(2 * 289);
    gathered.writeAll(START + 86_400_000);
    expect(clicksOf(sql, 1, DAY, DAY, "day")).toEqual([{ name: DAY, count: 20_000 }]);
  }));

test("a flood of unknown slugs costs a bounded number of rows, and what is asked often is found all the same", () =>
  within((gathered, sql, cost) => {
    for (let asked = 0; asked < 20_000; asked += 20) {
      const now = START + asked * 4_320;
      const keys = Array.from({ length: 20 }, (_, index) => `invented${asked + index}`);
      const flood = [...keys, "plenum"].map((key) => ({ day: DAY, key, count: 1 }));
      gathered.add({ visits: [], orphans: flood }, now);
      gathered.writeDue(now);
    }
    const { read, written } = cost();
    expect(written).toBeLessThan(500 + 48 * 200 + 500);
    expect(read).toBeLessThan(written + 100);
    gathered.writeAll(START + 86_400_000);
    expect(orphans(sql, DAY, DAY)[0]?.name).toBe("plenum");
  }));

test("a new object goes on with what is written", () =>
  within((gathered, sql) => {
    const asked = { visits: [], orphans: [{ day: DAY, key: "a", count: 2 }] };
    gathered.add(asked, START);
    const again = createGathered(sql, true);
    again.add(asked, START + MINUTE);
    expect(orphans(sql, DAY, DAY)).toEqual([{ name: "a", count: 4 }]);
  }));

describe("where the day's rows are used up", () => {
  const visits = (count: number) => ({
    visits: [click({ count }), click({ property: "referrer", value: "e.org", count })],
    orphans: [{ day: DAY, key: "missing", count }],
  });
  const refusing = (run: (gathered: Gathered, sql: SqlStorage, refuse: Refuse) => void) => {
    const store = env.LINKS.getByName(crypto.randomUUID());
    return runInDurableObject(store, (_, { storage }) => {
      insertLink(storage.sql, { ...blankLink, key: "one", slug: "one" });
      let refused: Refused;
      makeRefusing(storage, () => refused);
      run(createGathered(storage.sql, true), storage.sql, (what) => (refused = what));
    });
  };
  type Refuse = (what: Refused) => void;

  test("nothing that was counted is lost or counted twice, and who reads is answered", () =>
    refusing((gathered, sql, refuse) => {
      gathered.add(visits(1), START);
      refuse("written");
      for (let minute = 1; minute <= 60; minute += 1) {
        gathered.add(visits(1), START + minute * MINUTE);
        gathered.writeAll(START + minute * MINUTE);
      }
      expect(clicksOf(sql, 1, DAY, DAY, "day")).toEqual([{ name: DAY, count: 1 }]);
      refuse(undefined);
      gathered.writeDue(START + 120 * MINUTE);
      expect(clicksOf(sql, 1, DAY, DAY, "day")).toEqual([{ name: DAY, count: 61 }]);
      expect(clicksOf(sql, 1, DAY, DAY, "referrer")).toEqual([{ name: "e.org", count: 61 }]);
      expect(orphans(sql, DAY, DAY)).toEqual([{ name: "missing", count: 61 }]);
    }));

  test("a tick that may not write says so", () =>
    refusing((gathered, _sql, refuse) => {
      gathered.add(visits(1), START);
      gathered.add(visits(1), START + MINUTE);
      refuse("written");
      expect(() => gathered.writeDue(START + 60 * MINUTE)).toThrow("Exceeded allowed rows written");
    }));

  test("what cannot be added since nothing is read is added not at all, and is handed in again", () =>
    refusing((gathered, sql, refuse) => {
      refuse("read");
      for (const time of [1, 2, 3]) {
        expect(() => gathered.add(visits(7), START + time)).toThrow("Exceeded allowed rows read");
      }
      refuse(undefined);
      gathered.add(visits(7), START + MINUTE);
      gathered.writeAll(START + MINUTE);
      expect(clicksOf(sql, 1, DAY, DAY, "day")).toEqual([{ name: DAY, count: 7 }]);
      expect(orphans(sql, DAY, DAY)).toEqual([{ name: "missing", count: 7 }]);
    }));
});
