/** The report of an import on each line. */
import { z } from "@hono/zod-openapi";
import { momentOut } from "../../../src/http/api-schema.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { conflict, type FieldError, type Problem } from "../../../src/http/problem.ts";
import { MAX_REFUSED_LINES } from "../limits.ts";
import type { NotMade } from "./records.ts";
import { readLeft } from "./left.ts";
import type { Outcome } from "./writing.ts";

export const importReportSchema = z
  .object({
    dryRun: z.boolean().describe("whether nothing was imported because only that was asked"),
    created: z.int().describe("links that were created, or would be"),
    unchanged: z.int().openapi({ description: "there already, with the same settings" }),
    conflicts: z.int().describe("lines whose slug is taken by another link"),
    refused: z.int().describe("lines that are not valid"),
    lines: z
      .array(
        z.object({
          line: z.int().describe("number of the line in the file, from 1"),
          slug: z.string().describe("slug as it stands there"),
          outcome: z
            .enum(["created", "unchanged", "conflict", "refused"])
            .describe("what became of it"),
          errors: z
            .array(
              z.object({
                field: z.string().describe("which field; empty: the line as a whole"),
                detail: z.string().describe("what is wrong, in the reader's language"),
              }),
            )
            .describe("what is wrong with it"),
        }),
      )
      .describe("the lines that are told of, in their order"),
  })
  .openapi("ImportReport");

const progress = {
  startedAt: momentOut.describe("when it began"),
  who: z.string().describe("name of the token or account that imports"),
  dryRun: z.boolean().describe("whether nothing is to be imported"),
  done: z.int().openapi({ description: "entries that are through" }),
  of: z.int().openapi({ description: "so many at most" }),
};

/** An import that goes on behind its answer. */
export const importJobSchema = z
  .object({
    state: z.enum(["running", "ended", "broken-off"]).openapi({
      description: "broken-off: nothing was made",
    }),
    ...progress,
    endedAt: momentOut.nullable().describe("when it ended; null: it has not"),
    sums: z
      .object({
        created: z.int().describe("links that were created"),
        unchanged: z.int().describe("links that were there already"),
        conflicts: z.int().describe("lines whose slug is taken"),
        refused: z.int().describe("lines that are not valid"),
      })
      .nullable()
      .openapi({ description: "once it has ended; created is 0 where all or nothing was wanted" }),
  })
  .openapi("ImportJob");

export const importProgressSchema = z
  .object({
    running: z
      .object({
        id: z.string().nullable().openapi({ description: "of one that goes on behind its answer" }),
        ...progress,
      })
      .nullable()
      .describe("the import that is under way; null: there is none"),
  })
  .openapi("ImportProgress");

type Line = z.infer<typeof importReportSchema>["lines"][number];

/** A line of the file, and what the rules have against it. */
export interface JudgedLine {
  readonly line: number;
  readonly slug: string;
  /** Undefined: nothing. */
  readonly errors: readonly FieldError[] | undefined;
}

/** The outcome of every line, made as it is asked for, once and in order; the store says what it did not make. */
export interface ImportReport {
  readonly dryRun: boolean;
  readonly created: number;
  readonly unchanged: number;
  readonly conflicts: number;
  readonly refused: number;
  readonly lines: Iterable<Line>;
}

export function reportOf(
  lines: readonly JudgedLine[],
  { left, notMade, unchanged }: Omit<Outcome, "isShown">,
  dryRun: boolean,
  language: Language,
): ImportReport {
  const said = (errors: readonly FieldError[]) =>
    errors.map(({ field, detail }) => ({ field, detail: detail[language] }));
  const whyAt = readLeft(left);
  const refused = lines.reduce((sum, { errors }) => sum + (errors === undefined ? 0 : 1), 0);
  const lineOf = ({ line, slug, errors }: JudgedLine, place: number): Line => {
    if (errors !== undefined) return { line, slug, outcome: "refused", errors: said(errors) };
    const why = whyAt(place);
    if (why === undefined) return { line, slug, outcome: "created", errors: [] };
    if (why.kind === "unchanged") return { line, slug, outcome: "unchanged", errors: [] };
    return { line, slug, outcome: "conflict", errors: said([conflictError(why)]) };
  };
  return {
    dryRun,
    created: lines.length - refused - notMade,
    unchanged,
    conflicts: notMade - unchanged,
    refused,
    lines: lines.values().map(lineOf),
  };
}

/** A report as JSON, in pieces. */
export function* reportText({ lines, ...sums }: ImportReport): Generator<string, void> {
  yield `${JSON.stringify(sums).slice(0, -1)},"lines":[`;
  let comma = "";
  for (const line of lines) {
    yield comma + JSON.stringify(line);
    comma = ",";
  }
  yield "]}";
}

function conflictError(outcome: Exclude<NotMade, { kind: "unchanged" }>): FieldError {
  if (outcome.kind === "full") {
    const detail = { de: "Der Dienst hat keinen Platz mehr.", en: "The service has no room left." };
    return { field: "", detail };
  }
  return {
    field: "slug",
    detail: {
      de: `Den Slug hat schon der Link „${outcome.slug}“.`,
      en: `The link “${outcome.slug}” has this slug already.`,
    },
  };
}

/** Of an import of all or nothing in which something was wrong. */
export function nothingImported(report: ImportReport, count: number): Problem {
  const bad = report.conflicts + report.refused;
  const told: Line[] = [];
  for (const line of report.lines) {
    if (line.errors.length > 0) told.push(line);
    if (told.length === MAX_REFUSED_LINES) break;
  }
  return {
    kind: {
      code: "nothing-imported",
      status: 409,
      title: { de: "Nichts importiert", en: "Nothing was imported" },
    },
    detail: {
      de: `${bad} von ${count} Zeilen gehen nicht; „lines“ nennt ${told.length === bad ? "sie" : `die ersten ${told.length}, ein Probelauf (dryRun=true) alle`}. Mit partial=true kommt der Rest hinein.`,
      en: `${bad} of ${count} lines do not work; “lines” names ${told.length === bad ? "them" : `the first ${told.length}, a dry run (dryRun=true) all`}. With partial=true the rest gets in.`,
    },
    extra: { ...report, created: 0, lines: told },
  };
}

/** Where an import is asked for that is not known any more. */
export const noImport: Problem = {
  kind: {
    code: "no-import",
    status: 404,
    title: { de: "Diesen Import gibt es nicht", en: "There is no such import" },
  },
  detail: {
    de: "Gemerkt wird der, der gerade läuft, und der letzte, bis der Dienst neu startet.",
    en: "The one that is under way is known, and the last one until the service starts again.",
  },
};

/** Of an import while there is another one. */
export const importRunning: Problem = conflict("import-running", {
  de: "Gerade läuft ein anderer Import. Wenn er fertig ist, geht dieser.",
  en: "Another import is under way. This one works when it is through.",
});
