import { remembering } from "../remembering.ts";
import {
  MAX_JUDGED_LANGUAGES,
  MAX_JUDGED_LANGUAGE_CHARACTERS,
  MAX_LANGUAGE_ENTRIES,
} from "../limits.ts";

/** The languages that people are spoken to in. Adding one here shows every text that lacks it. */
export const languages = ["de", "en"] as const;
export type Language = (typeof languages)[number];

/** A text in every language: one that is missing does not compile. */
export type Text = Readonly<Record<Language, string>>;

/** The first of ours among locales with colons between them, as in gettext's LANGUAGE: `fr_FR:de_DE.UTF-8` is German. */
export function firstLanguage(locales: string): Language | undefined {
  for (const locale of locales.toLowerCase().split(":")) {
    // The language of a locale ends where its country, its encoding or a modifier begins.
    const found = languages.find((name) => name === locale.split(/[_.@-]/)[0]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The language of the answer: the best match of an Accept-Language header (RFC 9110, section 12.5.4),
 * or `fallback` where the header names none of ours.
 */
export function preferredLanguage(header: string | null, fallback: Language): Language {
  if (header === null || header === "") return fallback;
  const language = judge(header);
  return language === "none" ? fallback : language;
}

/** Reading a header takes longer than all the rest of a 404. */
const judge = remembering((header) => bestOf(header) ?? "none", {
  most: MAX_JUDGED_LANGUAGES,
  maxCharacters: MAX_JUDGED_LANGUAGE_CHARACTERS,
});

function bestOf(header: string): Language | undefined {
  let best: Language | undefined;
  let bestQuality = 0;
  for (const entry of header.split(",", MAX_LANGUAGE_ENTRIES)) {
    const [range = "", ...parameters] = entry.trim().toLowerCase().split(";");
    const quality = qualityOf(parameters);
    const match = languages.find((name) => range === name || range.startsWith(`${name}-`));
    if (match !== undefined && quality > bestQuality) {
      best = match;
      bestQuality = quality;
    }
  }
  return best;
}

function qualityOf(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    const value = /^\s*q=([0-9.]+)\s*$/.exec(parameter)?.[1];
    if (value !== undefined) return Number(value) || 0;
  }
  return 1;
}
