/** The way through a list that comes in pages. */
import type { Language, Text } from "../i18n/language.ts";

const usual = {
  first: { de: "Zum Anfang", en: "To the beginning" },
  next: { de: "Weiter", en: "Next page" },
};

interface PagerProps {
  readonly language: Language;
  /** Where the list begins and goes on; undefined: one is there, or it does not. */
  readonly first: string | undefined;
  readonly next: string | undefined;
  /** What the two are called, where it is something else. */
  readonly words?: { readonly first: Text; readonly next: Text };
  /** What the list is called, on a page that has another one. */
  readonly of?: Text;
}

export function Pager({ language, first, next, words = usual, of }: PagerProps) {
  const label = (text: Text) =>
    of === undefined ? {} : { "aria-label": `${of[language]}: ${text[language]}` };
  return (
    <p class="row pages">
      {first !== undefined && (
        <a class="button low" href={first} {...label(words.first)}>
          {words.first[language]}
        </a>
      )}
      {next !== undefined && (
        <a class="button low" rel="next" href={next} {...label(words.next)}>
          {words.next[language]}
        </a>
      )}
    </p>
  );
}
