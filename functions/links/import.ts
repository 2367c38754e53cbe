/** Reading links that another service, or this one, has exported. Pure: text in, settings or findings out. */
import { z } from "@hono/zod-openapi";
import { CsvError, parse as parseCsv } from "csv-parse/sync";
import { fieldErrors } from "../../src/i18n/validation.ts";
import type { Change } from "../../src/store/history.ts";
import type { FieldError } from "../../src/problem.ts";
import type { Property } from "./count.ts";
import type { LinkSettings } from "./link.ts";
import { defaultSettings, exportLineSchema, toSettings } from "./schema.ts";

export const importFormats = ["jsonl", "csv", "shlink", "yourls", "kutt", "sink"] as const;
export type ImportFormat = (typeof importFormats)[number];

/** A link to be made; what the source does not tell is undefined. Times in unix ms. */
export interface ImportEntry {
  readonly settings: LinkSettings;
  readonly usedClicks: number;
  readonly importedClicks: number;
  readonly createdAt: number | undefined;
  readonly createdBy: string | undefined;
  readonly updatedAt: number | undefined;
  readonly deletedAt: number | undefined;
  readonly version: number;
  readonly clicks: readonly { day: string; property: Property; value: string; count: number }[];
  /** Newest first; undefined: the import itself begins the history. */
  readonly history: readonly Change<LinkSettings>[] | undefined;
}

/** One record of the file; `line` is its line, or its place in a JSON list, counted from 1. */
export type ImportLine = { line: number; slug: string } & (
  | { ok: true; entry: ImportEntry }
  | { ok: false; errors: FieldError[] }
);

/** The whole file, or why it cannot be read at all. */
export type ImportFile = { ok: true; lines: ImportLine[] } | { ok: false; error: FieldError };

/** Reads an export. Never throws: what is wrong with one record is told on its line. */
export function readImport(format: ImportFormat, text: string): ImportFile {
  const content = text.replace(/^\uFEFF/, "");
  switch (format) {
    case "jsonl":
      return { ok: true, lines: readLines(content) };
    case "csv":
      return readCsv(content, csvRecord, "target");
    case "shlink":
      return readCsv(content, shlinkRecord, "longUrl");
    case "yourls":
      return readJson(content, yourlsSchema, ({ links }) => Object.values(links), yourlsRecord);
    case "kutt":
      return readJson(content, kuttSchema, ({ data }) => data, kuttRecord);
    case "sink":
      return readJson(content, sinkSchema, ({ links }) => links, sinkRecord);
  }
}

// --- our own JSON lines ----------------------------------------------------------------------------

function readLines(text: string): ImportLine[] {
  const lines: ImportLine[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    lines.push(readLine(line, index + 1));
  }
  return lines;
}

function readLine(text: string, line: number): ImportLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { line, slug: "", ok: false, errors: [notJson] };
  }
  const parsed = exportLineSchema.safeParse(value);
  if (!parsed.success) {
    const slug = z.object({ slug: z.string() }).safeParse(value).data?.slug ?? "";
    return { line, slug, ok: false, errors: fieldErrors(parsed.error) };
  }
  const { history, clicks, usedClicks, importedClicks, version, ...rest } = parsed.data;
  const { createdAt, createdBy, updatedAt, deletedAt, ...settings } = rest;
  const entry: ImportEntry = {
    settings: {
      ...defaultSettings,
      slug: settings.slug,
      target: settings.target,
      ...toSettings(settings),
    },
    usedClicks: usedClicks ?? 0,
    importedClicks: importedClicks ?? 0,
    createdAt,
    createdBy,
    updatedAt,
    deletedAt: deletedAt ?? undefined,
    version: version ?? 1,
    clicks: clicks ?? [],
    history: history?.map((change) => ({
      ...change,
      before: fromHistory(change.before),
      after: fromHistory(change.after),
    })),
  };
  return { line, slug: settings.slug, ok: true, entry };
}

type HistoryState = NonNullable<z.infer<typeof exportLineSchema>["history"]>[number]["before"];

function fromHistory(state: HistoryState): LinkSettings | undefined {
  if (state === null) return undefined;
  return { ...defaultSettings, slug: state.slug, target: state.target, ...toSettings(state) };
}

const notJson: FieldError = {
  field: "",
  detail: { de: "Die Zeile ist kein gültiges JSON.", en: "The line is not valid JSON." },
};

// --- what other services export --------------------------------------------------------------------

/** What the foreign formats have in common; empty strings count as not told. */
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
    title: (foreign.title ?? "").trim().slice(0, 200),
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

type CsvRecord = Record<string, string | undefined>;
type Read<Item> = (item: Item) => Foreign | FieldError;

function toLine<Item>(line: number, item: Item, read: Read<Item>): ImportLine {
  const result = read(item);
  if ("slug" in result) return foreignLine(line, result);
  return { line, slug: "", ok: false, errors: [result] };
}

function readCsv(text: string, read: Read<CsvRecord>, needed: string): ImportFile {
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
    return { ok: true, lines: records.map(({ record, info }) => toLine(info.lines, record, read)) };
  } catch (error) {
    if (error instanceof CsvError)
      return { ok: false, error: badFile(error.message, error.message) };
    throw error;
  }
}

function readJson<File, Item>(
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
    const [first] = fieldErrors(parsed.error);
    const { field = "", detail = { de: "?", en: "?" } } = first ?? {};
    return { ok: false, error: badFile(`${field}: ${detail.en}`, `${field}: ${detail.de}`) };
  }
  return {
    ok: true,
    lines: items(parsed.data).map((item, index) => toLine(index + 1, item, read)),
  };
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
function moment(text: string | null | undefined): number | undefined {
  if (text === undefined || text === null || text === "") return undefined;
  const zoned = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/.test(text)
    ? `${text.replace(" ", "T")}Z`
    : text;
  const at = Date.parse(zoned);
  return Number.isNaN(at) ? undefined : at;
}

const wrongTime = (field: string): FieldError => ({
  field,
  detail: {
    de: "Der Zeitpunkt ist nicht lesbar; gemeint ist z. B. 2026-12-31T23:59:59Z.",
    en: "This moment cannot be read; write for example 2026-12-31T23:59:59Z.",
  },
});

const csvRecord: Read<CsvRecord> = (record) => {
  const validUntil = moment(record["validUntil"]);
  if (validUntil === undefined && (record["validUntil"] ?? "") !== "")
    return wrongTime("validUntil");
  return {
    slug: record["slug"] ?? "",
    target: record["target"] ?? "",
    title: record["title"],
    tags: splitTags(record["tags"], /[|,;]/),
    validUntil,
  };
};

const shlinkRecord: Read<CsvRecord> = (record) => ({
  slug: record["shortCode"] ?? "",
  target: record["longUrl"] ?? "",
  title: record["title"],
  tags: splitTags(record["tags"], /\|/),
  clicks: wholeNumber(record["visits"]),
  createdAt: moment(record["createdAt"]),
});

function splitTags(text: string | undefined, separator: RegExp): string[] {
  return [
    ...new Set(
      (text ?? "")
        .split(separator)
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ];
}

function wholeNumber(value: string | number | null | undefined): number {
  const count = Number(value ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

const text = z.string().nullish();
const number = z.union([z.string(), z.number()]).nullish();

/** YOURLS, `action=stats`: addresses of the people who made the links are in it, and are not kept. */
const yourlsSchema = z.object({
  links: z.record(
    z.string(),
    z.object({
      shorturl: z.string(),
      url: z.string(),
      title: text,
      timestamp: text,
      clicks: number,
    }),
  ),
});

const yourlsRecord: Read<z.infer<typeof yourlsSchema>["links"][string]> = (link) => ({
  slug: decodeURIComponentOrNot(
    (URL.parse(link.shorturl)?.pathname ?? link.shorturl).replace(/^\//, ""),
  ),
  target: link.url,
  title: link.title,
  clicks: wholeNumber(link.clicks),
  createdAt: moment(link.timestamp),
});

function decodeURIComponentOrNot(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

const kuttSchema = z.object({
  data: z.array(
    z.object({
      address: z.string(),
      target: z.string(),
      description: text,
      visit_count: number,
      created_at: text,
      expire_in: text,
    }),
  ),
});

const kuttRecord: Read<z.infer<typeof kuttSchema>["data"][number]> = (link) => ({
  slug: link.address,
  target: link.target,
  title: link.description,
  clicks: wholeNumber(link.visit_count),
  createdAt: moment(link.created_at),
  validUntil: moment(link.expire_in),
});

const sinkSchema = z.object({
  links: z.array(
    z.object({
      slug: z.string(),
      url: z.string(),
      comment: text,
      title: text,
      createdAt: z.number().nullish(), // unix seconds, as the next one
      expiration: z.number().nullish(),
    }),
  ),
});

const sinkRecord: Read<z.infer<typeof sinkSchema>["links"][number]> = (link) => ({
  slug: link.slug,
  target: link.url,
  title: link.title || link.comment,
  createdAt: secondsToMs(link.createdAt),
  validUntil: secondsToMs(link.expiration),
});

const secondsToMs = (seconds: number | null | undefined) =>
  seconds === null || seconds === undefined ? undefined : seconds * 1000;
