import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCalendar } from "../../../src/calendar/calendar.ts";
import {
  allClosedAt,
  closesAt,
  nextSwitch,
  nextSwitches,
  windowAt,
  type CalendarWindow,
} from "../../../src/calendar/window.ts";

interface Named extends CalendarWindow {
  name: string;
}

function window(name: string, text: string, durationMinutes: number): Named {
  const parsed = parseCalendar(text, { timezone: "Europe/Berlin" });
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.code}`);
  return { name, calendar: parsed.calendar, durationMinutes };
}

const at = (text: string): number => Date.parse(text);

/** `2026-03-03T17:00 plenum`: when it switches to what. */
function switches(windows: Named[], now: string, count: number): string[] {
  return nextSwitches(windows, at(now), count).map(
    (each) => `${new Date(each.at).toISOString().slice(0, 16)} ${each.window?.name ?? "-"}`,
  );
}

const plenum = window("plenum", "Tue *-*-1..7,15..21 18:00", 240);

describe("a plenum of four hours", () => {
  test.each([
    ["2026-12-01T16:59:59.999Z", undefined],
    ["2026-12-01T17:00Z", "plenum"],
    ["2026-12-01T20:59:59.999Z", "plenum"],
    ["2026-12-01T21:00Z", undefined],
    ["2026-12-08T18:00Z", undefined],
  ])("at %s: %s", (now, expected) => {
    expect(windowAt([plenum], at(now))?.name).toBe(expected);
  });

  test("opens and closes, an hour earlier by UTC in summer", () => {
    expect(switches([plenum], "2026-03-03T17:00Z", 5)).toEqual([
      "2026-03-03T21:00 -",
      "2026-03-17T17:00 plenum",
      "2026-03-17T21:00 -",
      "2026-04-07T16:00 plenum",
      "2026-04-07T20:00 -",
    ]);
    expect(switches([plenum], "2026-10-20T16:00Z", 3)).toEqual([
      "2026-10-20T20:00 -",
      "2026-11-03T17:00 plenum",
      "2026-11-03T21:00 -",
    ]);
  });
});

describe("minutes of a window are elapsed minutes", () => {
  const night = window("night", "Sun 01:30", 120);
  test.each([
    ["2026-03-28T12:00Z", ["2026-03-29T00:30 night", "2026-03-29T02:30 -"]],
    ["2026-10-24T12:00Z", ["2026-10-24T23:30 night", "2026-10-25T01:30 -"]],
  ])("after %s", (now, expected) => {
    expect(switches([night], now, 2)).toEqual(expected);
  });

  test("the repeated hour does not open it again", () => {
    const short = window("short", "*-10-25 02:00", 30);
    expect(switches([short], "2026-10-24T12:00Z", 2)).toEqual([
      "2026-10-25T00:00 short",
      "2026-10-25T00:30 -",
    ]);
    expect(windowAt([short], at("2026-10-25T01:15Z"))).toBeUndefined();
    expect(switches([short], "2026-10-25T01:15Z", 1)).toEqual(["2027-10-25T00:00 short"]);
  });
});

describe("of several windows", () => {
  const day = window("day", "08:00 UTC", 600);
  const noon = window("noon", "12:00 UTC", 60);
  const evening = window("evening", "17:30 UTC", 60);

  test("the first one in the list that is open counts", () => {
    expect(switches([noon, day], "2026-01-01T00:00Z", 4)).toEqual([
      "2026-01-01T08:00 day",
      "2026-01-01T12:00 noon",
      "2026-01-01T13:00 day",
      "2026-01-01T18:00 -",
    ]);
    expect(switches([day, noon], "2026-01-01T00:00Z", 2)).toEqual([
      "2026-01-01T08:00 day",
      "2026-01-01T18:00 -",
    ]);
  });

  test("one takes over when the other closes", () => {
    expect(switches([day, evening], "2026-01-01T17:00Z", 2)).toEqual([
      "2026-01-01T18:00 evening",
      "2026-01-01T18:30 -",
    ]);
    expect(allClosedAt([day, evening], at("2026-01-01T09:00Z"))).toBe(at("2026-01-01T18:30Z"));
    expect(allClosedAt([day, evening], at("2026-01-01T07:00Z"))).toBe(at("2026-01-01T07:00Z"));
  });
});

describe("windows that touch by the clock on the wall", () => {
  const evening = at("2026-10-24T12:00Z");
  test.each([
    ["hourly", 60],
    ["daily", 24 * 60],
    ["*:0/15", 15],
    ["Sun,Mon 00/4:00", 240],
    ["*:00\n*:30", 30],
  ])("%s for %d minutes is open through the repeated hour", (text, minutes) => {
    const touching = window("touching", text, minutes);
    const end = Math.min(nextSwitch([touching], at("2026-10-25T00:00Z"))?.at ?? Infinity);
    expect(end).toBeGreaterThanOrEqual(at("2026-10-25T23:00Z"));
    for (let now = at("2026-10-25T00:00Z"); now < at("2026-10-25T04:00Z"); now += 60_000) {
      expect([new Date(now).toISOString(), windowAt([touching], now)?.name]).toEqual([
        new Date(now).toISOString(),
        "touching",
      ]);
    }
  });

  test("a break of a minute stays one, and is as long as the clock makes it", () => {
    const broken = window("broken", "hourly", 59);
    expect(switches([broken], "2026-10-24T23:30Z", 4)).toEqual([
      "2026-10-24T23:59 -",
      "2026-10-25T00:00 broken",
      "2026-10-25T00:59 -",
      "2026-10-25T02:00 broken",
    ]);
  });

  test("the last of them closes in time", () => {
    const two = window("two", "*-10-25 00,01:00", 60);
    expect(nextSwitches([two], evening, 2).map((each) => each.at)).toEqual([
      at("2026-10-24T22:00Z"),
      at("2026-10-25T00:00Z"),
    ]);
  });
});

test("however many lines relieve each other, a question ends", () => {
  let asked = 0;
  const minute = window("minute", "*:*:0", 1);
  const counted = (calendar: typeof minute.calendar) => ({
    ...calendar,
    lines: 20,
    next: (from: number) => ((asked += 20), calendar.next(from)),
    previous: (from: number) => ((asked += 20), calendar.previous(from)),
  });
  const rare = window("rare", "Sun *-02-29 02:30", 1);
  const windows = [rare, rare, rare, minute].map((each) => ({
    ...each,
    calendar: counted(each.calendar),
  }));
  expect(nextSwitches(windows, at("2026-11-23T08:10Z"), 5)).toEqual([]);
  // What is open at first is asked besides, and the last step may begin with one question left.
  expect(asked).toBeLessThanOrEqual(3_000 + 300);
});

test("a budget that is used up answers nothing, and one question is enough for one answer", () => {
  const now = at("2026-12-01T12:00Z");
  expect(nextSwitch([plenum], now, { left: 0 })).toBeUndefined();
  expect(nextSwitch([plenum], now, { left: 1 })).toEqual({
    at: at("2026-12-01T17:00Z"),
    window: plenum,
  });
});

describe("a window that opens again before it closes", () => {
  const busy = window("busy", "Mon 08..09:00/20 UTC", 30);

  test("stays open", () => {
    expect(switches([busy], "2026-11-23T00:00Z", 2)).toEqual([
      "2026-11-23T08:00 busy",
      "2026-11-23T10:10 -",
    ]);
    expect(closesAt(busy, at("2026-11-23T08:10Z"))).toBe(at("2026-11-23T08:30Z"));
    expect(allClosedAt([busy], at("2026-11-23T08:10Z"))).toBe(at("2026-11-23T10:10Z"));
  });

  test.each([
    // hourly for 59 days, and for 90: so many openings that it counts as for ever
    ["2026-01..02-* *:00 UTC", "2026-03-01T00:00Z"],
    ["2026-01..03-* *:00 UTC", undefined],
  ])("%s for an hour each: until %s", (text, end) => {
    const relieved = window("relieved", text, 60);
    const expected = end && at(end);
    expect(allClosedAt([relieved], at("2026-01-01T00:00Z"))).toBe(expected);
    expect(nextSwitch([relieved], at("2026-01-01T00:00Z"))?.at).toBe(expected);
  });

  test.each([
    // openings that relieve each other: 1999 are followed to their end, one more counts as for ever
    ["2026-01-03T01:30Z", "2026-03-27T08:00Z"],
    ["2026-01-03T00:30Z", undefined],
  ])("followed from %s: until %s", (from, end) => {
    // The last hour closes 1999 hours after 2026-01-03T01:00Z.
    const long = window(
      "long",
      "2026-01..02-* *:00 UTC\n2026-03-01..26 *:00 UTC\n2026-03-27 00..07:00 UTC",
      60,
    );
    expect(allClosedAt([long], at(from))).toBe(end && at(end));
  });

  test("for ever, if it always does", () => {
    const always = window("always", "hourly", 24 * 60);
    expect(windowAt([always], at("2026-11-23T08:10Z"))).toBe(always);
    expect(nextSwitch([always], at("2026-11-23T08:10Z"))).toBeUndefined();
    expect(allClosedAt([always], at("2026-11-23T08:10Z"))).toBeUndefined();
  });
});

describe("nothing switches", () => {
  test.each([
    ["without windows", []],
    ["with one that never opens", [window("never", "*-02-30", 60)]],
    ["with one that is over", [window("once", "2020-01-01 12:00", 60)]],
    ["with one of no length", [window("empty", "daily", 0)]],
  ])("%s", (_, windows) => {
    expect(windowAt(windows, at("2026-01-01T00:00Z"))).toBeUndefined();
    expect(nextSwitches(windows, at("2026-01-01T00:00Z"), 5)).toEqual([]);
  });
});

test("between two switches the answer is the same, and at each one another", () => {
  const rule = fc.constantFrom(
    "hourly",
    "*:0/20",
    "02:30",
    "Sun 00/4:00",
    "daily Pacific/Auckland",
  );
  const named = fc
    .tuple(rule, fc.integer({ min: 1, max: 300 }))
    .map(([text, minutes]) => window(text, text, minutes));
  const moment = fc.integer({ min: at("2026-10-20T00:00Z"), max: at("2026-10-30T00:00Z") });
  const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(named, { minLength: 1, maxLength: 3 }),
      moment,
      share,
      (list, now, part) => {
        const current = windowAt(list, now);
        const next = nextSwitch(list, now);
        if (next === undefined) return;
        expect(next.at).toBeGreaterThan(now);
        expect(next.window).not.toBe(current);
        expect(windowAt(list, next.at)).toBe(next.window);
        const between = now + Math.floor((next.at - 1 - now) * part);
        expect(windowAt(list, between)).toBe(current);
      },
    ),
    { numRuns: 1000 },
  );
});
