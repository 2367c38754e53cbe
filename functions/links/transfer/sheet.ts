/** CSV files as shorteners and spreadsheets write them, German Excel too: read in pieces, as they are asked for. */
import { parse, type CsvError } from "csv-parse/stream";
import { TURN_BYTES } from "../../../src/limits.ts";
import type { FieldError } from "../../../src/http/problem.ts";
import type { ImportFile, ImportLine } from "./entry.ts";
import { badFile, foreignLine, type Translation } from "./foreign.ts";
import { plainName } from "./protection.ts";
import { countNewlines } from "./text.ts";

/** A record with the line at which it ends, or what is wrong with it. */
type Row = { line: number; cells: string[]; isBroken: boolean };

/**
 * A sheet with a header, whose names count without case, blanks, `_` and `-`. The columns `needed` must be there. Its
 * translation gets the cells by these plain names.
 */
export async function readSheet(
  text: string,
  needed: readonly string[],
  format: Translation,
): Promise<ImportFile> {
  const rows = rowsOf(text);
  const first = await rows.next();
  const header = first.done === true ? [] : first.value.cells;
  const names = header.map(plainName);
  const missing = needed.find((name) => !names.includes(name));
  if (missing !== undefined) {
    const error = badFile(`there is no column “${missing}”`, `die Spalte „${missing}“ fehlt`);
    return { ok: false, error };
  }
  const twice = header.find((_, at) => names[at] !== "" && names.indexOf(names[at]!) !== at);
  if (twice !== undefined) {
    const english = `there are two columns “${twice}”`;
    return { ok: false, error: badFile(english, `die Spalte „${twice}“ gibt es zweimal`) };
  }
  return { ok: true, most: countNewlines(text) + 1, lines: linesOf(rows, names, format) };
}

async function* linesOf(
  rows: AsyncGenerator<Row, void>,
  names: readonly string[],
  format: Translation,
): AsyncGenerator<ImportLine, void> {
  for await (const { line, cells, isBroken } of rows) {
    // Spreadsheets write empty rows too.
    if (cells.every((cell) => cell.trim() === "") && !isBroken) continue;
    const slug = (cells[names.indexOf("slug")] ?? cells[names.indexOf("shortcode")] ?? "").trim();
    if (isBroken) yield { line, slug, ok: false, errors: [neverClosed] };
    else if (cells.length !== names.length) yield { line, slug, ok: false, errors: [otherLength] };
    else yield foreignLine(line, Object.fromEntries(names.map((n, at) => [n, cells[at]])), format);
  }
}

async function* rowsOf(text: string): AsyncGenerator<Row, void> {
  const { delimiter, from_line } = dialectOf(text);
  let isOpen = false;
  const parser = parse({
    delimiter,
    from_line,
    info: true,
    // Rows of another length are told on their line, and a quote within a cell is a letter like others.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    // All that is left is a quote that is never closed.
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      isOpen ||= error?.code === "CSV_QUOTE_NOT_CLOSED";
      return undefined;
    },
  });
  const read = bytesOf(text).pipeThrough<{ record: string[]; info: { lines: number } }>(parser);
  let last = from_line - 1;
  for await (const { record, info } of read) {
    last = info.lines;
    yield { line: last, cells: record, isBroken: false };
  }
  if (isOpen) yield { line: last + 1, cells: [], isBroken: true };
}

/** Pieces of about so many octets as a turn has, each made when it is asked for. */
function bytesOf(text: string): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= text.length) return controller.close();
      let end = at + TURN_BYTES;
      // Neither a pair of surrogates nor a CR LF is cut.
      while (/[\r\uD800-\uDBFF]/.test(text.charAt(end - 1))) end += 1;
      // The parser counts a CR LF within quotes as two lines.
      controller.enqueue(Buffer.from(text.slice(at, end).replaceAll("\r\n", "\n")));
      at = end;
    },
  });
}

/** The separator that the header has most often; Excel's own `sep=;` says it before. */
function dialectOf(text: string): { delimiter: string; from_line: number } {
  const [, said] = /^sep=(.)\r?\n/i.exec(text) ?? [];
  if (said !== undefined) return { delimiter: said, from_line: 2 };
  const [header = ""] = text.split(/[\r\n]/, 1);
  const bare = header.replace(/"[^"]*"/g, "");
  const often = (separator: string) => bare.split(separator).length;
  const [delimiter = ","] = [",", ";", "\t"].toSorted((a, b) => often(b) - often(a));
  return { delimiter, from_line: 1 };
}

const otherLength: FieldError = {
  field: "",
  detail: {
    de: "Die Zeile hat mehr oder weniger Spalten als die Kopfzeile.",
    en: "The row has more or fewer columns than the header.",
  },
};

const neverClosed: FieldError = {
  field: "",
  detail: {
    de: "Ab hier ist ein Anführungszeichen nicht geschlossen; bis zum Ende ist nichts lesbar.",
    en: "From here on a quotation mark is not closed; nothing up to the end can be read.",
  },
};
