/** The language that somebody has chosen on a page, kept in their browser. A pure rule. */
import { languages, type Language } from "./language.ts";

export const LANGUAGE_COOKIE = "__Host-randwerk-language";

const CHOSEN = new RegExp(`(?:^|; *)${LANGUAGE_COOKIE}=(\\w+)(?:;|$)`);

/** Of a Cookie header (RFC 6265, section 4.2.1); undefined where nothing was chosen. */
export function chosenLanguage(header: string | undefined): Language | undefined {
  const chosen = header === undefined ? undefined : CHOSEN.exec(header)?.[1];
  return languages.find((language) => language === chosen);
}
