/** CSV with the header `slug,target,title,tags,validUntil`; tags between `|`, `,` or `;`. */
import type { ImportFile } from "./entry.ts";
import { moment, readCsv, splitTags, wrongTime, type CsvRecord, type Read } from "./foreign.ts";

export const readPlainCsv = (text: string): ImportFile => readCsv(text, readRecord, "target");

const readRecord: Read<CsvRecord> = (record) => {
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
