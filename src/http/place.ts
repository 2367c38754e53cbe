/** Where a request leads: its URL and method, cut into what answers need. */
import { readHost } from "../host.ts";
import { isWithin, readAddress, type AddressRange } from "../ip-address.ts";
import { MAX_KNOWN_ORIGINS, MAX_ORIGIN_CHARACTERS } from "../limits.ts";

/** A request as every step needs it, read once: each reading asks the runtime anew. */
export interface Place {
  /** As DNS means it (src/host.ts), with its port if that is not the scheme's own. */
  readonly host: string;
  readonly isHttps: boolean;
  /** Scheme and host, as a URL of this service begins for who asks. */
  readonly origin: string;
  readonly path: string;
  /** The query, `?` included, or empty. */
  readonly search: string;
  readonly method: string;
  /** Whether the request's own URL begins with `origin`. */
  readonly isAsSent: boolean;
}

/** A scheme with a host. */
type Origin = Pick<Place, "host" | "isHttps" | "origin" | "isAsSent">;

/**
 * What the beginnings of URLs mean; undefined for what can be none. The URL parser costs as much as the whole rest
 * of a redirect, and a service has few names.
 */
const known = new Map<string, Origin | undefined>();

/**
 * Cuts a request's URL; undefined if nobody can be meant by its host. `proxies` are those whose word counts for
 * what they were asked (settings TRUSTED_PROXIES).
 */
export function placeOf(request: Request, proxies: readonly AddressRange[]): Place | undefined {
  const { url, method } = request;
  const authority = url.indexOf("//") + 2;
  let path = url.indexOf("/", authority);
  let query = url.indexOf("?", authority);
  const end = url.indexOf("#", authority) < 0 ? url.length : url.indexOf("#", authority);
  if (query < 0 || query > end) query = end;
  if (path < 0 || path > query) path = query;
  let origin = originOf(url.slice(0, path));
  if (proxies.length > 0) origin = forwarded(request, proxies, origin);
  if (origin === undefined) return undefined;
  const { host, isHttps, isAsSent } = origin;
  return {
    host,
    isHttps,
    origin: origin.origin,
    isAsSent,
    path: path === query ? "/" : url.slice(path, query),
    search: url.slice(query, end),
    method,
  };
}

/** The same request under the URL that it has for who asks; without the body of a GET, which none can be made with. */
export function asAsked(
  request: Request,
  { isAsSent, origin, path, search, method }: Place,
): Request {
  if (isAsSent) return request;
  const url = `${origin}${path}${search}`;
  if (request.body === null || (method !== "GET" && method !== "HEAD")) {
    return new Request(url, request);
  }
  const { headers, cf } = request;
  return new Request(url, { method, headers, ...(cf && { cf }) });
}

function originOf(sent: string): Origin | undefined {
  if (known.has(sent)) return known.get(sent);
  const isHttps = sent.startsWith("https:");
  const host = readHost(sent.slice(sent.indexOf("//") + 2), isHttps);
  let found: Origin | undefined;
  if (host !== undefined) {
    const origin = `${isHttps ? "https" : "http"}://${host}`;
    found = { host, isHttps, origin, isAsSent: origin === sent };
  }
  // Strangers may send any number of names: then all are forgotten, and the own ones are soon known again.
  if (known.size >= MAX_KNOWN_ORIGINS) known.clear();
  if (sent.length <= MAX_ORIGIN_CHARACTERS) known.set(sent, found);
  return found;
}

/** What the nearest client was that is no trusted proxy itself, and how many proxies it came through. */
interface Chain {
  /** Undefined: it is not known. */
  readonly client: string | undefined;
  readonly proxies: number;
}

/**
 * workerd tells the peer in `cf.clientIp`; Cloudflare in a header that visitors cannot set there. Proxies add
 * theirs on the right of X-Forwarded-For, so the first that is not trusted, from there, is who asked; what stands
 * left of it anybody may have written.
 */
function chainOf(request: Request, trusted: readonly AddressRange[]): Chain {
  const peer: unknown = request.cf?.["clientIp"] ?? request.headers.get("CF-Connecting-IP");
  let client = typeof peer === "string" ? peer : undefined;
  if (trusted.length === 0) return { client, proxies: 0 };
  const through = listOf(request, "X-Forwarded-For");
  let proxies = 0;
  while (client !== undefined && isTrusted(client, trusted)) {
    proxies += 1;
    const before = through.pop();
    if (before === undefined) break;
    client = before;
  }
  return { client, proxies };
}

function isTrusted(text: string, trusted: readonly AddressRange[]): boolean {
  const address = readAddress(text);
  return address !== undefined && isWithin(address, trusted);
}

const listOf = (request: Request, header: string): string[] =>
  (request.headers.get(header) ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** The address of who asks, `undefined` where the runtime does not tell it. Never stored, never logged. */
export function clientOf(request: Request, trusted: readonly AddressRange[]): string | undefined {
  return chainOf(request, trusted).client;
}

/** Scheme and host as the outermost of the trusted proxies was asked for them. */
function forwarded(
  request: Request,
  trusted: readonly AddressRange[],
  sent: Origin | undefined,
): Origin | undefined {
  const { proxies } = chainOf(request, trusted);
  if (proxies === 0) return sent;
  // Each proxy replaces the header, or adds its own on the right.
  const said = (header: string) => {
    const list = listOf(request, header);
    return list[Math.max(0, list.length - proxies)];
  };
  const proto = said("X-Forwarded-Proto")?.toLowerCase();
  const host = said("X-Forwarded-Host");
  if (proto === undefined && host === undefined) return sent;
  const isHttps = proto === undefined ? request.url.startsWith("https:") : proto === "https";
  const authority = host ?? request.headers.get("Host") ?? sent?.host ?? "";
  const origin = originOf(`${isHttps ? "https" : "http"}://${authority}`);
  return origin && { ...origin, isAsSent: request.url.startsWith(`${origin.origin}/`) };
}
