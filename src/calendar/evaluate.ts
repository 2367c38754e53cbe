/**
 * Finds the wall times that an expression names. No time zones here: a wall time is the unix
 * milliseconds at which a clock in UTC would show it.
 */
import { DAY_MS } from "../durations.ts";
import { BOUNDS, MOST_FROM_MONTH_END, type Expression, type Field } from "./expression.ts";

/** Later (1) or earlier (-1). */
type Direction = 1 | -1;

/** For each number from `minimum` the nearest one that is named, on both sides, or NONE. */
interface Values {
  readonly minimum: number;
  readonly atOrAfter: Int16Array;
  readonly atOrBefore: Int16Array;
  readonly first: number;
  readonly last: number;
}

/** An expression made ready for questions. */
export interface Plan {
  readonly years: Values;
  readonly months: Values;
  readonly hours: Values;
  readonly minutes: Values;
  readonly seconds: Values;
  /** Days of a month (bit 0 is the 1st) by its length, 28 to 31 days. */
  readonly days: readonly number[];
  /** The same days by weekday, for each weekday that the 1st can be (0 is Monday). */
  readonly weekdays: readonly number[];
}

const NONE = -1;

/** `*` also takes the last hours of 1969: west of Greenwich they are after the epoch. */
const ANY_FIRST_YEAR = BOUNDS.year.minimum - 1;

/** Works an expression out into tables once, so that a question is a few lookups. */
export function planOf({ fields, weekdays, fromMonthEnd }: Expression): Plan {
  const { year, month, day, hour, minute, second } = fields;
  return {
    years: valuesOf(year, ANY_FIRST_YEAR, BOUNDS.year.maximum),
    months: valuesOf(month, 1, 12),
    hours: valuesOf(hour, 0, 23),
    minutes: valuesOf(minute, 0, 59),
    seconds: valuesOf(second, 0, 59),
    days: [28, 29, 30, 31].map((length) => dayBits(day, length, fromMonthEnd)),
    weekdays: [0, 1, 2, 3, 4, 5, 6].map((first) => weekdayBits(weekdays, first)),
  };
}

function* members(field: Field, minimum: number, maximum: number): Generator<number> {
  const ranges = field === "*" ? [{ start: minimum, stop: maximum, step: 1 }] : field;
  for (const { start, stop, step } of ranges) {
    const end = stop ?? (step === 0 ? start : maximum);
    for (let value = start; value <= end; value += step || 1) yield value;
  }
}

function valuesOf(field: Field, minimum: number, maximum: number): Values {
  const size = maximum - minimum + 1;
  const atOrAfter = new Int16Array(size).fill(NONE);
  for (const value of members(field, minimum, maximum)) atOrAfter[value - minimum] = value;
  const atOrBefore = atOrAfter.slice();
  for (let index = size - 2; index >= 0; index--) {
    if (atOrAfter[index] === NONE) atOrAfter[index] = atOrAfter[index + 1] as number;
  }
  for (let index = 1; index < size; index++) {
    if (atOrBefore[index] === NONE) atOrBefore[index] = atOrBefore[index - 1] as number;
  }
  const first = atOrAfter[0] as number;
  return { minimum, atOrAfter, atOrBefore, first, last: atOrBefore[size - 1] as number };
}

/** The named days of a month with so many days; those it does not have are left out. */
function dayBits(field: Field, monthDays: number, fromMonthEnd: boolean): number {
  let bits = 0;
  if (fromMonthEnd && field !== "*") {
    for (const { start, stop, step } of field) {
      // Steps go forward in time: `~7/2` is the 7th, 5th, 3rd and last day from the end.
      const farthest = stop ?? start;
      const closest = stop === undefined ? (step === 0 ? start : 1) : start;
      for (let back = farthest; back >= closest; back -= step || MOST_FROM_MONTH_END) {
        bits |= 1 << (monthDays - back);
      }
    }
    return bits;
  }
  for (const day of members(field, 1, monthDays)) {
    if (day <= monthDays) bits |= 1 << (day - 1);
  }
  return bits;
}

function weekdayBits(weekdays: number, firstWeekday: number): number {
  let bits = 0;
  for (let day = 0; day < 31; day++) {
    if ((weekdays & (1 << ((firstWeekday + day) % 7))) !== 0) bits |= 1 << day;
  }
  return bits;
}

/**
 * The wall time named by the plan that is nearest to `wall` in that direction, or `wall` itself
 * (whole seconds). Undefined if there is none up to the last year, or down to the first one.
 */
export function nearestWall(plan: Plan, wall: number, direction: Direction): number | undefined {
  const today = Math.floor(wall / DAY_MS);
  let day = nearestDay(plan, today, direction);
  if (day === today) {
    const second = nearestSecond(plan, (wall - today * DAY_MS) / 1000, direction);
    if (second !== NONE) return today * DAY_MS + second * 1000;
    day = nearestDay(plan, today + direction, direction);
  }
  return day === undefined ? undefined : day * DAY_MS + edgeSecond(plan, direction) * 1000;
}

/** The nearest day, in days since the epoch: at most a look at every month of 230 years. */
function nearestDay(plan: Plan, day: number, direction: Direction): number | undefined {
  const start = new Date(day * DAY_MS);
  const startYear = start.getUTCFullYear();
  const startMonth = start.getUTCMonth() + 1;
  const { years, months } = plan;
  let year = nearest(years, startYear, direction);
  while (year !== NONE) {
    let month = year === startYear ? startMonth : edge(months, direction);
    month = nearest(months, month, direction);
    while (month !== NONE) {
      const isStart = year === startYear && month === startMonth;
      const bits = daysOfMonth(plan, year, month);
      const left = isStart ? bits & bitsFrom(start.getUTCDate() - 1, direction) : bits;
      if (left !== 0) {
        const index = direction === 1 ? lowestBit(left) : highestBit(left);
        return Date.UTC(year, month - 1, 1 + index) / DAY_MS;
      }
      month = nearest(months, month + direction, direction);
    }
    year = nearest(years, year + direction, direction);
  }
  return undefined;
}

/** The named days of a month as bits. */
function daysOfMonth(plan: Plan, year: number, month: number): number {
  const days = plan.days[lengthOfMonth(year, month) - 28] as number;
  if (days === 0) return 0;
  // getUTCDay() counts from Sunday.
  const weekday = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7;
  return days & (plan.weekdays[weekday] as number);
}

function lengthOfMonth(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Bit `index` and those above it (or below it). */
function bitsFrom(index: number, direction: Direction): number {
  return direction === 1 ? -1 << index : -1 >>> (31 - index);
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

function highestBit(bits: number): number {
  return 31 - Math.clz32(bits);
}

/** The nearest second of the same day, or NONE. */
function nearestSecond(plan: Plan, second: number, direction: Direction): number {
  const { hours, minutes, seconds } = plan;
  const hour = Math.floor(second / 3600);
  const minute = Math.floor(second / 60) % 60;
  if (nearest(hours, hour, direction) === hour) {
    if (nearest(minutes, minute, direction) === minute) {
      const found = nearest(seconds, second % 60, direction);
      if (found !== NONE) return hour * 3600 + minute * 60 + found;
    }
    const found = nearest(minutes, minute + direction, direction);
    if (found !== NONE) return hour * 3600 + found * 60 + edge(seconds, direction);
  }
  const found = nearest(hours, hour + direction, direction);
  if (found === NONE) return NONE;
  return found * 3600 + edge(minutes, direction) * 60 + edge(seconds, direction);
}

/** The first second of a named day, or the last one when looking back. */
function edgeSecond({ hours, minutes, seconds }: Plan, direction: Direction): number {
  return edge(hours, direction) * 3600 + edge(minutes, direction) * 60 + edge(seconds, direction);
}

function nearest(values: Values, from: number, direction: Direction): number {
  const table = direction === 1 ? values.atOrAfter : values.atOrBefore;
  // Beyond the end of the table there is nothing.
  return table[from - values.minimum] ?? NONE;
}

function edge(values: Values, direction: Direction): number {
  return direction === 1 ? values.first : values.last;
}
