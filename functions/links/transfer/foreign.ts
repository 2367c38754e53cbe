/** How other services' exports are read: what a format of theirs says of one record, and all around it. */
import { z } from "zod";
import { CsvError, parse as parseCsv } from "csv-parse/sync";
import { fieldErrors } from "../../../src/http/validation.ts";
import type { FieldError } from "../../../src/http/problem.ts";
import type { ImportEntry, ImportFile, ImportLine } from "./entry.ts";
import { MAX_TITLE_CHARACTERS } from "../limits.ts";
import type { LinkSettings } from "../link/link.ts";
import { defaultSettings } from "../link/json.ts";

/** A link as a foreign format tells it; empty strings count as not told. */
interface Foreign {
  slug: string;
  target: string;
  title?: string | null | undefined;
  tags?: string[];
  clicks?: number;
  createdAt?: number | undefined;
  validUntil?: number | undefined;
}

function foreignLine(line: number, foreign: Foreign): ImportLine {
  const settings: LinkSettings = {
    ...defaultSettings,
    slug: foreign.slug,
    target: foreign.target.trim(),
    // A title that is too long is cut: the import is not to fail for a heading.
    title: (foreign.title ?? "").trim().slice(0, MAX_TITLE_CHARACTERS),
    tags: foreign.tags ?? [],
    validUntil: foreign.validUntil,
  };
  const entry: ImportEntry = {
    settings,
    usedClicks: 0,
    importedClicks: foreign.clicks ?? 0,
    createdAt: foreign.createdAt,
    createdBy: undefined,
    updatedAt: undefined,
    deletedAt: undefined,
    version: 1,
    clicks: [],
    history: undefined,
  };
  return { line, slug: foreign.slug, ok: true, entry };
}

export type CsvRecord = Record<string, string | undefined>;
/** Reads one record, or says what is wrong with it. */
export type Read<Item> = (item: Item) => Foreign | FieldError;

function toLine<Item>(line: number, item: Item, read: Read<Item>): ImportLine {
  const result = read(item);
  if ("slug" in result) return foreignLine(line, result);
  return { line, slug: "", ok: false, errors: [result] };
}

/** A CSV file with a header, in which the column `needed` must not be missing. */
export function readCsv(text: string, read: Read<CsvRecord>, needed: string): ImportFile {
  try {
    const records = parseCsv<{ record: CsvRecord; info: { lines: number } }>(text, {
      columns: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    const first = records[0]?.record;
    if (first !== undefined && first[needed] === undefined) {
      return {
        ok: false,
        error: badFile(`there is no column “${needed}”`, `die Spalte „${needed}“ fehlt`),
      };
    }
    const toLines = ({ record, info }: (typeof records)[number]) =>
      toLine(info.lines, record, read);
    return { ok: true, most: records.length, lines: records.values().map(toLines) };
  } catch (error) {
    if (error instanceof CsvError)
      return { ok: false, error: badFile(error.message, error.message) };
    throw error;
  }
}

/** A JSON file of this shape. */
export function readJson<File, Item>(
  text: string,
  schema: z.ZodType<File>,
  items: (file: File) => Item[],
  read: Read<Item>,
): ImportFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: badFile("it is not valid JSON", "sie ist kein gültiges JSON") };
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [first] = fieldErrors(parsed.error, value);
    const { field = "", detail = { de: "?", en: "?" } } = first ?? {};
    return { ok: false, error: badFile(`${field}: ${detail.en}`, `${field}: ${detail.de}`) };
  }
  const all = items(parsed.data);
  const toLines = (item: Item, index: number) => toLine(index + 1, item, read);
  return { ok: true, most: all.length, lines: all.values().map(toLines) };
}

function badFile(english: string, german: string): FieldError {
  return {
    field: "body",
    detail: {
      de: `Die Datei ist nicht lesbar: ${german}.`,
      en: `The file cannot be read: ${english}.`,
    },
  };
}

/** A time that another service wrote: ISO 8601, or `2026-11-23 18:00:00` meant as UTC. */
export function moment(text: string | null | undefined): number | undefined {
  if (text === undefined || text === null || text === "") return undefined;
  const zoned = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/.test(text)
    ? `${text.replace(" ", "T")}Z`
    : text;
  const at = Date.parse(zoned);
  return Number.isNaN(at) ? undefined : at;
}

export const wrongTime = (field: string): FieldError => ({
  field,
  detail: {
    de: "Der Zeitpunkt ist nicht lesbar; gemeint ist z. B. 2026-12-31T23:59:59Z.",
    en: "This moment cannot be read; write for example 2026-12-31T23:59:59Z.",
  },
});

export function splitTags(text: string | undefined, separator: RegExp): string[] {
  return [
    ...new Set(
      (text ?? "")
        .split(separator)
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ];
}

/** A count; what is none counts as 0. */
export function wholeNumber(value: string | number | null | undefined): number {
  const count = Number(value ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

/** Members of a JSON record that may be missing. */
export const text = z.string().nullish();
export const number = z.union([z.string(), z.number()]).nullish();
