/** Names of months. By hand: the first use of the runtime's own (Intl) costs 26 ms of computing. */
import type { Language } from "./language.ts";

export const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  de: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(
    " ",
  ),
  en: "January February March April May June July August September October November December".split(
    " ",
  ),
};
