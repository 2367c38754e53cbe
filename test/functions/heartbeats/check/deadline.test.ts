/** When a ping is expected, and when silence is an outage. */
import { describe, expect, test } from "vitest";
import type {
  MaintenanceWindow,
  Settings,
  State,
} from "../../../../functions/heartbeats/check/check.ts";
import {
  deadlineOf,
  nextAlert,
  nextExpected,
  runDeadline,
} from "../../../../functions/heartbeats/check/deadline.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { freshState } from "../../../../functions/heartbeats/check/transition.ts";

const T0 = Date.parse("2026-11-23T12:00:00Z");
const MINUTE = 60_000;

const settings: Settings = { ...defaultSettings, timeoutSeconds: 3600, graceSeconds: 600 };
const up: State = { ...freshState(T0), status: "up", lastSuccessAt: T0 };
const minutes = (moment: number | undefined) => moment && (moment - T0) / MINUTE;

describe("the next ping", () => {
  test("is a period after the base, which need not be a success", () => {
    expect(minutes(nextExpected(settings, up))).toBe(60);
    expect(minutes(nextExpected(settings, freshState(T0 + MINUTE)))).toBe(61);
  });

  test.each([
    // a success so many seconds before 13:00   is for the occurrence at
    [0, 120],
    [300, 120],
    [301, 60],
  ])("with early 300, after a success %i s before it", (before, next) => {
    const at = T0 + 60 * MINUTE - before * 1000;
    const rules = { ...settings, schedule: "*-*-* *:00", earlySeconds: 300 };
    expect(minutes(nextExpected(rules, { ...up, baseAt: at, lastSuccessAt: at }))).toBe(next);
    // A check that was made or resumed then has pinged nothing.
    const resumedAt = { ...up, baseAt: at, lastSuccessAt: T0 - MINUTE };
    expect(minutes(nextExpected(rules, resumedAt))).toBe(before === 0 ? 120 : 60);
  });

  test.each([
    // minutes before 13:00   for the occurrence at minute
    [10, 120],
    [15, 120],
    [16, 60],
    [59, 60],
  ])("a generous early of an hour: a success %i minutes before, hourly", (before, next) => {
    // More than a quarter of the gap before it: that was the late job of the occurrence at 12:00.
    const at = T0 + (60 - before) * MINUTE;
    const rules = { ...settings, schedule: "*-*-* *:00", earlySeconds: 3600 };
    expect(minutes(nextExpected(rules, { ...up, baseAt: at, lastSuccessAt: at }))).toBe(next);
  });

  test("counts for the first occurrence of all, however early the setting allows", () => {
    const rules = { ...settings, schedule: "2026-11-23,24 12:01", earlySeconds: 60 };
    expect(minutes(nextExpected(rules, up))).toBe(24 * 60 + 1);
  });

  test("is none after the last occurrence", () => {
    const rules = { ...settings, schedule: "2026-11-23 12:00" };
    expect(nextExpected(rules, up)).toBeUndefined();
    const early = { ...settings, schedule: "2026-11-23 12:01", earlySeconds: 60 };
    expect(nextExpected(early, up)).toBeUndefined();
  });
});

describe("the end of a run", () => {
  const running = (startedAt: number): State => ({ ...up, run: { startedAt, id: undefined } });

  test("is the longest time that it may take, or else the grace time, after its start", () => {
    const rules = { ...settings, maxRuntimeSeconds: 1800 };
    expect(minutes(runDeadline(settings, running(T0)))).toBe(10);
    expect(minutes(runDeadline(rules, running(T0)))).toBe(30);
    expect(runDeadline(rules, up)).toBeUndefined();
  });

  test.each([
    // ms between the base and the end of the run
    [-1, undefined],
    [0, undefined],
    [1, T0 + 1],
  ])("%i ms after the last success", (after, end) => {
    expect(runDeadline(settings, running(T0 - 10 * MINUTE + after))).toBe(end);
  });
});

describe("the deadline", () => {
  test.each([
    ["up", 70],
    ["new", 70],
    ["down", undefined],
    ["paused", undefined],
  ] as const)("of a check that is %s", (status, deadline) => {
    expect(minutes(deadlineOf(settings, { ...up, status }, []))).toBe(deadline);
  });

  test.each([
    // start  longest  deadline: whichever is first
    [0, 69, 69],
    [0, 71, 70],
    [60, 9, 69],
  ])("of a run from minute %i that may take %i", (start, longest, deadline) => {
    const state = { ...up, run: { startedAt: T0 + start * MINUTE, id: undefined } };
    const rules = { ...settings, maxRuntimeSeconds: longest * 60 };
    expect(minutes(deadlineOf(rules, state, []))).toBe(deadline);
  });

  test.each([
    [69, 70],
    [70, 70],
    [71, 71],
  ])("is not before minute %i: %i", (notBefore, deadline) => {
    const state = { ...up, notBefore: T0 + notBefore * MINUTE };
    expect(minutes(deadlineOf(settings, state, []))).toBe(deadline);
  });

  test.each([
    // The job has until then to make up for it.
    [30, 30],
    [69, 69],
    // The regular deadline is earlier.
    [71, 70],
  ])("after a run that maintenance interrupted until minute %i: %i", (until, deadline) => {
    const warning = { code: "interrupted", signal: "TERM", until: T0 + until * MINUTE } as const;
    expect(minutes(deadlineOf(settings, { ...up, warning }, []))).toBe(deadline);
    const ended = { ...settings, schedule: "2026-11-23 12:00" };
    expect(minutes(deadlineOf(ended, { ...up, warning }, []))).toBe(until);
  });

  test("is not moved by any other warning", () => {
    const warning = { code: "overrun", startedAt: T0 } as const;
    expect(minutes(deadlineOf(settings, { ...up, warning }, []))).toBe(70);
  });

  test("there is none where nothing is expected, not even with a delay", () => {
    const rules = { ...settings, schedule: "2026-11-23 12:00" };
    const state = { ...up, notBefore: T0 + 99 * MINUTE };
    expect(deadlineOf(rules, state, [])).toBeUndefined();
    const always = [{ calendar: "*-*-* 00:00", minutes: 1_440 }];
    expect(deadlineOf(rules, state, always)).toBeUndefined();
    const run = { startedAt: T0, id: undefined };
    expect(minutes(deadlineOf(rules, { ...up, run }, []))).toBe(10);
  });

  test("moves to the end of maintenance, and a delay counts after that", () => {
    const windows = [{ calendar: "*-*-* 13:00", minutes: 30 }];
    expect(minutes(deadlineOf(settings, up, windows))).toBe(100);
    const state = { ...up, notBefore: T0 + 101 * MINUTE };
    expect(minutes(deadlineOf(settings, state, windows))).toBe(101);
  });

  test("reads the calendars of windows in the zone of the check", () => {
    // 14:00 in Berlin is 13:00 in UTC.
    const windows = [{ calendar: "*-*-* 14:00", minutes: 30 }];
    expect(minutes(deadlineOf({ ...settings, tz: "Europe/Berlin" }, up, windows))).toBe(100);
    expect(minutes(deadlineOf(settings, up, windows))).toBe(70);
  });

  describe("in the morning of maintenance", () => {
    // Every day at 06:00 in Berlin, with maintenance from 05:30 for 55 minutes.
    const daily = { ...settings, schedule: "*-*-* 06:00", tz: "Europe/Berlin" };
    const windows = [{ calendar: "*-*-* 05:30", minutes: 55 }];
    const at = Date.parse("2026-11-23T05:00:10Z");
    const state = { ...up, baseAt: at, lastSuccessAt: at };
    test.each([
      // grace   told at
      [600, "2026-11-24T05:35:00Z"],
      [3_600, "2026-11-24T06:00:00Z"],
      [84_600, "2026-11-25T11:25:00Z"],
      [85_500, "2026-11-25T11:25:00Z"],
      [86_400, "2026-11-25T11:25:00Z"],
    ])("a grace time of %i s is told of at %s", (graceSeconds, told) => {
      const moment = deadlineOf({ ...daily, graceSeconds }, state, windows);
      expect(new Date(moment ?? 0).toISOString().replace(".000", "")).toBe(told);
    });
  });

  test("comes, whatever windows say: a window moves it once", () => {
    const always = [{ calendar: "*-*-* 00:00", minutes: 1_440 }];
    const rules = { ...settings, timeoutSeconds: 1, graceSeconds: 1 };
    // To midnight, and a second.
    expect(deadlineOf(rules, up, always)).toBe(Date.parse("2026-11-24T00:00:01Z"));
    const others: MaintenanceWindow[] = Array.from({ length: 20 }, () => ({
      calendar: "*-*-* *:*",
      minutes: 10_080,
    }));
    expect(deadlineOf(rules, up, others)).toBeGreaterThan(T0);
  });

  test("behind windows that relieve each other is behind the last of them", () => {
    const windows = [
      { calendar: "*-*-* 13:20", minutes: 30 },
      { calendar: "*-*-* 13:00", minutes: 30 },
    ];
    expect(minutes(deadlineOf(settings, up, windows))).toBe(120);
  });

  test("does not move on into the next window", () => {
    const windows = [
      { calendar: "*-*-* 13:00", minutes: 30 },
      { calendar: "*-*-* 13:35", minutes: 30 },
    ];
    expect(minutes(deadlineOf(settings, up, windows))).toBe(100);
  });
});

describe("silence is told of next", () => {
  test.each([
    // status, next reminder, told at
    ["up", undefined, 70],
    ["new", undefined, 70],
    ["paused", undefined, undefined],
    // Down since minute 5.
    ["down", 125, 125],
    // Somebody takes care of it, or no reminders are wanted.
    ["down", undefined, 5],
  ] as const)("of a check that is %s with the next reminder at %s: %s", (status, remind, told) => {
    const state = { ...up, status, lastFlipAt: T0 + 5 * MINUTE };
    const remindAt = remind && T0 + remind * MINUTE;
    const check = { state: { ...state, deadline: deadlineOf(settings, state, []) }, remindAt };
    expect(minutes(nextAlert(check))).toBe(told);
  });
});
