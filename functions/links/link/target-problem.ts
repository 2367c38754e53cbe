/** What may be a target. Pure rules; redirects do not need them. */
import { MAX_TARGET_CHARACTERS } from "../limits.ts";
import { PLACEHOLDER, parsePlaceholder } from "./target.ts";
import { isTimeFormat, mixesYears } from "./time-format.ts";

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
