/** Targets: their placeholders, and what a visit makes of them. Pure rules; what may be one is in target-problem.ts. */
import type { Language } from "../../../src/i18n/language.ts";
import { formatTime } from "./time-format.ts";

/** All placeholders of a text; what is in the braces is the first group. */
export const PLACEHOLDER = /\{([^{}]*)\}/g;
const QUERY_NAME = /^query\.([A-Za-z0-9_.~-]{1,64})$/;
const TIME = /^(now|next|last):(.*)$/;

/** The forms of a placeholder: where it is allowed is judged apart. */
type Placeholder =
  | { kind: "path" }
  | { kind: "query"; name: string }
  | { kind: "now" | "next" | "last"; format: string };

/** What stands in the braces; undefined: no placeholder of ours. */
export function parsePlaceholder(inner: string): Placeholder | undefined {
  if (inner === "path") return { kind: "path" };
  const name = QUERY_NAME.exec(inner)?.[1];
  if (name !== undefined) return { kind: "query", name };
  const [, kind, format] = TIME.exec(inner) ?? [];
  if (kind === undefined || format === undefined) return undefined;
  return { kind: kind as "now" | "next" | "last", format };
}

/** Whether a good target is a web address: the only kind that takes more path or query. */
export function isWebTarget(typed: string): boolean {
  return /^https?:/i.test(typed);
}

/** Whether a target uses what the visitor put behind the slug. */
export function usesPath(typed: string): boolean {
  return typed.includes("{path}");
}

/** Whether a target uses the visitor's query. */
export function usesQuery(typed: string): boolean {
  return typed.includes("{query.");
}

/** Whether a target names the current time. */
export function usesNow(typed: string): boolean {
  return typed.includes("{now:");
}

/** Whether a target names occurrences of the calendar. */
export function usesOccurrence(typed: string): boolean {
  return typed.includes("{next:") || typed.includes("{last:");
}

/** The things that a visit brings along. */
export interface Visit {
  /** The part of the path after the slug, encoded as it came; it climbs nowhere (see meaningsOf). */
  readonly rest: string;
  /** The query of the request, `?` included, or empty. */
  readonly search: string;
  readonly now: number;
  readonly timezone: string;
  readonly language: Language;
  /** The calendar's neighbours of `now`, in unix ms; undefined where there is none. Asked where they are shown. */
  readonly next: () => number | undefined;
  readonly last: () => number | undefined;
}

/** The parts of the visit that are appended. */
export interface Forward {
  readonly path: boolean;
  readonly query: boolean;
}

/** The Location of a visit: placeholders filled in, the visitor's path and query appended if wanted. */
export function locationOf(typed: string, visit: Visit, forward: Forward): string {
  const query = new URLSearchParams(visit.search);
  const filled = typed.replace(PLACEHOLDER, (whole, inner: string) => {
    const placeholder = parsePlaceholder(inner);
    return placeholder === undefined ? whole : valueOf(placeholder, visit, query);
  });
  const url = new URL(filled);
  if (forward.path && visit.rest !== "") {
    url.pathname = `${url.pathname.replace(/\/$/, "")}/${visit.rest}`;
  }
  if (forward.query && visit.search.length > 1) {
    url.search = url.search === "" ? visit.search : `${url.search}&${visit.search.slice(1)}`;
  }
  // Targets of before normalTarget() may hold a raw blank where a path is no path to the parser.
  return url.href.replace(/ /g, "%20");
}

function valueOf(placeholder: Placeholder, visit: Visit, query: URLSearchParams): string {
  switch (placeholder.kind) {
    case "path":
      return encodePath(visit.rest);
    case "query":
      return encode(query.get(placeholder.name) ?? "");
    case "now":
    case "next":
    case "last": {
      const at = placeholder.kind === "now" ? visit.now : visit[placeholder.kind]();
      if (at === undefined) return "";
      return encode(formatTime(at, placeholder.format, visit.timezone, visit.language));
    }
  }
}

/** encodeURIComponent that never throws (a lone surrogate becomes U+FFFD) nor climbs (`..` is dropped). */
function encode(value: string): string {
  return /^\.{1,2}$/.test(value) ? "" : encodeURIComponent(value.toWellFormed());
}

/** A value for any place, also a query: of what the visitor sent only the slashes stay as they are. */
function encodePath(path: string): string {
  return path
    .split("/")
    .map((segment) => encode(decoded(segment)))
    .join("/");
}

/** Without its percent-encoding; as it is where that is none. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
