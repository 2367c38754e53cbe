/** Runbooks in the language of their reader, where they are there in it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../src/i18n/language.ts";

/** The file of a runbook (`keys.md`) in a language: the English one where there is no other. */
export function runbookIn(language: Language, english: string): string {
  const file = english.replace(/\.md$/, `.${language}.md`);
  return existsSync(join(import.meta.dirname, "runbooks", file)) ? file : english;
}
