/**
 * Time zones, on the rules that the runtime's Intl carries.
 *
 * No library: they all ask Intl too (0.8 µs a question) or ship a copy of the rules that ages.
 * Here Intl is asked once per zone and year where the clock changes; after that it is a lookup.
 *
 * An instant is in unix milliseconds. A wall time is what a clock in the zone shows, written as the
 * unix milliseconds at which a clock in UTC shows the same.
 */
import { DAY_MS, HOUR_MS } from "../durations.ts";
import { MAX_CACHED_ZONES } from "./limits.ts";

/** A stretch of time with one offset (wall = instant + offset). `until` is exclusive. */
interface Era {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

export interface Zone {
  readonly name: string;
  readonly formatter: Intl.DateTimeFormat;
  /** Filled when asked; about 210 entries cover the years that calendars know. */
  readonly eras: Map<number, readonly Era[]>;
}

/** A wall time that a clock change leaves out, as the stretch left out: `until` is shown again. */
export interface Gap {
  readonly from: number;
  readonly until: number;
}

/** Instants are looked up in pieces of 2^25 s (388 days), … */
const PIECE = 2 ** 25 * 1000;
/** … searched in steps of 2^19 s (6.07 days): since 1970 no zone has changed twice within 6.9. */
const STEP = 2 ** 19 * 1000;
/** Wall times are at most 14 h ahead of UTC; two hours to spare. */
const FARTHEST_AHEAD = 16 * HOUR_MS;

const zones = new Map<string, Zone>();

/** Whether this is an IANA time zone name in its right case, as Intl and systemd know it. */
export function isTimeZone(name: string): boolean {
  return zoneOf(name) !== undefined;
}

/** The zone of that name, or undefined if there is none. */
export function zoneOf(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const formatter = hasIanaShape(name) ? formatterOf(name) : undefined;
  if (formatter === undefined || isOtherCase(name, formatter)) return undefined;
  const zone: Zone = { name, formatter, eras: new Map() };
  if (zones.size >= MAX_CACHED_ZONES) zones.delete(zones.keys().next().value as string);
  zones.set(name, zone);
  return zone;
}

/** The right spelling of a name that only differs in case; undefined if that is not it. */
export function suggestTimeZone(name: string): string | undefined {
  const formatter = formatterOf(name);
  if (formatter === undefined || !isOtherCase(name, formatter)) return undefined;
  return formatter.resolvedOptions().timeZone;
}

/**
 * Intl also takes offsets (`+01:00`) and ICU's old three letters, which are no IANA names and
 * ambiguous (`IST` is India's time there, Israel's or Ireland's elsewhere).
 */
function hasIanaShape(name: string): boolean {
  if (/^[A-Z]{3}$/.test(name)) {
    return /^(CET|EET|EST|GMT|HST|MET|MST|PRC|ROC|ROK|UCT|UTC|WET)$/.test(name);
  }
  return name.length <= 40 && /^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/.test(name);
}

/** Intl ignores case, file names do not: `europe/berlin` would fail in a timer unit. */
function isOtherCase(name: string, formatter: Intl.DateTimeFormat): boolean {
  const resolved = formatter.resolvedOptions().timeZone;
  return resolved !== name && resolved.toLowerCase() === name.toLowerCase();
}

function formatterOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch (error) {
    // ECMA-402: an unknown zone is a RangeError.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Asks Intl, which answers `10/25/2026, GMT+01:00` (or `GMT`, or with seconds, in the 1970s). */
function askOffset(zone: Zone, instant: number): number {
  const text = zone.formatter.format(instant);
  const sign = text.indexOf("GMT") + 3;
  if (sign === text.length) return 0;
  const [hours, minutes, seconds] = text.slice(sign + 1).split(":");
  const size = Number(hours) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return (text[sign] === "+" ? size : -size) * 1000;
}

function findEras(zone: Zone, start: number): readonly Era[] {
  const eras: Era[] = [];
  let from = start;
  let offset = askOffset(zone, start);
  for (let probe = start + STEP; probe <= start + PIECE; probe += STEP) {
    const offsetThere = askOffset(zone, probe);
    while (offset !== offsetThere) {
      const until = endOfOffset(zone, Math.max(from, probe - STEP), probe, offset);
      eras.push({ from, until, offset });
      from = until;
      offset = askOffset(zone, from);
    }
  }
  if (from < start + PIECE) eras.push({ from, until: start + PIECE, offset });
  return eras;
}

/** The first second in (low, high] at which the offset is another one. */
function endOfOffset(zone: Zone, low: number, high: number, offset: number): number {
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (askOffset(zone, middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

/** The stretch that an instant is in. */
export function eraAt(zone: Zone, instant: number): Era {
  const piece = Math.floor(instant / PIECE);
  let eras = zone.eras.get(piece);
  if (eras === undefined) {
    eras = findEras(zone, piece * PIECE);
    zone.eras.set(piece, eras);
  }
  // Few entries, and together they cover the piece: the search always finds one.
  return eras.find((era) => instant < era.until) as Era;
}

/**
 * The latest wall time that the zone's clocks have shown up to an instant. It is what they show
 * now, except in the hour that is repeated in autumn: then it stays where it was.
 */
export function latestShown(zone: Zone, instant: number): number {
  let era = eraAt(zone, instant);
  let latest = instant + era.offset;
  while (era.from > instant - DAY_MS) {
    era = eraAt(zone, era.from - 1);
    latest = Math.max(latest, era.until - 1 + era.offset);
  }
  return latest;
}

/** The instant at which a clock first shows a wall time, or the gap that swallows it. */
export function firstShown(zone: Zone, wall: number): number | Gap {
  let era = eraAt(zone, wall - FARTHEST_AHEAD);
  while (wall - era.offset >= era.until) {
    const before = era;
    era = eraAt(zone, before.until);
    if (wall - era.offset < era.from) {
      return { from: before.until + before.offset, until: era.from + era.offset };
    }
  }
  return wall - era.offset;
}
