/** Moments in words. */
import type { Language } from "../i18n/language.ts";
import { MAX_CACHED_ZONES } from "./limits.ts";

const LOCALES = { de: "de-DE", en: "en-GB" } as const;

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * A moment in words, as a clock in the zone shows it:
 * `Dienstag, 1. Dezember 2026, 18:00 Uhr (MEZ)`, `Tuesday, 1 December 2026, 18:00 (CET)`.
 * Seconds are left out when they are zero. `timezone` must be one that `isTimeZone` knows.
 */
export function formatOccurrence(atMs: number, timezone: string, language: Language): string {
  const parts = new Map<string, string>();
  for (const { type, value } of formatterOf(timezone, language).formatToParts(atMs)) {
    parts.set(type, value);
  }
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? "";
  const seconds = part("second") === "00" ? "" : `:${part("second")}`;
  const time = `${part("hour")}:${part("minute")}${seconds}`;
  const monthAndYear = `${part("month")} ${part("year")}`;
  const zone = part("timeZoneName");
  return language === "de"
    ? `${part("weekday")}, ${part("day")}. ${monthAndYear}, ${time} Uhr (${zone})`
    : `${part("weekday")}, ${part("day")} ${monthAndYear}, ${time} (${zone})`;
}

/** Making a formatter takes forty times as long as using it. */
function formatterOf(timeZone: string, language: Language): Intl.DateTimeFormat {
  const key = `${language} ${timeZone}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  if (formatters.size >= 2 * MAX_CACHED_ZONES) {
    formatters.delete(formatters.keys().next().value as string);
  }
  formatters.set(key, formatter);
  return formatter;
}
