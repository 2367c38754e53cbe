/** Views of a link besides its target: the preview and the codes. Loaded when asked for. */
import { formatOccurrence } from "../../../src/calendar/occurrence.ts";
import { configOf } from "../../../src/config/config.ts";
import { addOwnHeaders, pageHeaders, securityHeaders } from "../../../src/http/headers.ts";
import type { Place } from "../../../src/http/place.ts";
import { preferredLanguage } from "../../../src/i18n/language.ts";
import { invalid, problemResponse } from "../../../src/http/problem.ts";
import { SHOWN_SWITCHES } from "../limits.ts";
import { answerOf, switchesOf } from "../link/answer.ts";
import type { Link } from "../link/link.ts";
import type { Found } from "./memory.ts";
import { previewPage } from "./pages.tsx";
import { qrResponse } from "../qr/response.ts";
import { DEFAULT_PNG_PIXELS, MAX_PUBLIC_PIXELS } from "../../../src/qr/limits.ts";
import { parseQrParameters } from "../../../src/qr/parameters.ts";
import { qrFaultError } from "../qr/texts.ts";
import { scanUrl } from "../link/scan-url.ts";
import { shortUrl, shortUrlBase } from "../link/short-url.ts";

/** The answer to `/{slug}+`, `/{slug}.svg` or `/{slug}.png`. */
export async function viewResponse(
  found: Found,
  request: Request,
  place: Place,
  env: Env,
  requestId: string,
) {
  const { view, link } = found;
  const response =
    view === "preview"
      ? preview(link, request, place, env)
      : await publicCode(link, view === "svg" ? "svg" : "png", request, place, env, requestId);
  addOwnHeaders(response.headers, place.isHttps, requestId);
  return request.method === "HEAD" ? new Response(null, response) : response;
}

function preview(link: Link, request: Request, place: Place, env: Env): Response {
  const config = configOf(env);
  const now = Date.now();
  const language = preferredLanguage(request.headers.get("Accept-Language"), config.language);
  const timezone = link.timezone ?? config.timezone;
  const html = previewPage(
    {
      link,
      shortUrl: shortUrl(shortUrlBase(config, place.origin), link.slug),
      answer: answerOf(link, { rest: "", search: "", now }, config),
      switches: switchesOf(link, now, SHOWN_SWITCHES, config).map(({ at, location }) => ({
        when: formatOccurrence(at, timezone, language),
        location,
      })),
    },
    language,
  );
  return new Response(html, { headers: { ...pageHeaders(language), "X-Robots-Tag": "noindex" } });
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
