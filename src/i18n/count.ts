/** Numbers at the beginning of a sentence. */
import type { Language } from "./language.ts";

/** From two on. */
const words: Readonly<Record<Language, readonly string[]>> = {
  de: ["Zwei", "Drei", "Vier", "Fünf", "Sechs", "Sieben", "Acht", "Neun", "Zehn", "Elf", "Zwölf"],
  en: ["Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"],
};

/** `Zwei` to `Zwölf` in words, other counts in digits. */
export const countWord = (count: number, language: Language): string =>
  words[language][count - 2] ?? String(count);
