/** CSV with the header `slug,target,title,tags,validFrom,validUntil,maxClicks`; tags between `|`, `,` or `;`. */
import type { ImportFile } from "./entry.ts";
import { splitTags } from "./foreign.ts";
import { count, moment } from "./moment.ts";
import { readSheet } from "./sheet.ts";

export const readPlainCsv = (text: string, timezone: string): Promise<ImportFile> =>
  readSheet(text, ["target"], {
    keeps: ["validfrom", "validuntil", "maxclicks"],
    translate: (row) => ({
      slug: row["slug"],
      target: row["target"],
      title: row["title"],
      tags: splitTags(row["tags"], /[|,;]/),
      validFrom: moment(row["validfrom"], timezone),
      validUntil: moment(row["validuntil"], timezone, "end"),
      maxClicks: count(row["maxclicks"]),
    }),
  });
