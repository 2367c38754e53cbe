import { describe, expect, test } from "vitest";
import { dayOption, parseMoment } from "../../../agents/cli/terminal/moment.ts";

describe("moments", () => {
  test.each([
    // typed                       edge     means
    ["2026-12-31T18:00:00Z", "start", "2026-12-31T18:00:00.000Z"],
    ["2026-12-31T18:00+01:00", "start", "2026-12-31T17:00:00.000Z"],
    ["2026-12-31 18:00+01:00", "end", "2026-12-31T17:00:00.000Z"],
    ["2026-13-01", "start", undefined],
    ["2026-11-31", "start", undefined],
    ["2026-11-30T24:00", "start", undefined],
    ["2026-11-30T23:60", "start", undefined],
    ["2026-02-30T10:00Z", "start", undefined],
    ["morgen", "start", undefined],
    ["", "start", undefined],
  ] as const)("%s (%s) is %s", (text, edge, means) => {
    expect(parseMoment(text, edge)?.toISOString()).toBe(means);
  });

  test("without an offset they are meant here, and a day ends when it is over", () => {
    expect(parseMoment("2026-12-31", "start")).toEqual(new Date(2026, 11, 31));
    expect(parseMoment("31.12.2026", "start")).toEqual(new Date(2026, 11, 31));
    expect(parseMoment("1.2.2027", "end")).toEqual(new Date(2027, 1, 2));
    expect(parseMoment(" 31.12.2026 18:30 ", "end")).toEqual(new Date(2026, 11, 31, 18, 30));
    expect(parseMoment("31.12.2026, 9.05 Uhr", "end")).toEqual(new Date(2026, 11, 31, 9, 5));
    expect(parseMoment("31.12.2026 18 Uhr", "end")).toEqual(new Date(2026, 11, 31, 18));
    for (const none of ["31.11.2026", "31.12.26", "31.12.", "12/31/2026", "31.12.2026 25 Uhr"]) {
      expect(parseMoment(none, "start")).toBeUndefined();
    }
    expect(parseMoment("2026-12-31", "end")).toEqual(new Date(2027, 0, 1));
    expect(parseMoment("2026-12-31 18:30:05", "end")).toEqual(new Date(2026, 11, 31, 18, 30, 5));
  });
});

test("a day is one of a calendar, as the service takes it", () => {
  expect(
    ["2026-11-01", "1.11.2026", " 01.11.2026 "].map((text) => dayOption("from", text)),
  ).toEqual(["2026-11-01", "2026-11-01", "2026-11-01"]);
  for (const none of ["31.11.2026", "2026-11-01T10:00", "1.11.2026 18 Uhr", "1.11.", "gestern"]) {
    expect(() => dayOption("from", none)).toThrow(`--from ${none}: write a day such as 2026-12-31`);
  }
});
