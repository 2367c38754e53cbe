/** The pure rules of the command line. */
import { describe, expect, test } from "vitest";
import { guessFormat } from "../../../agents/cli/links/import-format.ts";
import { slugOf } from "../../../agents/cli/links/name.ts";
import { changesJson, settingsJson } from "../../../agents/cli/links/settings.ts";
import { parseMoment } from "../../../agents/cli/terminal/moment.ts";
import { serverUrl } from "../../../agents/cli/command/server.ts";
import { caretLines, fieldLines, tableLines } from "../../../agents/cli/terminal/table.ts";
import { cut, displayWidth, harmless } from "../../../agents/cli/terminal/width.ts";

const plain = (_style: string, text: string) => text;

describe("columns of a terminal", () => {
  test.each([
    // text              columns
    ["Plenum", 6],
    ["Größe", 5],
    ["Gro\u0308ße", 5], // o and a combining diaeresis
    ["日本語", 6],
    ["한국어", 6],
    ["１２", 4], // full-width digits
    ["👍🏽", 2], // one person, one skin colour
    ["👩‍👩‍👧", 2], // joined by U+200D
    ["🇩🇪", 2],
    ["1️⃣", 2],
    ["a\u200bb", 2], // zero width space
    ["\u001b[31mrot\u001b[39m", 3],
    ["", 0],
  ])("%j takes %i", (text, columns) => expect(displayWidth(text)).toBe(columns));

  test.each([
    ["Protokoll", 9, "Protokoll"],
    ["Protokoll", 5, "Prot…"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
    ["Größe", 3, "Gr…"],
  ])("%s in %i columns is %s", (text, columns, short) => expect(cut(text, columns)).toBe(short));

  test("what others wrote cannot steer the terminal", () => {
    expect(harmless("a\u001b]0;x\u0007b\r\n\u009b2J\u202etxt.exe")).toBe("a�]0;x�b���2J�txt.exe");
  });
});

describe("tables", () => {
  const columns = [
    { title: "Name" },
    { title: "Ziel", shrinks: true },
    { title: "Zahl", right: true },
  ];

  test("columns stand under each other whatever the letters", () => {
    const rows = [
      ["Öffentlich", "a", "1"],
      ["日本語", "bb", "22"],
      ["👍", "c", "333"],
    ];
    expect(tableLines(columns, rows, 80, plain)).toEqual([
      "Name        Ziel  Zahl",
      "Öffentlich  a        1",
      "日本語      bb      22",
      "👍          c      333",
    ]);
  });

  test("the column that may shrink gives way to a narrow terminal", () => {
    const [, row = ""] = tableLines(columns, [["n", "x".repeat(100), "5"]], 40, plain);
    expect(row).toBe(`n     ${"x".repeat(27)}…     5`);
    expect(displayWidth(row)).toBe(40);
  });

  test("columns that drop are left out, the last one first, when giving way is not enough", () => {
    const wide = [
      { title: "Name" },
      { title: "Eins", drops: true },
      { title: "Ziel", shrinks: true },
      { title: "Zwei", drops: true },
    ];
    const rows = [["n", "1".repeat(10), "x".repeat(30), "2".repeat(10)]];
    const titles = (width: number) => (tableLines(wide, rows, width, plain)[0] ?? "").split(/ +/);
    // 4 + 10 + 30 + 10 and three gaps; the target needs 12 at least.
    expect(titles(60)).toEqual(["Name", "Eins", "Ziel", "Zwei"]);
    expect(titles(42)).toEqual(["Name", "Eins", "Ziel", "Zwei"]);
    expect(titles(41)).toEqual(["Name", "Eins", "Ziel"]);
    expect(titles(29)).toEqual(["Name", "Ziel"]);
    for (const line of tableLines(wide, rows, 29, plain))
      expect(displayWidth(line)).toBeLessThan(30);
  });

  test("a field without a value is left out, and several values stand under each other", () => {
    const fields = [
      ["Grösse", "1"],
      ["A", ["x", "y"]],
      ["B", undefined],
    ] as const;
    expect(fieldLines(fields, plain)).toEqual(["Grösse  1", "A       x", "        y"]);
  });

  test.each([
    // text                offset length  carets
    ["Tux *-*-* 18:00", 0, 3, ["Tux *-*-* 18:00", "^^^"]],
    ["Tue *-*-* 25:00", 10, 2, ["Tue *-*-* 25:00", "          ^^"]],
    ["日本 x", 3, 1, ["日本 x", "     ^"]],
    ["a\nb Tux\nc", 4, 3, ["b Tux", "  ^^^"]],
    ["", 0, 0, ["", "^"]],
    ["abc", 3, 0, ["abc", "   ^"]],
  ])("%j at %i+%i", (text, offset, length, lines) => {
    expect(caretLines(text, offset, length)).toEqual(lines);
  });
});

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
    expect(parseMoment("2026-12-31", "end")).toEqual(new Date(2027, 0, 1));
    expect(parseMoment("2026-12-31 18:30:05", "end")).toEqual(new Date(2026, 11, 31, 18, 30, 5));
  });
});

describe("formats of imports", () => {
  test.each([
    ["jsonl", '{"slug":"a","target":"https://a.org/"}\n{"slug":"b","target":"https://b.org/"}\n'],
    ["jsonl", '\ufeff{"target":"https://a.org/","slug":"a"}'],
    ["csv", "slug,target,title\na,https://a.org/,A\n"],
    ["csv", '"target","slug"\r\nhttps://a.org/,a\r\n'],
    ["shlink", "createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits\n"],
    ["yourls", '{"links":{"link_1":{"shorturl":"https://s.org/a"}},"stats":{}}'],
    ["kutt", '{\n  "limit": 10,\n  "data": [{"address":"a"}]\n}'],
    ["sink", '{"version":"1","links":[{"slug":"a","url":"https://a.org/"}]}'],
    [undefined, "Name;Adresse\n"],
    [undefined, "<!doctype html>"],
    [undefined, '{"links":null}'],
    [undefined, '{"slug":"a"'],
    [undefined, ""],
  ])("%s", (format, text) => expect(guessFormat(text)).toBe(format));
});

describe("slugs as people name them", () => {
  test.each([
    ["plenum", "plenum"],
    ["/plenum", "plenum"],
    ["ag/technik", "ag/technik"],
    ["https://go.example.org/plenum", "plenum"],
    ["https://go.example.org/%C3%B6ffentlich?x", "öffentlich"],
    ["HTTPS://GO.EXAMPLE.ORG/AG/TECHNIK", "AG/TECHNIK"],
    ["https://go.example.org/%zz", "%zz"],
  ])("%s is %s", (word, slug) => expect(slugOf(word)).toBe(slug));
});

describe("addresses of a service", () => {
  test.each([
    ["https://go.example.org", "https://go.example.org"],
    ["https://GO.example.org/", "https://go.example.org"],
    ["go.example.org", "https://go.example.org"],
    ["http://127.0.0.1:8787", "http://127.0.0.1:8787"],
  ])("%s is %s", (typed, url) => expect(serverUrl(typed)).toBe(url));

  test.each([
    "https://go.example.org/api",
    "https://user:secret@go.example.org",
    "ftp://go.example.org",
    "https://go.example.org?x",
    "",
    "https://",
  ])("%s is none", (typed) => expect(() => serverUrl(typed)).toThrow("not the address"));
});

describe("settings of a link", () => {
  test("a window is a calendar, minutes and a target, which may have a | of its own", () => {
    expect(settingsJson({ window: ["Tue 18:00 | 240 | https://m.example/a|b"] })).toEqual({
      windows: [{ calendar: "Tue 18:00", minutes: 240, target: "https://m.example/a|b" }],
    });
  });

  test.each([
    [{ clear: ["title", "valid-until", "windows"] }, { title: "", validUntil: null, windows: [] }],
    [{ "add-tag": ["c", "a"], "remove-tag": ["b"] }, { tags: ["a", "c"] }],
    [
      { "no-forward-path": true, "forward-query": true },
      { forwardPath: false, forwardQuery: true },
    ],
    [
      { status: "301", "max-clicks": "5" },
      { status: 301, maxClicks: 5 },
    ],
    [{}, {}],
  ])("%j changes %j", (values, changes) => {
    expect(changesJson(values, ["a", "b"])).toEqual(changes);
  });

  test.each([
    [{ clear: ["constructor"] }, "what can be emptied"],
    [{ clear: ["title"], title: "x" }, "contradicts"],
    [{ "forward-path": true, "no-forward-path": true }, "contradicts"],
    [{ tag: ["x"], "add-tag": ["y"] }, "contradicts"],
    [{ status: "3e2" }, "whole number"],
    [{ window: ["Tue 18:00|soon|https://x.example/"] }, "CALENDAR|MINUTES|TARGET"],
    [{ "valid-from": "bald" }, "write a moment"],
  ])("%j is refused", (values, text) => {
    expect(() => changesJson(values, [])).toThrow(text);
  });
});
