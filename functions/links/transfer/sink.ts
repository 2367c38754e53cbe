/** Sink: the JSON that it exports; times in unix seconds, of other versions in milliseconds. What has a password there, or is unsafe, is refused (protection.ts). */
import type { ImportFile } from "./entry.ts";
import { isObject, literal, readJson } from "./foreign.ts";
import { unixMoment } from "./moment.ts";

export const readSink = (text: string): ImportFile =>
  readJson(text, (file) => isObject(file) && file["links"], {
    keeps: ["expiration"],
    translate: (link) => ({
      slug: link["slug"],
      target: literal(link["url"]),
      title: link["title"] || link["comment"],
      tags: link["tags"],
      forwardQuery: link["redirectWithQuery"],
      createdAt: unixMoment(link["createdAt"]),
      validUntil: unixMoment(link["expiration"]),
    }),
  });
