/** A link as each format of an import tells it, field by field, and what it cannot tell. */
import { describe, expect, test } from "vitest";
import {
  importFormats,
  readImport,
  type ImportFormat,
} from "../../../../functions/links/transfer/import.ts";
import { moment, splitTags, wholeNumber } from "../../../../functions/links/transfer/foreign.ts";

/** The lines of a file that can be read. */
function linesOf(format: ImportFormat, text: string) {
  const file = readImport(format, text);
  if (!file.ok) throw new Error(file.error.detail.en);
  return [...file.lines];
}
/** Differences from a link about which nothing is said. */
function entriesOf(format: ImportFormat, text: string) {
  return linesOf(format, text).map((line) => {
    if (!line.ok) return line;
    const { settings, ...rest } = line.entry;
    return { line: line.line, slug: line.slug, settings, rest };
  });
}
const plain = {
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
};
const nothingElse = {
  usedClicks: 0,
  importedClicks: 0,
  createdAt: undefined,
  createdBy: undefined,
  updatedAt: undefined,
  deletedAt: undefined,
  version: 1,
  clicks: [],
  history: undefined,
};
const errorOf = (format: ImportFormat, text: string) => {
  const file = readImport(format, text);
  return file.ok ? undefined : file.error;
};

test("these are the formats", () => {
  expect(importFormats).toEqual(["jsonl", "csv", "shlink", "yourls", "kutt", "sink"]);
});

describe("csv", () => {
  test("every column, in any order, with others beside", () => {
    const text =
      "title,validUntil,other,slug,target,tags\r\n" +
      '"T, u",2030-01-01T01:00:00+01:00,x,a, https://e.org/a ,one|two;three|one, four\r\n'.replace(
        "one|two;three|one, four",
        '"one|two;three|one, four|"',
      ) +
      "\r\n" +
      ",,,b,https://e.org/b,\r\n";
    expect(entriesOf("csv", text)).toEqual([
      {
        line: 2,
        slug: "a",
        settings: {
          ...plain,
          slug: "a",
          target: "https://e.org/a",
          title: "T, u",
          tags: ["one", "two", "three", "four"],
          validUntil: Date.UTC(2030, 0, 1),
        },
        rest: nothingElse,
      },
      {
        line: 4,
        slug: "b",
        settings: { ...plain, slug: "b", target: "https://e.org/b" },
        rest: nothingElse,
      },
    ]);
  });

  test("a moment that cannot be read is told on its line; the others are read", () => {
    const text = "slug,target,validUntil\na,https://e.org/,tomorrow\nb,https://e.org/,\n";
    const lines = linesOf("csv", text);
    expect(lines).toMatchObject([
      { line: 2, slug: "", ok: false, errors: [{ field: "validUntil" }] },
      { line: 3, slug: "b", ok: true },
    ]);
    expect(lines[0]).toMatchObject({ errors: [{ detail: { en: expect.stringMatching(/2026/) } }] });
  });

  test("without the column of targets nothing can be read; slugs may be missing", () => {
    expect(errorOf("csv", "slug,url\na,https://e.org/")).toEqual({
      field: "body",
      detail: {
        de: "Die Datei ist nicht lesbar: die Spalte „target“ fehlt.",
        en: "The file cannot be read: there is no column “target”.",
      },
    });
    expect(entriesOf("csv", "target\nhttps://e.org/")).toMatchObject([{ slug: "" }]);
    expect(entriesOf("csv", "slug,url\n")).toEqual([]);
    expect(errorOf("csv", 'slug,target\na,"https')?.detail.en).toContain("Quote");
  });

  test("a byte order mark is not part of the first column", () => {
    expect(entriesOf("csv", "\uFEFFslug,target\na,https://e.org/")).toMatchObject([{ slug: "a" }]);
  });

  test("a title is cut at 200 characters", () => {
    const [line] = entriesOf("csv", `target,title\nhttps://e.org/,${"t".repeat(201)}`);
    expect(line).toMatchObject({ settings: { title: "t".repeat(200) } });
  });
});

test("shlink: tags are between bars alone, and visits are kept", () => {
  const text =
    "createdAt,shortCode,longUrl,title,tags,visits\n" +
    '2024-05-01T10:00:00+02:00,shl1,https://e.org/1,One,"a|b, c",42\n' +
    ",shl2,https://e.org/2,,,-1\n";
  expect(entriesOf("shlink", text)).toEqual([
    {
      line: 2,
      slug: "shl1",
      settings: {
        ...plain,
        slug: "shl1",
        target: "https://e.org/1",
        title: "One",
        tags: ["a", "b, c"],
      },
      rest: { ...nothingElse, importedClicks: 42, createdAt: Date.UTC(2024, 4, 1, 8) },
    },
    {
      line: 3,
      slug: "shl2",
      settings: { ...plain, slug: "shl2", target: "https://e.org/2" },
      rest: nothingElse,
    },
  ]);
  expect(errorOf("shlink", "shortCode,target\na,https://e.org/")?.detail.en).toContain("“longUrl”");
});

test("yourls: the slug is the path of the short URL, decoded where it can be", () => {
  const link = (shorturl: string, more: object = {}) => ({
    shorturl,
    url: "https://e.org/y",
    ...more,
  });
  const links = {
    link_1: link("https://sho.rt/yo%C3%BC", {
      title: "Y",
      timestamp: "2023-02-03 04:05:06",
      ip: "203.0.113.9",
      clicks: "7",
    }),
    link_2: link("http://sho.rt/%E0%A4", { title: null, clicks: 8 }),
    link_3: link("bare"),
    link_4: link("https://sho.rt/a/b"),
  };
  const entries = entriesOf("yourls", JSON.stringify({ links, stats: {} }));
  expect(entries[0]).toEqual({
    line: 1,
    slug: "yoü",
    settings: { ...plain, slug: "yoü", target: "https://e.org/y", title: "Y" },
    rest: { ...nothingElse, importedClicks: 7, createdAt: Date.UTC(2023, 1, 3, 4, 5, 6) },
  });
  expect(entries.map(({ line, slug }) => [line, slug])).toEqual([
    [1, "yoü"],
    [2, "%E0%A4"],
    [3, "bare"],
    [4, "a/b"],
  ]);
  expect(entries[1]).toMatchObject({ rest: { importedClicks: 8, createdAt: undefined } });
  expect(errorOf("yourls", '{"links":{"link_1":{"url":"x"}}}')?.detail.en).toMatch(
    /^The file cannot be read: links\.link_1\.shorturl: \w/,
  );
});

test("kutt: description, visits, and when it expires", () => {
  const full = {
    address: "k1",
    target: "https://e.org/k",
    description: " K ",
    visit_count: 3,
    created_at: "2025-01-01T00:00:00.000Z",
    expire_in: "2031-01-02T00:00:00.000Z",
  };
  const bare = { address: "k2", target: "https://e.org/k", description: null, expire_in: null };
  expect(entriesOf("kutt", JSON.stringify({ data: [full, bare], total: 2 }))).toEqual([
    {
      line: 1,
      slug: "k1",
      settings: {
        ...plain,
        slug: "k1",
        target: "https://e.org/k",
        title: "K",
        validUntil: Date.UTC(2031, 0, 2),
      },
      rest: { ...nothingElse, importedClicks: 3, createdAt: Date.UTC(2025, 0, 1) },
    },
    {
      line: 2,
      slug: "k2",
      settings: { ...plain, slug: "k2", target: "https://e.org/k" },
      rest: nothingElse,
    },
  ]);
  expect(errorOf("kutt", "[]")).toBeDefined();
});

test("sink: the title, else the comment; times are in seconds", () => {
  const link = (slug: string, more: object) => ({ slug, url: "https://e.org/s", ...more });
  const links = [
    link("s1", { title: "T", comment: "C", createdAt: 1_700_000_000, expiration: 1_900_000_000 }),
    link("s2", { title: "", comment: "C", createdAt: 0, expiration: null }),
    link("s3", {}),
  ];
  expect(entriesOf("sink", JSON.stringify({ version: "1.0", links }))).toMatchObject([
    {
      line: 1,
      settings: { title: "T", target: "https://e.org/s", validUntil: 1_900_000_000_000 },
      rest: { importedClicks: 0, createdAt: 1_700_000_000_000 },
    },
    { line: 2, settings: { title: "C", validUntil: undefined }, rest: { createdAt: 0 } },
    { line: 3, settings: { title: "" }, rest: { createdAt: undefined } },
  ]);
});

test.each(["yourls", "kutt", "sink"] as const)("%s that is no JSON is told so", (format) => {
  expect(errorOf(format, "{")).toEqual({
    field: "body",
    detail: {
      de: "Die Datei ist nicht lesbar: sie ist kein gültiges JSON.",
      en: "The file cannot be read: it is not valid JSON.",
    },
  });
});

test.each([
  [undefined, undefined],
  [null, undefined],
  ["", undefined],
  ["tomorrow", undefined],
  ["2026-11-23 18:00:05", Date.UTC(2026, 10, 23, 18, 0, 5)],
  ["2026-11-23 18:00", Date.UTC(2026, 10, 23, 18)],
  ["2026-11-23T18:00:00Z", Date.UTC(2026, 10, 23, 18)],
  ["2026-11-23T18:00:00+02:00", Date.UTC(2026, 10, 23, 16)],
  ["1970-01-01T00:00:00Z", 0],
])("the moment %j is %s", (text, at) => expect(moment(text)).toBe(at));

test.each([
  [undefined, 0],
  [null, 0],
  ["", 0],
  ["x", 0],
  ["12", 12],
  [1, 1],
  [0, 0],
  [-1, 0],
  [1.5, 0],
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  [Number.MAX_SAFE_INTEGER + 1, 0],
])("the count %j is %i", (value, count) => expect(wholeNumber(value)).toBe(count));

test("tags are trimmed, told once, and never empty", () => {
  expect(splitTags(" a | b||a | ", /\|/)).toEqual(["a", "b"]);
  expect(splitTags(undefined, /\|/)).toEqual([]);
});
