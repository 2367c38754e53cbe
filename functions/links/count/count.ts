/**
 * Counting visits: per link and UTC day, each property in a counter of its own, so that no row ties two
 * together. Counted in memory, written once a second. No address, no agent, no cookie.
 */
import { DAY_MS, dayOf } from "../../../src/durations.ts";
import { hostOf } from "../../../src/host.ts";
import { MAX_REFERRER_CHARACTERS, MAX_WAITING_COUNTS, MAX_WAITING_ORPHANS } from "../limits.ts";

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
interface OrphanCount {
  readonly day: string;
  readonly key: string;
  count: number;
}

export interface Counts {
  readonly visits: Count[];
  readonly orphans: OrphanCount[];
}

/** Everything that waits, and where to find a counter again: by its link and source, or by all that it is of. */
let visits: Count[] = [];
let bySource = new Map<number, Partial<Record<Source, Count>>>();
let byAll = new Map<string, Count>();
let orphans: OrphanCount[] = [];
let orphanByKey = new Map<string, OrphanCount>();
let day = "";
let dayEndsAt = 0;

function today(now: number): string {
  if (now >= dayEndsAt) {
    day = dayOf(now);
    dayEndsAt = Date.parse(day) + DAY_MS;
  }
  return day;
}

/** A counter that was not there yet; undefined if too many wait. */
function newCounter(
  linkId: number,
  property: Property,
  value: string,
  onDay: string,
): Count | undefined {
  if (visits.length >= MAX_WAITING_COUNTS) return undefined;
  const counter = { linkId, day: onDay, property, value, count: 0 };
  visits.push(counter);
  return counter;
}

function add(
  linkId: number,
  property: Property,
  value: string,
  onDay: string,
  count: number,
): void {
  const key = `${linkId} ${property} ${value} ${onDay}`;
  const counter = byAll.get(key) ?? newCounter(linkId, property, value, onDay);
  if (counter === undefined) return;
  byAll.set(key, counter);
  counter.count += count;
}

/** As `add`, for what every visit has: it makes no text to look its counter up. */
function addSource(linkId: number, source: Source, onDay: string): void {
  const own = bySource.get(linkId);
  const known = own?.[source];
  if (known?.day === onDay) {
    known.count += 1;
    return;
  }
  const counter = newCounter(linkId, "source", source, onDay);
  if (counter === undefined) return;
  counter.count = 1;
  if (own === undefined) bySource.set(linkId, { [source]: counter });
  else own[source] = counter;
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
  addSource(linkId, source, onDay);
  if (country !== undefined) add(linkId, "country", country, onDay, 1);
  if (referrer !== undefined) add(linkId, "referrer", referrer, onDay, 1);
}

/** Counts a request for an unknown slug. */
export function countOrphan(key: string, now: number): void {
  addOrphan(key, today(now), 1);
}

function addOrphan(key: string, onDay: string, count: number): void {
  const known = orphanByKey.get(key);
  if (known?.day === onDay) {
    known.count += count;
    return;
  }
  if (orphans.length >= MAX_WAITING_ORPHANS) return;
  const counter = { day: onDay, key, count };
  orphans.push(counter);
  orphanByKey.set(key, counter);
}

/** Takes everything that waits to be written; undefined if there is nothing. */
export function takeCounts(): Counts | undefined {
  if (visits.length === 0 && orphans.length === 0) return undefined;
  const taken = { visits, orphans };
  visits = [];
  bySource = new Map();
  byAll = new Map();
  orphans = [];
  orphanByKey = new Map();
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
  const url = URL.parse(header);
  const host = url === null ? undefined : hostOf(url);
  return host === undefined || host === ownHost
    ? undefined
    : host.slice(0, MAX_REFERRER_CHARACTERS);
}
