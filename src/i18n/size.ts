/** Sizes for people. A pure rule. */
import type { Language } from "./language.ts";
import { threeDigits } from "./number.ts";

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** `12,3 GB`: three digits, decimal units as borg and `df -H` print them. */
export function sizeInWords(bytes: number, language: Language): string {
  let [value, unit] = [bytes, 0];
  // 999 500 bytes are rounded to 1 MB, not to 1000 kB.
  while (Math.abs(value) >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${threeDigits(value, language)} ${UNITS[unit]}`;
}
