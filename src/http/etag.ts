/** ETags and conditional requests (RFC 9110, section 13). */

/** The ETag of something whose every change counts up its version. */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * The version that an If-Match header asks for; undefined for any. What cannot be one of our tags gives 0,
 * which nothing has.
 */
export function expectedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === "*") return undefined;
  return Number(/^\s*"(\d{1,15})"\s*$/.exec(header)?.[1] ?? 0);
}

/** Whether an If-None-Match header names the ETag: a list of tags, compared weakly (section 13.1.2). */
export function namesEtag(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(",").some((tag) => ["*", etag].includes(tag.trim().replace(/^W\//, "")));
}
