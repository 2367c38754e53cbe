/** A link as each format of an import tells it, field by field, and what it cannot tell. */
import { describe, expect, test } from "vitest";
import {
  importFormats,
  readImport,
  type ImportFormat,
} from "../../../../functions/links/transfer/import.ts";

const read = (format: ImportFormat, file: string | Uint8Array) =>
  readImport(format, typeof file === "string" ? new TextEncoder().encode(file) : file, {
    timezone: "Europe/Berlin",
    encoding: "windows-1252",
  });

/** The lines of a file: of links what differs from one about which nothing is said. */
async function linesOf(format: ImportFormat, file: string | Uint8Array) {
  const result = await read(format, file);
  if (!result.ok) throw new Error(result.error.detail.en);
  return Array.fromAsync(result.lines, (line) => {
    if (!line.ok) {
      return { line: line.line, slug: line.slug, wrong: line.errors.map(({ field }) => field) };
    }
    const { settings, ...rest } = line.entry;
    return { line: line.line, slug: line.slug, settings, rest };
  });
}
/** For each line its slug, or what is wrong with it. */
const verdicts = async (format: ImportFormat, file: string | Uint8Array) =>
  (await linesOf(format, file)).map(({ slug, ...line }) =>
    "wrong" in line ? [slug, ...line.wrong] : slug,
  );
const errorOf = async (format: ImportFormat, text: string) => {
  const file = await read(format, text);
  return file.ok ? undefined : file.error;
};
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

test("these are the formats", () => {
  expect(importFormats).toEqual(["jsonl", "csv", "shlink", "yourls", "kutt", "sink"]);
});

describe("csv", () => {
  test("every column, in any order, with others beside", async () => {
    const text =
      "title,validUntil,other,slug,target,tags,maxClicks,validFrom\r\n" +
      '"T, u",2030-01-01T01:00:00+01:00,x,a, https://e.org/{path} ,"one|two;three|one, four|",9,2029-01-01\r\n' +
      "\r\n" +
      ",,,b,https://e.org/b,,,\r\n";
    expect(await linesOf("csv", text)).toEqual([
      {
        line: 2,
        slug: "a",
        settings: {
          ...plain,
          slug: "a",
          target: "https://e.org/{path}",
          title: "T, u",
          tags: ["one", "two", "three", "four"],
          validFrom: Date.UTC(2028, 11, 31, 23),
          validUntil: Date.UTC(2030, 0, 1),
          maxClicks: 9,
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

  test("as German Excel writes it: a day ends when it is over here", async () => {
    const text =
      "\uFEFFslug;target;title;tags;validUntil\r\na;https://e.org/;Fest;x|y;31.12.2026\r\n";
    const windows = "slug;target;title\r\na;https://e.org/;Grüße\r\n";
    const octets = Uint8Array.from([...windows].map((letter) => letter.charCodeAt(0)));
    expect(await linesOf("csv", text)).toMatchObject([
      { settings: { tags: ["x", "y"], validUntil: Date.UTC(2026, 11, 31, 23) } },
    ]);
    expect(await linesOf("csv", octets)).toMatchObject([{ settings: { title: "Grüße" } }]);
  });

  test("what cannot be read, or is too much, is told on its line; the others are read", async () => {
    const target = "https://e.org/";
    const tags = Array.from({ length: 21 }, (_, n) => `t${n}`).join("|");
    const rows = [
      ["d1", target, "x", "", "31.12.2026", ""],
      ["d2", target, "x", "", "12/01/2026", ""],
      ["d3", target, "x", "", "5", ""],
      ["d4", target, "x", "", "Plenum 3", ""],
      ["tags", target, "x", tags, "", ""],
      ["tag", target, "x", "x".repeat(51), "", ""],
      ["title", target, "x".repeat(201), "", "", ""],
      ["password", target, "x", "", "", "geheim"],
      ["", target, "x", "", "", ""],
      ["last", target, "x".repeat(200), "", "", "no"],
    ];
    const text = `slug,target,title,tags,validUntil,Password\n${rows.map((row) => row.join(",")).join("\n")}`;
    expect(await verdicts("csv", text)).toEqual([
      "d1",
      ["d2", "validUntil"],
      ["d3", "validUntil"],
      ["d4", "validUntil"],
      ["tags", "tags"],
      ["tag", "tags.0"],
      ["title", "title"],
      ["password", "password"],
      "",
      "last",
    ]);
  });
});

describe("shlink", () => {
  test("the export of its web client: tags are between bars alone, and visits are kept", async () => {
    const text =
      "createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits\n" +
      '2024-05-01T10:00:00+02:00,,shl1,https://s.test/shl1,https://e.org/{1},One,"a|b, c",42\n' +
      ",,shl2,,https://e.org/2,,,\n";
    expect(await linesOf("shlink", text)).toEqual([
      {
        line: 2,
        slug: "shl1",
        settings: {
          ...plain,
          slug: "shl1",
          // Braces are letters there.
          target: "https://e.org/%7B1%7D",
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
    expect((await errorOf("shlink", "shortCode,target\na,b"))?.detail.en).toContain("“longurl”");
  });

  test("more or longer tags than a link has here are refused on their line, not cut", async () => {
    const head = "createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits\n";
    const row = (slug: string, tags: string) =>
      `2020-01-01T00:00:00+00:00,,${slug},https://s.test/${slug},https://e.org/,T,${tags},3\n`;
    const many = (count: number) => Array.from({ length: count }, (_, n) => `tag${n}`).join("|");
    const rows = [
      row("full", many(20)),
      row("more", many(25)),
      row("long", "x".repeat(60)),
      row("last", "a|a"),
    ];
    expect(await verdicts("shlink", head + rows.join(""))).toEqual([
      "full",
      ["more", "tags"],
      ["long", "tags.0"],
      "last",
    ]);
  });

  test("the form of its own import", async () => {
    const text =
      "Long URL;Tags;Domain;Short code;Title\nhttps://e.org/;a|b;;123;\nhttps://e.org/;;e.org;456;T\n";
    expect(await linesOf("shlink", text)).toMatchObject([
      { slug: "123", settings: { target: "https://e.org/", tags: ["a", "b"], title: "" } },
      { slug: "456", settings: { title: "T", tags: [] } },
    ]);
  });

  test("its API has limits, which are kept; there every visit counts", async () => {
    const link = (shortCode: string, more: object) => ({
      shortCode,
      longUrl: "https://e.org/",
      dateCreated: "2024-05-01T10:00:00+02:00",
      visitsSummary: { total: 7, nonBots: 5, bots: 2 },
      tags: ["x"],
      title: null,
      forwardQuery: true,
      meta: { validSince: null, validUntil: null, maxVisits: null },
      ...more,
    });
    const limits = {
      validSince: "2025-01-01T00:00:00+01:00",
      validUntil: "2027-01-01T00:00:00+01:00",
      maxVisits: 10,
    };
    const data = [
      link("s1", { meta: limits }),
      link("s2", { longUrl: "mailto:a@e.org" }),
      link("s3", { meta: { ...limits, maxVisits: "many" } }),
      link("s4", { password: "x" }),
    ];
    const lines = await linesOf("shlink", JSON.stringify({ shortUrls: { data } }));
    expect(lines).toMatchObject([
      {
        settings: {
          tags: ["x"],
          forwardQuery: true,
          validFrom: Date.UTC(2024, 11, 31, 23),
          validUntil: Date.UTC(2026, 11, 31, 23),
          maxClicks: 10,
        },
        rest: { importedClicks: 7, usedClicks: 7, createdAt: Date.UTC(2024, 4, 1, 8) },
      },
      {
        settings: { forwardQuery: false, maxClicks: undefined },
        rest: { importedClicks: 7, usedClicks: 0 },
      },
      { slug: "s3", wrong: ["maxClicks"] },
      { slug: "s4", wrong: ["password"] },
    ]);
    expect(await errorOf("shlink", '{"shortUrls":[]}')).toMatchObject({ field: "body" });
  });
});

describe("yourls", () => {
  const link = (shorturl: string, more: object = {}) => ({
    shorturl,
    url: "https://e.org/y",
    ...more,
  });

  test("the slug is the path of the short URL, decoded where it can be", async () => {
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
    const lines = await linesOf("yourls", JSON.stringify({ links, stats: {} }));
    expect(lines[0]).toEqual({
      line: 1,
      slug: "yoü",
      settings: { ...plain, slug: "yoü", target: "https://e.org/y", title: "Y" },
      rest: { ...nothingElse, importedClicks: 7, createdAt: Date.UTC(2023, 1, 3, 4, 5, 6) },
    });
    expect(lines.map(({ line, slug }) => [line, slug])).toEqual([
      [1, "yoü"],
      [2, "%E0%A4"],
      [3, "bare"],
      [4, "a/b"],
    ]);
    expect(lines[1]).toMatchObject({ rest: { importedClicks: 8, createdAt: undefined } });
  });

  test("what its PHP writes: HTML, dates of nothing, false, numbers with commas, empty lists", async () => {
    const links = {
      link_1: link("https://sho.rt/ab", {
        url: "https://e.org/?a=1&amp;b=2&copy;=3",
        title: "A &amp; B &#039;&#x27; &quot;&lt;&GT; &amp;lt; &nope; &#1114112;",
        timestamp: "0000-00-00 00:00:00",
        clicks: "1,234",
      }),
      link_2: link("https://sho.rt/c", { title: false }),
    };
    expect(await linesOf("yourls", JSON.stringify({ links }))).toMatchObject([
      {
        settings: {
          target: "https://e.org/?a=1&b=2&copy;=3",
          title: `A & B '' "<> &lt; &nope; &#1114112;`,
        },
        rest: { importedClicks: 1234, createdAt: undefined },
      },
      { settings: { title: "" } },
    ]);
    expect(await linesOf("yourls", '{"links":[]}')).toEqual([]);
  });

  test("one bad record is told on its line", async () => {
    const links = {
      link_1: { url: "https://e.org/" },
      link_2: link("a", { clicks: "1.234" }),
      link_3: 5,
      link_4: link("b", { timestamp: "yesterday" }),
      link_5: link("c"),
    };
    expect(await verdicts("yourls", JSON.stringify({ links }))).toEqual([
      "",
      ["a", "importedClicks"],
      ["", ""],
      ["b", "createdAt"],
      "c",
    ]);
  });
});

describe("kutt", () => {
  test("description, visits, and when it expires", async () => {
    const full = {
      address: "k1",
      target: "https://e.org/k",
      description: " K ",
      banned: false,
      password: false,
      visit_count: "3",
      created_at: "2025-01-01T00:00:00.000Z",
      expire_in: "2031-01-02T00:00:00.000Z",
    };
    const bare = { address: "k2", target: "https://e.org/k", description: null, expire_in: null };
    expect(await linesOf("kutt", JSON.stringify({ data: [full, bare], total: 2 }))).toEqual([
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
    expect(await errorOf("kutt", "[]")).toBeDefined();
  });

  test("what is banned or has a password is refused, in words", async () => {
    const link = { address: "k", target: "https://e.org/" };
    const data = [
      { ...link, banned: true },
      { ...link, password: true },
      { ...link, address: "{k}", target: "https://e.org/{path}", expire_in: "soon" },
    ];
    expect(await verdicts("kutt", JSON.stringify({ data }))).toEqual([
      ["k", "banned"],
      ["k", "password"],
      ["{k}", "validUntil"],
    ]);
    const file = await read("kutt", JSON.stringify({ data }));
    const [first] = file.ok ? await Array.fromAsync(file.lines) : [];
    expect(first).toMatchObject({
      errors: [{ detail: { de: expect.stringMatching(/„banned“/), en: expect.any(String) } }],
    });
  });
});

describe("sink", () => {
  const link = (slug: string, more: object) => ({ slug, url: "https://e.org/s", ...more });
  const file = (...links: unknown[]) => JSON.stringify({ version: "1.0", links });

  test("the title, else the comment; times are in seconds", async () => {
    const links = [
      link("s1", {
        title: "T",
        comment: "C",
        tags: ["x"],
        redirectWithQuery: true,
        createdAt: 1_700_000_000,
        expiration: 1_900_000_000,
      }),
      link("s2", { title: "", comment: "C", createdAt: 0, expiration: null }),
      link("s3", { expiration: 1_893_456_000_000 }),
    ];
    expect(await linesOf("sink", file(...links))).toMatchObject([
      {
        line: 1,
        settings: {
          title: "T",
          target: "https://e.org/s",
          tags: ["x"],
          forwardQuery: true,
          validUntil: 1_900_000_000_000,
        },
        rest: { importedClicks: 0, createdAt: 1_700_000_000_000 },
      },
      { line: 2, settings: { title: "C", validUntil: undefined }, rest: { createdAt: 0 } },
      {
        line: 3,
        settings: { title: "", validUntil: 1_893_456_000_000 },
        rest: { createdAt: undefined },
      },
    ]);
  });

  test("one bad record is told on its line, whatever it is", async () => {
    const links = [
      link("good", {}),
      { slug: "none" },
      link("number", { url: 5 }),
      link("far", { createdAt: 1e20 }),
      link("before", { createdAt: -5 }),
      link("tags", { tags: "a" }),
      link("secret", { password: "x", unsafe: true }),
      link("long", { comment: "x".repeat(201) }),
      { url: "https://e.org/", slug: 7 },
      null,
      [],
      link("last", {}),
    ];
    expect(await verdicts("sink", file(...links))).toEqual([
      "good",
      "none",
      ["number", "target"],
      ["far", "createdAt"],
      ["before", "createdAt"],
      ["tags", "tags"],
      ["secret", "password", "unsafe"],
      ["long", "title"],
      ["", "slug"],
      ["", ""],
      ["", ""],
      "last",
    ]);
  });
});

test.each(["yourls", "kutt", "sink"] as const)("%s that is no JSON is told so", async (format) => {
  expect(await errorOf(format, "{")).toEqual({
    field: "body",
    detail: {
      de: "Die Datei ist nicht lesbar: sie ist kein gültiges JSON.",
      en: "The file cannot be read: it is not valid JSON.",
    },
  });
  expect((await errorOf(format, "{}"))?.detail.en).toContain("list of links");
});
