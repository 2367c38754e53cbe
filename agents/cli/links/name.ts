/** How a link is named on the command line. */
import { parsedUrl } from "../command/server.ts";

/** The argument of every command about one link. */
export const slugArgument = { name: { de: "SLUG", en: "SLUG" } };

/** A slug as people name it: itself, or the short URL that they have at hand. */
export function slugOf(word: string): string {
  const url = /^https?:\/\//i.test(word) ? parsedUrl(word) : undefined;
  if (url === undefined) return word.replace(/^\//, "");
  try {
    return decodeURIComponent(url.pathname.slice(1));
  } catch {
    return url.pathname.slice(1);
  }
}

/** The API's path of a link; a slash inside the slug is written %2F. */
export function linkPath(word: string, action = ""): string {
  return `/api/v1/links/${encodeURIComponent(slugOf(word))}${action}`;
}
