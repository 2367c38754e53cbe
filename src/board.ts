/** What the console's board is told: what needs somebody, worst first, then what is well. */
import { countWord } from "./i18n/count.ts";
import { inLargestUnits, type TimeUnit } from "./i18n/duration.ts";
import type { Text } from "./i18n/language.ts";
import { plural } from "./i18n/plural.ts";

/** One thing that needs somebody. */
export interface Concern {
  /** `bad`: now; `late`: soon. */
  readonly level: "bad" | "late";
  /** Two words at most: `ausgefallen`. */
  readonly state: Text;
  /** What it is about, as its people call it; a part of the service has a name in each language. */
  readonly what: string | Text;
  /** What is known of it, in one line. */
  readonly note: Text;
  /** Where one can do something about it: a path that whoever sees it may open. */
  readonly href: string;
}

/** What one function has to tell. */
export interface BoardPart {
  readonly concerns: readonly Concern[];
  /** What is well, in one line each. */
  readonly well: readonly Text[];
}

/** What an edge function tells on the board, to whoever holds `scope`; `now` in unix ms. */
export interface BoardSource {
  readonly scope: string;
  readonly look: (env: Env, now: number) => Promise<BoardPart>;
}

/** Something of somebody's own, on their page. */
export interface OwnThing {
  readonly what: string;
  /** Classes of its state: `state good`. */
  readonly look: string;
  readonly state: Text;
  readonly note: Text;
  readonly href?: string;
}

/** What an edge function has of somebody by the mail addresses that are proven to be theirs; `now` in unix ms. */
export type OwnSource = (
  env: Env,
  addresses: readonly string[],
  now: number,
) => Promise<readonly OwnThing[]>;

/** That so many things, at least one, need somebody. */
export function needSomebody(count: number): Text {
  if (count === 1) return { de: "Eine Sache braucht jemanden.", en: "One thing needs somebody." };
  return {
    de: `${countWord(count, "de")} Dinge brauchen jemanden.`,
    en: `${countWord(count, "en")} things need somebody.`,
  };
}

/** The same text in every language. */
const same = (text: string): Text => ({ de: text, en: text });

const units: Readonly<Record<TimeUnit, { readonly one: Text; readonly more: Text }>> = {
  day: { one: { de: "Tag", en: "day" }, more: { de: "Tagen", en: "days" } },
  hour: { one: same("h"), more: same("h") },
  minute: { one: same("min"), more: same("min") },
  second: { one: same("s"), more: same("s") },
};

/** A length of time behind “seit”, “vor” and “for”: `2 Tagen 3 h`, `2 days 3 h`. */
export const lengthOf = (durationMs: number): Text => ({
  de: inLargestUnits(durationMs, (unit, count) => units[unit][plural(count, "one", "more")].de),
  en: inLargestUnits(durationMs, (unit, count) => units[unit][plural(count, "one", "more")].en),
});
