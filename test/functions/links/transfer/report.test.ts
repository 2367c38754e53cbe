/** The report of an import on each line, and on all. */
import { describe, expect, test } from "vitest";
import type { ImportLine } from "../../../../functions/links/transfer/entry.ts";
import { nothingImported, reportOf } from "../../../../functions/links/transfer/report.ts";
import type { ImportOutcome } from "../../../../functions/links/transfer/records.ts";
import { blankLink } from "../blank.ts";

const entry = {
  settings: blankLink,
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
const good = (line: number): ImportLine => ({ line, slug: `s${line}`, ok: true, entry });
const bad = (line: number): ImportLine => ({
  line,
  slug: `s${line}`,
  ok: false,
  errors: [{ field: "target", detail: { de: "Falsch.", en: "Wrong." } }],
});
const lines = [good(1), bad(3), good(4), good(5), bad(6), good(9)];
const outcomes: ImportOutcome[] = [
  { kind: "created" },
  { kind: "conflict", slug: "Owner" },
  { kind: "full" },
  { kind: "created" },
];

describe("a report", () => {
  test("has every line in its order: the outcomes are those of the good ones", () => {
    const report = reportOf(lines, outcomes, true, "en");
    expect(report).toMatchObject({ dryRun: true, created: 2, conflicts: 2, refused: 2 });
    expect(report.lines).toEqual([
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
        errors: [{ field: "", detail: "The store is full." }],
      },
      {
        line: 6,
        slug: "s6",
        outcome: "refused",
        errors: [{ field: "target", detail: "Wrong." }],
      },
      { line: 9, slug: "s9", outcome: "created", errors: [] },
    ]);
  });

  test("speaks the reader's language, and says whether it was a dry run", () => {
    const report = reportOf(lines, outcomes, false, "de");
    expect(report.dryRun).toBe(false);
    expect(report.lines.flatMap(({ errors }) => errors.map(({ detail }) => detail))).toEqual([
      "Falsch.",
      "Den Slug hat schon der Link „Owner“.",
      "Der Speicher ist voll.",
      "Falsch.",
    ]);
  });
});

test("where all or nothing is wanted and something is wrong, what is wrong is listed", () => {
  const report = reportOf(lines, outcomes, false, "en");
  const { kind, detail, extra } = nothingImported(report);
  expect(kind).toMatchObject({ code: "nothing-imported", status: 409 });
  expect(detail.en).toContain("4 of 6 lines do not work");
  expect(detail.de).toContain("4 von 6 Zeilen gehen nicht");
  expect(extra).toMatchObject({ created: 0, conflicts: 2, refused: 2 });
  expect((extra as typeof report).lines.map(({ line }) => line)).toEqual([3, 4, 5, 6]);
});
