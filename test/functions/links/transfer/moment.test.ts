/** Moments and counts in imported files: read as they are meant, or not at all. */
import { describe, expect, test } from "vitest";
import {
  count,
  isUnreadable,
  moment,
  unixMoment,
} from "../../../../functions/links/transfer/moment.ts";

const BERLIN = "Europe/Berlin";
const shown = (value: unknown) => (isUnreadable(value) ? "unreadable" : value);

describe("a moment", () => {
  test.each([
    // written                        in Berlin
    ["2026-12-31", "2026-12-30T23:00:00.000Z"],
    ["2026-12-31 18:00", "2026-12-31T17:00:00.000Z"],
    ["2026-12-31T18:00:05", "2026-12-31T17:00:05.000Z"],
    ["2026-07-01 18:00", "2026-07-01T16:00:00.000Z"],
    ["2026-12-31T18:00Z", "2026-12-31T18:00:00.000Z"],
    ["2026-12-31t18:00:00.1239z", "2026-12-31T18:00:00.123Z"],
    ["2026-12-31T23:59:59+01:00", "2026-12-31T22:59:59.000Z"],
    ["2026-12-31 23:59:59 -0130", "2027-01-01T01:29:59.000Z"],
    ["2026-12-31T00:00+14", "2026-12-30T10:00:00.000Z"],
    ["31.12.2026", "2026-12-30T23:00:00.000Z"],
    ["1.2.2026", "2026-01-31T23:00:00.000Z"],
    ["31.12.2026 18:00", "2026-12-31T17:00:00.000Z"],
    ["31.12.2026, 18:00:30 Uhr", "2026-12-31T17:00:30.000Z"],
    [" 29.02.2028 ", "2028-02-28T23:00:00.000Z"],
    // Twice in the night in which summer ends: the first time.
    ["2026-10-25 02:30", "2026-10-25T00:30:00.000Z"],
  ])("%s", (text, at) => expect(moment(text, BERLIN)).toBe(at));

  const unclear = `12/01/2026|31/12/2026|5|Plenum 3|tomorrow|2026|2026-12|1.2.26|1.2.|18:00|20261231
    31.11.2026|2026-02-29|2026-13-01|2026-00-10|0.1.2026|32.1.2026|0000-00-00 00:00:00
    2026-12-31 24:00|2026-12-31 18:60|2026-12-31T18|2026-12-31 18:00 CET|Thu, 31 Dec 2026
    2026-12-31T18:00+24:00|2026-12-31T18:00+01:60|9999-12-31T23:59:59-12:00|２０２６-12-31|1893456000`;
  test.each<unknown>([
    ...unclear.split(/[|\n]/),
    // The clock skips it.
    "2026-03-29 02:30",
    5,
    true,
    {},
    1_893_456_000_000,
  ])("%j is none, rather than a guess", (text) =>
    expect(shown(moment(text, BERLIN))).toBe("unreadable"),
  );

  test("of nothing is not told", () => {
    for (const nothing of [undefined, null, ""]) expect(moment(nothing, BERLIN)).toBeUndefined();
  });

  test.each([
    ["2026-12-31", BERLIN, "2026-12-31T23:00:00.000Z"],
    ["31.12.2026", "UTC", "2027-01-01T00:00:00.000Z"],
    ["28.03.2026", BERLIN, "2026-03-28T23:00:00.000Z"],
    ["29.03.2026", BERLIN, "2026-03-29T22:00:00.000Z"],
    // Where midnight itself was skipped the next day began at one.
    ["2018-11-03", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
    ["31.12.2026 18:00", BERLIN, "2026-12-31T17:00:00.000Z"],
  ])("without a time, %s ends in %s when the day is over", (text, zone, at) =>
    expect(moment(text, zone, "end")).toBe(at),
  );
});

describe("a unix time", () => {
  test.each([
    [0, "1970-01-01T00:00:00.000Z"],
    [1_700_000_000, "2023-11-14T22:13:20.000Z"],
    [1_700_000_000.5, "2023-11-14T22:13:20.500Z"],
    [1_700_000_000_000, "2023-11-14T22:13:20.000Z"],
    [1_700_000_000_000_000, "2023-11-14T22:13:20.000Z"],
    // The last second of seconds is followed by the first millisecond of milliseconds.
    [7_258_118_399, "2199-12-31T23:59:59.000Z"],
    [7_258_118_400, "1970-03-26T00:08:38.400Z"],
    [7_258_118_399_999, "2199-12-31T23:59:59.999Z"],
    [7_258_118_400_000, "1970-03-26T00:08:38.400Z"],
    [7_258_118_399_999_000, "2199-12-31T23:59:59.999Z"],
    [null, undefined],
    [undefined, undefined],
    // Beyond 2200 in every unit, and what is no time at all.
    [7_258_118_400_000_000, "unreadable"],
    ...[1e20, -5, Number.NaN, Infinity, "1700000000", "", true].map((value): [unknown, string] => [
      value,
      "unreadable",
    ]),
  ])("%s is %s", (value, at) => expect(shown(unixMoment(value))).toBe(at));
});

test.each([
  [undefined, undefined],
  [null, undefined],
  ["", undefined],
  ["12", 12],
  [" 7 ", 7],
  ["1,234", 1234],
  ["12,345,678", 12_345_678],
  [0, 0],
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ...["x", "1.234", "1,23", ",123", "-1", "1e3", "9007199254740992", -1, 1.5, true, []].map(
    (value): [unknown, string] => [value, "unreadable"],
  ),
  [Number.MAX_SAFE_INTEGER + 1, "unreadable"],
])("the count %j is %s", (value, expected) => expect(shown(count(value))).toBe(expected));
