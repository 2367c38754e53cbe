/** Days with the month's name, in UTC, as the ends of keys are told. Pure rules. */
import type { Language } from "./language.ts";
import { MONTHS } from "./months.ts";

/** `1. Mai 2028`, `1 May 2028`; `at` in unix ms. */
export function longDay(at: number, language: Language): string {
  const date = new Date(at);
  const month = MONTHS[language][date.getUTCMonth()];
  return `${date.getUTCDate()}${language === "de" ? "." : ""} ${month} ${date.getUTCFullYear()}`;
}

/** The same with the time: `1. Mai 2028 um 12:00`, `1 May 2028 at 12:00`. */
export const longMoment = (at: number, language: Language): string =>
  `${longDay(at, language)} ${language === "de" ? "um" : "at"} ${new Date(at).toISOString().slice(11, 16)}`;
