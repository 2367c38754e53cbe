/**
 * Reads what systemd.time(7), "Calendar events", describes. The grammar follows systemd 252 to the
 * letter, oddities included, so that what is accepted here can be copied into a timer unit and
 * means the same there. Left out: fractions of seconds, and names for half a time zone (`CEST`).
 */
import type { CalendarError, Complaint, FieldName } from "./error.ts";
import { BOUNDS, normalField, type Expression, type Field, type TypedField } from "./expression.ts";
import { MAX_LINE_CHARACTERS } from "./limits.ts";
import {
  at,
  fail,
  isEnd,
  readList,
  readNumber,
  readWeekdays,
  skip,
  skipSpaces,
  type Reader,
} from "./reader.ts";
import { isTimeZone, suggestTimeZone } from "./zone.ts";

export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly error: CalendarError };

type TypedDate = Record<"year" | "month" | "day", TypedField> & { fromMonthEnd: boolean };
type TypedTime = Record<"hour" | "minute" | "second", TypedField>;

const SHORTHANDS: ReadonlyMap<string, string> = new Map([
  ["minutely", "*-*-* *:*:00"],
  ["hourly", "*-*-* *:00:00"],
  ["daily", "*-*-* 00:00:00"],
  ["weekly", "Mon *-*-* 00:00:00"],
  ["monthly", "*-*-01 00:00:00"],
  ["quarterly", "*-01,04,07,10-01 00:00:00"],
  ["semiannually", "*-01,07-01 00:00:00"],
  ["semi-annually", "*-01,07-01 00:00:00"],
  ["biannually", "*-01,07-01 00:00:00"],
  ["bi-annually", "*-01,07-01 00:00:00"],
  ["yearly", "*-01-01 00:00:00"],
  ["annually", "*-01-01 00:00:00"],
  // A slip of early versions that systemd still takes.
  ["anually", "*-01-01 00:00:00"],
]);

const EVERY_DAY: TypedDate = { year: "*", month: "*", day: "*", fromMonthEnd: false };
const ZERO: TypedField = [
  { start: 0, stop: undefined, step: 0, hasStep: false, offset: 0, length: 0 },
];
const MIDNIGHT: TypedTime = { hour: ZERO, minute: ZERO, second: ZERO };

/** Reads one expression. The place in an error counts from the start of `text`. */
export function parseExpression(text: string): ParsedExpression {
  const reader: Reader = { text, position: 0, error: undefined };
  const expression = readLine(reader);
  if (expression !== undefined) return { ok: true, expression };
  return { ok: false, error: reader.error as CalendarError };
}

function readLine(reader: Reader): Expression | undefined {
  const { text } = reader;
  if (text.length > MAX_LINE_CHARACTERS) {
    const complaint: Complaint = { code: "tooLong", limit: MAX_LINE_CHARACTERS };
    return fail(reader, complaint, MAX_LINE_CHARACTERS, text.length);
  }
  const suffix = zoneSuffix(reader);
  if (suffix === undefined) return undefined;
  const sentence = text.slice(0, text.length - suffix.length);
  if (sentence === "") return fail(reader, "empty", 0, text.length);
  const timezone = suffix === "" ? undefined : suffix.trimStart();
  const inner: Reader = {
    text: SHORTHANDS.get(sentence.toLowerCase()) ?? sentence,
    position: 0,
    error: undefined,
  };
  const expression = readExpression(inner, timezone?.toLowerCase() === "utc" ? "UTC" : timezone);
  reader.error = inner.error;
  return expression;
}

/** The time zone with the space before it, if the last word is one. */
function zoneSuffix(reader: Reader): string | undefined {
  const { text } = reader;
  const space = text.lastIndexOf(" ");
  const name = text.slice(space + 1);
  if (space === -1 || !/^[\p{Letter}+]/u.test(name)) return "";
  if (isTimeZone(name) || name.toLowerCase() === "utc") return text.slice(space);
  // Nothing else that starts like this can be the last of several words.
  const complaint: Complaint = { code: "timezone", name, suggestion: suggestTimeZone(name) };
  return fail(reader, complaint, space + 1, name.length);
}

function readExpression(reader: Reader, timezone: string | undefined): Expression | undefined {
  const weekdays = readWeekdays(reader);
  if (weekdays === undefined) return undefined;
  if (at(reader, "@")) return readTimestamp(reader, weekdays);
  // The part before the first colon or space tells a date by its separator.
  const isDate = /^[^: ]*[-~]/.test(reader.text.slice(reader.position));
  const date = isDate ? readDate(reader) : EVERY_DAY;
  const time = date && readTime(reader);
  if (date === undefined || time === undefined) return undefined;

  const fromMonthEnd = date.fromMonthEnd && date.day !== "*";
  const typed: Record<FieldName, TypedField> = { ...date, ...time };
  const fields: Partial<Record<FieldName, Field>> = {};
  for (const name of Object.keys(BOUNDS) as FieldName[]) {
    const normal = normalField(name, typed[name], fromMonthEnd);
    if ("error" in normal) {
      reader.error = normal.error;
      return undefined;
    }
    fields[name] = normal.field;
  }
  return { weekdays, fields: fields as Record<FieldName, Field>, fromMonthEnd, timezone };
}

/** `month-day` or `year-month-day`; `~` before the day counts from the month's end. */
function readDate(reader: Reader): TypedDate | undefined {
  const lists: TypedField[] = [];
  let fromMonthEnd = false;
  for (;;) {
    const list = readList(reader);
    if (list === undefined) return undefined;
    lists.push(list);
    if (lists.length > 1 && (isEnd(reader) || at(reader, " "))) break;
    // Nothing follows the days: neither a fourth list nor one after those behind a "~".
    const mayGoOn: boolean = lists.length < 3 && !fromMonthEnd;
    fromMonthEnd = mayGoOn && skip(reader, "~");
    if (!mayGoOn || !(fromMonthEnd || skip(reader, "-"))) return fail(reader, "unexpected");
  }
  skipSpaces(reader);
  const day = lists.pop() ?? "*";
  const month = lists.pop() ?? "*";
  return { year: lists.pop() ?? "*", month, day, fromMonthEnd };
}

/** `hour:minute[:second]` up to the end; midnight if there is nothing. */
function readTime(reader: Reader): TypedTime | undefined {
  if (isEnd(reader)) return MIDNIGHT;
  const start = reader.position;
  const hour = readList(reader);
  if (hour === undefined) return undefined;
  if (isEnd(reader)) return fail(reader, "timeExpected", start, reader.position - start);
  if (!skip(reader, ":")) return fail(reader, "unexpected");
  const minute = readList(reader);
  if (minute === undefined) return undefined;
  if (isEnd(reader)) return { hour, minute, second: ZERO };
  if (!skip(reader, ":")) return fail(reader, "unexpected");
  const second = readList(reader);
  if (second === undefined) return undefined;
  if (isEnd(reader)) return { hour, minute, second };
  return fail(reader, at(reader, ".") ? "fraction" : "unexpected");
}

/** `@1700000000`: one moment, in seconds since the epoch. Nothing follows it. */
function readTimestamp(reader: Reader, weekdays: number): Expression | undefined {
  const start = reader.position++;
  const seconds = readNumber(reader);
  if (seconds === undefined) return undefined;
  if (!isEnd(reader)) return fail(reader, "unexpected");
  const date = new Date(seconds * 1000);
  // A moment that Date cannot hold has the year NaN, which is not within the bounds either.
  if (!(date.getUTCFullYear() <= BOUNDS.year.maximum)) {
    const complaint: Complaint = { code: "outOfRange", field: "year", ...BOUNDS.year };
    return fail(reader, complaint, start, reader.text.length);
  }
  const only = (value: number): Field => [{ start: value, stop: undefined, step: 0 }];
  const fields = {
    year: only(date.getUTCFullYear()),
    month: only(date.getUTCMonth() + 1),
    day: only(date.getUTCDate()),
    hour: only(date.getUTCHours()),
    minute: only(date.getUTCMinutes()),
    second: only(date.getUTCSeconds()),
  };
  return { weekdays, fields, fromMonthEnd: false, timezone: "UTC" };
}
