/**
 * YOURLS: `action=stats`. Addresses of the people who made the links are in it, and are not kept. Its PHP writes what has
 * no title as `false`, what has no time as `0000-00-00 00:00:00`, no links as `[]`, and HTML into titles and URLs.
 */
import type { ImportFile } from "./entry.ts";
import { isObject, literal, readJson } from "./foreign.ts";
import { count, moment } from "./moment.ts";

export const readYourls = (text: string): ImportFile =>
  readJson(text, findLinks, {
    keeps: [],
    translate: (link) => ({
      slug: slugOf(link["shorturl"]),
      target: literal(withoutHtml(link["url"])),
      title: link["title"] === false ? undefined : withoutHtml(link["title"]),
      importedClicks: count(link["clicks"]),
      createdAt:
        link["timestamp"] === "0000-00-00 00:00:00" ? undefined : moment(link["timestamp"], "UTC"),
    }),
  });

function findLinks(file: unknown): unknown {
  const links = isObject(file) ? file["links"] : undefined;
  return isObject(links) ? Object.values(links) : links;
}

/** The path of a short URL, decoded where it can be. */
function slugOf(url: unknown): unknown {
  if (typeof url !== "string") return url;
  const path = /^https?:\/\/[^/]*\/(.*)$/is.exec(url)?.[1] ?? url;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** What PHP's htmlspecialchars and esc_html made of a text, taken back once. */
function withoutHtml(text: unknown): unknown {
  if (typeof text !== "string") return text;
  return text.replace(
    /&(?:(amp|lt|gt|quot|apos)|#0*(\d{2,6})|#x0*([\da-f]{2,5}));/gi,
    (...match) => {
      const [whole, named, decimal, hex] = match as (string | undefined)[];
      if (named !== undefined) return NAMED[named.toLowerCase()] ?? whole ?? "";
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : (whole ?? "");
    },
  );
}
