/**
 * Counts as the store gathers them before it writes: where rows are billed they cost by minutes and links, not by
 * visits, and unknown slugs, of which strangers may invent any number, cost so many a day at most.
 */
import { faultOf, isRefusal } from "../../../src/store/fault.ts";
import {
  COUNTS_WRITTEN_MS,
  KEPT_ORPHANS_PER_DAY,
  KNOWN_REFERRER_DAYS,
  MAX_GATHERED_COUNTS,
  MAX_ORPHANS_PER_DAY,
  MAX_REFERRERS_PER_DAY,
  MAX_REFUSED_COUNTS,
  ORPHAN_ROWS_AT_ONCE,
  ORPHANS_WRITTEN_MS,
} from "../limits.ts";
import type { Count, Counts } from "./count.ts";
import { addVisits, orphansOn, referrersOn, writeOrphans } from "./tables.ts";

/** The name for all that is not told apart any more. */
export const OTHER = "(other)";

export interface Gathered {
  /**
   * Adds what isolates have counted; written now, if it is time for that (unix ms). Where it throws nothing was added;
   * what may not be written waits, so that nobody hands it in twice.
   */
  readonly add: (counts: Counts, now: number) => void;
  /** Writes what has waited for long enough. */
  readonly writeDue: (now: number) => void;
  /** Writes everything, as far as anything may be written: somebody reads. */
  readonly writeAll: (now: number) => void;
}

/** `isBilled`: rows cost something. Where they do not, what is added is written at once. */
export function createGathered(sql: SqlStorage, isBilled: boolean): Gathered {
  const visits = createVisits(sql);
  const orphans = createOrphans(sql, isBilled);
  let writtenAt = -Infinity;
  let orphansWrittenAt = -Infinity;

  function writeVisits(now: number): void {
    visits.write();
    writtenAt = now;
  }
  function writeWaitingOrphans(now: number): void {
    orphans.writeAll();
    orphansWrittenAt = now;
  }
  /** A moment that is still to come was written by a clock that was ahead. */
  const isOver = (since: number, ms: number, now: number) => now - since >= ms || since > now;
  function writeDue(now: number): void {
    if (
      !isBilled ||
      visits.count() > MAX_GATHERED_COUNTS ||
      isOver(writtenAt, COUNTS_WRITTEN_MS, now)
    )
      writeVisits(now);
    if (!isBilled || isOver(orphansWrittenAt, ORPHANS_WRITTEN_MS, now)) writeWaitingOrphans(now);
  }
  return {
    add(counts, now) {
      // What reads comes first.
      const told = counts.visits.map(visits.told);
      const [first] = counts.orphans;
      if (first !== undefined) orphans.begin(first.day);
      for (const visit of told) visits.add(visit);
      for (const { day, key, count } of counts.orphans) orphans.add(day, key, count);
      unlessRefused(isBilled, () => writeDue(now));
    },
    writeDue,
    writeAll(now) {
      unlessRefused(true, () => {
        writeVisits(now);
        writeWaitingOrphans(now);
      });
    },
  };
}

/**
 * Goes on where a write is refused, if what was to be written stays in memory: on a full disk the object is made anew,
 * and whoever counted hands it in again.
 */
function unlessRefused(stays: boolean, write: () => void): void {
  try {
    write();
  } catch (error) {
    const fault = faultOf(error);
    if (!stays || fault === undefined || !isRefusal(fault)) throw error;
  }
}

function createVisits(sql: SqlStorage) {
  let waiting = new Map<string, Count>();
  /** Hosts of a link and day. */
  const known = new Map<string, Set<string>>();

  function referrersOf(linkId: number, day: string): Set<string> {
    const name = `${linkId} ${day}`;
    const hosts = known.get(name) ?? new Set(referrersOn(sql, linkId, day));
    if (known.size >= KNOWN_REFERRER_DAYS) known.clear();
    known.set(name, hosts);
    return hosts;
  }
  /** Strangers choose the Referer, so a day has room for only so many hosts. */
  function told(visit: Count): Count {
    if (visit.property !== "referrer") return visit;
    const hosts = referrersOf(visit.linkId, visit.day);
    if (hosts.has(visit.value)) return visit;
    if (hosts.size >= MAX_REFERRERS_PER_DAY) return { ...visit, value: OTHER };
    hosts.add(visit.value);
    return visit;
  }
  return {
    told,
    add(visit: Count): void {
      const key = `${visit.linkId} ${visit.day} ${visit.property} ${visit.value}`;
      const before = waiting.get(key);
      if (before !== undefined) before.count += visit.count;
      else if (waiting.size < MAX_REFUSED_COUNTS) waiting.set(key, { ...visit });
    },
    count: () => waiting.size,
    write(): void {
      if (waiting.size === 0) return;
      addVisits(sql, [...waiting.values()]);
      waiting = new Map();
    },
  };
}

/**
 * What is asked for without being there. When the day's room is used up the least asked one makes place and hands on its
 * count (the Space-Saving algorithm of Metwally et al., 2005), so that what is asked often is found whatever else
 * strangers try. The first of a day are written at once, the others together with the most asked ones.
 */
function createOrphans(sql: SqlStorage, isBilled: boolean) {
  let day = "";
  let counts = new Map<string, number>();
  let written = new Map<string, number>();
  let rowsAtOnce = 0;

  function begin(on: string): void {
    if (day === on) return;
    const before = orphansOn(sql, on);
    if (day !== "") unlessRefused(true, writeAll);
    day = on;
    written = before;
    counts = new Map(written);
    rowsAtOnce = written.size;
  }
  function takePlace(): number {
    if (counts.size < MAX_ORPHANS_PER_DAY) return 0;
    let least: Asked = ["", Infinity];
    for (const one of counts) if (isRarer(one, least)) least = one;
    counts.delete(least[0]);
    return least[1];
  }
  function write(changed: readonly Asked[], gone: readonly string[]): void {
    writeOrphans(sql, day, changed, gone);
    for (const key of gone) written.delete(key);
    for (const [key, count] of changed) written.set(key, count);
  }
  function writeAll(): void {
    const changed = [...counts].filter(([key, count]) => written.get(key) !== count);
    if (changed.length === 0) return;
    const most = [...counts].toSorted((one, other) => (isRarer(one, other) ? 1 : -1));
    const isFlood = isBilled && rowsAtOnce >= ORPHAN_ROWS_AT_ONCE;
    const kept = new Map(isFlood ? most.slice(0, KEPT_ORPHANS_PER_DAY) : most);
    const gone = [...written.keys()].filter((key) => !kept.has(key));
    write(
      changed.filter(([key]) => kept.has(key)),
      gone,
    );
  }
  return {
    add(on: string, key: string, count: number): void {
      begin(on);
      const before = counts.get(key) ?? takePlace();
      counts.set(key, before + count);
      if (!isBilled || rowsAtOnce >= ORPHAN_ROWS_AT_ONCE) return;
      rowsAtOnce += 1;
      unlessRefused(true, () => write([[key, before + count]], []));
    },
    begin,
    writeAll,
  };
}

type Asked = readonly [key: string, count: number];

/** Of equally rare ones the first by name is the rarer. */
const isRarer = ([key, count]: Asked, [other, otherCount]: Asked) =>
  count < otherCount || (count === otherCount && key < other);
