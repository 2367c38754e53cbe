/**
 * First path segments that belong to the service: never slugs of new links, on no host. Some were taken when links
 * could already bear them: such links go on working (links function.ts, `answerOlder`) and are asked to be renamed.
 */
const segments = new Set([
  "api",
  "assets",
  "console",
  "favicon.ico",
  "healthz",
  "robots.txt",
  ".well-known",
]);

/** Those that links may bear, and since when (day) new ones may not. */
const taken = new Map<string, string>();

reserve([], { agents: "2026-11-25" });

/** Takes segments for an edge function, before the first request; `later` with the day of each. */
export function reserve(more: readonly string[], later: Readonly<Record<string, string>> = {}) {
  for (const segment of [...more, ...Object.keys(later)]) segments.add(segment);
  for (const [segment, day] of Object.entries(later)) taken.set(segment, day);
}

/** The first segment of a path, in front of which any number of slashes may stand; empty where there is none. */
export function firstSegment(path: string): string {
  const start = path.startsWith("//") ? path.search(/[^/]|$/) : 1;
  const slash = path.indexOf("/", start);
  return slash < 0 ? path.slice(start) : path.slice(start, slash);
}

export const isReserved = (segment: string): boolean => segments.has(segment);

/** Whether a link may be older than the service's own use of this first segment. */
export const isTakenLater = (segment: string): boolean => taken.has(segment);

/** The segments that links may bear, each with the day since which new ones may not. */
export const takenSegments = (): ReadonlyMap<string, string> => taken;

/** All of them. */
export const reservedSegments = (): ReadonlySet<string> => segments;

/** The same in the order of their letters, for people. */
export const listedSegments = (): string[] =>
  [...segments].toSorted((one, other) => letters(one).localeCompare(letters(other)));

const letters = (segment: string) => segment.replace(/^\W+/, "");
