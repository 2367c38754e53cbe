/** The days of a check in numbers. */
import { describe, expect, test } from "vitest";
import type { Settings, State } from "../../../../../functions/heartbeats/check/check.ts";
import {
  availability,
  closed,
  dateInWords,
  withRun,
  type Day,
} from "../../../../../functions/heartbeats/check/days/day.ts";
import {
  passTime,
  type Surroundings,
} from "../../../../../functions/heartbeats/check/days/passing-time.ts";
import { defaultSettings } from "../../../../../functions/heartbeats/check/defaults.ts";
import { freshState } from "../../../../../functions/heartbeats/check/transition.ts";
import { KEPT_DAYS, KEPT_DURATIONS } from "../../../../../functions/heartbeats/limits.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MIDNIGHT = Date.parse("2026-11-25T23:00:00Z");
const BERLIN: Surroundings = { timezone: "Europe/Berlin", windows: [], gaps: [] };

/** Expected every hour, with ten minutes of grace, and known since `since`. */
function checkSince(since: number, state: Partial<State>, settings: Partial<Settings> = {}) {
  const rules = { ...defaultSettings, timeoutSeconds: 3600, graceSeconds: 600, ...settings };
  const before = { settings: rules, state: freshState(since) };
  const { today } = passTime(before, BERLIN, since);
  return {
    settings: rules,
    state: { ...freshState(since), status: "up" as const, ...state, today },
  };
}

/** Minutes of what a day was; what is not named is none. */
const minutesOf = ({ spent }: Pick<Day, "spent">) =>
  Object.fromEntries(
    Object.entries(spent).flatMap(([part, ms]) => (ms === 0 ? [] : [[part, ms / MINUTE]])),
  );

describe("what the time was", () => {
  const deadline = MIDNIGHT + 70 * MINUTE;
  const window = { calendar: "*-*-* 00:30", minutes: 20 };
  test.each<[string, Partial<State>, Partial<Surroundings>, number, Record<string, number>]>([
    ["up as long as nothing is expected", { deadline }, {}, 50, { up: 50 }],
    ["late from then on", { deadline }, {}, 65, { up: 60, late: 5 }],
    [
      "down from the deadline, whether or not anybody has noticed",
      { deadline },
      {},
      90,
      { up: 60, late: 10, down: 20 },
    ],
    ["down", { status: "down" }, {}, 90, { down: 90 }],
    ["paused", { status: "paused" }, {}, 90, { paused: 90 }],
    ["unknown before anything has come", { status: "new", deadline }, {}, 60, { unknown: 60 }],
    [
      "unknown while the service was away, never up",
      { deadline },
      { gaps: [{ from: MIDNIGHT + 20 * MINUTE, until: MIDNIGHT + 30 * MINUTE }] },
      50,
      { up: 40, unknown: 10 },
    ],
    [
      "unknown also of what was down",
      { status: "down" },
      { gaps: [{ from: MIDNIGHT - DAY, until: MIDNIGHT + 30 * MINUTE }] },
      50,
      { down: 20, unknown: 30 },
    ],
    ["maintenance", { deadline }, { windows: [window] }, 55, { up: 35, maintenance: 20 }],
    [
      "maintenance of what is down by then, too",
      { status: "down" },
      { windows: [window, { ...window, minutes: 10 }] },
      40,
      { down: 30, maintenance: 10 },
    ],
    [
      "a window while the service was away is unknown",
      { deadline },
      {
        windows: [window],
        gaps: [{ from: MIDNIGHT + 40 * MINUTE, until: MIDNIGHT + 60 * MINUTE }],
      },
      60,
      { up: 30, maintenance: 10, unknown: 20 },
    ],
  ])("%s", (_, state, around, minutes, expected) => {
    const check = checkSince(MIDNIGHT, state, { tz: "Europe/Berlin" });
    const { today, over } = passTime(check, { ...BERLIN, ...around }, MIDNIGHT + minutes * MINUTE);
    expect(over).toEqual([]);
    expect(minutesOf(today)).toEqual(expected);
  });

  test("never goes back", () => {
    const check = checkSince(MIDNIGHT, {});
    const { today } = passTime(check, BERLIN, MIDNIGHT - HOUR);
    expect(today).toEqual(check.state.today);
  });

  test("is all told, in steps as in one go", () => {
    let check = checkSince(MIDNIGHT, { deadline: MIDNIGHT + 70 * MINUTE });
    const windows = [{ calendar: "*-*-* 03:00", minutes: 90 }];
    const around = {
      ...BERLIN,
      windows,
      gaps: [{ from: MIDNIGHT + HOUR, until: MIDNIGHT + 7 * HOUR }],
    };
    const whole = passTime(check, around, MIDNIGHT + 9 * HOUR).today;
    for (let minutes = 7; minutes < 540; minutes += 7) {
      const { today } = passTime(check, around, MIDNIGHT + minutes * MINUTE);
      check = { ...check, state: { ...check.state, today } };
    }
    const { today } = passTime(check, around, MIDNIGHT + 9 * HOUR);
    expect(today).toEqual(whole);
    expect(Object.values(whole.spent).reduce((sum, ms) => sum + ms, 0)).toBe(9 * HOUR);
  });
});

describe("days", () => {
  test("are those of the clocks in the zone, with 23 and 25 hours", () => {
    const start = Date.parse("2026-03-28T12:00:00Z");
    const { over } = passTime(checkSince(start, { status: "down" }), BERLIN, start + 2 * DAY);
    expect(over.map((day) => [dateInWords(day.date), minutesOf(day)["down"]])).toEqual([
      ["2026-03-28", 11 * 60],
      ["2026-03-29", 23 * 60],
    ]);
    const autumn = Date.parse("2026-10-24T23:00:00Z");
    const late = passTime(checkSince(autumn, { status: "down" }), BERLIN, autumn + 2 * DAY);
    expect(late.over.map((day) => minutesOf(day)["down"])).toEqual([24 * 60, 24 * 60]);
    expect(dateInWords(late.today.date)).toBe("2026-10-27");
  });

  test("without a ping are days, too: at most as many as are kept", () => {
    const { over } = passTime(checkSince(MIDNIGHT, { status: "down" }), BERLIN, MIDNIGHT + 3 * DAY);
    expect(over.map(minutesOf)).toEqual([{ down: 1440 }, { down: 1440 }, { down: 1440 }]);
    const end = MIDNIGHT + 1000 * DAY;
    const years = passTime(checkSince(MIDNIGHT, { status: "down" }), BERLIN, end);
    expect(years.over).toHaveLength(KEPT_DAYS + 1);
  });

  test("go on where the zone is set to another one, and none comes twice", () => {
    const noon = MIDNIGHT + 12 * HOUR;
    const check = checkSince(noon, { status: "down" });
    const { over, today } = passTime(
      check,
      { ...BERLIN, timezone: "America/New_York" },
      noon + 2 * DAY,
    );
    const dates = [...over, today].map(({ date }) => dateInWords(date));
    expect(dates).toEqual(["2026-11-26", "2026-11-27", "2026-11-28"]);
    expect(minutesOf(over[0] as Day)).toEqual({ down: 18 * 60 });
  });
});

describe("runs", () => {
  const { today } = checkSince(MIDNIGHT, {}).state;
  const run = { failed: false, durationMs: undefined, facts: undefined };

  test("are counted, with what failed, how long they took and what they backed up", () => {
    const runs = [
      { ...run, durationMs: 3000, facts: { tool: "borg", size: 10, files: 2, added: 5 } as const },
      { ...run, durationMs: 1000, failed: true },
      { ...run, facts: { tool: "restic", size: 12, added: 6, durationSeconds: 8 } as const },
      run,
      // a start that has lost its end
      { ...run, durationMs: 80 * HOUR },
    ];
    expect(closed(runs.reduce(withRun, today))).toMatchObject({
      runs: 5,
      failures: 1,
      medianMs: 3000,
      longestMs: 8000,
      size: 12,
      files: 2,
      added: 11,
    });
  });

  test("of a minute leave few durations, and their median is near", () => {
    let day = today;
    for (let n = 1; n <= 1440; n += 1)
      day = withRun(day, { ...run, durationMs: (n * 7919) % 1441 });
    expect(day.durations.length).toBeLessThanOrEqual(KEPT_DURATIONS);
    const { runs, medianMs, longestMs } = closed(day);
    expect([runs, longestMs]).toEqual([1440, 1440]);
    expect(Math.abs((medianMs ?? 0) - 720)).toBeLessThan(1440 / 10);
  });
});

test.each<[string, Record<string, number>[], number | undefined]>([
  ["what was no outage", [{ up: 90, late: 9, down: 1 }], 0.99],
  ["over all days", [{ up: 50 }, { down: 50 }], 0.5],
  [
    "without pauses, maintenance and what is unknown",
    [{ up: 3, down: 1, paused: 90, maintenance: 9, unknown: 7 }],
    0.75,
  ],
  ["of nothing known", [{ paused: 5, unknown: 7 }], undefined],
  ["of no day", [], undefined],
])("availability is %s", (_, days, expected) => {
  const none = { up: 0, late: 0, down: 0, paused: 0, maintenance: 0, unknown: 0 };
  expect(availability(days.map((spent) => ({ spent: { ...none, ...spent } })))).toBe(expected);
});
