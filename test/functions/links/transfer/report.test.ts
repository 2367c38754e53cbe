/** The report of an import on each line, and on all. */
import { describe, expect, test } from "vitest";
import {
  nothingImported,
  reportOf,
  reportText,
  type JudgedLine,
} from "../../../../functions/links/transfer/report.ts";
import { MAX_REFUSED_LINES } from "../../../../functions/links/limits.ts";
import { leftLine, type Left } from "../../../../functions/links/transfer/left.ts";

const good = (line: number): JudgedLine => ({ line, slug: `s${line}`, errors: undefined });
const bad = (line: number): JudgedLine => ({
  line,
  slug: `s${line}`,
  errors: [{ field: "target", detail: { de: "Falsch.", en: "Wrong." } }],
});
const lines = [good(1), bad(3), good(4), good(5), bad(6), good(9), good(10)];
const left: Left[] = [
  { place: 2, kind: "conflict", slug: "Owner" },
  { place: 3, kind: "full" },
  { place: 6, kind: "unchanged" },
];

/** As the store tells it. */
const notMade = (all: readonly Left[]) => ({
  left: all.map(leftLine).join(""),
  notMade: all.length,
  unchanged: all.filter(({ kind }) => kind === "unchanged").length,
});

describe("a report", () => {
  test("has every line in its order: the store's are told by their places", () => {
    const report = reportOf(lines, notMade(left), true, "en");
    expect(report).toMatchObject({
      dryRun: true,
      created: 2,
      unchanged: 1,
      conflicts: 2,
      refused: 2,
    });
    expect([...report.lines]).toEqual([
      { line: 1, slug: "s1", outcome: "created", errors: [] },
      {
        line: 3,
        slug: "s3",
        outcome: "refused",
        errors: [{ field: "target", detail: "Wrong." }],
      },
      {
        line: 4,
        slug: "s4",
        outcome: "conflict",
        errors: [{ field: "slug", detail: "The link “Owner” has this slug already." }],
      },
      {
        line: 5,
        slug: "s5",
        outcome: "conflict",
        errors: [{ field: "", detail: "The service has no room left." }],
      },
      {
        line: 6,
        slug: "s6",
        outcome: "refused",
        errors: [{ field: "target", detail: "Wrong." }],
      },
      { line: 9, slug: "s9", outcome: "created", errors: [] },
      { line: 10, slug: "s10", outcome: "unchanged", errors: [] },
    ]);
  });

  test("speaks the reader's language, and says whether it was a dry run", () => {
    const report = reportOf(lines, notMade(left), false, "de");
    expect(report.dryRun).toBe(false);
    expect([...report.lines].flatMap(({ errors }) => errors.map(({ detail }) => detail))).toEqual([
      "Falsch.",
      "Den Slug hat schon der Link „Owner“.",
      "Der Dienst hat keinen Platz mehr.",
      "Falsch.",
    ]);
  });
});

test("where all or nothing is wanted and something is wrong, what is wrong is listed", () => {
  const report = reportOf(lines, notMade(left), false, "en");
  const { kind, detail, extra } = nothingImported(report, lines.length);
  expect(kind).toMatchObject({ code: "nothing-imported", status: 409 });
  expect(detail.en).toContain("4 of 7 lines do not work");
  expect(detail.de).toContain("4 von 7 Zeilen gehen nicht");
  expect(extra).toMatchObject({ created: 0, conflicts: 2, refused: 2 });
  expect(((extra?.["lines"] ?? []) as { line: number }[]).map(({ line }) => line)).toEqual([
    3, 4, 5, 6,
  ]);
});

test("of very many lines that are wrong the first are listed, and where the others are", () => {
  const many = Array.from({ length: MAX_REFUSED_LINES + 1 }, (_, index) => bad(index + 1));
  const { detail, extra } = nothingImported(reportOf(many, notMade([]), false, "en"), many.length);
  expect(extra?.["lines"]).toHaveLength(MAX_REFUSED_LINES);
  expect(detail.en).toContain("names the first 1000, a dry run (dryRun=true) all.");
  expect(detail.de).toContain("nennt die ersten 1000, ein Probelauf (dryRun=true) alle.");
});

test("a report in pieces is the same report", () => {
  const text = [...reportText(reportOf(lines, notMade(left), true, "en"))].join("");
  const { lines: told, ...sums } = reportOf(lines, notMade(left), true, "en");
  expect(JSON.parse(text)).toEqual({ ...sums, lines: [...told] });
  const none = [...reportText(reportOf([], notMade([]), false, "en"))].join("");
  expect(JSON.parse(none)).toMatchObject({ created: 0, lines: [] });
});
