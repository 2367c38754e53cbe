/** An OnCalendar expression in normal form. */
import type { CalendarError, Complaint, FieldName, Place } from "./error.ts";
import { FIRST_YEAR, LAST_YEAR } from "./limits.ts";

/** `start`, `start..stop/step` or `start/step` (no `stop`). A single value has step 0. */
export interface Range {
  readonly start: number;
  readonly stop: number | undefined;
  readonly step: number;
}

/** One field: everything (`*`), or the union of its ranges, sorted. */
export type Field = "*" | readonly Range[];

/** One OnCalendar expression in normal form. */
export interface Expression {
  /** Bit 0 is Monday, bit 6 Sunday. */
  readonly weekdays: number;
  readonly fields: Readonly<Record<FieldName, Field>>;
  /** `~`: days are counted from the end of the month, 1 is the last one. */
  readonly fromMonthEnd: boolean;
  readonly timezone: string | undefined;
}

/** A range as it was typed, and where. */
export interface TypedRange extends Range, Place {
  readonly hasStep: boolean;
}
export type TypedField = "*" | readonly TypedRange[];

export const EVERY_WEEKDAY = 0b111_1111;

export const BOUNDS: Readonly<Record<FieldName, { minimum: number; maximum: number }>> = {
  year: { minimum: FIRST_YEAR, maximum: LAST_YEAR },
  month: { minimum: 1, maximum: 12 },
  day: { minimum: 1, maximum: 31 },
  hour: { minimum: 0, maximum: 23 },
  minute: { minimum: 0, maximum: 59 },
  second: { minimum: 0, maximum: 59 },
};

/** Every month has a 28th day from its end, and not every one a 29th. */
export const MOST_FROM_MONTH_END = 28;

/** systemd reads numbers into a C int, seconds as microseconds. */
const LARGEST_NUMBER = 2 ** 31 - 1;
const LARGEST_SECOND = Math.floor(LARGEST_NUMBER / 1_000_000);

/**
 * The normal form of a field as systemd has it: century added, the end of a range moved down to
 * its last step, a range of one value written as that value, sorted, nothing twice.
 */
export function normalField(
  name: FieldName,
  typed: TypedField,
  fromMonthEnd: boolean,
): { field: Field } | { error: CalendarError } {
  if (typed === "*") return { field: "*" };
  const ranges: Range[] = [];
  for (const range of typed) {
    const normal = normalRange(name, range);
    const complaint = complaintAbout(name, range, normal, fromMonthEnd && name === "day");
    if (complaint) return { error: { ...complaint, offset: range.offset, length: range.length } };
    ranges.push(normal);
  }
  ranges.sort(compareRanges);
  // Of the fields, only seconds know their star from a written-out 0/1; systemd prints it as one.
  if (name === "second" && ranges.some(isEverySecond)) return { field: "*" };
  return {
    field: ranges.filter((range, index) => {
      const previous = ranges[index - 1];
      return previous === undefined || compareRanges(previous, range) !== 0;
    }),
  };
}

function normalRange(name: FieldName, range: Range): Range {
  const start = name === "year" ? withCentury(range.start) : range.start;
  if (range.stop === undefined) return { start, stop: undefined, step: range.step };
  let stop = name === "year" ? withCentury(range.stop) : range.stop;
  if (stop > start) stop -= (stop - start) % (range.step || 1);
  return stop === start ? { start, stop: undefined, step: 0 } : { start, stop, step: range.step };
}

/** 12 is 2012, 89 is 1989. */
function withCentury(year: number): number {
  if (year < 70) return year + 2000;
  return year < 100 ? year + 1900 : year;
}

function compareRanges(a: Range, b: Range): number {
  return a.start - b.start || (a.stop ?? -1) - (b.stop ?? -1) || a.step - b.step;
}

function isEverySecond(range: Range): boolean {
  return range.start === 0 && range.stop === undefined && range.step === 1;
}

function complaintAbout(
  field: FieldName,
  typed: TypedRange,
  { start, stop, step }: Range,
  countsBack: boolean,
): Complaint | undefined {
  const { minimum } = BOUNDS[field];
  const maximum = countsBack ? MOST_FROM_MONTH_END : BOUNDS[field].maximum;
  const largest = field === "second" ? LARGEST_SECOND : LARGEST_NUMBER;
  if (Math.min(start, stop ?? start) < minimum || Math.max(start, stop ?? start) > maximum) {
    return { code: "outOfRange", field, minimum, maximum };
  }
  if ((typed.stop ?? 0) > largest) return { code: "outOfRange", field, minimum, maximum };
  if (stop !== undefined && stop < start) return { code: "rangeOrder" };
  // systemd takes 5..5 for every field but this one, unless a step is given.
  if (field === "second" && typed.stop === typed.start && !typed.hasStep) {
    return { code: "rangeOrder" };
  }
  // There is room for one step at least. Days from the month's end step towards that end.
  const room = stop ?? (countsBack ? minimum : maximum);
  const fits = step <= Math.abs(room - start) && step <= maximum - minimum;
  const isStep = typed.step <= largest && (typed.step > 0 || !typed.hasStep);
  return fits && isStep ? undefined : { code: "step", field };
}
