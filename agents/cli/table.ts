/** Tables and lists of fields for people. Pure: rows in, lines out. */
import { cut, displayWidth, harmless, padded } from "./width.ts";

export type Style = "bold" | "dim" | "red" | "yellow" | "green";

/** A cell; plain text, or text in a colour. */
export type Cell = string | { readonly text: string; readonly style: Style };

export interface Column {
  readonly title: string;
  /** This column gives way when the terminal is too narrow. */
  readonly shrinks?: boolean;
  readonly right?: boolean;
}

export type Paint = (style: Style, text: string) => string;

const GAP = "  ";
/** A column that gives way keeps this much. */
const LEAST_COLUMNS = 12;

/**
 * The lines of a table, headed by the titles of its columns, in at most `width` columns where columns that
 * shrink allow it. Colours are put on by `paint`.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
  paint: Paint,
): string[] {
  const texts = rows.map((row) => row.map((cell) => harmless(textOf(cell))));
  const widths = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...texts.map((row) => displayWidth(row[index] ?? ""))),
  );
  shrink(columns, widths, width);
  const line = (cells: readonly string[], style: (index: number) => Style | undefined) =>
    cells
      .map((text, index) => {
        const space = widths[index] ?? 0;
        const short = cut(text, space);
        const filling = " ".repeat(Math.max(0, space - displayWidth(short)));
        const how = style(index);
        const shown = how === undefined ? short : paint(how, short);
        return columns[index]?.right === true ? filling + shown : shown + filling;
      })
      .join(GAP)
      .trimEnd();
  const titles = columns.map(({ title }) => title);
  return [
    line(titles, () => "bold"),
    ...texts.map((row, at) => line(row, (index) => styleOf(rows[at]?.[index] ?? ""))),
  ];
}

const textOf = (cell: Cell) => (typeof cell === "string" ? cell : cell.text);
const styleOf = (cell: Cell) => (typeof cell === "string" ? undefined : cell.style);

/** Takes columns away from the widest column that gives way, until the table fits. */
function shrink(columns: readonly Column[], widths: number[], width: number): void {
  const total = () => widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1));
  for (let excess = total() - width; excess > 0; excess -= 1) {
    let widest: number | undefined;
    for (const [index, { shrinks }] of columns.entries()) {
      const own = widths[index] ?? 0;
      if (shrinks !== true || own <= LEAST_COLUMNS) continue;
      if (widest === undefined || own > (widths[widest] ?? 0)) widest = index;
    }
    if (widest === undefined) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
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
