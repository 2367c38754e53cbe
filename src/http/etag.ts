/** ETags and conditional requests (RFC 9110, section 13). */

/** The ETag of something whose every change counts up its version. */
export const etagOf = (version: number): string => `"${version}"`;

/** The versions that a client has seen; undefined: it changes whatever is there. */
export type Expected = readonly number[] | undefined;

/**
 * The versions that an If-Match header, a list, asks for. What cannot be one of our tags names none: weak tags
 * never match here (section 13.1.1).
 */
export function expectedVersions(header: string | undefined): Expected {
  if (header === undefined || header.trim() === "*") return undefined;
  const tags = header.split(",").map((tag) => /^\s*"(\d{1,15})"\s*$/.exec(tag)?.[1]);
  return tags.filter((tag) => tag !== undefined).map(Number);
}

/** Whether a client may change what has this version. */
export const isExpected = (expected: Expected, version: number | undefined): boolean =>
  expected === undefined || (version !== undefined && expected.includes(version));

/** Whether an If-None-Match header names the ETag: a list of tags, compared weakly (section 13.1.2). */
export function namesEtag(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(",").some((tag) => ["*", etag].includes(tag.trim().replace(/^W\//, "")));
}
