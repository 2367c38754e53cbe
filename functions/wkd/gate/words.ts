/** Findings in words for people. */
import type { Language } from "../../../src/i18n/language.ts";
import { de } from "./findings.de.ts";
import { en } from "./findings.en.ts";
import type { Finding, FindingTexts } from "./findings.ts";

const texts: Readonly<Record<Language, FindingTexts>> = { de, en };

/** Tells what happened and what to do about it, in plain words; commands stand between backticks. */
export function findingText({ code, params }: Finding, language: Language): string {
  const text = texts[language][code] as (given: Finding["params"]) => string;
  return text(params);
}
