/** Headers of every answer, and the stricter ones of pages. */
import type { Language } from "../i18n/language.ts";
import { newRequestId } from "./request-id.ts";
import { HTTPS_ONLY_SECONDS } from "../limits.ts";

/**
 * Whatever an answer is, it is not sniffed, framed, or told to other sites. Headers that say the same again
 * (X-Frame-Options) or nothing to browsers of today are left out: each costs time.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

/** `Cache-Control` of what has a hash of its content in its name: under that name there is never anything else. */
export const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * Of a page in a language. It loads its stylesheet, its script and pictures from here and nothing else: no frames,
 * nothing inline. No cache keeps it, so that it need not say what it varies by: each header costs a 404 a fiftieth.
 */
export const pageHeaders = (language: Language): Readonly<Record<string, string>> => ({
  ...securityHeaders,
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Content-Language": language,
  "Cache-Control": "no-store",
});

/**
 * Of a page of the console: it has forms, for this origin alone, which its script may send. Its own origin is told where a request comes from, or
 * browsers send `Origin: null` with forms.
 */
export const consoleHeaders = (language: Language): Readonly<Record<string, string>> => ({
  ...pageHeaders(language),
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "same-origin",
});

/** HTTPS only, for hosts that were reached by HTTPS (RFC 6797 forbids it over HTTP). */
const STRICT_TRANSPORT_SECURITY = `max-age=${HTTPS_ONLY_SECONDS}`;

/**
 * Adds what belongs to one request to an answer's headers. What is answered often copies its other headers from
 * a `Headers` that was made beforehand.
 */
export function addOwnHeaders(
  headers: Headers,
  isHttps: boolean,
  requestId: string = newRequestId(),
): void {
  headers.set("X-Request-Id", requestId);
  if (isHttps) headers.set("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
}
