import { describe, expect, test } from "vitest";
import { formatTime, isTimeFormat } from "../../../../functions/links/link/time-format.ts";

describe("dates", () => {
  test.each([
    // moment (UTC)             format                 Berlin
    ["2026-03-29T00:59:00Z", "HH:mm", "01:59"],
    ["2026-03-29T01:00:00Z", "HH:mm", "03:00"],
    ["2026-10-25T00:30:00Z", "HH:mm", "02:30"],
    ["2026-10-25T01:30:00Z", "HH:mm", "02:30"],
    ["2026-12-31T23:00:00Z", "yyyy-MM-dd HH.mm", "2027-01-01 00.00"],
    ["2026-12-31T12:00:00Z", "w", "53"],
    ["2027-01-03T12:00:00Z", "w", "53"],
    ["2027-01-04T12:00:00Z", "w", "1"],
    ["2024-12-30T12:00:00Z", "w", "1"],
    ["2024-12-30T12:00:00Z", "YYYY-w", "2025-1"],
    ["2027-01-01T12:00:00Z", "YYYY-w", "2026-53"],
    ["2026-06-28T12:00:00Z", "YYYY-w", "2026-26"],
    ["2027-01-01T12:00:00Z", "yyyy-w", "2027-53"],
    ["2026-01-01T12:00:00Z", "w", "1"],
    ["2026-01-04T12:00:00Z", "w", "1"],
    ["2026-01-05T12:00:00Z", "w", "2"],
    ["2026-06-28T12:00:00Z", "w", "26"],
    ["2026-06-29T12:00:00Z", "w", "27"],
    ["2021-01-03T12:00:00Z", "w", "53"],
    // Sunday in Berlin, still Saturday in UTC; Monday begins a week.
    ["2026-01-03T23:30:00Z", "EEE w", "So 1"],
    ["2026-01-04T23:30:00Z", "EEE w", "Mo 2"],
    ["2026-07-01T22:00:00Z", "HH:mm", "00:00"],
    ["2026-02-03T04:05:06Z", "dd.MM. HHmm", "03.02. 0505"],
    ["2026-02-03T04:05:06Z", "yyyyyyyy", "20262026"],
    ["2026-11-24T12:00:00Z", "EEE, dd.MM.yyyy", "Di, 24.11.2026"],
  ])("%s as %s is %s", (at, format, shown) => {
    expect(formatTime(Date.parse(at), format, "Europe/Berlin", "de")).toBe(shown);
  });

  test("each zone and each language has its own clock and words, one after the other", () => {
    const at = Date.UTC(2026, 11, 31, 23, 30);
    const shown = (["Europe/Berlin", "UTC", "Asia/Kathmandu", "Europe/Berlin"] as const).map(
      (zone) => formatTime(at, "yyyy-MM-dd HH:mm", zone, "de"),
    );
    expect(shown).toEqual([
      "2027-01-01 00:30",
      "2026-12-31 23:30",
      "2027-01-01 05:15",
      "2027-01-01 00:30",
    ]);
    expect(
      (["de", "en", "de"] as const).map((language) => formatTime(at, "EEE", "UTC", language)),
    ).toEqual(["Do", "Thu", "Do"]);
  });

  test.each([
    ["yyyy", true],
    ["yyyyMMdd", true],
    ["w", true],
    ["", false],
    ["-", false],
    ["d", false],
    ["yyyy{path}", false],
    ["MM", true],
    ["dd", true],
    ["HH", true],
    ["mm", true],
    ["EEE", true],
    ["yyyy-MM-ddTHH", false],
    ["yyyy 1", false],
    ["yyyy ü", false],
    ["EEE, dd. MM. (w)", true],
  ])("%j is a format: %s", (format, good) => expect(isTimeFormat(format)).toBe(good));
});
