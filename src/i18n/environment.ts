/** The language that somebody's environment asks for. A pure rule. */
import type { Language } from "./language.ts";

/** LC_ALL, LC_MESSAGES, LANG: the first that is set and not empty decides (POSIX, XBD 8.2). */
export function environmentLanguage(
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const locale = environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"] || "";
  return /^de(?:[_.@-]|$)/i.test(locale) ? "de" : "en";
}
