/** The entry that every format of an import is read into. */
import { isMoment } from "../../../src/http/moment.ts";
import type { FieldError } from "../../../src/http/problem.ts";
import type { Change } from "../../../src/store/history-table.ts";
import type { Property } from "../count/count.ts";
import type { LinkSettings } from "../link/link.ts";

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
export type ImportFile =
  | {
      ok: true;
      /** Read one by one as they are asked for, and only once. */
      lines: Iterable<ImportLine>;
      /** At most so many they are. */
      most: number;
    }
  | { ok: false; error: FieldError };

/** What the moments of an entry lack to be shown again; a foreign export may hold any number. */
export function momentErrors({
  settings,
  createdAt,
  updatedAt,
  deletedAt,
  history = [],
}: ImportEntry): FieldError[] {
  const { validFrom, validUntil } = settings;
  const moments = { validFrom, validUntil, createdAt, updatedAt, deletedAt };
  const wrong = Object.entries(moments).filter(([, at]) => at !== undefined && !isMoment(at));
  const fields = wrong.map(([field]) => field);
  if (!history.every(({ at }) => isMoment(at))) fields.push("history");
  return fields.map((field) => ({ field, detail: noMoment }));
}

const noMoment = {
  de: "Dieser Zeitpunkt liegt außerhalb der Jahre 1 bis 9999.",
  en: "This moment is outside of the years 1 to 9999.",
};
