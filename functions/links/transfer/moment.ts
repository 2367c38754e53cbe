/** Moments and counts as other services and people write them. What could be read in two ways is refused, never guessed. Pure. */
import { dayStart } from "../../../src/calendar/day-start.ts";
import { firstShown, zoneOf } from "../../../src/calendar/zone.ts";
import { DAY_MS, SECOND_MS } from "../../../src/durations.ts";
import { isMoment, toMoment } from "../../../src/http/moment.ts";
import type { Text } from "../../../src/i18n/language.ts";

/** What stands in a record cannot be read, and why. */
export interface Unreadable {
  readonly unreadable: Text;
}

export const isUnreadable = (value: unknown): value is Unreadable =>
  typeof value === "object" && value !== null && "unreadable" in value;

/** A day alone begins with its first moment, and ends when it is over. */
export type Edge = "start" | "end";

const TIME = String.raw`(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?`;
/** ISO 8601 with a blank or `T`, and as it is written in German. */
const ISO = new RegExp(
  String.raw`^([1-9]\d{3})-(\d{2})-(\d{2})(?:[T ]${TIME} ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$`,
  "i",
);
const GERMAN = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.([1-9]\d{3})(?:,? ${TIME}(?: Uhr)?)?$`);

/**
 * A moment in ISO 8601, UTC; undefined for what is empty. Without an offset it is meant in `timezone`; one that the clock
 * skips there is none.
 */
export function moment(
  value: unknown,
  timezone: string,
  edge: Edge = "start",
): string | undefined | Unreadable {
  if (value === undefined || value === null || value === "") return undefined;
  const at = typeof value === "string" ? readMoment(value.trim(), timezone, edge) : undefined;
  return at === undefined || !isMoment(at) ? noMoment : toMoment(at);
}

function readMoment(text: string, timezone: string, edge: Edge): number | undefined {
  const [, isoYear, isoMonth, isoDay, ...iso] = ISO.exec(text) ?? [];
  if (isoYear !== undefined) return momentOf([isoYear, isoMonth, isoDay], iso, timezone, edge);
  const [, day, month, year, ...german] = GERMAN.exec(text) ?? [];
  if (year === undefined) return undefined;
  return momentOf([year, month, day], german, timezone, edge);
}

type Parts = readonly (string | undefined)[];

function momentOf(date: Parts, time: Parts, timezone: string, edge: Edge): number | undefined {
  const [year = NaN, month = NaN, day = NaN] = date.map(Number);
  const [hour, minute, second, fraction, offset] = time;
  const midnight = Date.UTC(year, month - 1, day);
  // JavaScript takes the 31st of November for the 1st of December.
  if (new Date(midnight).getUTCMonth() !== month - 1 || day === 0) return undefined;
  const zone = zoneOf(timezone);
  if (hour === undefined) {
    return zone && dayStart(zone, edge === "start" ? midnight : midnight + DAY_MS);
  }
  const [h, min, s] = [Number(hour), Number(minute), Number(second ?? 0)];
  if (h > 23 || min > 59 || s > 59) return undefined;
  const thousandths = Math.floor(Number(`0.${fraction ?? 0}`) * SECOND_MS);
  const wall = midnight + ((h * 60 + min) * 60 + s) * SECOND_MS + thousandths;
  if (offset !== undefined) return withOffset(wall, offset);
  const at = zone && firstShown(zone, wall);
  return typeof at === "number" ? at : undefined;
}

function withOffset(wall: number, offset: string): number | undefined {
  if (offset.toUpperCase() === "Z") return wall;
  const digits = offset.replace(/\D/g, "");
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 23 || minutes > 59) return undefined;
  const minutesAhead = hours * 60 + minutes;
  return wall - (offset.startsWith("-") ? -1 : 1) * minutesAhead * 60 * SECOND_MS;
}

/** No link was made before 1970, and none is meant to end after this. */
const LAST = Date.UTC(2200, 0, 1);
/**
 * How many of a unit are a millisecond. Of a number only one unit lies in 1970 to 2200 (but for the first twelve weeks,
 * when nobody shortened links): what is beyond it in one is a day of 1970 or later in the next.
 */
const PER_MS = [1 / SECOND_MS, 1, 1000] as const;

/** A moment in unix seconds, milliseconds or microseconds, told apart by their size; ISO 8601, UTC. */
export function unixMoment(value: unknown): string | undefined | Unreadable {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || value < 0) return noUnixMoment;
  const at = PER_MS.map((units) => Math.round(value / units)).find((ms) => ms < LAST);
  return at === undefined ? noUnixMoment : toMoment(at);
}

/** A count of clicks, as a number or in digits, `1,234` too; undefined for what is empty. */
export function count(value: unknown): number | undefined | Unreadable {
  if (value === undefined || value === null || value === "") return undefined;
  const isDigits = typeof value === "string" && /^(\d+|\d{1,3}(,\d{3})+)$/.test(value.trim());
  const number = isDigits ? Number(value.replaceAll(",", "")) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0
    ? number
    : noCount;
}

const noMoment: Unreadable = {
  unreadable: {
    de: "Dieser Zeitpunkt ist nicht eindeutig; gemeint ist z. B. 2026-12-31, 31.12.2026 18:00 oder 2026-12-31T18:00+01:00 (ohne Zeitzone gilt die des Dienstes).",
    en: "This moment is not clear; write for example 2026-12-31, 31.12.2026 18:00 or 2026-12-31T18:00+01:00 (without a time zone it is the service's).",
  },
};

const noUnixMoment: Unreadable = {
  unreadable: {
    de: "Das ist weder in Sekunden noch in Milli- oder Mikrosekunden ein Zeitpunkt von 1970 bis 2200.",
    en: "This is no moment from 1970 to 2200, neither in seconds nor in milliseconds or microseconds.",
  },
};

const noCount: Unreadable = {
  unreadable: {
    de: "Das ist keine ganze Zahl ab 0.",
    en: "This is not a whole number from 0 on.",
  },
};
