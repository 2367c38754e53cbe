/** Where short links live: the start of a short URL, and whether a URL is one. */
import type { Config } from "../../../src/config/config.ts";
import { isReserved } from "../../../src/http/reserved.ts";

/** The start of short URLs, without a trailing slash, for a request to `requestUrl`. */
export function shortUrlBase(config: Config, requestUrl: string): string {
  const service = config.publicUrl ?? new URL(requestUrl).origin;
  const [host] = config.linkHosts;
  return host === undefined ? service : `${new URL(service).protocol}//${host}`;
}

/** The short URL of a slug. */
export function shortUrl(base: string, slug: string): string {
  return `${base}/${slug.split("/").map(encodeURIComponent).join("/")}`;
}

/** Whether a URL is a short link of this service: on one of its hosts, and not one of its own pages. */
export function isShortLinkOf(config: Config, requestUrl: string): (url: URL) => boolean {
  const here = new URL(requestUrl);
  const hosts = new Set(config.linkHosts);
  if (config.linkHosts.length === 0) {
    hosts.add(here.host);
    if (config.publicUrl !== undefined) hosts.add(new URL(config.publicUrl).host);
  }
  return (url) => {
    if (!hosts.has(url.host) && !hosts.has(url.hostname)) return false;
    const first = url.pathname.split("/")[1] ?? "";
    return first !== "" && !isReserved(first);
  };
}
