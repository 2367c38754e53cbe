import { expect, test } from "vitest";
import { calendarFile, occurrencesOf } from "../../../../functions/links/link/occurrences.ts";
import { parseConfig } from "../../../../src/config/config.ts";
import { blankLink } from "../blank.ts";

const config = parseConfig({});
const at = (text: string) => Date.parse(text);
const tuesdays = { calendar: "Tue 18:00", minutes: 60, target: "https://m.example/" };

const starts = (more: object, now: string, most = 3) =>
  occurrencesOf({ ...blankLink, windows: [tuesdays], ...more }, at(now), most, config).map(
    ({ startsAt, endsAt }) => [new Date(startsAt).toISOString(), (endsAt - startsAt) / 60_000],
  );

test("the next openings, in the link's zone, over a change of the clocks", () => {
  expect(starts({}, "2026-10-20T12:00:00Z")).toEqual([
    ["2026-10-20T16:00:00.000Z", 60],
    ["2026-10-27T17:00:00.000Z", 60],
    ["2026-11-03T17:00:00.000Z", 60],
  ]);
});

test("one that is open now is among them, one that is over is not", () => {
  expect(starts({}, "2026-11-24T17:30:00Z", 1)).toEqual([["2026-11-24T17:00:00.000Z", 60]]);
  expect(starts({}, "2026-11-24T18:00:00Z", 1)).toEqual([["2026-12-01T17:00:00.000Z", 60]]);
});

test("none before the link is valid and none after", () => {
  const limits = { validFrom: at("2026-12-01T17:00:00Z"), validUntil: at("2026-12-08T17:00:00Z") };
  expect(starts(limits, "2026-11-23T12:00:00Z")).toEqual([["2026-12-01T17:00:00.000Z", 60]]);
});

test("several windows are one list in order", () => {
  const windows = [tuesdays, { ...tuesdays, calendar: "Wed 10:00", minutes: 30 }];
  const lengths = starts({ windows }, "2026-11-23T12:00:00Z", 4).map(([, minutes]) => minutes);
  expect(lengths).toEqual([60, 30, 60, 30]);
});

test("lines have 75 octets at most, and what would end one is escaped", () => {
  const text = calendarFile({
    title: `a,b;c\\d\r\nBEGIN:VEVENT\u0000${"🐟".repeat(40)}\uD800`,
    shortUrl: "https://go.example/x",
    occurrences: [{ startsAt: at("2026-12-01T17:00:00Z"), endsAt: at("2026-12-01T18:00:00Z") }],
    changedAt: at("2026-11-01T00:00:00Z"),
  });
  const lines = text.split("\r\n");
  expect(lines.pop()).toBe("");
  for (const line of lines) {
    expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(line).not.toMatch(/[\r\n]/);
  }
  expect(lines.filter((line) => line === "BEGIN:VEVENT")).toHaveLength(1);
  expect(text.replaceAll("\r\n ", "")).toContain(
    String.raw`SUMMARY:a\,b\;c\\d\nBEGIN:VEVENT ${"🐟".repeat(40)}`,
  );
});
