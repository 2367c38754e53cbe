/** The report of an import on each line. */
import { z } from "@hono/zod-openapi";
import type { Language } from "../../../src/i18n/language.ts";
import type { FieldError, Problem } from "../../../src/http/problem.ts";
import type { ImportLine } from "./entry.ts";
import type { ImportOutcome } from "./records.ts";

export const importReportSchema = z
  .object({
    dryRun: z.boolean(),
    created: z.int(),
    conflicts: z.int(),
    refused: z.int(),
    lines: z.array(
      z.object({
        line: z.int(),
        slug: z.string(),
        outcome: z.enum(["created", "conflict", "refused"]),
        errors: z.array(z.object({ field: z.string(), detail: z.string() })),
      }),
    ),
  })
  .openapi("ImportReport");

type ImportReport = z.infer<typeof importReportSchema>;

/** The outcome of every line; `outcomes` are those of the good lines, in their order. */
export function reportOf(
  lines: readonly ImportLine[],
  outcomes: readonly ImportOutcome[],
  dryRun: boolean,
  language: Language,
): ImportReport {
  const said = (errors: readonly FieldError[]) =>
    errors.map(({ field, detail }) => ({ field, detail: detail[language] }));
  let next = 0;
  const report = lines.map(({ line, slug, ...rest }): ImportReport["lines"][number] => {
    if (!rest.ok) return { line, slug, outcome: "refused", errors: said(rest.errors) };
    const outcome = outcomes[next] ?? { kind: "full" };
    next += 1;
    if (outcome.kind === "created") return { line, slug, outcome: "created", errors: [] };
    return { line, slug, outcome: "conflict", errors: said([conflictError(outcome)]) };
  });
  const count = (outcome: string) => report.filter((line) => line.outcome === outcome).length;
  return {
    dryRun,
    created: count("created"),
    conflicts: count("conflict"),
    refused: count("refused"),
    lines: report,
  };
}

function conflictError(outcome: Exclude<ImportOutcome, { kind: "created" }>): FieldError {
  if (outcome.kind === "full") {
    const detail = { de: "Der Speicher ist voll.", en: "The store is full." };
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
export function nothingImported(report: ImportReport): Problem {
  const bad = report.conflicts + report.refused;
  return {
    kind: {
      code: "nothing-imported",
      status: 409,
      title: { de: "Nichts importiert", en: "Nothing was imported" },
    },
    detail: {
      de: `${bad} von ${report.lines.length} Zeilen gehen nicht; „lines“ nennt sie. Mit partial=true kommt der Rest hinein.`,
      en: `${bad} of ${report.lines.length} lines do not work; “lines” names them. With partial=true the rest gets in.`,
    },
    extra: {
      ...report,
      created: 0,
      lines: report.lines.filter(({ outcome }) => outcome !== "created"),
    },
  };
}
