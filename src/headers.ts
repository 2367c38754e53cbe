/** Security headers: on every answer, and the stricter ones of pages. */

/**
 * Whatever an answer is, it is not sniffed, framed, or told to other sites. Headers that say the same again
 * (X-Frame-Options) or something about scripts, which there are none of, are left out: each costs time.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

/** Pages load their stylesheet and pictures from here and nothing else: no scripts, no frames. */
export const pageHeaders: Readonly<Record<string, string>> = {
  ...securityHeaders,
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  Vary: "Accept-Language",
};

/** A year of HTTPS only, for hosts that were reached by HTTPS (RFC 6797 forbids it over HTTP). */
export const STRICT_TRANSPORT_SECURITY = "max-age=31536000";

/** Adds it to an answer if `url`, what was asked for, is HTTPS. */
export function requireHttps(headers: Headers, url: string): void {
  if (url.startsWith("https:")) headers.set("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
}
