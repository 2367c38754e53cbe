/** Dates in targets: `{now:yyyy-MM-dd}` and its kin. Pure; time zones by Intl. */
import { DAY_MS } from "../../../src/durations.ts";
import type { Language } from "../../../src/i18n/language.ts";

const TOKENS = /yyyy|YYYY|MM|dd|HH|mm|EEE|w/g;

/** Whether a format is built of `yyyy YYYY MM dd HH mm EEE w` and separators, with at least one of them. */
export function isTimeFormat(format: string): boolean {
  return format.search(TOKENS) >= 0 && !/[\p{L}\p{N}{}]/u.test(format.replace(TOKENS, ""));
}

/**
 * Whether a week stands beside the year of the date, or a date beside the year of the week: on 30 December
 * 2024, which is in week 1 of 2025, `yyyy-w` would be 2024-1.
 */
export function mixesYears(format: string): boolean {
  const has = (token: string) => format.includes(token);
  const isDate = has("MM") || has("dd");
  return has("YYYY") ? !has("w") || isDate || has("yyyy") : has("w") && has("yyyy") && !isDate;
}

// Building a formatter takes 50 µs, using one takes 2.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timezone: string, language: Language): Intl.DateTimeFormat {
  const key = `${timezone} ${language}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(language, {
      timeZone: timezone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      weekday: "short",
    });
    formatters.set(key, formatter);
  }
  return formatter;
}

/**
 * The moment `at` (unix ms) in a time zone, as `format` says. `EEE` is `Di` or `Tue`, `w` the ISO week and
 * `YYYY` the year that this week belongs to.
 */
export function formatTime(at: number, format: string, timezone: string, language: Language) {
  const parts = new Map<string, string>();
  for (const { type, value } of formatterFor(timezone, language).formatToParts(at)) {
    parts.set(type, value);
  }
  const part = (name: string) => parts.get(name) ?? "";
  const values: Record<string, () => string> = {
    yyyy: () => part("year").padStart(4, "0"),
    MM: () => part("month"),
    dd: () => part("day"),
    HH: () => part("hour").padStart(2, "0"),
    mm: () => part("minute").padStart(2, "0"),
    EEE: () => part("weekday").replace(".", ""),
    YYYY: () => String(isoWeek(part).year).padStart(4, "0"),
    w: () => String(isoWeek(part).week),
  };
  return format.replace(TOKENS, (token) => values[token]?.() ?? token);
}

/** ISO 8601 week and its year: week 1 holds the year's first Thursday. */
function isoWeek(part: (name: "year" | "month" | "day") => string): { year: number; week: number } {
  const date = Date.UTC(Number(part("year")), Number(part("month")) - 1, Number(part("day")));
  const weekday = (new Date(date).getUTCDay() + 6) % 7;
  const thursday = new Date(date + (3 - weekday) * DAY_MS);
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY_MS / 7) + 1 };
}
