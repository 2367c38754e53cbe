/** Reading links that another service, or this one, has exported. Pure: text in, settings or findings out. */
import { readPlainCsv } from "./csv.ts";
import type { ImportFile } from "./entry.ts";
import { readKutt } from "./kutt.ts";
import { readShlink } from "./shlink.ts";
import { readSink } from "./sink.ts";
import { readYourls } from "./yourls.ts";
import { readJsonLines } from "./json-lines.ts";

const readers = {
  jsonl: readJsonLines,
  csv: readPlainCsv,
  shlink: readShlink,
  yourls: readYourls,
  kutt: readKutt,
  sink: readSink,
} as const satisfies Readonly<Record<string, (text: string) => ImportFile>>;

export type ImportFormat = keyof typeof readers;
export const importFormats = Object.keys(readers) as ImportFormat[];

/** Reads an export. Never throws: what is wrong with one record is told on its line. */
export function readImport(format: ImportFormat, text: string): ImportFile {
  return readers[format](text.replace(/^\uFEFF/, ""));
}
