/** When a disk will be full: noise, weekly prunes and single events do not bend the trend. */
import { describe, expect, test } from "vitest";
import {
  fullInDays,
  withSample,
  type SpaceSample,
} from "../../../../functions/heartbeats/arrivals/forecast.ts";
import { noteReport } from "../../../../functions/heartbeats/arrivals/proof.ts";
import { alertsIn, inDatabase, writeCheck } from "../rows.ts";
import { ledgerAt, reportOf } from "./archives.ts";

const DAY = 86_400_000;
const GB = 1e9;
/** So many days in a row, the free bytes of each by its number. */
const days = (count: number, free: (day: number) => number): SpaceSample[] =>
  Array.from({ length: count }, (_, day) => [day, free(day)] as const);
const noise = (day: number) => Math.sin(day * 12.9898) * GB;

describe("full in", () => {
  test.each<[string, SpaceSample[], number | undefined]>([
    ["nothing known", [], undefined],
    ["nine days, too few", days(10, (day) => (100 - day) * GB), undefined],
    ["ten days of 1 GB a day, 90 left", days(11, (day) => (100 - day) * GB), 91],
    ["a month of 2 GB a day", days(30, (day) => (200 - 2 * day) * GB), 72],
    ["more free each day", days(30, (day) => (100 + day) * GB), undefined],
    ["always the same", days(30, () => 100 * GB), undefined],
    ["years to go", days(30, (day) => (1_000 - day) * GB), undefined],
    ["full already", days(30, (day) => Math.max(0, 20 - day) * GB), 0],
    ["noise of a day's worth", days(30, (day) => (100 - day) * GB + noise(day)), 72],
    // 1 GB a day, and each Sunday it is all given back.
    ["a prune each week that keeps up", days(28, (day) => (50 - (day % 7)) * GB), undefined],
    ["a prune each week that does not", days(28, (day) => (80 - day - (day % 7)) * GB), 50],
    [
      "one day on which 30 GB went and came",
      days(30, (day) => (100 - day - (day === 28 ? 30 : 0)) * GB),
      72,
    ],
    [
      "a disk that was exchanged a week ago",
      days(30, (day) => (day < 23 ? 50 - 2 * day : 500 - 2 * (day - 23)) * GB),
      undefined,
    ],
    [
      "days without a report",
      days(30, (day) => (100 - day) * GB).filter(([day]) => day % 3 === 0),
      76,
    ],
  ])("%s", (_, samples, expected) => {
    const found = fullInDays(samples);
    if (expected === undefined || found === undefined) expect(found).toBe(expected);
    // "About": a tenth is enough.
    else expect(Math.abs(found - expected)).toBeLessThanOrEqual(Math.max(2, expected / 10));
  });
});

test("a day has one sample, the last; a month of them is kept", () => {
  const first = withSample([], 5 * DAY, 10);
  expect(withSample(first, 5 * DAY + 1, 9)).toEqual([[5, 9]]);
  expect(withSample(first, 6 * DAY, undefined)).toEqual([[5, 10]]);
  const month = days(40, (day) => day).reduce<readonly SpaceSample[]>(
    (samples, [day, free]) => withSample(samples, day * DAY, free),
    [],
  );
  expect([month.length, month[0], month.at(-1)]).toEqual([30, [10, 10], [39, 39]]);
  // A clock that was ahead leaves nothing behind.
  expect(withSample([[99, 1]], 6 * DAY, 2)).toEqual([[6, 2]]);
});

test("is told once when it is less than two weeks, and again only after it was three", async () => {
  await inDatabase((sql) => {
    const server = writeCheck(sql, { name: "vault", minFreeBytes: 0 });
    const report = (day: number, free: number) =>
      noteReport(ledgerAt(sql, day * DAY), reportOf([], { freeBytes: free * GB }), server);
    for (let day = 0; day < 20; day += 1) report(day, 30 - day);
    const told = alertsIn(sql).map(({ severity, title }) => `${severity} ${title}`);
    expect(told).toEqual(["warn vault will be full in about 13 days"]);
    expect(alertsIn(sql)[0]).toMatchObject({ subjectId: "r", facts: { reason: "full-soon" } });
  });
});
