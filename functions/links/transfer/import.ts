/** Reading links that another service, or this one, has exported. Pure: octets in, settings or findings out. */
import { readPlainCsv } from "./csv.ts";
import type { ImportFile } from "./entry.ts";
import { readKutt } from "./kutt.ts";
import { readShlink } from "./shlink.ts";
import { readSink } from "./sink.ts";
import { readYourls } from "./yourls.ts";
import { readJsonLines } from "./json-lines.ts";
import { fileText } from "./text.ts";

type Read = (text: string, timezone: string) => ImportFile | Promise<ImportFile>;

const readers = {
  jsonl: readJsonLines,
  csv: readPlainCsv,
  shlink: readShlink,
  yourls: readYourls,
  kutt: readKutt,
  sink: readSink,
} as const satisfies Readonly<Record<string, Read>>;

export type ImportFormat = keyof typeof readers;
export const importFormats = Object.keys(readers) as ImportFormat[];

/** The formats of which spreadsheets write some. */
const sheets: readonly ImportFormat[] = ["csv", "shlink"];

/**
 * Reads an export; times without a zone that people wrote are meant in `timezone`. Never throws: what is wrong with one
 * record is told on its line.
 */
export async function readImport(
  format: ImportFormat,
  bytes: Uint8Array,
  timezone: string,
): Promise<ImportFile> {
  const file = fileText(bytes, sheets.includes(format));
  const read: Read = readers[format];
  return file.ok ? read(file.text, timezone) : file;
}
