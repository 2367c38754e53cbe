/** First path segments that belong to the service: never slugs, on no host. */
const segments = new Set([
  "agents",
  "api",
  "assets",
  "console",
  "favicon.ico",
  "healthz",
  "robots.txt",
  ".well-known",
]);

/** Takes segments for an edge function, before the first request. */
export function reserve(more: readonly string[]): void {
  for (const segment of more) segments.add(segment);
}

export const isReserved = (segment: string): boolean => segments.has(segment);

/** All of them, in the order of their letters. */
export const reservedSegments = (): string[] =>
  [...segments].toSorted((one, other) => letters(one).localeCompare(letters(other)));

const letters = (segment: string) => segment.replace(/^\W+/, "");
