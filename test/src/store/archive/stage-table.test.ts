import { describe, expect, test } from "vitest";
import { together } from "../../../../src/store/archive/stage-table.ts";

const columnsOf = (count: number) => Array.from({ length: count }, (_, at) => `c${at}`);

/** So many lines of one table, as a piece of an archive has them: with the same list of columns. */
const linesOf = (about: string, columns: readonly string[], count: number) =>
  Array.from({ length: count }, (_, at) => ({ about, columns, line: `[${at}]` }));

const sizes = (lines: Parameters<typeof together>[0]) =>
  [...together(lines)].map((group) => [group[0].about, group.length]);

describe("lines of one statement", () => {
  test("hold a hundred values at most", () => {
    expect(sizes(linesOf("links", columnsOf(16), 14))).toEqual([
      ["links", 6],
      ["links", 6],
      ["links", 2],
    ]);
    expect(sizes(linesOf("looks", columnsOf(50), 3))).toEqual([
      ["looks", 2],
      ["looks", 1],
    ]);
  });

  test("are one where a row has more", () => {
    expect(sizes(linesOf("wide", columnsOf(120), 2))).toEqual([
      ["wide", 1],
      ["wide", 1],
    ]);
  });

  test("are of one table, in their order, and none is lost", () => {
    const lines = [...linesOf("a", columnsOf(2), 3), ...linesOf("b", columnsOf(2), 2)];
    const groups = [...together(lines)];
    expect(groups.map((group) => group.length)).toEqual([3, 2]);
    expect(groups.flat()).toEqual(lines);
    expect([...together([])]).toEqual([]);
  });
});
