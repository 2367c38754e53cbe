/**
 * Shlink: the CSV that its web client exports (`createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits`), the one
 * that its own import takes (`Long URL,Tags,Domain,Short code,Title`), and `GET /rest/v3/short-urls`, which alone has the
 * limits (`meta.validSince`, `validUntil`, `maxVisits`).
 */
import type { ImportFile } from "./entry.ts";
import { isObject, literal, readJson, splitTags, type Fields, type Foreign } from "./foreign.ts";
import { isWebTarget } from "../link/target.ts";
import { count, moment } from "./moment.ts";
import { plainName } from "./protection.ts";
import { readSheet } from "./sheet.ts";

const keeps = ["validsince", "validuntil", "maxvisits"];

export function readShlink(text: string): ImportFile | Promise<ImportFile> {
  if (!text.trimStart().startsWith("{")) {
    return readSheet(text, ["longurl", "shortcode"], { translate, keeps });
  }
  const find = (file: unknown) => {
    const list = isObject(file) ? file["shortUrls"] : undefined;
    return isObject(list) ? list["data"] : undefined;
  };
  return readJson(text, find, { translate: (link) => translate(flat(link)), keeps });
}

/** A record of the API in the names of a sheet. */
function flat(link: Fields): Fields {
  const { meta, visitsSummary, dateCreated, ...others } = link;
  const limits = isObject(meta) ? meta : {};
  const visits = isObject(visitsSummary) ? visitsSummary["total"] : link["visitsCount"];
  const all = { ...others, ...limits, visits, createdAt: dateCreated };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [plainName(name), value]));
}

function translate(link: Fields): Foreign {
  const visits = count(link["visits"]);
  const maxClicks = count(link["maxvisits"]);
  return {
    slug: link["shortcode"],
    target: literal(link["longurl"]),
    title: link["title"],
    tags: splitTags(link["tags"], /\|/),
    // It is on by default there, also where nothing can be appended.
    forwardQuery: isWebTarget(String(link["longurl"])) ? link["forwardquery"] : undefined,
    importedClicks: visits,
    // There every visit counts against the limit.
    usedClicks: maxClicks === undefined ? undefined : visits,
    maxClicks,
    createdAt: moment(link["createdat"], "UTC"),
    validFrom: moment(link["validsince"], "UTC"),
    validUntil: moment(link["validuntil"], "UTC", "end"),
  };
}
