/** Numbers for people: 1.234,5 in German, 1,234.5 in English. Pure rules. */
import type { Language } from "./language.ts";

const LOCALES: Readonly<Record<Language, string>> = { de: "de-DE", en: "en-GB" };

/** A number with at most so many decimals; none unless said. */
export const numberInWords = (value: number, language: Language, decimals = 0): string =>
  new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: decimals }).format(value);

/** A number with at most three digits that count, as sizes are told: 12,3 of 12.345. */
export const threeDigits = (value: number, language: Language): string =>
  new Intl.NumberFormat(LOCALES[language], { maximumSignificantDigits: 3 }).format(value);

/** 57 hundredths times 100 are 56.999… in floating point: less than this is such an error, not a part that is missing. */
const ROUNDING_ERROR = 1e-9;

/** A share of 1 as `99,98 %`: cut, not rounded, so that what is not whole never reads so. */
export const percentInWords = (share: number, language: Language, decimals = 2): string => {
  const cut = 10 ** (decimals + 2);
  return new Intl.NumberFormat(LOCALES[language], {
    style: "percent",
    maximumFractionDigits: decimals,
  }).format(Math.floor(share * cut + ROUNDING_ERROR) / cut);
};

/** A ratio such as a contrast as `4,5`: cut to one decimal, so that what is too little never reads as enough. */
export const ratioInWords = (ratio: number, language: Language): string =>
  numberInWords(Math.floor(ratio * 10) / 10, language, 1);
