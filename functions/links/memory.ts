/**
 * What this isolate remembers of the store: found links and misses by path, for some seconds; and, should
 * the store fail, for a day. Plain data only: nothing of a request stays here.
 */
import {
  CACHE_GENERATION,
  FRESH_MS,
  MAX_CACHED_PATH_CHARACTERS,
  REFRESH_MS,
  STALE_MS,
} from "./limits.ts";
import type { Link } from "./link.ts";
import type { View } from "./slug.ts";

/** What a path means. */
export interface Found {
  readonly link: Link;
  readonly view: View;
  readonly rest: string;
}

/** A redirect that needs no further thought before `until` (unix ms). */
export interface Ready {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly until: number;
}

export interface Entry {
  /** undefined: nothing is there. */
  readonly found: Found | undefined;
  /** Under which the path is counted if nothing is there; empty if it cannot name a link. */
  readonly key: string;
  readonly isScan: boolean;
  readonly fetchedAt: number;
  readonly epoch: number;
  /** One request asks the store anew until then; the others still use what is here. */
  refreshUntil: number;
  ready: Ready | undefined;
}

// Two generations instead of a list in order of use: a hit costs one look-up, and what was not asked
// for during a whole generation is forgotten.
let young = new Map<string, Entry>();
let old = new Map<string, Entry>();
let epoch = 0;

/** What is remembered of a path, fresh or not. */
export function recall(path: string): Entry | undefined {
  const entry = young.get(path);
  if (entry !== undefined) return entry;
  const older = old.get(path);
  if (older !== undefined) keep(path, older);
  return older;
}

function keep(path: string, entry: Entry): void {
  if (young.size >= CACHE_GENERATION) {
    old = young;
    young = new Map();
  }
  young.set(path, entry);
}

/** What the store answered for a path; paths of a usual length are remembered. */
export function remember(
  path: string,
  answer: Pick<Entry, "found" | "key" | "isScan">,
  now: number,
): Entry {
  const entry: Entry = { ...answer, fetchedAt: now, epoch, refreshUntil: 0, ready: undefined };
  if (path.length <= MAX_CACHED_PATH_CHARACTERS) keep(path, entry);
  return entry;
}

/**
 * Whether an entry may be used without asking the store. In its last second one request is told to ask
 * (`false`), while the others go on: a popular link never sends a herd to the store.
 */
export function isFresh(entry: Entry, now: number): boolean {
  if (entry.epoch !== epoch) return false;
  const age = now - entry.fetchedAt;
  if (age < FRESH_MS) return true;
  if (age >= FRESH_MS + REFRESH_MS) return false;
  if (entry.refreshUntil > now) return true;
  entry.refreshUntil = entry.fetchedAt + FRESH_MS + REFRESH_MS;
  return false;
}

/** Whether an entry is good enough while the store fails. */
export function isUsable(entry: Entry, now: number): boolean {
  return now - entry.fetchedAt < STALE_MS;
}

/** Something was changed here: whatever is remembered is asked anew, and kept for a failing store. */
export function outdateAll(): void {
  epoch += 1;
}
