import { describe, expect, test } from "vitest";
import { caretLines, fieldLines, tableLines } from "../../../agents/cli/terminal/table.ts";
import { displayWidth } from "../../../agents/cli/terminal/width.ts";

const plain = (_style: string, text: string) => text;

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

  const withIds = [
    { title: "Name", shrinks: true },
    { title: "ID", ids: true },
  ];
  const ids = ["feed0001-0000-4000-8000-000000000000", "feed0001-1000-4000-8000-000000000000"];

  test("ids are whole where there is room, else as long as it takes to tell them apart", () => {
    const rows = ids.map((id) => ["check", id]);
    expect(tableLines(withIds, rows, 80, plain)[1]).toBe(`check  ${ids[0]}`);
    expect(tableLines(withIds, rows, 40, plain).slice(1)).toEqual([
      "check  feed0001-0",
      "check  feed0001-1",
    ]);
    expect(tableLines(withIds, rows.slice(1), 40, plain)[1]).toBe("check  feed0001");
  });

  test("where nothing gives way enough, each row is a block with all there is", () => {
    const wide = [{ title: "When" }, { title: "What", drops: true }, { title: "Why" }];
    const rows = [
      ["x".repeat(20), "one", "y".repeat(20)],
      ["z", "", "words that go on, and on"],
    ];
    expect(tableLines(wide, rows, 30, plain)).toEqual([
      `When  ${"x".repeat(20)}`,
      "What  one",
      `Why   ${"y".repeat(20)}`,
      "",
      "When  z",
      "Why   words that go on, and on",
    ]);
    expect(tableLines(wide, rows, 20, plain).slice(-2)).toEqual([
      "Why   words that go",
      "      on, and on",
    ]);
  });

  test("a field without a value is left out, and several values stand under each other", () => {
    const fields = [
      ["Grösse", "1"],
      ["A", ["x", "y"]],
      ["B", undefined],
    ] as const;
    expect(fieldLines(fields, 80, plain)).toEqual(["Grösse  1", "A       x", "        y"]);
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
