/** How many columns of a terminal a text takes, and what of a text may get there. Pure rules. */
import { stripVTControlCharacters } from "node:util";

/**
 * Blocks whose characters take two columns: East_Asian_Width W and F of Unicode 17
 * (EastAsianWidth.txt), joined to blocks; the emoji are asked by their property instead.
 */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2fb}\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]/u;
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;
const NOTHING = /^(?:\p{M}|\p{Cf}|\p{Cc}|\p{Default_Ignorable_Code_Point})+$/u;
/** Controls could rewrite the screen, and marks of direction swap what stands beside them. */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Columns of a line; colours count nothing. */
export function displayWidth(text: string): number {
  const bare = stripVTControlCharacters(text);
  // Most texts are plain, and segmenting takes a hundred times as long.
  if (/^[\u0020-\u007e\u00c0-\u02ff]*$/.test(bare)) return bare.length;
  let columns = 0;
  for (const { segment } of graphemes.segment(bare)) columns += graphemeWidth(segment);
  return columns;
}

function graphemeWidth(grapheme: string): number {
  if (EMOJI.test(grapheme) || WIDE.test(grapheme)) return 2;
  return NOTHING.test(grapheme) ? 0 : 1;
}

/** The text filled up with spaces to so many columns. */
export function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}

/** The text with at most so many columns; what is cut off becomes an ellipsis. */
export function cut(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = "";
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += graphemeWidth(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/**
 * The text in lines of at most so many columns, broken at blanks. A word that is longer stays whole, on a line of its own:
 * the terminal breaks it, and it can be copied.
 */
export function wrapped(text: string, columns: number): string[] {
  if (displayWidth(text) <= columns) return [text];
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && displayWidth(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Texts of others, made harmless for a terminal: each control character becomes `�`. */
export function harmless(text: string): string {
  return text.replace(UNSAFE, "\ufffd");
}
