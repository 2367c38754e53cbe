/** Numbers in options. */
import { usage } from "./failure.ts";

/** The value of an option that is a number. Fails with exit code 2. */
export function wholeNumber(name: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw usage({
    de: `--${name} ${text}: gemeint ist eine ganze Zahl.`,
    en: `--${name} ${text}: write a whole number.`,
  });
}
