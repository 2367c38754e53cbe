/** The URL and method of a request, cut into what answers need. */

/** A request as every step needs it, read once: each reading asks the runtime anew. */
export interface Place {
  readonly host: string;
  readonly path: string;
  /** The query, `?` included, or empty. */
  readonly search: string;
  readonly isHttps: boolean;
  readonly method: string;
}

/** Cuts a request's URL by hand: the URL parser costs as much as the whole rest of a redirect. */
export function placeOf({ url, method }: Request): Place {
  const authority = url.indexOf("//") + 2;
  let path = url.indexOf("/", authority);
  let query = url.indexOf("?", authority);
  const end = url.indexOf("#", authority) < 0 ? url.length : url.indexOf("#", authority);
  if (query < 0 || query > end) query = end;
  if (path < 0 || path > query) path = query;
  return {
    host: url.slice(authority, path),
    path: path === query ? "/" : url.slice(path, query),
    search: url.slice(query, end),
    isHttps: authority === "https://".length,
    method,
  };
}
