import { describe, expect, test } from "vitest";
import type { Day } from "../../../../functions/heartbeats/check/days/day.ts";
import type { PublicCheck } from "../../../../functions/heartbeats/check/public.ts";
import { feedOf } from "../../../../functions/heartbeats/pages/feed.ts";
import { levelOf, statusOf } from "../../../../functions/heartbeats/pages/status.ts";
import { availabilityText, headline } from "../../../../functions/heartbeats/pages/words.ts";

const NOW = Date.parse("2026-11-26T12:00:00Z");
const HOUR = 3_600_000;

function check(name: string, more: Partial<PublicCheck> = {}): PublicCheck {
  return {
    key: name.slice(0, 8),
    name,
    shown: "up",
    flips: [],
    days: [],
    windows: [],
    timezone: "Europe/Berlin",
    ...more,
  };
}
const down = { shown: "down" } as const;
const see = (...checks: PublicCheck[]) => statusOf(checks, NOW);

test("what is worst stands first, then names in their order", () => {
  const { services } = see(
    check("Wiki"),
    check("Mail"),
    check("Chat", down),
    check("Pads", { shown: "grace" }),
    check("Neu", { shown: "new" }),
  );
  expect(services.map(({ name, state }) => `${name} ${state}`)).toEqual([
    "Chat down",
    "Pads grace",
    "Mail up",
    "Wiki up",
    "Neu new",
  ]);
});

test.each([
  [[], "Hier steht noch kein Dienst."],
  [[check("Wiki"), check("Pads", { shown: "grace" })], "Alles läuft."],
  [[check("Wiki", down), check("Mail")], "Wiki ist ausgefallen."],
  [[check("Wiki", down), check("Mail", down)], "Zwei Dienste sind ausgefallen."],
])("the first line answers (%#)", (checks, text) => {
  const { name = "", text: rest } = headline(see(...checks).services, "de");
  expect(name + rest).toBe(text);
});

describe("maintenance", () => {
  const nightly = { calendar: "*-*-27 02:00", minutes: 60 };
  const now = { calendar: "*-*-26 12:30", minutes: 60 };

  test("is told beforehand, once for all that have it", () => {
    const windows = [nightly];
    const { announcements } = see(check("Mail", { windows }), check("Wiki", { windows }));
    const from = Date.parse("2026-11-27T01:00:00Z");
    expect(announcements).toEqual([{ from, until: from + HOUR, names: ["Mail", "Wiki"] }]);
  });

  test("is a state while it lasts, unless the service says that it is down", () => {
    const windows = [now];
    const { services, announcements } = see(
      check("Mail", { windows }),
      check("Wiki", { windows, ...down }),
    );
    expect(services.map(({ state }) => state)).toEqual(["down", "maintenance"]);
    expect(announcements).toHaveLength(1);
  });

  test("of every minute is told a few times, not for ever", () => {
    const windows = [{ calendar: "minutely", minutes: 1 }];
    expect(see(check("Mail", { windows })).announcements.length).toBeLessThanOrEqual(10);
  });
});

test.each([
  [{ up: 0, late: 0, down: 0 }, "none"],
  [{ up: 9, late: 0, down: 0 }, "good"],
  [{ up: 0, late: 9, down: 0 }, "good"],
  [{ up: 9, late: 0, down: 899_999 }, "late"],
  [{ up: 9, late: 0, down: 900_000 }, "bad"],
])("%j is drawn as %s", (spent, level) => {
  expect(levelOf({ day: "2026-11-26", ...spent })).toBe(level);
});

test("ninety days end with the last that is known; what was planned, paused or unseen counts for nothing", () => {
  const date = Math.floor(NOW / (24 * HOUR));
  const day = (ago: number, spent: Partial<Day["spent"]>): Day => ({
    date: date - ago,
    spent: { up: 0, late: 0, down: 0, paused: 0, maintenance: 0, unknown: 0, ...spent },
    runs: 0,
    failures: 0,
    medianMs: undefined,
    longestMs: undefined,
    size: undefined,
    files: undefined,
    added: undefined,
  });
  const days = [
    day(2, { up: 18 * HOUR, down: 6 * HOUR }),
    day(1, { maintenance: 20 * HOUR, unknown: 4 * HOUR }),
    day(0, { up: 5 * HOUR, late: HOUR }),
  ];
  const [service] = see(check("Wiki", { days })).services;
  expect(service?.days).toHaveLength(90);
  expect(service?.days.slice(-4)).toEqual([
    { day: "2026-11-23", up: 0, late: 0, down: 0 },
    { day: "2026-11-24", up: 18 * HOUR, late: 0, down: 6 * HOUR },
    { day: "2026-11-25", up: 0, late: 0, down: 0 },
    { day: "2026-11-26", up: 5 * HOUR, late: HOUR, down: 0 },
  ]);
  expect(service?.availability).toBe(0.8);
  expect(service?.days.map(levelOf).slice(-4)).toEqual(["none", "bad", "none", "good"]);
});

test.each([
  [1, "100 % verfügbar in 90 Tagen"],
  // Cut, not rounded: there was an outage.
  [0.999_99, "99,99 % verfügbar in 90 Tagen"],
  [undefined, "nichts bekannt"],
])("%s is said as %s", (share, text) => {
  expect(availabilityText(share, 90, "de").replace(/\s/g, " ")).toBe(text);
});

describe("the feed", () => {
  const flips = [
    { at: NOW - HOUR, from: "down", to: "up" },
    { at: NOW - 3 * HOUR, from: "up", to: "down" },
    { at: NOW - 5 * HOUR, from: "new", to: "up" },
  ] as const;
  const about = {
    origin: "https://admin.example",
    path: "/status/feed.atom",
    name: "Verein & Co.",
    language: "de",
    timezone: "Europe/Berlin",
  } as const;

  test("tells outages and their ends, the newest first", () => {
    const feed = feedOf(see(check("Wiki", { flips })), about, NOW);
    const titles = [...feed.matchAll(/<entry>\n<id>(.*)<\/id>\n<title>(.*)<\/title>/g)];
    expect(titles.map(([, id, title]) => [id, title?.replace(/\s/g, " ")])).toEqual([
      [`https://admin.example/status#Wiki-${NOW - HOUR}`, "Wiki läuft wieder, nach 2 h"],
      [`https://admin.example/status#Wiki-${NOW - 3 * HOUR}`, "Wiki ist ausgefallen"],
    ]);
    expect(feed).toContain("<updated>2026-11-26T11:00:00.000Z</updated>");
  });

  test("nothing in a name is markup, or no XML at all", () => {
    const name = `<b>"&\u0000\u001B\uFFFE\uD800\u202E`;
    const feed = feedOf(see(check(name, { flips: [...flips] })), about, NOW);
    expect(feed).toContain("&lt;b&gt;&quot;&amp; ist ausgefallen");
    expect(feed).toContain("<name>Verein &amp; Co.</name>");
  });

  test("an announcement keeps its id and its moment as long as it stands there", () => {
    const status = see(check("Wiki", { windows: [{ calendar: "*-*-27 02:00", minutes: 60 }] }));
    const [now, later] = [NOW, NOW + 2 * HOUR].map((moment) => feedOf(status, about, moment));
    expect(now).toContain("#maintenance-");
    expect(later).toBe(now);
  });
});
