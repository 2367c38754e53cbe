/** The language that somebody has chosen on a page, kept in their browser and nowhere else. Pure rules. */
import { languages, preferredLanguage, type Language } from "./language.ts";

const LANGUAGE_COOKIE = "__Host-randwerk-language";
/** A year: a choice of the language is no secret and bothers nobody twice. */
const LANGUAGE_COOKIE_SECONDS = 31_536_000;

const CHOSEN = new RegExp(`(?:^|; *)${LANGUAGE_COOKIE}=(\\w+)(?:;|$)`);

const named = (text: string | null | undefined): Language | undefined =>
  languages.find((language) => language === text);

/** Of a Cookie header (RFC 6265, section 4.2.1); undefined where nothing was chosen. */
const chosenLanguage = (header: string | null | undefined): Language | undefined =>
  named(header && CHOSEN.exec(header)?.[1]);

/** The Set-Cookie header that remembers a choice. */
export const languageCookie = (language: Language): string =>
  `${LANGUAGE_COOKIE}=${language}; Max-Age=${LANGUAGE_COOKIE_SECONDS}; Path=/; HttpOnly; Secure; SameSite=Lax`;

/** The language of a page. */
export interface LanguageChoice {
  readonly language: Language;
  /** Whether it was chosen with this very request, by `?lang=`, and is to be remembered. */
  readonly isNew: boolean;
}

/** What `?lang=` says, else what was chosen before, else what the browser prefers; `search` begins with `?` or is empty. */
export function languageOfPage(
  search: string,
  headers: Headers,
  fallback: Language,
): LanguageChoice {
  const asked = search === "" ? undefined : named(new URLSearchParams(search).get("lang"));
  const language =
    asked ??
    chosenLanguage(headers.get("Cookie")) ??
    preferredLanguage(headers.get("Accept-Language"), fallback);
  return { language, isNew: asked !== undefined };
}
