import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRevision } from "../../../src/store/revision.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1000, toFake: ["Date"] });
});
afterEach(() => vi.useRealTimers());

test("a revision is the moment of the start, and stays until something changes", () => {
  const { current } = createRevision();
  vi.setSystemTime(5000);
  expect([current(), current()]).toEqual([1000, 1000]);
});

test.each([
  // the clock at the change, the revision then
  [5000, 5000],
  [1001, 1001],
  [1000, 1001],
  [0, 1001],
])("raised at %i it is %i: it goes up even where the clock does not", (now, revision) => {
  const { current, raise } = createRevision();
  vi.setSystemTime(now);
  raise();
  expect(current()).toBe(revision);
});

test("every change raises it, and so does the next start", () => {
  const { current, raise } = createRevision();
  for (let changes = 0; changes < 3; changes += 1) raise();
  expect(current()).toBe(1003);
  vi.setSystemTime(2000);
  expect(createRevision().current()).toBe(2000);
});
