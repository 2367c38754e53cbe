/** Too many pings of one check. */
import { expect, test } from "vitest";
import { createRateLimit } from "../../../../functions/heartbeats/ping/rate-limit.ts";

test("a rate limit counts per check and minute", () => {
  const limit = createRateLimit();
  expect([1, 2, 3].map(() => limit(1, 600_000, 2))).toEqual([undefined, undefined, 60]);
  expect(limit(2, 600_000, 2)).toBeUndefined();
  expect(limit(1, 659_000, 2)).toBe(1);
  expect(limit(1, 660_000, 2)).toBeUndefined();
  expect(limit(1, 660_000, undefined)).toBeUndefined();
});

test("a minute is one of the clock: the wait ends with it, rounded up to seconds", () => {
  const limit = createRateLimit();
  limit(1, 600_000, 1);
  expect(limit(1, 600_001, 1)).toBe(60);
  expect(limit(1, 601_000, 1)).toBe(59);
  expect(limit(1, 659_001, 1)).toBe(1);
  expect(limit(1, 659_999, 1)).toBe(1);
  expect(limit(1, 660_000, 1)).toBeUndefined();
  expect(limit(1, 660_000, 1)).toBe(60);
});

test.each([
  // so many checks besides  the first one has to wait
  [19_999, true],
  [20_000, false],
])("with %i others counted, one over its limit waits: %s", (others, waits) => {
  const limit = createRateLimit();
  for (let id = 0; id <= others; id += 1) limit(id, 600_000, 1);
  expect(limit(0, 600_000, 1) !== undefined).toBe(waits);
});

test("where there is no limit nothing is counted", () => {
  const limit = createRateLimit();
  for (let n = 0; n < 5; n += 1) limit(1, 600_000, undefined);
  expect(limit(1, 600_000, 1)).toBeUndefined();
});
