/** Counts that wait in memory to be written: which counter a visit goes into, and when there is no room. */
import { beforeEach, describe, expect, test } from "vitest";
import { dayOf } from "../../../../src/durations.ts";
import {
  countOrphan,
  countVisit,
  referringHost,
  restoreCounts,
  takeCounts,
  type Count,
} from "../../../../functions/links/count/count.ts";

const DAY = 86_400_000;
const ROOM = 50_000;
const ORPHAN_ROOM = 1_000;
const NOON = Date.UTC(2026, 10, 23, 12);
const MIDNIGHT = Date.UTC(2026, 10, 24);

/** All that waits, as `link property value day: count`. */
const taken = () =>
  (takeCounts()?.visits ?? []).map(
    ({ linkId, property, value, day, count }) => `${linkId} ${property} ${value} ${day}: ${count}`,
  );
const click = (linkId: number, now = NOON) =>
  countVisit(linkId, "click", undefined, undefined, now);

beforeEach(() => void takeCounts());

test.each([
  [0, "1970-01-01"],
  [MIDNIGHT - 1, "2026-11-23"],
  [MIDNIGHT, "2026-11-24"],
  [MIDNIGHT + DAY - 1, "2026-11-24"],
])("%i is of the UTC day %s", (now, day) => expect(dayOf(now)).toBe(day));

describe("a visit", () => {
  test("counts by its source alone where nothing else is known", () => {
    click(1);
    expect(taken()).toEqual(["1 source click 2026-11-23: 1"]);
  });

  test("counts each property that is known by itself", () => {
    countVisit(1, "scan", "DE", undefined, NOON);
    countVisit(1, "scan", undefined, "chat.example", NOON);
    countVisit(1, "scan", "FR", "chat.example", NOON);
    countVisit(1, "scan", "DE", undefined, NOON);
    expect(taken()).toEqual([
      "1 source scan 2026-11-23: 4",
      "1 country DE 2026-11-23: 2",
      "1 referrer chat.example 2026-11-23: 2",
      "1 country FR 2026-11-23: 1",
    ]);
  });

  test("of each link and each source goes into a counter of its own", () => {
    for (const source of ["click", "scan", "preview", "bot", "click"] as const) {
      for (const link of [1, 2]) countVisit(link, source, "DE", undefined, NOON);
    }
    expect(taken().toSorted()).toEqual([
      "1 country DE 2026-11-23: 5",
      "1 source bot 2026-11-23: 1",
      "1 source click 2026-11-23: 2",
      "1 source preview 2026-11-23: 1",
      "1 source scan 2026-11-23: 1",
      "2 country DE 2026-11-23: 5",
      "2 source bot 2026-11-23: 1",
      "2 source click 2026-11-23: 2",
      "2 source preview 2026-11-23: 1",
      "2 source scan 2026-11-23: 1",
    ]);
  });

  test("a country and a host of the same name are two things", () => {
    countVisit(1, "click", "de", "de", NOON);
    expect(taken()).toContain("1 country de 2026-11-23: 1");
    restoreCounts({ visits: [], orphans: [] });
    expect(takeCounts()).toBeUndefined();
  });

  test("around midnight goes to its own day, every property of it", () => {
    for (const now of [MIDNIGHT - 1, MIDNIGHT, MIDNIGHT + 1]) {
      countVisit(1, "click", "DE", "chat.example", now);
      countOrphan("lost", now);
    }
    const { visits, orphans } = takeCounts() ?? { visits: [], orphans: [] };
    expect(
      visits.map(({ property, day, count }) => `${property} ${day}: ${count}`).toSorted(),
    ).toEqual([
      "country 2026-11-23: 1",
      "country 2026-11-24: 2",
      "referrer 2026-11-23: 1",
      "referrer 2026-11-24: 2",
      "source 2026-11-23: 1",
      "source 2026-11-24: 2",
    ]);
    expect(orphans).toEqual([
      { key: "lost", day: "2026-11-23", count: 1 },
      { key: "lost", day: "2026-11-24", count: 2 },
    ]);
  });

  test("of a whole day goes to that day", () => {
    const start = MIDNIGHT + 2 * DAY;
    for (const now of [start, start + DAY / 2, start + DAY - 1]) click(1, now);
    click(1, start + DAY);
    expect(taken()).toEqual(["1 source click 2026-11-26: 3", "1 source click 2026-11-27: 1"]);
  });
});

describe("what was taken", () => {
  test("is gone from here: later visits begin new counters", () => {
    countVisit(1, "click", "DE", "chat.example", NOON + 30 * DAY);
    countOrphan("lost", NOON + 30 * DAY);
    const first = takeCounts();
    expect(takeCounts()).toBeUndefined();
    countVisit(1, "click", "DE", "chat.example", NOON + 30 * DAY);
    countOrphan("lost", NOON + 30 * DAY);
    const second = takeCounts();
    expect(second).toEqual(first);
    expect(first?.visits.map(({ count }) => count)).toEqual([1, 1, 1]);
    expect(first?.orphans.map(({ count }) => count)).toEqual([1]);
  });

  test("visits alone, and unknown slugs alone, are something to take", () => {
    click(1);
    expect(takeCounts()).toMatchObject({ visits: [{ count: 1 }], orphans: [] });
    countOrphan("x", NOON);
    expect(takeCounts()).toMatchObject({ visits: [], orphans: [{ count: 1 }] });
  });

  test("and put back adds to what came meanwhile, by link, property, value and day", () => {
    const count = (more: Partial<Count>): Count => ({
      linkId: 1,
      day: "2026-11-20",
      property: "country",
      value: "DE",
      count: 2,
      ...more,
    });
    const visits = [
      count({}),
      count({}),
      count({ linkId: 2 }),
      count({ day: "2026-11-21" }),
      count({ property: "referrer" }),
      count({ value: "FR" }),
      count({ property: "source", value: "scan", count: 5 }),
    ];
    const orphans = [
      { key: "a", day: "2026-11-20", count: 3 },
      { key: "a", day: "2026-11-20", count: 4 },
      { key: "b", day: "2026-11-20", count: 1 },
    ];
    restoreCounts({ visits, orphans });
    expect(takeCounts()).toEqual({
      visits: [count({ count: 4 }), ...visits.slice(2)],
      orphans: [{ key: "a", day: "2026-11-20", count: 7 }, orphans[2]],
    });
    // The originals are nobody's counters any more.
    expect(visits[0]?.count).toBe(2);
  });
});

describe("room", () => {
  test("for 50,000 counters; what is counted already goes on", () => {
    for (let link = 0; link < ROOM; link += 1) click(link);
    click(ROOM);
    countVisit(0, "click", "DE", "chat.example", NOON);
    click(0);
    const visits = takeCounts()?.visits ?? [];
    expect(visits).toHaveLength(ROOM);
    expect(visits[0]).toMatchObject({ linkId: 0, count: 3 });
    expect(visits.at(-1)).toMatchObject({ linkId: ROOM - 1, count: 1 });
    expect(visits.some(({ property }) => property !== "source")).toBe(false);
  });

  test("for 1,000 unknown slugs; what is counted already goes on", () => {
    for (let n = 0; n <= ORPHAN_ROOM; n += 1) countOrphan(`k${n}`, NOON);
    countOrphan("k0", NOON);
    const orphans = takeCounts()?.orphans ?? [];
    expect(orphans).toHaveLength(ORPHAN_ROOM);
    expect(orphans[0]).toMatchObject({ key: "k0", count: 2 });
    expect(orphans.at(-1)).toMatchObject({ key: `k${ORPHAN_ROOM - 1}` });
    // Visits have room of their own.
    click(1);
    expect(taken()).toHaveLength(1);
  });
});

test.each([
  [null, undefined],
  ["", undefined],
  ["not a URL", undefined],
  ["mailto:a@e.org", undefined],
  ["https://chat.example/room/1?q=2", "chat.example"],
  ["https://chat.example:8443/", "chat.example:8443"],
  ["https://go.example/x", undefined],
  ["http://go.example/x", undefined],
  ["https://go.example:8443/x", "go.example:8443"],
  ["https://sub.go.example/x", "sub.go.example"],
  ["android-app://org.example.app/", "org.example.app"],
  [`https://${"a".repeat(50)}.${"b".repeat(49)}/`, `${"a".repeat(50)}.${"b".repeat(49)}`],
  [`https://${"a".repeat(50)}.${"b".repeat(50)}/`, `${"a".repeat(50)}.${"b".repeat(49)}`],
])("the referrer %j is counted as %j", (header, host) => {
  expect(referringHost(header, "go.example")).toBe(host);
});
