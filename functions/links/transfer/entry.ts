/** The entry that every format of an import is read into. */
import type { FieldError } from "../../../src/http/problem.ts";
import type { Change } from "../../../src/store/history-table.ts";
import type { Property } from "../count/count.ts";
import type { LinkSettings } from "../link/link.ts";

/** A link to be made, as line.ts judged it; what the source does not tell is undefined. Times in unix ms. */
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
      lines: Iterable<ImportLine> | AsyncIterable<ImportLine>;
      /** At most so many they are. */
      most: number;
    }
  | { ok: false; error: FieldError };
