/** The version of a link as an ETag, and conditional requests (RFC 9110, section 13). */

export const etagOf = (version: number): string => `"${version}"`;

/**
 * The version that an If-Match header asks for; undefined for any. What cannot be one of our tags gives 0,
 * which no link has.
 */
export function expectedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === "*") return undefined;
  return Number(/^\s*"(\d{1,15})"\s*$/.exec(header)?.[1] ?? 0);
}
