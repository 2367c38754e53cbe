import { expect, test } from "vitest";
import { isLow, percentFree } from "../../../../src/alerts/watch/free-space.ts";

const MB = 1e6;
const GB = 1e9;

test.each([
  // free, of, low before, low
  [200 * MB, 3 * GB, false, false],
  [200 * MB - 1, 3 * GB, false, true],
  [249 * MB, 3 * GB, true, true],
  [250 * MB, 3 * GB, true, false],
  [5 * GB, 100 * GB, false, false],
  [5 * GB - 1, 100 * GB, false, true],
  [6.2 * GB, 100 * GB, true, true],
  [6.25 * GB, 100 * GB, true, false],
  [0, 8 * MB, false, true],
])("%d of %d bytes, low before: %s, are low: %s", (freeBytes, totalBytes, wasLow, low) => {
  expect(isLow({ freeBytes, totalBytes, isGone: false }, wasLow)).toBe(low);
});

test.each([
  [0, 0],
  [180 * MB, 1],
  [4.25 * GB, 42],
])("%d bytes of ten GB are %d %", (freeBytes, percent) => {
  expect(percentFree({ freeBytes, totalBytes: 10 * GB, isGone: false })).toBe(percent);
});
