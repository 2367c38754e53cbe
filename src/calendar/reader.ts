/** The small words of the grammar: numbers, lists, weekdays. parse.ts makes sentences of them. */
import type { CalendarError, Complaint } from "./error.ts";
import { EVERY_WEEKDAY, type TypedField, type TypedRange } from "./expression.ts";
import { MAX_LIST_ENTRIES } from "./limits.ts";

/**
 * A text and how far it has been read. A function that cannot go on leaves its complaint in
 * `error` and returns undefined; its callers return undefined too.
 */
export interface Reader {
  readonly text: string;
  position: number;
  error: CalendarError | undefined;
}

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const WEEKDAY_STARTS = WEEKDAYS.map((name) => name.slice(0, 3));
const WEEKDAY = new RegExp(`(?:${[...WEEKDAYS, ...WEEKDAY_STARTS].join("|")})(?=[-., ]|$)`, "iy");

/** `Mon,Wed..Fri `: bits, Monday is bit 0. Every day if the text starts with something else. */
export function readWeekdays(reader: Reader): number | undefined {
  if (!/^\p{Letter}/u.test(reader.text)) return EVERY_WEEKDAY;
  let days = 0;
  let rangeFrom: number | undefined;
  for (;;) {
    const start = reader.position;
    const day = readWeekday(reader);
    if (day === undefined) return undefined;
    if (rangeFrom !== undefined && rangeFrom > day) return fail(reader, "weekdayOrder", start);
    for (let each = rangeFrom ?? day; each <= day; each++) days |= 1 << each;

    const afterDay = reader.position;
    // systemd: "-" is an old way to write "..".
    const opensRange = skip(reader, "..") || skip(reader, "-");
    if (opensRange && rangeFrom !== undefined) return fail(reader, "unexpected", afterDay);
    // A comma may be the last of it: "Wed, 17:48" stands in the manual.
    const goesOn = opensRange || skip(reader, ",");
    rangeFrom = opensRange ? day : undefined;
    const isOver = isEnd(reader) || at(reader, " ");
    if (isOver && opensRange) return fail(reader, "weekday");
    if (!isOver && !goesOn) return fail(reader, "unexpected");
    if (isOver) {
      skipSpaces(reader);
      return days;
    }
  }
}

function readWeekday(reader: Reader): number | undefined {
  WEEKDAY.lastIndex = reader.position;
  const name = WEEKDAY.exec(reader.text)?.[0];
  if (name === undefined) {
    const word = /^[^-., ]*/.exec(reader.text.slice(reader.position))?.[0] ?? "";
    return fail(reader, "weekday", reader.position, word.length || 1);
  }
  reader.position += name.length;
  return WEEKDAY_STARTS.indexOf(name.slice(0, 3).toLowerCase());
}

/** `*`, or `1,3..5,10/2`. */
export function readList(reader: Reader): TypedField | undefined {
  if (skip(reader, "*")) return "*";
  const ranges: TypedRange[] = [];
  for (;;) {
    const range = readRange(reader);
    if (range === undefined) return undefined;
    ranges.push(range);
    if (!at(reader, ",")) return ranges;
    if (ranges.length === MAX_LIST_ENTRIES) {
      const complaint: Complaint = { code: "tooManyEntries", limit: MAX_LIST_ENTRIES };
      return fail(reader, complaint, reader.position, reader.text.length);
    }
    reader.position++;
  }
}

function readRange(reader: Reader): TypedRange | undefined {
  const offset = reader.position;
  const start = readNumber(reader);
  if (start === undefined) return undefined;
  const stop = skip(reader, "..") ? readNumber(reader) : undefined;
  const hasStep = reader.error === undefined && skip(reader, "/");
  const step = hasStep ? readNumber(reader) : undefined;
  if (reader.error !== undefined) return undefined;
  const length = reader.position - offset;
  return { start, stop, step: step ?? (stop === undefined ? 0 : 1), hasStep, offset, length };
}

export function readNumber(reader: Reader): number | undefined {
  const digits = /^[0-9]*/.exec(reader.text.slice(reader.position))?.[0] ?? "";
  if (digits === "") return fail(reader, "numberExpected");
  reader.position += digits.length;
  return Number(digits);
}

export function at(reader: Reader, expected: string): boolean {
  return reader.text.startsWith(expected, reader.position);
}

export function skip(reader: Reader, expected: string): boolean {
  const found = at(reader, expected);
  if (found) reader.position += expected.length;
  return found;
}

export function skipSpaces(reader: Reader): void {
  while (skip(reader, " "));
}

export function isEnd(reader: Reader): boolean {
  return reader.position === reader.text.length;
}

/** Leaves the complaint, by default about the character that comes next. */
export function fail(
  reader: Reader,
  complaint: Complaint | PlainComplaint,
  offset = reader.position,
  length = 1,
): undefined {
  const place = { offset, length: Math.min(length, reader.text.length - offset) };
  const what = typeof complaint === "string" ? { code: complaint } : complaint;
  reader.error = { ...what, ...place };
  return undefined;
}

/** The complaints that are nothing but their code. */
type PlainComplaint = {
  [Code in Complaint["code"]]: { code: Code } extends Extract<Complaint, { code: Code }>
    ? Code
    : never;
}[Complaint["code"]];
