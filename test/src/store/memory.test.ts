import { describe, expect, test } from "vitest";
import { createMemory } from "../../../src/store/memory.ts";

const make = (generation = 100, weigh = (_answer: { value: string }) => 1) =>
  createMemory<{ value: string }>({ generation, weigh, maxKeyCharacters: 10 });
const A = { value: "a" };
const DAY = 86_400_000;

test("an answer is what was asked, with when it was confirmed", () => {
  const memory = make();
  const entry = memory.remember("a", A, memory.asking(1000), 7);
  expect(entry).toMatchObject({ value: "a", confirmation: { revision: 7, at: 1000 } });
  expect(memory.recall("a")).toBe(entry);
  expect(memory.recall("b")).toBeUndefined();
});

describe("an answer is fresh for four seconds", () => {
  const memory = make();
  test.each([
    [1000, true],
    [4999, true],
    [5000, false],
  ])("asked at 1000, at %i: %s", (now, fresh) => {
    const entry = memory.remember("a", A, memory.asking(1000), now);
    expect(memory.isFresh(entry, now)).toBe(fresh);
  });

  test("and in the fifth one request asks anew, the others go on", () => {
    const entry = make().remember("a", A, { at: 1000, epoch: 0 }, 7);
    const { isFresh } = make();
    expect([5000, 5000, 5500, 5999].map((now) => isFresh(entry, now))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  test("and from the sixth on every request asks", () => {
    const entry = make().remember("a", A, { at: 1000, epoch: 0 }, 7);
    const { isFresh } = make();
    expect(isFresh(entry, 5000)).toBe(false);
    expect([6000, 6000, 60_000].map((now) => isFresh(entry, now))).toEqual([false, false, false]);
  });

  test("and whoever comes late in the fifth asks just once, too", () => {
    const entry = make().remember("a", A, { at: 1000, epoch: 0 }, 7);
    const { isFresh } = make();
    expect([5999, 5999, 6000].map((now) => isFresh(entry, now))).toEqual([false, true, false]);
  });

  test("and each revision has a fifth second of its own", () => {
    const asked = make();
    const one = asked.remember("a", A, asked.asking(1000), 7);
    expect(asked.isFresh(one, 5000)).toBe(false);
    const again = asked.remember("a", A, asked.asking(5000), 7);
    expect(asked.isFresh(again, 8999)).toBe(true);
    expect(asked.isFresh(again, 9000)).toBe(false);
    expect(asked.isFresh(again, 9001)).toBe(true);
  });
});

test.each([
  [1000, true],
  [1000 + DAY - 1, true],
  [1000 + DAY, false],
])("for a failing store, an answer of the moment 1000 is good at %i: %s", (now, usable) => {
  const memory = make();
  const entry = memory.remember("a", A, memory.asking(1000), 7);
  expect(memory.isUsable(entry, now)).toBe(usable);
});

describe("the revision of the store", () => {
  test("one question keeps everything of the same revision fresh", () => {
    const memory = make();
    const entry = memory.remember("a", A, memory.asking(0), 7);
    memory.remember("b", A, memory.asking(10_000), 7);
    expect(memory.isFresh(entry, 13_999)).toBe(true);
    expect(memory.isFresh(entry, 14_000)).toBe(false);
  });

  test("an answer that was asked for earlier does not make the others older", () => {
    const memory = make();
    const slow = memory.asking(0);
    const entry = memory.remember("a", A, memory.asking(10_000), 7);
    memory.remember("b", A, slow, 7);
    expect(memory.isFresh(entry, 13_999)).toBe(true);
  });

  // It was the day after the answer came, so what had been confirmed a second ago was gone with the store.
  test("an answer is good for a failing store for a day after it was confirmed last", () => {
    const memory = make();
    const entry = memory.remember("a", A, memory.asking(0), 7);
    memory.remember("b", A, memory.asking(DAY), 7);
    expect(memory.isUsable(entry, 2 * DAY - 1)).toBe(true);
    memory.remember("b", A, memory.asking(DAY + 1), 8);
    expect(memory.isUsable(entry, 2 * DAY - 1)).toBe(true);
    expect(memory.isUsable(entry, 2 * DAY)).toBe(false);
  });

  test("a new revision makes everything older stale at once", () => {
    const memory = make();
    const entry = memory.remember("a", A, memory.asking(0), 7);
    const newer = memory.remember("b", A, memory.asking(1), 8);
    expect(memory.isFresh(entry, 1)).toBe(false);
    expect(memory.isUsable(entry, 1)).toBe(true);
    expect(memory.isFresh(newer, 1)).toBe(true);
  });

  test("an answer that is overtaken by a newer one is never fresh, and overtakes nothing", () => {
    const memory = make();
    const slow = memory.asking(0);
    const entry = memory.remember("b", A, memory.asking(1), 8);
    const late = memory.remember("a", A, slow, 7);
    expect(memory.isFresh(late, 1)).toBe(false);
    expect(memory.isUsable(late, 1)).toBe(true);
    expect(memory.isFresh(entry, 1)).toBe(true);
    memory.remember("c", A, memory.asking(2), 8);
    expect(memory.isFresh(late, 2)).toBe(false);
  });
});

describe("a change here", () => {
  test("outdates all, also what was asked before it", () => {
    const memory = make();
    const before = memory.remember("a", A, memory.asking(0), 7);
    const slow = memory.asking(0);
    memory.outdateAll();
    expect(memory.isFresh(before, 0)).toBe(false);
    expect(memory.isUsable(before, 0)).toBe(true);
    expect(memory.isFresh(memory.remember("b", A, slow, 7), 0)).toBe(false);
    expect(memory.isFresh(memory.remember("c", A, memory.asking(0), 7), 0)).toBe(true);
  });

  test("is over for all when one answer says that the revision is the same", () => {
    const memory = make();
    const before = memory.remember("a", A, memory.asking(1000), 7);
    memory.outdateAll();
    memory.remember("b", A, memory.asking(500), 7);
    // Asked at 500, after the change: what is known now is of that moment, not of 1000.
    expect(memory.isFresh(before, 4499)).toBe(true);
    expect(memory.isFresh(before, 4500)).toBe(false);
  });

  test("before which was asked confirms nothing, whatever the revision", () => {
    const memory = make();
    const known = memory.remember("a", A, memory.asking(0), 7);
    const slow = memory.asking(0);
    memory.outdateAll();
    memory.remember("b", A, slow, 7);
    memory.remember("b", A, slow, 9);
    expect(memory.isFresh(known, 0)).toBe(false);
    // 9 was not taken for the newest: 8 is news.
    expect(memory.isFresh(memory.remember("c", A, memory.asking(0), 8), 0)).toBe(true);
  });
});

describe("it is bounded", () => {
  const keys = (memory: ReturnType<typeof make>, names: string[]) =>
    names.filter((name) => memory.recall(name) !== undefined);
  const fill = (memory: ReturnType<typeof make>, names: string[]) => {
    for (const name of names) memory.remember(name, { value: name }, memory.asking(0), 7);
  };

  test("by two generations: the one before the last is forgotten", () => {
    const memory = make(3);
    fill(memory, ["a", "b", "c"]);
    expect(keys(memory, ["c"])).toEqual(["c"]);
    fill(memory, ["d", "e", "f"]);
    // c, the last of the older ones to be looked at, would be kept by that.
    fill(memory, ["g"]);
    expect(keys(memory, ["a", "b", "c"])).toEqual([]);
    expect(keys(memory, ["g"])).toEqual(["g"]);
    expect(keys(memory, ["d"])).toEqual(["d"]);
  });

  test("and keeps what is asked for", () => {
    const memory = make(3);
    for (let index = 0; index < 100; index += 1) {
      fill(memory, [`k${index}`]);
      expect(memory.recall("k0")).toMatchObject({ value: "k0" });
    }
  });

  test("by what answers weigh; one that is replaced weighs no more", () => {
    const memory = make(10, ({ value }) => value.length);
    fill(memory, ["12345", "1234"]);
    fill(memory, ["12345"]);
    fill(memory, ["1"]);
    // That is 10 in all, as much as a generation holds. The next ones are of the second, then the third.
    fill(memory, ["2", "123456789", "x"]);
    const names = ["12345", "1234", "1", "2", "123456789", "x"];
    expect(keys(memory, names)).toEqual(["2", "123456789", "x"]);
  });

  test("and takes no keys of more than the longest length", () => {
    const memory = make();
    fill(memory, ["0123456789", "0123456789x"]);
    expect(keys(memory, ["0123456789", "0123456789x"])).toEqual(["0123456789"]);
  });
});

describe("after a clock that was ahead", () => {
  const AHEAD = 400 * DAY;

  test("what it confirmed is asked anew", () => {
    const memory = make();
    const entry = memory.remember("a", A, memory.asking(AHEAD), 7);
    expect(memory.isFresh(entry, 1000)).toBe(false);
    const again = memory.remember("a", A, memory.asking(1000), 7);
    expect([again.confirmation.at, memory.isFresh(again, 1000)]).toEqual([1000, true]);
  });

  test("a store that was made anew is the newest, although its revision is lower", () => {
    const memory = make();
    memory.remember("a", A, memory.asking(AHEAD), AHEAD);
    const entry = memory.remember("a", A, memory.asking(2000), 1000);
    expect(memory.isFresh(entry, 2000)).toBe(true);
  });
});
