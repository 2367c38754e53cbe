import { describe, expect, test } from "vitest";
import { FRESH_MS, REFRESH_MS, STALE_MS } from "../../src/limits.ts";
import { createMemory } from "../../src/memory.ts";

const make = (generation = 100) =>
  createMemory<{ value: string }>({ generation, weigh: () => 1, maxKeyCharacters: 10 });
const A = { value: "a" };

test("an answer is fresh for four seconds, and in the fifth one request asks anew", () => {
  const memory = make();
  const entry = memory.remember("a", A, memory.asking(1000), 7);
  expect(memory.isFresh(entry, 1000 + FRESH_MS - 1)).toBe(true);
  expect(memory.isFresh(entry, 1000 + FRESH_MS)).toBe(false);
  expect(memory.isFresh(entry, 1000 + FRESH_MS)).toBe(true);
  expect(memory.isFresh(entry, 1000 + FRESH_MS + REFRESH_MS)).toBe(false);
  expect(memory.isUsable(entry, 1000 + STALE_MS - 1)).toBe(true);
  expect(memory.isUsable(entry, 1000 + STALE_MS)).toBe(false);
});

describe("the revision of the store", () => {
  test("one question keeps everything of the same revision fresh", () => {
    const memory = make();
    const entry = memory.remember("a", A, memory.asking(0), 7);
    memory.remember("b", A, memory.asking(10_000), 7);
    expect(memory.isFresh(entry, 10_000 + FRESH_MS - 1)).toBe(true);
    expect(memory.isFresh(entry, 10_000 + FRESH_MS)).toBe(false);
  });

  // It was the day after the answer came, so what had been confirmed a second ago was gone with the store.
  test("an answer is good for a failing store for a day after it was confirmed last", () => {
    const memory = make();
    const entry = memory.remember("a", A, memory.asking(0), 7);
    memory.remember("b", A, memory.asking(STALE_MS), 7);
    expect(memory.isUsable(entry, 2 * STALE_MS - 1)).toBe(true);
    memory.remember("b", A, memory.asking(STALE_MS + 1), 8);
    expect(memory.isUsable(entry, 2 * STALE_MS - 1)).toBe(true);
    expect(memory.isUsable(entry, 2 * STALE_MS)).toBe(false);
  });

  test("a new revision makes everything older stale at once", () => {
    const memory = make();
    const entry = memory.remember("a", A, memory.asking(0), 7);
    memory.remember("b", A, memory.asking(1), 8);
    expect(memory.isFresh(entry, 1)).toBe(false);
    expect(memory.isUsable(entry, 1)).toBe(true);
  });

  test("an answer that is overtaken by a newer one is never fresh", () => {
    const memory = make();
    const slow = memory.asking(0);
    const entry = memory.remember("b", A, memory.asking(1), 8);
    expect(memory.isFresh(memory.remember("a", A, slow, 7), 1)).toBe(false);
    expect(memory.isFresh(entry, 1)).toBe(true);
  });
});

test("a change here outdates all, also what was asked before it", () => {
  const memory = make();
  const before = memory.remember("a", A, memory.asking(0), 7);
  const slow = memory.asking(0);
  memory.outdateAll();
  expect(memory.isFresh(before, 0)).toBe(false);
  expect(memory.isFresh(memory.remember("b", A, slow, 7), 0)).toBe(false);
  expect(memory.isFresh(memory.remember("c", A, memory.asking(0), 7), 0)).toBe(true);
});

test("it is bounded, keeps what is asked, and takes no long keys", () => {
  const memory = make();
  for (let index = 0; index < 10_000; index += 1) {
    memory.remember(`k${index}`, A, memory.asking(0), 7);
    expect(memory.recall("k0")).toBeDefined();
  }
  let kept = 0;
  for (let index = 0; index < 10_000; index += 1) kept += memory.recall(`k${index}`) ? 1 : 0;
  expect(kept).toBeLessThanOrEqual(200);
  memory.remember("a key that is long", A, memory.asking(0), 7);
  expect(memory.recall("a key that is long")).toBeUndefined();
});
