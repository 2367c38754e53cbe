/** Whether a request comes from a page of our own: what a session needs for everything that changes something. */

/**
 * `own` is the origin that was asked (`https://admin.example.org`). Browsers send Sec-Fetch-Site over HTTPS and on this
 * very machine, Origin with everything that is no GET or HEAD (Fetch, section 3.2). A request with neither
 * comes from no browser, and has no session. A pure rule.
 */
export function isFromOwnPage(headers: Headers, own: string): boolean {
  const origin = headers.get("Origin");
  const site = headers.get("Sec-Fetch-Site");
  if (site === null) return origin === own;
  // A page that tells nobody where it is says "null", to its own origin too.
  return site === "same-origin" && (origin === null || origin === "null" || origin === own);
}

/** Methods that change nothing (RFC 9110, section 9.2.1). */
export const isSafe = (method: string): boolean =>
  method === "GET" || method === "HEAD" || method === "OPTIONS";
