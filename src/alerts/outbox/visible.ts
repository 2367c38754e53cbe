/** Texts as people see them: what steers terminals, or turns the direction of writing around, is no text. Pure. */

/** Control characters (ECMA-48) and separators of lines, without the two that a text of several lines is made of. */
const CONTROL = /(?![\n\t])[\p{Cc}\u2028\u2029]/gu;

/** Characters that change the direction of what follows them (UAX #9, section 2): a name could hide what it is. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text of several lines. */
export const visible = (text: string) =>
  text.replaceAll("\r\n", "\n").replace(CONTROL, " ").replace(DIRECTION, "");

/** One line. */
export const visibleLine = (text: string) => visible(text).replace(/\s+/g, " ").trim();
