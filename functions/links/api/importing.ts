/** An import of links, for the API and for the console: read, judged line by line, and handed to the store. */
import type { Context } from "hono";
import { configOf } from "../../../src/config/config.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { invalid, ProblemError, type FieldError } from "../../../src/http/problem.ts";
import { askStore } from "../../../src/store/ask.ts";
import { isShortLinkOf } from "../link/short-url.ts";
import { parseKnownSlug } from "../link/slug.ts";
import { settingsErrors } from "../link/validate.ts";
import { linkStore } from "../stub.ts";
import type { ImportEntry, ImportFile } from "../transfer/entry.ts";
import { endLine, entryLine } from "../transfer/entry-lines.ts";
import { readImport, type ImportFormat } from "../transfer/import.ts";
import {
  importRunning,
  nothingImported,
  reportOf,
  type ImportReport,
  type JudgedLine,
} from "../transfer/report.ts";
import { streamOf } from "../../../src/store/stream.ts";
import type { Encoding } from "../transfer/text.ts";
import { outdateAll } from "../visit/memory.ts";

type ReadFile = Extract<ImportFile, { ok: true }>;

interface Wanted {
  readonly dryRun: boolean;
  readonly partial: boolean;
}

/** Reads a file. Throws the problem if it is not of this format. */
export async function readFile(
  c: Context<AppEnv>,
  format: ImportFormat,
  bytes: Uint8Array,
  encoding: Encoding,
): Promise<ReadFile> {
  const { timezone } = configOf(c.env);
  const file = await readImport(format, bytes, { timezone, encoding });
  if (!file.ok) throw new ProblemError(invalid([file.error]));
  return file;
}

/**
 * Imports a file; a dry run makes nothing and tells what would be made, `partial` makes what can be made. By `id` it can be
 * asked for meanwhile. Throws the problem if another import is under way, or if it is all or nothing and something is wrong.
 */
export async function importLinks(
  c: Context<AppEnv>,
  file: ReadFile,
  { dryRun, partial }: Wanted,
  id?: string,
): Promise<ImportReport> {
  const judged = judgedLines(c, file.lines);
  const { name } = c.get("principal");
  const outcome = await askStore(() =>
    linkStore(c.env).import(judged.entries, { partial, dryRun, of: file.most, id }, name),
  );
  if (outcome === undefined) throw new ProblemError(importRunning);
  if (outcome.isShown) outdateAll();
  const report = reportOf(judged.lines, outcome, dryRun, c.get("language"));
  const isBad = report.conflicts + report.refused > 0;
  if (isBad && !partial && !dryRun) {
    throw new ProblemError(nothingImported(report, judged.lines.length));
  }
  return report;
}

/** Lines as the rules judge them, and their entries for the store: each is read and judged when the store asks for it. */
function judgedLines(c: Context<AppEnv>, read: ReadFile["lines"]) {
  const lines: JudgedLine[] = [];
  async function* entries(): AsyncGenerator<string, void> {
    for await (const line of read) {
      const errors = line.ok ? errorsOf(c, line.entry) : line.errors;
      const isGood = line.ok && errors.length === 0;
      lines.push({ line: line.line, slug: line.slug, errors: isGood ? undefined : errors });
      yield entryLine(isGood ? line.entry : undefined);
    }
    yield endLine;
  }
  return { lines, entries: streamOf(entries()) };
}

/** Everything that the rules have against an entry. A link with a history keeps its name, as it does where it comes from. */
function errorsOf(c: Context<AppEnv>, { settings, history }: ImportEntry): FieldError[] {
  const config = configOf(c.env);
  const keepsName = history !== undefined && parseKnownSlug(settings.slug).ok;
  const judged = { ...settings, slug: keepsName ? undefined : settings.slug };
  return settingsErrors(judged, config, isShortLinkOf(config, c.req.url));
}
