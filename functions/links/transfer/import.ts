/** Reading links that another service, or this one, has exported. Pure: octets in, settings or findings out. */
import { readPlainCsv } from "./csv.ts";
import type { ImportFile } from "./entry.ts";
import { readKutt } from "./kutt.ts";
import { readShlink } from "./shlink.ts";
import { readSink } from "./sink.ts";
import { readYourls } from "./yourls.ts";
import { readJsonLines } from "./json-lines.ts";
import { fileText, type Encoding } from "./text.ts";

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

/** How a file is meant where it does not say. */
export interface Meant {
  /** Of times that people wrote without a zone. */
  readonly timezone: string;
  /** Of a sheet that is not UTF-8. */
  readonly encoding: Encoding;
}

/** Reads an export. Never throws: what is wrong with one record is told on its line. */
export async function readImport(
  format: ImportFormat,
  bytes: Uint8Array,
  { timezone, encoding }: Meant,
): Promise<ImportFile> {
  const file = fileText(bytes, { isSheet: sheets.includes(format), encoding });
  const read: Read = readers[format];
  return file.ok ? read(file.text, timezone) : file;
}
