/** The state of a link at a moment: each condition alone, and both sides of each moment. */
import { describe, expect, test } from "vitest";
import { answerOf, switchesOf } from "../../../../functions/links/link/answer.ts";
import { stateOf, takesPath, type Link } from "../../../../functions/links/link/link.ts";
import { parseConfig } from "../../../../src/config/config.ts";
import { blankLink } from "../blank.ts";

const config = parseConfig({});
const NOW = Date.UTC(2026, 10, 24, 12, 30, 15, 500);
const linkOf = (more: Partial<Link>): Link => ({ ...blankLink, ...more });
const ask = (more: Partial<Link>, asked: { rest?: string; search?: string; now?: number } = {}) =>
  answerOf(linkOf(more), { rest: "", search: "", now: NOW, ...asked }, config);

describe("the state of a link", () => {
  test.each<[Partial<Link>, string]>([
    [{}, "active"],
    [{ validFrom: NOW + 1 }, "not-yet"],
    [{ validFrom: NOW }, "active"],
    [{ validFrom: NOW - 1 }, "active"],
    [{ validUntil: NOW + 1 }, "active"],
    [{ validUntil: NOW }, "expired"],
    [{ validUntil: NOW - 1 }, "expired"],
    [{ maxClicks: 3, usedClicks: 2 }, "active"],
    [{ maxClicks: 3, usedClicks: 3 }, "used-up"],
    [{ maxClicks: 3, usedClicks: 4 }, "used-up"],
    [{ usedClicks: 4 }, "active"],
    [{ validFrom: NOW - 1, validUntil: NOW + 1, maxClicks: 1 }, "active"],
    // The first that applies.
    [{ validFrom: NOW + 1, maxClicks: 1, usedClicks: 1 }, "not-yet"],
    [{ validUntil: NOW, maxClicks: 1, usedClicks: 1 }, "expired"],
  ])("%j is %s", (more, state) => expect(stateOf(linkOf(more), NOW)).toBe(state));
});

describe("paths below a link's own", () => {
  const window = { calendar: "Tue 18:00", minutes: 60, target: "https://w.example/" };
  test.each<[Partial<Link>, boolean]>([
    [{}, false],
    [{ forwardPath: true }, true],
    [{ forwardQuery: true }, false],
    [{ target: "https://c.example/{path}" }, true],
    [{ target: "https://c.example/{query.path}" }, false],
    [{ windows: [window] }, false],
    [{ windows: [window, { ...window, target: "https://w.example/{path}" }] }, true],
  ])("%j takes them: %s", (more, expected) => expect(takesPath(linkOf(more))).toBe(expected));
});

describe("what is answered", () => {
  test("a redirect with the link's status, for ever the same", () => {
    expect(ask({ status: 303 })).toEqual({
      kind: "redirect",
      status: 303,
      location: "https://c.example/",
      until: Infinity,
      permanent: false,
    });
  });

  test.each([
    [301, true],
    [302, false],
    [303, false],
    [307, false],
    [308, true],
  ] as const)("%i may be kept by browsers: %s", (status, permanent) => {
    expect(ask({ status })).toMatchObject({ status, permanent });
    // Each click of a limited link has to be seen.
    expect(ask({ status, maxClicks: 9 })).toMatchObject({ status, permanent: false, until: 0 });
  });

  test.each<[Partial<Link>, string]>([
    [{ validFrom: NOW + 1 }, "not-yet"],
    [{ validUntil: NOW }, "gone"],
    [{ maxClicks: 1, usedClicks: 1 }, "gone"],
  ])("outside of its limits, %j, there is nothing, or the fallback", (more, kind) => {
    expect(ask(more)).toEqual({ kind });
    const fallback = "https://f.example/{query.a}?d={now:HH}";
    const outside = {
      ...more,
      fallback,
      status: 301,
      forwardPath: true,
      forwardQuery: true,
    } as const;
    expect(ask(outside, { rest: "x", search: "?a=1" })).toEqual({
      kind: "redirect",
      status: 302,
      location: "https://f.example/1?d=13",
      until: 0,
      permanent: false,
    });
  });

  test("inside of them the fallback is not looked at", () => {
    expect(ask({ fallback: "https://f.example/" })).toMatchObject({
      location: "https://c.example/",
    });
  });

  test.each([
    [false, false, "https://c.example/"],
    [true, false, "https://c.example/x"],
    [false, true, "https://c.example/?a=1"],
    [true, true, "https://c.example/x?a=1"],
  ])("path forwarded: %s, query forwarded: %s", (forwardPath, forwardQuery, location) => {
    const asked = { rest: "x", search: "?a=1" };
    expect(ask({ forwardPath, forwardQuery }, asked)).toMatchObject({ location });
  });

  test("dates are told in the link's zone, else in the service's", () => {
    const target = "https://c.example/{now:HH}";
    expect(ask({ target })).toMatchObject({ location: "https://c.example/13" });
    expect(ask({ target, timezone: "UTC" })).toMatchObject({ location: "https://c.example/12" });
  });

  test("and in the service's language", () => {
    const link = linkOf({ target: "https://c.example/{now:EEE}" });
    const english = parseConfig({ LANGUAGE: "en" });
    const asked = { rest: "", search: "", now: NOW };
    expect(answerOf(link, asked, english)).toMatchObject({ location: "https://c.example/Tue" });
    expect(answerOf(link, asked, config)).toMatchObject({ location: "https://c.example/Di" });
  });
});

describe("how long an answer stays the same", () => {
  const minute = Date.UTC(2026, 10, 24, 12, 31);
  const two = Date.UTC(2026, 10, 24, 13); // 14:00 in Berlin
  const window = (calendar: string, minutes = 60, target = "https://w.example/") => ({
    calendar,
    minutes,
    target,
  });
  test.each<[Partial<Link>, number]>([
    [{}, Infinity],
    [{ forwardPath: true }, Infinity],
    [{ forwardQuery: true }, 0],
    [{ target: "https://c.example/{path}" }, Infinity],
    [{ target: "https://c.example/{query.a}" }, 0],
    [{ maxClicks: 2 }, 0],
    [{ validUntil: NOW + 5 }, NOW + 5],
    [{ validFrom: NOW - 5 }, Infinity],
    [{ validFrom: NOW }, Infinity],
    [{ validFrom: NOW - 5, validUntil: NOW + 7 }, NOW + 7],
    [{ target: "https://c.example/{now:yyyy}" }, minute],
    [{ target: "https://c.example/{now:yyyy}", validUntil: NOW + 5 }, NOW + 5],
    [{ target: "https://c.example/{now:yyyy}", validUntil: minute + 5 }, minute],
    [{ windows: [window("14:00")] }, two],
    [{ windows: [window("14:00")], validUntil: two - 1 }, two - 1],
    [{ windows: [window("14:00")], validUntil: two + 1 }, two],
    // 13:30:15 is inside of a window that began at 13:00, and the target that counts is the window's.
    [{ windows: [window("13:00")] }, two],
    [{ windows: [window("13:00", 60, "https://w.example/{query.a}")] }, 0],
    [{ windows: [window("13:00")], target: "https://c.example/{query.a}" }, two],
    [{ windows: [window("13:00")], target: "https://c.example/{now:yyyy}" }, two],
    [{ windows: [window("13:00", 60, "https://w.example/{now:HH}")] }, minute],
    [{ windows: [window("14:00", 60, "https://w.example/{now:HH}")] }, two],
    // An occurrence inside of a longer window changes what {next} and {last} say.
    [{ windows: [window("*:0/40", 45, "https://w.example/{next:HHmm}")] }, NOW - 15_500 + 600_000],
    [{ windows: [window("*:0/40", 45, "https://w.example/{last:HHmm}")] }, NOW - 15_500 + 600_000],
    [{ windows: [window("*:0/40", 45, "https://w.example/")] }, Infinity],
  ])("%j: until %i", (more, until) => expect(ask(more)).toMatchObject({ until }));

  test("a minute that just began lasts a minute, one that ends a millisecond", () => {
    const target = "https://c.example/{now:mm}";
    expect(ask({ target }, { now: minute })).toMatchObject({ until: minute + 60_000 });
    expect(ask({ target }, { now: minute - 1 })).toMatchObject({ until: minute });
  });
});

describe("a calendar", () => {
  const windows = [
    { calendar: "Tue 18:00", minutes: 60, target: "https://a.example/" },
    { calendar: "Wed 18:00", minutes: 60, target: "https://b.example/{last:EEE}" },
  ];
  const at = (local: string) => Date.parse(`2026-11-${local}+01:00`);
  const target = "https://c.example/{last:EEE}-{next:EEE}";

  test.each([
    ["24T17:59:59.999", "https://c.example/Mi-Di"],
    ["24T18:00:00", "https://a.example/"],
    ["24T18:59:59.999", "https://a.example/"],
    ["24T19:00:00", "https://c.example/Di-Mi"],
    ["25T18:00:00", "https://b.example/Mi"],
    ["25T19:00:00", "https://c.example/Mi-Di"],
  ])("at %s leads to %s", (local, location) => {
    expect(ask({ windows, target }, { now: at(local) })).toMatchObject({ location });
  });

  test("where windows overlap the first in the list counts", () => {
    const both = windows.map((window) => ({ ...window, calendar: "Tue 18:00" }));
    expect(ask({ windows: both }, { now: at("24T18:30:00") })).toMatchObject({
      location: "https://a.example/",
    });
  });

  test("is meant in the link's zone", () => {
    const link = { windows, timezone: "UTC" };
    expect(ask(link, { now: at("24T18:30:00") })).toMatchObject({ location: "https://c.example/" });
    expect(ask(link, { now: at("24T19:30:00") })).toMatchObject({ location: "https://a.example/" });
  });

  test("a window whose calendar cannot be read any more stays closed", () => {
    const broken = { calendar: "25:00", minutes: 60, target: "https://x.example/" };
    expect(ask({ windows: [broken, ...windows] }, { now: at("24T18:30:00") })).toMatchObject({
      location: "https://a.example/",
    });
  });

  test("has so many next changes, each with where it leads from that moment on", () => {
    const link = linkOf({ windows, target });
    const shown = switchesOf(link, at("24T12:00:00"), 5, config);
    expect(shown).toEqual([
      { at: at("24T18:00:00"), location: "https://a.example/" },
      { at: at("24T19:00:00"), location: "https://c.example/Di-Mi" },
      { at: at("25T18:00:00"), location: "https://b.example/Mi" },
      { at: at("25T19:00:00"), location: "https://c.example/Mi-Di" },
      { at: Date.parse("2026-12-01T18:00:00+01:00"), location: "https://a.example/" },
    ]);
    expect(switchesOf(link, at("24T12:00:00"), 2, config)).toEqual(shown.slice(0, 2));
    expect(switchesOf(link, at("24T18:00:00"), 1, config)).toEqual(shown.slice(1, 2));
  });

  test("of a link that forwards, the changes name the bare target", () => {
    const link = linkOf({ windows, forwardPath: true, forwardQuery: true });
    expect(switchesOf(link, at("24T12:00:00"), 1, config)).toEqual([
      { at: at("24T18:00:00"), location: "https://a.example/" },
    ]);
  });

  test("a link without one has no changes", () => {
    expect(switchesOf(linkOf({}), NOW, 5, config)).toEqual([]);
  });
});
