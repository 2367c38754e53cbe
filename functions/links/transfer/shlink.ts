/** Shlink: its list of short URLs as CSV. */
import type { ImportFile } from "./entry.ts";
import { moment, readCsv, splitTags, wholeNumber, type CsvRecord, type Read } from "./foreign.ts";

export const readShlink = (text: string): ImportFile => readCsv(text, readRecord, "longUrl");

const readRecord: Read<CsvRecord> = (record) => ({
  slug: record["shortCode"] ?? "",
  target: record["longUrl"] ?? "",
  title: record["title"],
  tags: splitTags(record["tags"], /\|/),
  clicks: wholeNumber(record["visits"]),
  createdAt: moment(record["createdAt"]),
});
