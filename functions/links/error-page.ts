/** The pages that a visitor sees instead of a target: rendered once per language, then plain strings. */
import type { Language } from "../../src/i18n/language.ts";

export type PageKind = "unknown" | "not-yet" | "gone" | "unavailable";

const prepared = new Map<string, string>();

/** The page if it was rendered before. */
export function preparedPage(kind: PageKind, language: Language): string | undefined {
  return prepared.get(`${kind} ${language}`);
}

/** The page as HTML; the code that renders it is loaded for the first one only. */
export async function renderPage(kind: PageKind, language: Language): Promise<string> {
  const known = preparedPage(kind, language);
  if (known !== undefined) return known;
  const { errorPage } = await import("./pages.tsx");
  const html = errorPage(kind, language);
  prepared.set(`${kind} ${language}`, html);
  return html;
}
