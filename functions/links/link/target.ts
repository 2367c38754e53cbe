/** Targets: what may be one, and what a visit makes of it. Pure rules. */
import type { Language } from "../../../src/i18n/language.ts";
import { MAX_TARGET_CHARACTERS } from "../limits.ts";
import { formatTime, isTimeFormat, mixesYears } from "./time-format.ts";

export const targetSchemes = ["https", "http", "mailto", "tel", "geo", "matrix"] as const;

export type TargetProblem =
  | { code: "empty" | "too-long" | "control" | "url" | "credentials" | "loop" }
  | { code: "scheme"; scheme: string }
  | {
      code: "placeholder-unknown" | "placeholder-place" | "placeholder-format";
      placeholder: string;
    }
  | { code: "placeholder-calendar" | "placeholder-week-year"; placeholder: string }
  | { code: "forward-needs-web" };

/** The context that the judgement of a target depends on besides itself. */
export interface TargetContext {
  /** Whether the link has a calendar, which `{next}` and `{last}` need. */
  readonly hasCalendar: boolean;
  /** Whether a URL is one of this service's own short links (a loop). */
  readonly isShortLink: (url: URL) => boolean;
}

const PLACEHOLDER = /\{([^{}]*)\}/g;
const QUERY_NAME = /^query\.([A-Za-z0-9_.~-]{1,64})$/;
const TIME = /^(now|next|last):(.*)$/;

/** The forms of a placeholder: where it is allowed is judged apart. */
type Placeholder =
  | { kind: "path" }
  | { kind: "query"; name: string }
  | { kind: "now" | "next" | "last"; format: string };

function parsePlaceholder(inner: string): Placeholder | undefined {
  if (inner === "path") return { kind: "path" };
  const name = QUERY_NAME.exec(inner)?.[1];
  if (name !== undefined) return { kind: "query", name };
  const [, kind, format] = TIME.exec(inner) ?? [];
  if (kind === undefined || format === undefined) return undefined;
  return { kind: kind as "now" | "next" | "last", format };
}

const HOST_FIRST =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]+(?::\d+)?(?:[/?#]|$)/u;

/** Whether a target is a web address whose scheme was left out, as people say it: `example.org/page`. */
export const lacksScheme = (typed: string): boolean => HOST_FIRST.test(typed.trim());

/**
 * A target in the form in which it is kept: without blanks around it, with a scheme, and with no raw blank
 * where no parser of URLs encodes it (people write telephone numbers in groups).
 */
export function normalTarget(typed: string): string {
  const target = typed.trim();
  if (lacksScheme(target)) return `https://${target}`;
  if (/^(?:tel|geo):/i.test(target)) return target.replace(/ /g, "");
  return /^https?:/i.test(target) ? target : target.replace(/ /g, "%20");
}

/** The first thing that is wrong with a target in its normal form; undefined if it is good. */
export function targetProblem(typed: string, context: TargetContext): TargetProblem | undefined {
  if (typed === "") return { code: "empty" };
  if (typed.length > MAX_TARGET_CHARACTERS) return { code: "too-long" };
  // The URL parser drops tabs and line ends without a word, and takes `\` for `/`: neither is meant.
  // eslint-disable-next-line no-control-regex
  if (/[\x00-\x1f\x7f-\x9f\\\u2028\u2029]|^ | $/.test(typed) || !typed.isWellFormed()) {
    return { code: "control" };
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(typed)?.[1]?.toLowerCase();
  if (scheme === undefined) return { code: "url" };
  if (!(targetSchemes as readonly string[]).includes(scheme)) return { code: "scheme", scheme };
  return placeholderProblem(typed, context) ?? urlProblem(typed, context);
}

function placeholderProblem(typed: string, context: TargetContext): TargetProblem | undefined {
  const start = variableFrom(typed);
  for (const match of typed.matchAll(PLACEHOLDER)) {
    const placeholder = match[0];
    const parsed = parsePlaceholder(match[1] ?? "");
    if (parsed === undefined) return { code: "placeholder-unknown", placeholder };
    if (match.index < start) return { code: "placeholder-place", placeholder };
    if ("format" in parsed && !isTimeFormat(parsed.format)) {
      return { code: "placeholder-format", placeholder };
    }
    if ("format" in parsed && mixesYears(parsed.format)) {
      return { code: "placeholder-week-year", placeholder };
    }
    if ((parsed.kind === "next" || parsed.kind === "last") && !context.hasCalendar) {
      return { code: "placeholder-calendar", placeholder };
    }
  }
  const lone = /[{}]/.exec(typed.replace(PLACEHOLDER, ""))?.[0];
  return lone === undefined ? undefined : { code: "placeholder-unknown", placeholder: lone };
}

/**
 * Where placeholders may begin: behind the authority of a web address, which must end with `/`, `?` or `#`
 * first (else `https://example.org{path}` would let a visitor choose the host), and behind the `?` of the
 * other schemes, whose path is the address itself.
 */
function variableFrom(typed: string): number {
  const authority = /^https?:\/\/[^/?#]*/i.exec(typed)?.[0];
  if (authority !== undefined) return authority.length;
  const query = typed.indexOf("?");
  return query < 0 ? Infinity : query;
}

function urlProblem(typed: string, context: TargetContext): TargetProblem | undefined {
  const url = URL.parse(typed.replace(PLACEHOLDER, "x"));
  if (url === null) return { code: "url" };
  if (isWeb(url) ? !/^https?:\/\/[^/?#]/i.test(typed) : url.pathname === "") return { code: "url" };
  if (url.username !== "" || url.password !== "") return { code: "credentials" };
  // What goes out is encoded: an umlaut is six octets.
  if (url.href.length > MAX_TARGET_CHARACTERS) return { code: "too-long" };
  return isWeb(url) && context.isShortLink(url) ? { code: "loop" } : undefined;
}

function isWeb(url: URL): boolean {
  return url.protocol === "https:" || url.protocol === "http:";
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
