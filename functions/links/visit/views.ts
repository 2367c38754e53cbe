/** Views of a link besides its target: the preview and the codes. Loaded when asked for. */
import { formatOccurrence } from "../../../src/calendar/occurrence.ts";
import { configOf, type Config } from "../../../src/config/config.ts";
import { siteOf } from "../../../src/config/site/settings.ts";
import { addOwnHeaders, pageHeaders, securityHeaders } from "../../../src/http/headers.ts";
import type { Place } from "../../../src/http/place.ts";
import { preferredLanguage, type Language } from "../../../src/i18n/language.ts";
import { languageCookie, languageOfPage } from "../../../src/i18n/language-cookie.ts";
import { invalid, problemResponse } from "../../../src/http/problem.ts";
import { knowLogo } from "../../../src/site/logo.ts";
import { CODE_MAX_AGE_SECONDS, MAX_OCCURRENCES, SHOWN_SWITCHES } from "../limits.ts";
import { answerOf, switchesOf } from "../link/answer.ts";
import type { Link } from "../link/link.ts";
import type { Found } from "./memory.ts";
import { errorPages } from "./error-pages.ts";
import { paperOf, posterPage } from "./poster.tsx";
import { previewPage, type Preview } from "./preview.tsx";
import { qrResponse } from "../qr/response.ts";
import { DEFAULT_PNG_PIXELS, MAX_PUBLIC_PIXELS } from "../../../src/qr/limits.ts";
import { parseQrParameters } from "../../../src/qr/parameters.ts";
import { qrFaultError } from "../qr/texts.ts";
import { calendarFile, occurrencesOf } from "../link/occurrences.ts";
import { scanUrl } from "../link/scan-url.ts";
import { shortUrl, shortUrlBase } from "../link/short-url.ts";

/** The answer to `/{slug}+`, `/{slug}+poster`, `/{slug}+ics`, `/{slug}.svg` or `/{slug}.png`. */
export async function viewResponse(
  { view, link }: Found,
  request: Request,
  place: Place,
  env: Env,
  requestId: string,
) {
  const response =
    view === "svg" || view === "png"
      ? await publicCode(link, view, request, place, env, requestId)
      : view === "ics"
        ? await calendar(link, request, place, env)
        : await page(link, view === "poster" ? "poster" : "preview", request, place, env);
  addOwnHeaders(response.headers, place.isHttps, requestId);
  return request.method === "HEAD" ? new Response(null, response) : response;
}

async function page(
  link: Link,
  view: "preview" | "poster",
  request: Request,
  place: Place,
  env: Env,
): Promise<Response> {
  const config = configOf(env);
  const { language, isNew } = languageOfPage(place.search, request.headers, config.language);
  await knowLogo(env);
  const frame = { language, site: siteOf(env) };
  const url = shortUrl(shortUrlBase(config, place.origin), link.slug);
  const html =
    view === "poster"
      ? posterPage({ link, shortUrl: url, paper: paperOf(place.search) }, frame)
      : previewPage(previewOf(link, url, language, config), frame);
  const headers = new Headers({ ...pageHeaders(language), "X-Robots-Tag": "noindex" });
  if (isNew) headers.set("Set-Cookie", languageCookie(language));
  return new Response(html, { headers });
}

function previewOf(link: Link, url: string, language: Language, config: Config): Preview {
  const now = Date.now();
  const timezone = link.timezone ?? config.timezone;
  return {
    link,
    shortUrl: url,
    answer: answerOf(link, { rest: "", search: "", now }, config),
    switches: switchesOf(link, now, SHOWN_SWITCHES, config).map(({ at, location }) => ({
      when: formatOccurrence(at, timezone, language),
      location,
    })),
  };
}

/** Where a link has no windows, or none that open again, there is no calendar. */
async function calendar(link: Link, request: Request, place: Place, env: Env): Promise<Response> {
  const config = configOf(env);
  const occurrences = occurrencesOf(link, Date.now(), MAX_OCCURRENCES, config);
  if (occurrences.length === 0) {
    const { errorPage } = await errorPages(env);
    return errorPage("no-dates", link, request, place, env);
  }
  const text = calendarFile({
    title: link.title || link.slug,
    shortUrl: shortUrl(shortUrlBase(config, place.origin), link.slug),
    occurrences,
    changedAt: link.updatedAt,
  });
  return new Response(text, {
    headers: {
      ...securityHeaders,
      "Content-Type": "text/calendar; charset=utf-8",
      "Content-Disposition": `attachment; filename="${link.slug.replace(/[^\w-]/g, "-")}.ics"`,
      "Cache-Control": `public, max-age=${CODE_MAX_AGE_SECONDS}`,
      "X-Robots-Tag": "noindex",
    },
  });
}

/** Plain black on white: colours and logos need a token. */
async function publicCode(
  link: Link,
  format: "svg" | "png",
  request: Request,
  place: Place,
  env: Env,
  requestId: string,
): Promise<Response> {
  const config = configOf(env);
  const query = new URLSearchParams(place.search);
  // Without one a browser fills the window, and a word processor takes its own.
  if (!query.has("size")) query.set("size", String(DEFAULT_PNG_PIXELS));
  const parameters = parseQrParameters(query, format, MAX_PUBLIC_PIXELS);
  const content = scanUrl(shortUrlBase(config, place.origin), link.slug);
  const result = parameters.ok
    ? await qrResponse(content, parameters.value, {}, request.headers.get("If-None-Match"))
    : parameters;
  if (result.ok) return result.value;
  const language = preferredLanguage(request.headers.get("Accept-Language"), config.language);
  const problem = invalid([qrFaultError(result.fault)]);
  return problemResponse({ ...problem, headers: securityHeaders }, language, requestId);
}
