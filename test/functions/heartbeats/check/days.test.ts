import { expect, test } from "vitest";
import type { StoredStatus } from "../../../../functions/heartbeats/check/check.ts";
import { availabilityOf, daysOf } from "../../../../functions/heartbeats/check/days.ts";

const HOUR = 3_600_000;
const NOW = Date.parse("2026-11-26T12:00:00Z");
const at = (text: string) => Date.parse(`2026-11-${text}:00Z`);
const flip = (text: string, from: StoredStatus, to: StoredStatus) => ({ at: at(text), from, to });

/** Hours of the last three days (up, down, unknown), of which the last ends at noon. */
function hours(
  status: StoredStatus,
  flips: ReturnType<typeof flip>[],
  more: { createdAt?: number; isCut?: boolean; gaps?: { from: number; until: number }[] } = {},
) {
  const { createdAt = 0, isCut = false, gaps = [] } = more;
  return daysOf({ createdAt, status, flips, isCut }, gaps, 3, NOW).map(
    ({ day, up, down, unknown }) => `${day} ${up / 3600} ${down / 3600} ${unknown / 3600}`,
  );
}

test.each<[what: string, got: string[], wanted: string[]]>([
  ["always up", hours("up", []), ["2026-11-24 24 0 0", "2026-11-25 24 0 0", "2026-11-26 12 0 0"]],
  [
    "down since yesterday noon",
    hours("down", [flip("25T12:00", "up", "down")]),
    ["2026-11-24 24 0 0", "2026-11-25 12 12 0", "2026-11-26 0 12 0"],
  ],
  [
    "an outage over midnight that is over",
    hours("up", [flip("25T01:00", "down", "up"), flip("24T22:00", "up", "down")]),
    ["2026-11-24 22 2 0", "2026-11-25 23 1 0", "2026-11-26 12 0 0"],
  ],
  [
    "made yesterday, first ping an hour later",
    hours("up", [flip("25T07:00", "new", "up")], { createdAt: at("25T06:00") }),
    ["2026-11-24 0 0 24", "2026-11-25 17 0 7", "2026-11-26 12 0 0"],
  ],
  [
    "paused",
    hours("paused", [flip("26T06:00", "up", "paused")]),
    ["2026-11-24 24 0 0", "2026-11-25 24 0 0", "2026-11-26 6 0 6"],
  ],
  [
    "more changes than are kept",
    hours("up", [flip("25T12:00", "down", "up")], { isCut: true }),
    ["2026-11-24 0 0 24", "2026-11-25 12 0 12", "2026-11-26 12 0 0"],
  ],
  [
    "the service itself was away",
    hours("up", [], { gaps: [{ from: at("25T20:00"), until: at("26T02:00") }] }),
    ["2026-11-24 24 0 0", "2026-11-25 20 0 4", "2026-11-26 10 0 2"],
  ],
])("%s", (_, got, wanted) => expect(got).toEqual(wanted));

test("a clock that was ahead leaves no time before the beginning", () => {
  const days = daysOf(
    { createdAt: NOW + HOUR, status: "new", flips: [], isCut: false },
    [],
    1,
    NOW,
  );
  expect(days).toEqual([
    { day: "2026-11-26", up: 0, late: 0, down: 0, unknown: (12 * HOUR) / 1000 },
  ]);
});

test.each([
  [[], undefined],
  [[{ day: "", up: 0, late: 0, down: 0, unknown: 9 }], undefined],
  [[{ day: "", up: 60, late: 30, down: 10, unknown: 900 }], 0.9],
])("%j was there %s of the time", (days, share) => expect(availabilityOf(days)).toBe(share));
