/** Slugs: what may be one, what finds it, and what a path may mean. Pure rules. */
import { reservedSegments, takenSegments } from "../../../src/http/reserved.ts";
import { isPlain, lookupKey } from "../../../src/slug-key.ts";
import { MAX_PATH_CHARACTERS, MAX_SLUG_CHARACTERS, MAX_SLUG_SEGMENTS } from "../limits.ts";

/** A letter or digit with its marks; letters that show nothing (such as the Hangul filler) are none. */
const SEGMENT = /^(?:(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{Nd}_-]\p{M}*)+$/u;

/** The same for the most, which need no tables of Unicode. */
const PLAIN_SEGMENT = /^[\w-]+$/;

/** Chat programs, mail programs and word processors glue these onto an address: sentence marks, quotes, brackets, blanks. */
const GLUED_BEHIND = /[.,;:!?)\]}>"'“”„»«’‚‘›‹…*`–—\s]+$/;
const GLUED_BEFORE = /^[([{<"'“”„»«’‚‘›‹…*`–—\s]+/;
/** Zero-width characters, soft hyphens, a byte order mark: nobody sees them, wherever they stand. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** What social networks and newsletters add to a query, where there was none. */
const TRACKING =
  /[&?](?:utm_[a-z]+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|twclid|wt_mc)(?:[=&].*)?$/i;

let reservedKeys: ReadonlySet<string> | undefined;
let olderKeys: readonly string[] | undefined;

/** Whether a slug must not begin like this. Edge functions have taken their segments before the first slug. */
const isReservedKey = (key: string) =>
  (reservedKeys ??= new Set([...reservedSegments()].map(lookupKey))).has(key);

/** Beginnings that only links can have which are older than the service's own use of them, as lookup keys. */
export const olderBeginnings = (): readonly string[] =>
  (olderKeys ??= [...takenSegments().keys()].map(lookupKey));

export type SlugProblem = "empty" | "too-long" | "characters" | "segments" | "reserved";
export type SlugResult =
  | { ok: true; slug: string; key: string }
  | { ok: false; problem: SlugProblem };

/** Judges the slug of a new link as somebody typed it. `slug` is what is shown, `key` what finds it. */
export const parseSlug = (typed: string): SlugResult => parse(typed, isReservedKey);

/** The same for a link that there may be already, with a name that the service took later. */
export const parseKnownSlug = (typed: string): SlugResult =>
  parse(typed, (key) => isReservedKey(key) && !olderBeginnings().includes(key));

function parse(typed: string, isRefused: (first: string) => boolean): SlugResult {
  const slug = isPlain(typed) ? typed : typed.normalize("NFC");
  if (slug === "") return { ok: false, problem: "empty" };
  // Counted without building an array of a hostile megabyte.
  if (slug.length > MAX_SLUG_CHARACTERS * 2 || [...slug].length > MAX_SLUG_CHARACTERS) {
    return { ok: false, problem: "too-long" };
  }
  const segments = slug.split("/");
  if (!segments.every((segment) => PLAIN_SEGMENT.test(segment) || SEGMENT.test(segment))) {
    return { ok: false, problem: "characters" };
  }
  if (segments.length > MAX_SLUG_SEGMENTS) return { ok: false, problem: "segments" };
  const keys = segments.map(lookupKey);
  // A slug of hyphens alone would have no key.
  if (keys.includes("")) return { ok: false, problem: "characters" };
  if (isRefused(keys[0] ?? "")) return { ok: false, problem: "reserved" };
  return { ok: true, slug, key: keys.join("/") };
}

/** The view of a link that a visitor wants. */
export type View = "target" | "preview" | "poster" | "ics" | "svg" | "png";

/** One meaning of a path: the link `key`, seen as `view`; `rest` is what follows the slug, encoded as it came. */
export interface Meaning {
  readonly key: string;
  readonly view: View;
  readonly rest: string;
}

/**
 * Everything that a path may mean, the best first; empty when it cannot name a link at all.
 * `/a/b.svg` is the link `a/b.svg` (impossible), the code of `a/b`, or the link `a` with more behind it.
 */
export function meaningsOf(rawPath: string): Meaning[] {
  if (rawPath.length > MAX_PATH_CHARACTERS) return [];
  const raw = rawPath.replace(/^\/+/, "");
  let path: string;
  try {
    path = decodeURIComponent(raw);
  } catch {
    return [];
  }
  const plain = path.replace(/\/+$/, "");
  const meanings = [...exactMeanings(plain)];
  const unglued = withoutGlue(plain);
  if (unglued !== plain) meanings.push(...exactMeanings(unglued));
  return [...meanings, ...prefixMeanings(raw)];
}

/** What is left of a path without all that programs have glued onto it. */
function withoutGlue(path: string): string {
  const visible = isPlain(path) ? path : path.replace(INVISIBLE, "");
  const seen = visible.replace(GLUED_BEFORE, "").replace(GLUED_BEHIND, "");
  return seen.replace(TRACKING, "").replace(GLUED_BEHIND, "").replace(/\/+$/, "");
}

function exactMeanings(path: string): Meaning[] {
  const suffix = /(?:\+(?:poster|ics)?|\.(?:svg|png))$/i.exec(path)?.[0];
  const view = suffix === undefined ? "target" : viewOf(suffix);
  const parsed = parseKnownSlug(suffix === undefined ? path : path.slice(0, -suffix.length));
  return parsed.ok ? [{ key: parsed.key, view, rest: "" }] : [];
}

/** No slug has a plus or a dot, so none of these can be a link of its own. */
const views: Readonly<Record<string, View>> = {
  "+": "preview",
  "+poster": "poster",
  "+ics": "ics",
  ".svg": "svg",
  ".png": "png",
};

function viewOf(suffix: string): View {
  return views[suffix.toLowerCase()] ?? "target";
}

/** Of a path that is still encoded, so that what follows a slug keeps its `%2F`. */
function prefixMeanings(raw: string): Meaning[] {
  const segments = raw.split("/");
  const meanings: Meaning[] = [];
  for (let count = Math.min(MAX_SLUG_SEGMENTS, segments.length - 1); count >= 1; count -= 1) {
    const parsed = parseKnownSlug(decodeURIComponent(segments.slice(0, count).join("/")));
    const rest = segments.slice(count).join("/");
    // `..` would climb out of the target's folder, so such a path means nothing.
    const climbs = /(?:^|\/)\.{1,2}(?:\/|$)/.test(decodeURIComponent(rest));
    if (parsed.ok && !climbs) meanings.push({ key: parsed.key, view: "target", rest });
  }
  return meanings;
}

/**
 * Whether a path came from a code: codes hold the address in upper case, people type lower case. Digits alone,
 * and scripts without case, look the same either way and are no scan.
 */
export function isScan(rawPath: string): boolean {
  try {
    const path = decodeURIComponent(rawPath);
    return path === path.toUpperCase() && path !== path.toLowerCase();
  } catch {
    return false;
  }
}

/** 31 characters that nobody misreads: no 0 o, no 1 i l. */
export const UNMISTAKABLE = "23456789abcdefghjkmnpqrstuvwxyz";

/** A random slug of so many characters; it has a letter, so that a scan can be told from a click. */
export function automaticSlug(characters: number, random: (count: number) => Uint8Array): string {
  for (;;) {
    let slug = "";
    while (slug.length < characters) {
      // 248 is the largest multiple of 31 in a byte: larger values would favour some characters.
      const fair = random(characters * 2).filter((byte) => byte < 248);
      for (const byte of fair) slug += UNMISTAKABLE.charAt(byte % 31);
    }
    slug = slug.slice(0, characters);
    if (/[a-z]/.test(slug)) return slug;
  }
}
