/** Moments as people write and read them. Times without an offset are meant in this computer's time zone. */
import { formatOccurrence } from "../../../src/calendar/occurrence.ts";
import { isTimeZone } from "../../../src/calendar/zone.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { usage } from "./failure.ts";

/** A day without a time: `2026-12-31` starts something in its first moment and ends it after its last. */
export type Edge = "start" | "end";

const FORM =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/i;

const GERMAN = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,? (\d{1,2})(?:[:.](\d{2}))?(?: Uhr)?)?$/i;

/** `31.12.2026 18 Uhr` as `2026-12-31 18:00`; any other text as it is. */
const fromGerman = (text: string): string =>
  text.replace(
    GERMAN,
    (_, day: string, month: string, year: string, hour?: string, minute = "00") => {
      const [m, d] = [month, day].map((part) => part.padStart(2, "0"));
      return `${year}-${m}-${d}${hour === undefined ? "" : ` ${hour.padStart(2, "0")}:${minute}`}`;
    },
  );

/** Reads `2026-12-31`, `31.12.2026`, either with ` 18:00`, or ISO 8601 with an offset; undefined if it is none of them. */
export function parseMoment(typed: string, edge: Edge): Date | undefined {
  const text = fromGerman(typed.trim());
  const [, year, month, day, hour, minute, second, offset] = FORM.exec(text) ?? [];
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const [h, min, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  // JavaScript takes the 31st of November for the 1st of December.
  const exists = new Date(y, m - 1, d).getMonth() === m - 1 && h < 24 && min < 60 && s < 60;
  if (!exists) return undefined;
  if (offset !== undefined) {
    const at = new Date(text.replace(" ", "T").toUpperCase());
    return Number.isNaN(at.getTime()) ? undefined : at;
  }
  return new Date(y, m - 1, d + (hour === undefined && edge === "end" ? 1 : 0), h, min, s);
}

/** The value of an option as the API takes it. Fails with exit code 2. */
export function momentOption(name: string, text: string, edge: Edge): string {
  const at = parseMoment(text, edge);
  if (at !== undefined) return at.toISOString();
  throw usage({
    de: `--${name} ${text}: gemeint ist ein Zeitpunkt wie 31.12.2026, 2026-12-31T18:00 oder 2026-12-31T18:00+01:00.`,
    en: `--${name} ${text}: write a moment such as 2026-12-31, 2026-12-31T18:00 or 2026-12-31T18:00+01:00.`,
  });
}

/** The value of an option that is a day of a calendar, as the API takes it. Fails with exit code 2. */
export function dayOption(name: string, text: string): string {
  const day = fromGerman(text.trim());
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && parseMoment(day, "start") !== undefined) return day;
  throw usage({
    de: `--${name} ${text}: gemeint ist ein Tag wie 31.12.2026 oder 2026-12-31.`,
    en: `--${name} ${text}: write a day such as 2026-12-31.`,
  });
}

/** This computer's time zone. */
export function localTimeZone(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return isTimeZone(timeZone) ? timeZone : "UTC";
}

/** A moment in words: `Dienstag, 1. Dezember 2026, 18:00 Uhr (MEZ)`. */
export function momentInWords(iso: string, timezone: string | null, language: Language): string {
  const zone = timezone !== null && isTimeZone(timezone) ? timezone : localTimeZone();
  return formatOccurrence(Date.parse(iso), zone, language);
}

/** A moment for a table: `2026-12-01 18:00`, in this computer's time zone. */
export function momentInTable(iso: string): string {
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The forms of moments, for the help. */
export const momentHelp: Text = {
  de: "Zeitpunkte: 31.12.2026, 2026-12-31T18:00 (Zeitzone dieses Rechners) oder mit +01:00 bzw. Z. Ein Tag\nallein beginnt um 0 Uhr und endet, wenn er vorbei ist.",
  en: "Moments: 2026-12-31, 2026-12-31T18:00 (this computer's time zone) or with +01:00 or Z. A day alone\nbegins at midnight and ends when it is over.",
};
