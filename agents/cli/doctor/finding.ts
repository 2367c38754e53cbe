/** What a look at one thing has found. */
import type { Text } from "../../../src/i18n/language.ts";

export interface Finding {
  readonly isOk: boolean;
  /** What was looked at, such as a name or a store. */
  readonly what: Text;
  readonly found: Text;
  /** What to do, at once about a fault, by and by about the rest. */
  readonly remedy?: Text;
}

export const same = (text: string): Text => ({ de: text, en: text });

export const ok = (what: Text, found: Text): Finding => ({ isOk: true, what, found });

export const fault = (what: Text, found: Text, remedy: Text): Finding => ({
  isOk: false,
  what,
  found,
  remedy,
});
