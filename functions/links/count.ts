/**
 * Counting visits: per link and UTC day, each property in a counter of its own, so that no row ties two
 * together. Counted in memory, written once a second. No address, no agent, no cookie.
 */
import { MAX_WAITING_COUNTS, MAX_WAITING_ORPHANS } from "./limits.ts";

export type Source = "click" | "scan" | "preview" | "bot";
export type Property = "source" | "country" | "referrer";

/** So many more visits of a link on a day (UTC, `2026-11-23`), by one property. */
export interface Count {
  readonly linkId: number;
  readonly day: string;
  readonly property: Property;
  readonly value: string;
  count: number;
}

/** So many more requests for an unknown slug on a day; the key is empty for what cannot be a slug. */
export interface OrphanCount {
  readonly day: string;
  readonly key: string;
  count: number;
}

export interface Counts {
  readonly visits: Count[];
  readonly orphans: OrphanCount[];
}

let visits = new Map<string, Count>();
let orphans = new Map<string, OrphanCount>();
let day = "";
let dayEndsAt = 0;

/** The UTC day of a moment, as `2026-11-23`. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

function today(now: number): string {
  if (now >= dayEndsAt) {
    day = dayOf(now);
    dayEndsAt = Date.parse(day) + 86_400_000;
  }
  return day;
}

function add(
  linkId: number,
  property: Property,
  value: string,
  onDay: string,
  count: number,
): void {
  const key = `${linkId} ${property} ${value} ${onDay}`;
  const counter = visits.get(key);
  if (counter !== undefined) counter.count += count;
  else if (visits.size < MAX_WAITING_COUNTS) {
    visits.set(key, { linkId, day: onDay, property, value, count });
  }
}

/** Counts one visit; `country` and `referrer` (a host) only where they are known. */
export function countVisit(
  linkId: number,
  source: Source,
  country: string | undefined,
  referrer: string | undefined,
  now: number,
): void {
  const onDay = today(now);
  add(linkId, "source", source, onDay, 1);
  if (country !== undefined) add(linkId, "country", country, onDay, 1);
  if (referrer !== undefined) add(linkId, "referrer", referrer, onDay, 1);
}

/** Counts a request for an unknown slug. */
export function countOrphan(key: string, now: number): void {
  addOrphan(key, today(now), 1);
}

function addOrphan(key: string, onDay: string, count: number): void {
  const id = `${onDay} ${key}`;
  const counter = orphans.get(id);
  if (counter !== undefined) counter.count += count;
  else if (orphans.size < MAX_WAITING_ORPHANS) orphans.set(id, { day: onDay, key, count });
}

/** Takes everything that waits to be written; undefined if there is nothing. */
export function takeCounts(): Counts | undefined {
  if (visits.size === 0 && orphans.size === 0) return undefined;
  const taken = { visits: [...visits.values()], orphans: [...orphans.values()] };
  visits = new Map();
  orphans = new Map();
  return taken;
}

/** Puts back what could not be written. */
export function restoreCounts(counts: Counts): void {
  for (const { linkId, property, value, day: onDay, count } of counts.visits) {
    add(linkId, property, value, onDay, count);
  }
  for (const { key, day: onDay, count } of counts.orphans) addOrphan(key, onDay, count);
}

/** The host of a Referer header; undefined where there is none, or where it is the service itself. */
export function referringHost(header: string | null, ownHost: string): string | undefined {
  if (header === null || header === "") return undefined;
  const host = URL.parse(header)?.host;
  return host === undefined || host === "" || host === ownHost ? undefined : host.slice(0, 100);
}
