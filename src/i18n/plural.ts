/** One or many, for people. German and English both say one thing of 1 and another of all else. Pure rules. */
import type { Language } from "./language.ts";
import { numberInWords } from "./number.ts";

/** The form of a word, or of a whole sentence, that goes with this count. */
export const plural = <Form>(count: number, one: Form, many: Form): Form =>
  count === 1 ? one : many;

/** `1 Tag`, `1.200 Tage`: a count with what is counted. */
export const counted = (count: number, one: string, many: string, language: Language): string =>
  `${numberInWords(count, language)} ${plural(count, one, many)}`;
