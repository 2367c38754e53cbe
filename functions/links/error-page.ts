/** The pages that a visitor sees instead of a target: rendered once per language, then only copied. */
import { pageHeaders, STRICT_TRANSPORT_SECURITY } from "../../src/headers.ts";
import type { Language } from "../../src/i18n/language.ts";
import { RETRY_AFTER_SECONDS } from "../../src/limits.ts";
import { newRequestId } from "../../src/request-id.ts";

export type PageKind = "unknown" | "not-yet" | "gone" | "unavailable";

const statuses: Record<PageKind, number> = {
  unknown: 404,
  "not-yet": 404,
  gone: 410,
  unavailable: 503,
};

/** A page without what belongs to one request. */
export interface PreparedPage {
  readonly html: string;
  readonly status: number;
  readonly headers: Headers;
}

const prepared = new Map<string, PreparedPage>();

/** The page if it was rendered before. */
export function preparedPage(kind: PageKind, language: Language): PreparedPage | undefined {
  return prepared.get(`${kind} ${language}`);
}

/** The page; the code that renders it is loaded for the first one only. */
export async function renderPage(kind: PageKind, language: Language): Promise<PreparedPage> {
  const known = preparedPage(kind, language);
  if (known !== undefined) return known;
  const { errorPage } = await import("./pages.tsx");
  const headers = new Headers({
    ...pageHeaders,
    "Content-Language": language,
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    ...(kind === "unavailable" && { "Retry-After": String(RETRY_AFTER_SECONDS) }),
  });
  const page = { html: errorPage(kind, language), status: statuses[kind], headers };
  prepared.set(`${kind} ${language}`, page);
  return page;
}

/** The page as an answer to a request. */
export function pageResponse(
  { html, status, headers }: PreparedPage,
  { method, isHttps }: { readonly method: string; readonly isHttps: boolean },
): Response {
  const response = new Response(method === "HEAD" ? null : html, { status, headers });
  const own = response.headers;
  own.set("X-Request-Id", newRequestId());
  if (isHttps) own.set("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
  return response;
}
