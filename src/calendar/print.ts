/** Writing expressions. */
import type { FieldName } from "./error.ts";
import { EVERY_WEEKDAY, type Expression, type Range } from "./expression.ts";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * The expression as `systemd-analyze calendar` prints its normalized form, for instance
 * `Tue *-*-01..07,15..21 18:00:00 Europe/Berlin`. Reading it again gives the same expression.
 */
export function printExpression(expression: Expression): string {
  const { weekdays, fromMonthEnd, timezone } = expression;
  const field = (name: FieldName): string => printField(expression, name);
  const date = `${field("year")}-${field("month")}${fromMonthEnd ? "~" : "-"}${field("day")}`;
  const time = `${field("hour")}:${field("minute")}:${field("second")}`;
  const days = weekdays === EVERY_WEEKDAY ? [] : [printWeekdays(weekdays)];
  return [...days, date, time, ...(timezone === undefined ? [] : [timezone])].join(" ");
}

/** Three days in a row or more are a range: `Mon..Wed,Fri,Sat`. */
function printWeekdays(weekdays: number): string {
  const words: string[] = [];
  for (let first = 0; first < 7; first++) {
    if ((weekdays & (1 << first)) === 0) continue;
    let last = first;
    while ((weekdays & (1 << (last + 1))) !== 0) last++;
    const run = WEEKDAYS.slice(first, last + 1);
    words.push(run.length > 2 ? `${run[0]}..${run.at(-1)}` : run.join(","));
    first = last;
  }
  return words.join(",");
}

function printField({ fields }: Expression, name: FieldName): string {
  const field = fields[name];
  if (field === "*") return "*";
  const width = name === "year" ? 4 : 2;
  return field.map((range) => printRange(range, width)).join(",");
}

function printRange({ start, stop, step }: Range, width: number): string {
  const pad = (value: number): string => String(value).padStart(width, "0");
  const end = stop === undefined ? "" : `..${pad(stop)}`;
  // A range goes by ones if nothing else is said.
  const usualStep = stop === undefined ? 0 : 1;
  return pad(start) + end + (step === usualStep ? "" : `/${step}`);
}
