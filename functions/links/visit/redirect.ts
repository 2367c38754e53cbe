/**
 * Following a short link. No router runs here and, for what this isolate remembers, nothing is awaited:
 * memory -> count -> 302. On a miss: slug.ts -> store.ts -> answer.ts.
 */
import { configOf } from "../../../src/config/config.ts";
import { addOwnHeaders, securityHeaders } from "../../../src/http/headers.ts";
import { errorFacts, log } from "../../../src/log.ts";
import { faultOf, onlyRefusesWrites } from "../../../src/store/fault.ts";
import type { Place } from "../../../src/http/place.ts";
import { firstSegment, isReserved } from "../../../src/http/reserved.ts";
import { newRequestId } from "../../../src/http/request-id.ts";
import { linkStore } from "../stub.ts";
import { isProgram, loadBots } from "./bot.ts";
import { countOrphan, countVisit, referringHost, type Source } from "../count/count.ts";
import { flushSoon } from "../count/flush.ts";
import { answerOf } from "../link/answer.ts";
import { stateOf, takesPath, type Link } from "../link/link.ts";
import {
  asking,
  isFresh,
  isUsable,
  olderMemory,
  recall,
  remember,
  type Found,
  type Known,
  type Ready,
} from "./memory.ts";
import { isScan, meaningsOf, type Meaning } from "../link/slug.ts";
import { errorPages, loadedPages } from "./error-pages.ts";
import type { PageKind } from "./error-page.tsx";
import { MAX_REDIRECT_AGE_SECONDS } from "../limits.ts";

/** The answer to a GET or HEAD if this isolate knows the link; undefined if the store has to be asked. */
export function answerFromMemory(
  request: Request,
  place: Place,
  env: Env,
  ctx: ExecutionContext,
): Response | Promise<Response> | undefined {
  const entry = recall(place.path);
  if (entry === undefined) return undefined;
  const now = Date.now();
  if (!isFresh(entry, now)) return undefined;
  const { ready, found } = entry;
  if (found === undefined) {
    // No older link either: the service's own pages are there.
    if (isReserved(firstSegment(place.path))) return undefined;
    const pages = loadedPages();
    if (pages !== undefined) {
      countUnknown(place, entry, now, env, ctx);
      return pages.unknownPage(entry, request, place, env);
    }
  }
  if (found === undefined || ready === undefined || ready.until <= now) {
    return answerEntry(request, place, entry, env, ctx);
  }
  count(request, place, entry, found, now);
  flushSoon(now, env, ctx);
  return redirect(ready, place.isHttps);
}

/** The answer to any request for a path that is not the service's own; asks the store. */
export async function answerLink(request: Request, place: Place, env: Env, ctx: ExecutionContext) {
  if (place.method !== "GET" && place.method !== "HEAD") return notAllowed(place);
  let entry: Known;
  try {
    entry = await lookUp(place, env);
  } catch (error) {
    log("error", "links.store-unavailable", errorFacts(error));
    return page("unavailable", undefined, request, place, env);
  }
  return answerEntry(request, place, entry, env, ctx);
}

/**
 * The answer to a request below a name that the service took later, by a link that had it before: such a link comes
 * before what is now the service's. Undefined if there is none; also if a part of the service does not answer.
 */
export async function answerOlderLink(
  request: Request,
  place: Place,
  env: Env,
  ctx: ExecutionContext,
): Promise<Response | undefined> {
  if (place.method !== "GET" && place.method !== "HEAD") return undefined;
  try {
    if (!(await isAnyOlder(env))) return undefined;
    const known = recall(place.path);
    const isKnown = known !== undefined && isFresh(known, Date.now());
    const entry = isKnown ? known : await lookUp(place, env);
    return entry.found && answerEntry(request, place, entry, env, ctx);
  } catch (error) {
    log("error", "links.store-unavailable", errorFacts(error));
    return undefined;
  }
}

/** Usually there is none, and that is all that one has to know. */
async function isAnyOlder(env: Env): Promise<boolean> {
  const now = Date.now();
  const known = olderMemory.recall("");
  if (known !== undefined && olderMemory.isFresh(known, now)) return known.isAny;
  const question = olderMemory.asking(now);
  try {
    const { slugs, revision } = await linkStore(env).older();
    return olderMemory.remember("", { isAny: slugs.length > 0 }, question, revision).isAny;
  } catch (error) {
    if (known !== undefined && olderMemory.isUsable(known, now)) return known.isAny;
    throw error;
  }
}

async function answerEntry(
  request: Request,
  place: Place,
  entry: Known,
  env: Env,
  ctx: ExecutionContext,
): Promise<Response> {
  const { found } = entry;
  if (found === undefined) {
    countUnknown(place, entry, Date.now(), env, ctx);
    return (await errorPages(env)).unknownPage(entry, request, place, env);
  }
  if (found.view !== "target") {
    const views = await import("./views.ts");
    if (found.view === "preview") countVisitOnce(place, found.link, "preview", env, ctx);
    return views.viewResponse(found, request, place, env, newRequestId());
  }
  return follow(request, place, entry, found, env, ctx);
}

async function lookUp(place: Place, env: Env): Promise<Known> {
  const now = Date.now();
  const question = asking(now);
  const meanings = meaningsOf(place.path);
  const key = meanings[0]?.key ?? "";
  const about = { key, isScan: isScan(place.path) };
  // A text that can be no slug is unknown whatever the store holds.
  if (key === "") return { ...about, found: undefined, ready: undefined, near: undefined };
  try {
    const keys = [...new Set(meanings.map((meaning) => meaning.key))];
    const [{ links, revision }] = await Promise.all([linkStore(env).find(keys), loadBots()]);
    return remember(place.path, { ...about, found: chosen(meanings, links) }, question, revision);
  } catch (error) {
    const known = recall(place.path);
    if (known !== undefined && isUsable(known, now)) return known;
    throw error;
  }
}

/** The best meaning of a path for which there is a link. */
function chosen(meanings: readonly Meaning[], links: readonly Link[]): Found | undefined {
  const byKey = new Map(links.map((link) => [link.key, link]));
  for (const { key, view, rest } of meanings) {
    const link = byKey.get(key);
    if (link !== undefined && (rest === "" || takesPath(link))) return { link, view, rest };
  }
  return undefined;
}

async function follow(
  request: Request,
  place: Place,
  entry: Known,
  found: Found,
  env: Env,
  ctx: ExecutionContext,
): Promise<Response> {
  const now = Date.now();
  let { link } = found;
  if (link.maxClicks !== undefined) {
    // Exact, so such a link asks the store each time; its answer says whether this visit still counted.
    const isVisitor = place.method === "GET" && !isProgram(request.headers);
    const visited = await visit(link, isVisitor, now, env);
    if (visited === undefined) return page("unavailable", undefined, request, place, env);
    link = visited;
    // A program uses nothing up: it sees where the link leads, and whoever sent it still gets there.
    if (!isVisitor && stateOf(link, now) === "active") {
      count(request, place, entry, found, now);
      flushSoon(now, env, ctx);
      const { viewResponse } = await import("./views.ts");
      return viewResponse({ ...found, link, view: "preview" }, request, place, env, newRequestId());
    }
  }
  const asked = { rest: found.rest, search: place.search, now };
  const answer = answerOf(link, asked, configOf(env));
  if (answer.kind !== "redirect") return page(answer.kind, link, request, place, env);
  const { status, location, permanent, until } = answer;
  const ready = { status, location, cacheControl: cacheControlOf(permanent, until, now), until };
  // A permanent one that ends says at each visit for how long it may still be kept.
  if (until > now && (!permanent || until === Infinity)) entry.ready = ready;
  count(request, place, entry, found, now);
  flushSoon(now, env, ctx);
  return redirect(ready, place.isHttps);
}

async function visit(
  link: Link,
  counts: boolean,
  now: number,
  env: Env,
): Promise<Link | undefined> {
  try {
    return await linkStore(env).visit(link.id, counts, now);
  } catch (error) {
    log("error", "links.store-unavailable", errorFacts(error));
    const fault = faultOf(error);
    // A full disk takes no click off a limit; who stands before the poster is let through.
    const isReadable = counts && fault !== undefined && onlyRefusesWrites(fault);
    return isReadable ? visit(link, false, now, env) : undefined;
  }
}

function cacheControlOf(permanent: boolean, until: number, now: number): string {
  if (!permanent) return "no-store";
  const seconds = Math.min(MAX_REDIRECT_AGE_SECONDS, Math.floor((until - now) / 1000));
  return seconds > 0 ? `public, max-age=${seconds}` : "no-store";
}

const redirectHeaders = new Headers({ "X-Robots-Tag": "noindex" });

function redirect({ status, location, cacheControl }: Ready, isHttps: boolean): Response {
  const response = new Response(null, { status, headers: redirectHeaders });
  const { headers } = response;
  headers.set("Location", location);
  headers.set("Cache-Control", cacheControl);
  addOwnHeaders(headers, isHttps);
  return response;
}

function count(request: Request, place: Place, entry: Known, found: Found, now: number): void {
  if (place.method !== "GET") return;
  const { headers } = request;
  // Programs are told by source alone: every other breakdown is of people.
  if (isProgram(headers)) return countVisit(found.link.id, "bot", undefined, undefined, now);
  const referrer = referringHost(headers.get("Referer"), place.host);
  const source = entry.isScan ? "scan" : "click";
  countVisit(found.link.id, source, countryOf(request), referrer, now);
}

function countVisitOnce(place: Place, link: Link, source: Source, env: Env, ctx: ExecutionContext) {
  if (place.method !== "GET") return;
  const now = Date.now();
  countVisit(link.id, source, undefined, undefined, now);
  flushSoon(now, env, ctx);
}

/** Whether this isolate runs on Cloudflare, which names a country; found out by the first visit. */
let namesCountries: boolean | undefined;

/** Plain workerd has no countries, and reading `cf` costs a twentieth of a redirect. */
function countryOf(request: Request): string | undefined {
  if (namesCountries === false) return undefined;
  const { cf } = request;
  namesCountries ??= cf?.["clientIp"] === undefined;
  const country: unknown = cf?.["country"];
  return typeof country === "string" ? country : undefined;
}

/** Counts a request for what there is not. */
function countUnknown(
  place: Place,
  entry: Known,
  now: number,
  env: Env,
  ctx: ExecutionContext,
): void {
  if (place.method !== "GET") return;
  countOrphan(entry.key, now);
  flushSoon(now, env, ctx);
}

async function page(
  kind: PageKind,
  link: Link | undefined,
  request: Request,
  place: Place,
  env: Env,
): Promise<Response> {
  return (await errorPages(env)).errorPage(kind, link, request, place, env);
}

function notAllowed({ isHttps }: Place): Response {
  const headers = new Headers({ ...securityHeaders, Allow: "GET, HEAD" });
  addOwnHeaders(headers, isHttps);
  return new Response(null, { status: 405, headers });
}
