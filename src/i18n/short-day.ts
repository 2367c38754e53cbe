/** Days for the little room of a plot. A pure rule. */
import type { Language } from "./language.ts";

/** A day of UTC (`2026-11-26`) as `26. Nov.` or `26 Nov`. */
export const shortDay = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(Date.parse(day));
