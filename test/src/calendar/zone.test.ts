import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  eraAt,
  firstShown,
  isTimeZone,
  latestShown,
  suggestTimeZone,
  zoneOf,
  type Zone,
} from "../../../src/calendar/zone.ts";

function zone(name: string): Zone {
  const found = zoneOf(name);
  if (found === undefined) throw new Error(name);
  return found;
}

describe("a time zone name", () => {
  test.each([
    "UTC",
    "Europe/Berlin",
    "Europe/Kyiv",
    "Asia/Kolkata",
    "America/Argentina/Buenos_Aires",
    "America/Port-au-Prince",
    "Etc/GMT+5",
    "EST5EDT",
    "CET",
    "EET",
    "EST",
    "GMT",
    "HST",
    "MET",
    "MST",
    "PRC",
    "ROC",
    "ROK",
    "UCT",
    "WET",
  ])("%s exists", (name) => expect(isTimeZone(name)).toBe(true));

  test.each([
    "",
    "Berlin",
    "Europe/Atlantis",
    "europe/berlin",
    "utc",
    " Europe/Berlin",
    "+01:00",
    "GMT+5",
    "CEST",
    "IST",
    "PST",
    "BST",
    "CTT",
    "../etc/passwd",
    "A".repeat(10_000),
    "Europe/Berlin\u0000",
  ])("%j does not", (name) => expect(isTimeZone(name)).toBe(false));

  test.each([
    ["europe/berlin", "Europe/Berlin"],
    ["EUROPE/BERLIN", "Europe/Berlin"],
    ["Europe/Berlin", undefined],
    ["Europe/Atlantis", undefined],
    ["", undefined],
  ])("%j was meant to be %s", (name, right) => expect(suggestTimeZone(name)).toBe(right));

  test("is known for every zone of Intl", () => {
    const names = Intl.supportedValuesOf("timeZone");
    expect(names.length).toBeGreaterThan(400);
    expect(names.filter((name) => !isTimeZone(name))).toEqual([]);
  });
});

describe("the clocks of a zone", () => {
  test("are ahead of UTC by what Intl says, at any time in any zone", () => {
    const names = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
    const moment = fc.integer({ min: 0, max: Date.UTC(2199, 11) });
    fc.assert(
      fc.property(names, moment, (name, at) => {
        const whole = at - (at % 1000);
        const shown = new Intl.DateTimeFormat("en-US", {
          timeZone: name,
          dateStyle: "short",
          timeStyle: "medium",
          hourCycle: "h23",
        }).format(whole);
        const wall = new Intl.DateTimeFormat("en-US", {
          timeZone: "UTC",
          dateStyle: "short",
          timeStyle: "medium",
          hourCycle: "h23",
        }).format(whole + eraAt(zone(name), whole).offset);
        expect(wall).toBe(shown);
      }),
      { numRuns: 500 },
    );
  });

  const berlin = zone("Europe/Berlin");
  const at = (text: string): number => Date.parse(`${text}Z`);

  test.each([
    ["2026-03-29T01:59:59", at("2026-03-29T00:59:59")],
    ["2026-03-29T03:00:00", at("2026-03-29T01:00:00")],
    ["2026-10-25T02:00:00", at("2026-10-25T00:00:00")],
    ["2026-10-25T02:59:59", at("2026-10-25T00:59:59")],
    ["2026-10-25T03:00:00", at("2026-10-25T02:00:00")],
  ])("show %s for the first time at %d", (wall, instant) => {
    expect(firstShown(berlin, at(wall))).toBe(instant);
  });

  test.each(["2026-03-29T02:00:00", "2026-03-29T02:59:59"])("never show %s", (wall) => {
    expect(firstShown(berlin, at(wall))).toEqual({
      from: at("2026-03-29T02:00"),
      until: at("2026-03-29T03:00"),
    });
  });

  test.each([
    ["2026-10-25T00:30:00", "2026-10-25T02:30:00"],
    ["2026-10-25T01:00:00", "2026-10-25T02:59:59.999"],
    ["2026-10-25T01:30:00", "2026-10-25T02:59:59.999"],
    ["2026-10-25T02:00:00", "2026-10-25T03:00:00"],
  ])("have shown until %sZ at most %s", (instant, wall) => {
    expect(latestShown(berlin, at(instant))).toBe(at(wall));
  });
});
