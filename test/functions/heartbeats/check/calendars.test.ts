/** Schedules that are kept read. */
import { beforeAll, describe, expect, test, vi } from "vitest";
import { calendarFor, loadCron } from "../../../../functions/heartbeats/check/calendars.ts";
import { MAX_CACHED_CALENDARS } from "../../../../functions/heartbeats/limits.ts";

test("a cron expression needs its evaluator", async () => {
  // As in an isolate that has just begun.
  vi.resetModules();
  const fresh = await import("../../../../functions/heartbeats/check/calendars.ts");
  expect(() => fresh.calendarFor("1 2 3 4 5", "UTC")).toThrow("before cron was loaded");
});

describe("calendars", () => {
  beforeAll(loadCron);

  test("are read once, for each zone by themselves", () => {
    const utc = calendarFor("*-*-* 06:00", "UTC");
    expect(calendarFor("*-*-* 06:00", "UTC")).toBe(utc);
    const berlin = calendarFor("*-*-* 06:00", "Europe/Berlin");
    const midnight = Date.parse("2026-11-23T00:00:00Z");
    expect(utc.next(midnight)).toBe(Date.parse("2026-11-23T06:00:00Z"));
    expect(berlin.next(midnight)).toBe(Date.parse("2026-11-23T05:00:00Z"));
    expect(calendarFor("0 6 * * *", "UTC").next(midnight)).toBe(utc.next(midnight));
  });

  test("that cannot be read are an error", () => {
    expect(() => calendarFor("nonsense", "UTC")).toThrow("a stored schedule cannot be read");
  });

  test("make room, the oldest first", () => {
    const first = calendarFor("*-*-* 01:01", "UTC");
    // So many are kept in all; the others of these tests are older and go first.
    const schedule = (n: number) => `*-*-* 02:${Math.floor(n / 60)}:${n % 60}`;
    for (let n = 1; n < MAX_CACHED_CALENDARS; n += 1) calendarFor(schedule(n), "UTC");
    expect(calendarFor("*-*-* 01:01", "UTC")).toBe(first);
    calendarFor(schedule(MAX_CACHED_CALENDARS), "UTC");
    expect(calendarFor("*-*-* 01:01", "UTC")).not.toBe(first);
  });
});
