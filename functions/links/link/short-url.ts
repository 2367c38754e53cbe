/** Where short links live: the start of a short URL, and whether a URL is one. */
import type { Config } from "../../../src/config/config.ts";
import { hostOf, isOneOf, sameMachine } from "../../../src/host.ts";
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
  const hosts = [...config.linkHosts];
  if (hosts.length === 0) {
    const own = [here, ...(config.publicUrl === undefined ? [] : [new URL(config.publicUrl)])];
    hosts.push(...own.flatMap((url) => hostOf(url) ?? []));
  }
  const machines = hosts.map(sameMachine);
  return (url) => {
    const host = hostOf(url);
    if (host === undefined || !isOneOf(machines, sameMachine(host))) return false;
    const first = url.pathname.split("/")[1] ?? "";
    return first !== "" && !isReserved(first);
  };
}
