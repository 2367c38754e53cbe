/** The language that somebody's environment asks for. A pure rule. */
import { firstLanguage, type Language } from "./language.ts";

/**
 * LANGUAGE, where it names one of ours: it is gettext's, and the service's own setting. Else LC_ALL, LC_MESSAGES, LANG:
 * the first that is set and not empty decides (POSIX, XBD 8.2).
 */
export function environmentLanguage(
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const locale = environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"] || "";
  return firstLanguage(environment["LANGUAGE"] ?? "") ?? firstLanguage(locale) ?? "en";
}
