/** Contents of requests: both sides of every limit. */
import { describe, expect, test } from "vitest";
import {
  changeToJson,
  defaultSettings,
  linkChangesSchema,
  linkDetailToJson,
  linkToJson,
  newLinkSchema,
  recordToJson,
  toSettings,
} from "../../../../functions/links/link/json.ts";
import { listQuery, listQuerySchema } from "../../../../functions/links/link/list-json.ts";
import { clicksQuerySchema, daysQuerySchema } from "../../../../functions/links/count/json.ts";
import { MAX_SLUG_CHARACTERS } from "../../../../functions/links/limits.ts";
import { parseConfig } from "../../../../src/config/config.ts";
import { blankLink, fullLink } from "../blank.ts";

const window = { calendar: "Tue 18:00", minutes: 60, target: "https://e.org/" };
const list = <Item>(length: number, item: Item) => Array.from({ length }, () => item);

describe("settings", () => {
  test.each<[object, object]>([
    // just within                                   just outside
    [{ title: "x".repeat(200) }, { title: "x".repeat(201) }],
    [{ title: "" }, { title: 5 }],
    [{ tags: list(20, "a") }, { tags: list(21, "a") }],
    [{ tags: ["x".repeat(50)] }, { tags: ["x".repeat(51)] }],
    [{ tags: ["x"] }, { tags: [" "] }],
    [{ status: 301 }, { status: 300 }],
    [{ status: 308 }, { status: 309 }],
    [{ status: 303 }, { status: 304 }],
    [{ maxClicks: 1 }, { maxClicks: 0 }],
    [{ maxClicks: 1_000_000_000 }, { maxClicks: 1_000_000_001 }],
    [{ maxClicks: null }, { maxClicks: 1.5 }],
    [{ windows: list(50, window) }, { windows: list(51, window) }],
    [{ windows: [{ ...window, minutes: 1 }] }, { windows: [{ ...window, minutes: 0 }] }],
    [{ windows: [{ ...window, minutes: 10_080 }] }, { windows: [{ ...window, minutes: 10_081 }] }],
    [{ windows: [] }, { windows: [{ ...window, typo: 1 }] }],
    [{ validFrom: "2026-01-01T00:00:00Z" }, { validFrom: "2026-01-01" }],
    [{ validUntil: null }, { validUntil: 5 }],
    [{ fallback: null }, { fallback: 5 }],
    [{ timezone: null }, { timezone: 5 }],
    [{ forwardPath: null }, { forwardPath: 1 }],
    [{ forwardQuery: false }, { forwardQuery: "true" }],
    [{ slug: "a" }, { slug: null }],
    [{}, { typo: 1 }],
  ])("%j may be, %j may not", (good, bad) => {
    const target = "https://e.org/";
    expect(linkChangesSchema.safeParse(good).success).toBe(true);
    expect(newLinkSchema.safeParse({ target, ...good }).success).toBe(true);
    expect(linkChangesSchema.safeParse(bad).success).toBe(false);
    expect(newLinkSchema.safeParse({ target, ...bad }).success).toBe(false);
  });

  test("a new link needs a target, a change needs nothing", () => {
    expect(newLinkSchema.safeParse({ slug: "a" }).success).toBe(false);
    expect(newLinkSchema.safeParse({ target: "https://e.org/" }).success).toBe(true);
    expect(linkChangesSchema.safeParse({}).success).toBe(true);
  });

  test("titles and tags are trimmed, moments become unix milliseconds", () => {
    const sent = { title: " T ", tags: [" a "], validFrom: "2026-01-01T01:00:00+01:00" };
    expect(linkChangesSchema.parse(sent)).toEqual({
      title: "T",
      tags: ["a"],
      validFrom: Date.UTC(2026, 0, 1),
    });
  });

  test("null clears, what was not sent is not touched", () => {
    const settings = toSettings({ title: "T", fallback: null, maxClicks: undefined });
    expect(settings).toEqual({ title: "T", fallback: undefined });
    expect(Object.keys(settings)).toEqual(["title", "fallback"]);
  });
});

test("a link about which nothing is said is temporary, forwards nothing, and has no end", () => {
  expect(defaultSettings).toEqual({
    title: "",
    tags: [],
    status: 302,
    forwardPath: false,
    forwardQuery: false,
    validFrom: undefined,
    validUntil: undefined,
    fallback: undefined,
    maxClicks: undefined,
    timezone: undefined,
    windows: [],
  });
});

describe("queries", () => {
  test.each<[object, object]>([
    [{ search: "x".repeat(200) }, { search: "x".repeat(201) }],
    [{ search: "x" }, { search: " " }],
    [{ tag: "x" }, { tag: "" }],
    [{ trash: "true" }, { trash: "yes" }],
    [{ trash: "false" }, { trash: "" }],
    [{ cursor: "9".repeat(15) }, { cursor: "9".repeat(2 * MAX_SLUG_CHARACTERS + 1) }],
    [{ sort: "oldest" }, { sort: "size" }],
    [{ limit: "1" }, { limit: "0" }],
    [{ limit: "500" }, { limit: "501" }],
    [{ limit: "099" }, { limit: "1000" }],
    [{}, { typo: "1" }],
  ])("of a list: %j may be, %j may not", (good, bad) => {
    expect(listQuerySchema.safeParse(good).success).toBe(true);
    expect(listQuerySchema.safeParse(bad).success).toBe(false);
  });

  test.each(["9".repeat(16), "-1", "plenum", ""])("a cursor %j is of no list by ids", (cursor) => {
    for (const sort of ["newest", "oldest"] as const) {
      expect(listQuery({ sort, cursor })).toBeUndefined();
      expect(listQuery({ sort, cursor: "15" })).toMatchObject({ after: 15 });
    }
    expect(listQuery({ sort: "slug", cursor })).toMatchObject({ after: cursor, order: "slug" });
  });

  test.each<[object, object]>([
    [{ from: "2026-02-28" }, { from: "2026-02-30" }],
    [{ to: "2026-11-23" }, { to: "2026-11-23T00:00:00Z" }],
    [{}, { typo: "1" }],
  ])("of days: %j may be, %j may not", (good, bad) => {
    for (const schema of [clicksQuerySchema, daysQuerySchema]) {
      expect(schema.safeParse(good).success).toBe(true);
      expect(schema.safeParse(bad).success).toBe(false);
    }
  });

  test("clicks are told by day, if nothing is said", () => {
    expect(clicksQuerySchema.parse({})).toEqual({ by: "day" });
    for (const by of ["day", "country", "referrer", "source"]) {
      expect(clicksQuerySchema.parse({ by })).toEqual({ by });
    }
    expect(clicksQuerySchema.safeParse({ by: "agent" }).success).toBe(false);
    expect(daysQuerySchema.safeParse({ by: "day" }).success).toBe(false);
  });
});

describe("a link as it is shown", () => {
  const record = {
    slug: "Volles/Ganz-",
    target: "https://c.example/{path}",
    title: "Titel",
    tags: ["a", "b"],
    status: 307,
    forwardPath: true,
    forwardQuery: true,
    validFrom: "1970-01-01T00:00:01.000Z",
    validUntil: "1970-01-01T00:00:02.000Z",
    fallback: "https://f.example/",
    maxClicks: 30,
    timezone: "Europe/Vienna",
    windows: [{ calendar: "Tue 18:00", minutes: 60, target: "https://w.example/" }],
    usedClicks: 4,
    importedClicks: 5,
    createdAt: "1970-01-01T00:00:06.000Z",
    createdBy: "maker",
    updatedAt: "1970-01-01T00:00:07.000Z",
    deletedAt: "1970-01-01T00:00:09.000Z",
    version: 8,
  };

  test("has all that is kept of it", () => expect(recordToJson(fullLink)).toEqual(record));

  test("what is not set is null", () => {
    expect(recordToJson(blankLink)).toMatchObject({
      validFrom: null,
      validUntil: null,
      fallback: null,
      maxClicks: null,
      timezone: null,
      deletedAt: null,
    });
  });

  test.each([
    [{}, "in-trash"],
    [{ deletedAt: undefined }, "active"],
    [{ deletedAt: undefined, validFrom: 1_501 }, "not-yet"],
    [{ deletedAt: undefined, validUntil: 1_500 }, "expired"],
    [{ deletedAt: undefined, usedClicks: 30 }, "used-up"],
  ])("with %j its state is %s", (more, state) => {
    expect(linkToJson({ ...fullLink, ...more }, "https://go.example", 1_500)).toMatchObject({
      state,
      shortUrl: "https://go.example/Volles/Ganz-",
    });
  });

  test("alone, it says where it leads now and the next five changes", () => {
    const says = { language: "de", remarks: [] } as const;
    const link = { ...fullLink, validFrom: undefined, validUntil: undefined };
    const now = Date.parse("2026-11-23T12:00:00Z");
    const shown = linkDetailToJson(link, "https://go.example", now, parseConfig({}), says);
    expect(shown.locationNow).toBe("https://c.example/");
    expect(shown.switches).toHaveLength(5);
    expect(shown.switches[0]).toEqual({
      at: "2026-11-24T17:00:00.000Z",
      location: "https://w.example/",
    });
    const { fallback: _, ...rest } = fullLink;
    const gone = { ...rest, fallback: undefined };
    const nowhere = linkDetailToJson(gone, "https://go.example", now, parseConfig({}), says);
    expect(nowhere.locationNow).toBe(null);
  });

  test("a change has both states, or null", () => {
    const change = { at: 5_000, who: "w", action: "change" };
    expect(changeToJson({ ...change, before: fullLink, after: undefined })).toMatchObject({
      at: "1970-01-01T00:00:05.000Z",
      who: "w",
      action: "change",
      before: { slug: "Volles/Ganz-", validFrom: "1970-01-01T00:00:01.000Z" },
      after: null,
    });
    expect(changeToJson({ ...change, before: undefined, after: blankLink })).toMatchObject({
      before: null,
      after: { slug: "x", validFrom: null },
    });
  });
});
