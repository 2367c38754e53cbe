/** The one stylesheet of all pages, and the mark. */
import made from "../../dist/style.json";
import type { Accent } from "../config/site/accent.ts";
import { nameOf } from "./name.ts";
import { colours, fixed } from "./style-text.ts";

/** A stylesheet and where it is. */
export interface Stylesheet {
  /** Its name changes with its content, so browsers may keep it for ever. */
  readonly path: string;
  readonly text: string;
}

const sheets = new WeakMap<Accent, Stylesheet>();

/** The stylesheet in the association's colour. 390 px first; light and dark; state is a word, a shape and a colour. */
export function stylesheetOf(accent: Accent): Stylesheet {
  let sheet = sheets.get(accent);
  if (sheet === undefined) {
    const own = colours(accent);
    sheet = { text: own + fixed, path: `/assets/style-${made.fixed}${nameOf(own)}.css` };
    sheets.set(accent, sheet);
  }
  return sheet;
}

/** The mark before the association's name: a line that goes on and up. */
export const MARK = "M7 15.5 11 10l4 5 4-6.5";

/** The mark as the icon of a tab. */
export const iconOf = (accent: Accent): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><rect width="26" height="26" rx="7" fill="${accent.day}"/><path d="${MARK}" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
