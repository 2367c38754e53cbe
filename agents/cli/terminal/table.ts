/** Tables and lists of fields for people. Pure: rows in, lines out. */
import { cut, displayWidth, harmless, padded, wrapped } from "./width.ts";
import { LEAST_COLUMNS, LEAST_ID_CHARACTERS } from "../limits.ts";

export type Style = "bold" | "dim" | "red" | "yellow" | "green";

/** A cell; plain text, or text in a colour. */
export type Cell = string | { readonly text: string; readonly style: Style };

export interface Column {
  readonly title: string;
  /** Ids: where the table is too wide, as much of each as tells them apart. */
  readonly ids?: boolean;
  /** This column gives way when the terminal is too narrow. */
  readonly shrinks?: boolean;
  /** It is left out, the last one first, where giving way is not enough. */
  readonly drops?: boolean;
  readonly right?: boolean;
}

export type Paint = (style: Style, text: string) => string;

const GAP = "  ";

/**
 * The lines of a table, headed by the titles of its columns, in at most `width` columns. What is too wide loses the rest
 * of its ids, then columns that drop, then what others can give; where that is not enough each row becomes a block of
 * fields, with all that there is. Colours are put on by `paint`.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
  paint: Paint,
): string[] {
  const whole = naturalWidths(columns, rows);
  const isWide = sum(whole) + gaps(columns.length) > width;
  const shown = isWide ? withShortIds(columns, rows) : rows;
  const natural = isWide ? naturalWidths(columns, shown) : whole;
  const kept = keptColumns(columns, natural, width);
  const widths = shrunk(columns, natural, kept, width);
  if (sum(kept.map((index) => widths[index] ?? 0)) + gaps(kept.length) > width) {
    return blocks(columns, rows, width, paint);
  }
  const line = (cells: readonly Cell[]) =>
    kept
      .map((index) => {
        const cell = cells[index] ?? "";
        const space = widths[index] ?? 0;
        const short = cut(harmless(textOf(cell)), space);
        const filling = " ".repeat(Math.max(0, space - displayWidth(short)));
        const style = styleOf(cell);
        const painted = style === undefined ? short : paint(style, short);
        return columns[index]?.right === true ? filling + painted : painted + filling;
      })
      .join(GAP)
      .trimEnd();
  const titles = columns.map(({ title }) => ({ text: title, style: "bold" }) as const);
  return [titles, ...shown].map(line);
}

function naturalWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): readonly number[] {
  return columns.map(({ title }, index) =>
    Math.max(
      displayWidth(title),
      ...rows.map((row) => displayWidth(harmless(textOf(row[index] ?? "")))),
    ),
  );
}

function withShortIds(columns: readonly Column[], rows: readonly (readonly Cell[])[]) {
  const short = columns.map(({ ids }, index) =>
    ids === true ? idCharacters(rows.map((row) => textOf(row[index] ?? ""))) : undefined,
  );
  return rows.map((row) =>
    row.map((cell, index): Cell => {
      const text = textOf(cell).slice(0, short[index]);
      const style = styleOf(cell);
      return style === undefined ? text : { text, style };
    }),
  );
}

/** How many characters of these ids tell them apart. */
export function idCharacters(ids: readonly string[]): number {
  const [longest, count] = [Math.max(0, ...ids.map((id) => id.length)), new Set(ids).size];
  let characters = LEAST_ID_CHARACTERS;
  const isClear = () => new Set(ids.map((id) => id.slice(0, characters))).size === count;
  while (characters < longest && !isClear()) characters += 1;
  return characters;
}

/** A block of fields for each row, with an empty line between them. */
function blocks(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
  paint: Paint,
): string[] {
  return rows.flatMap((row, nth) => {
    const fields = columns.flatMap(({ title }, index): Field[] => {
      const cell = row[index] ?? "";
      return textOf(cell) === "" ? [] : [[title, cell]];
    });
    return [...(nth === 0 ? [] : [""]), ...fieldLines(fields, width, paint)];
  });
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

/** A line for each field or more, values under each other; longer ones than `width` allows go on below, word by word. */
export function fieldLines(fields: readonly Field[], width: number, paint: Paint): string[] {
  const known = fields.flatMap(([label, value]) => {
    const cells = value === undefined ? [] : Array.isArray(value) ? value : [value as Cell];
    return cells.map((cell, index) => [index === 0 ? label : "", cell] as const);
  });
  const space = Math.max(0, ...known.map(([label]) => displayWidth(label)));
  return known.flatMap(([label, cell]) => {
    const style = styleOf(cell);
    return wrapped(harmless(textOf(cell)), width - space - GAP.length).map((part, nth) => {
      const value = style === undefined ? part : paint(style, part);
      return `${paint("dim", padded(nth === 0 ? label : "", space))}${GAP}${value}`.trimEnd();
    });
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
