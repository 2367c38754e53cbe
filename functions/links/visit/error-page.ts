/** The pages that a visitor sees instead of a target: rendered once per language, then only copied. */
import { addOwnHeaders, pageHeaders } from "../../../src/http/headers.ts";
import type { Language } from "../../../src/i18n/language.ts";
import type { Place } from "../../../src/http/place.ts";
import { RETRY_AFTER_SECONDS } from "../../../src/limits.ts";
import type { PageKind } from "./pages.tsx";

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

const prepared: Partial<Record<PageKind, Partial<Record<Language, PreparedPage>>>> = {};

/** The page if it was rendered before. */
export function preparedPage(kind: PageKind, language: Language): PreparedPage | undefined {
  return prepared[kind]?.[language];
}

/** The page; the code that renders it is loaded for the first one only. */
export async function renderPage(kind: PageKind, language: Language): Promise<PreparedPage> {
  const known = preparedPage(kind, language);
  if (known !== undefined) return known;
  const { errorPage } = await import("./pages.tsx");
  const headers = new Headers({
    ...pageHeaders(language),
    ...(kind === "unavailable" && { "Retry-After": String(RETRY_AFTER_SECONDS) }),
  });
  const page = { html: errorPage(kind, language), status: statuses[kind], headers };
  (prepared[kind] ??= {})[language] = page;
  return page;
}

/** The page as an answer to a request. */
export function pageResponse(
  { html, status, headers }: PreparedPage,
  { method, isHttps }: Place,
): Response {
  const response = new Response(method === "HEAD" ? null : html, { status, headers });
  addOwnHeaders(response.headers, isHttps);
  return response;
}
