/** Days with the month's name, in UTC, as the ends of keys are told. Pure rules. */
import type { Language } from "./language.ts";

const LOCALES = { de: "de-DE", en: "en-GB" } as const;

const formatter = (language: Language, timeStyle?: "short") =>
  new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: "long",
    ...(timeStyle && { timeStyle }),
    timeZone: "UTC",
  });

const days = { de: formatter("de"), en: formatter("en") } as const;

/** `1. Mai 2028`, `1 May 2028`; `at` in unix ms. */
export const longDay = (at: number, language: Language): string => days[language].format(at);

/** The same with the time: `1. Mai 2028 um 12:00`. */
export const longMoment = (at: number, language: Language): string =>
  formatter(language, "short").format(at);
