/** Tables and lists of fields for people. Pure: rows in, lines out. */
import { cut, displayWidth, harmless, padded } from "./width.ts";
import { LEAST_COLUMNS } from "../limits.ts";

export type Style = "bold" | "dim" | "red" | "yellow" | "green";

/** A cell; plain text, or text in a colour. */
export type Cell = string | { readonly text: string; readonly style: Style };

export interface Column {
  readonly title: string;
  /** This column gives way when the terminal is too narrow. */
  readonly shrinks?: boolean;
  /** It is left out, the last one first, where giving way is not enough. */
  readonly drops?: boolean;
  readonly right?: boolean;
}

export type Paint = (style: Style, text: string) => string;

const GAP = "  ";

/**
 * The lines of a table, headed by the titles of its columns, in at most `width` columns where columns that
 * shrink or drop allow it. Colours are put on by `paint`.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
  paint: Paint,
): string[] {
  const natural = columns.map(({ title }, index) =>
    Math.max(
      displayWidth(title),
      ...rows.map((row) => displayWidth(harmless(textOf(row[index] ?? "")))),
    ),
  );
  const kept = keptColumns(columns, natural, width);
  const widths = shrunk(columns, natural, kept, width);
  const line = (cells: readonly Cell[]) =>
    kept
      .map((index) => {
        const cell = cells[index] ?? "";
        const space = widths[index] ?? 0;
        const short = cut(harmless(textOf(cell)), space);
        const filling = " ".repeat(Math.max(0, space - displayWidth(short)));
        const style = styleOf(cell);
        const shown = style === undefined ? short : paint(style, short);
        return columns[index]?.right === true ? filling + shown : shown + filling;
      })
      .join(GAP)
      .trimEnd();
  const titles = columns.map(({ title }) => ({ text: title, style: "bold" }) as const);
  return [titles, ...rows].map(line);
}

const textOf = (cell: Cell) => (typeof cell === "string" ? cell : cell.text);
const styleOf = (cell: Cell) => (typeof cell === "string" ? undefined : cell.style);

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const gaps = (columns: number) => GAP.length * (columns - 1);

/** Which columns are shown: all of them, or without those that drop until the rest can fit. */
function keptColumns(
  columns: readonly Column[],
  natural: readonly number[],
  width: number,
): number[] {
  const least = (index: number) => {
    const own = natural[index] ?? 0;
    return columns[index]?.shrinks === true ? Math.min(own, LEAST_COLUMNS) : own;
  };
  let kept = columns.map((_, index) => index);
  while (sum(kept.map(least)) + gaps(kept.length) > width) {
    const dropped = kept.findLast((index) => columns[index]?.drops === true);
    if (dropped === undefined) break;
    kept = kept.filter((index) => index !== dropped);
  }
  return kept;
}

/** The widths of the columns: the widest that gives way loses, until the table fits. */
function shrunk(
  columns: readonly Column[],
  natural: readonly number[],
  kept: readonly number[],
  width: number,
): number[] {
  const widths = [...natural];
  const excess = sum(kept.map((index) => natural[index] ?? 0)) + gaps(kept.length) - width;
  for (let left = excess; left > 0; left -= 1) {
    let widest: number | undefined;
    for (const index of kept) {
      const own = widths[index] ?? 0;
      if (columns[index]?.shrinks !== true || own <= LEAST_COLUMNS) continue;
      if (widest === undefined || own > (widths[widest] ?? 0)) widest = index;
    }
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** A field with its value, or several lines of it; undefined: nothing to say. */
export type Field = readonly [label: string, value: Cell | readonly Cell[] | undefined];

/** One line a field, values under each other. */
export function fieldLines(fields: readonly Field[], paint: Paint): string[] {
  const known = fields.flatMap(([label, value]) => {
    const cells = value === undefined ? [] : Array.isArray(value) ? value : [value as Cell];
    return cells.map((cell, index) => [index === 0 ? label : "", cell] as const);
  });
  const space = Math.max(0, ...known.map(([label]) => displayWidth(label)));
  return known.map(([label, cell]) => {
    const text = harmless(textOf(cell));
    const style = styleOf(cell);
    const value = style === undefined ? text : paint(style, text);
    return `${paint("dim", padded(label, space))}${GAP}${value}`.trimEnd();
  });
}

/** The line of a text that a place is in, and carets under that place. The place is in UTF-16 units. */
export function caretLines(text: string, offset: number, length: number): [string, string] {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset) < 0 ? text.length : text.indexOf("\n", offset);
  const marked = text.slice(offset, Math.min(end, offset + length));
  const indent = " ".repeat(displayWidth(harmless(text.slice(start, offset))));
  const carets = "^".repeat(Math.max(1, displayWidth(harmless(marked))));
  return [harmless(text.slice(start, end)), indent + carets];
}
