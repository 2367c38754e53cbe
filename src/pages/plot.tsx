/**
 * Plots: SVG that is made on the server, and behind each a table that says the same in words. Letters stand beside the
 * drawing, in the page's own type, so that they do not stretch with it.
 */
import type { Child } from "hono/jsx";
import type { Language, Text } from "../i18n/language.ts";
import { Table } from "./table.tsx";

const words = {
  table: { de: "Als Tabelle", en: "As a table" },
} as const satisfies Record<string, Text>;

/** How a bar of a strip looks: each has a colour and a height of its own. */
export type Level = "none" | "good" | "late" | "bad";

/** Of a drawing that is 30 high: what is bad stands out, also for who sees no colours. */
const heights: Readonly<Record<Level, number>> = { none: 6, good: 18, late: 24, bad: 30 };
const HEIGHT = 30;
const WIDTH = 5;
const STEP = 7;

interface PlotProps {
  readonly language: Language;
  /** What it shows and what comes of it, in a sentence: for who does not see it. */
  readonly says: string;
  /** What stands below it at its left and at its right end. */
  readonly ends: readonly [string, string];
  /** The rows of the table behind it. */
  readonly table: Child;
}

function Plot({ language, says, ends, table, children }: PlotProps & { readonly children: Child }) {
  return (
    <figure class="plot" aria-label={says}>
      {children}
      <p class="axis" aria-hidden="true">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </p>
      <details>
        <summary>{words.table[language]}</summary>
        {table}
      </details>
    </figure>
  );
}

/** A value of a plot; undefined: nothing is known. */
interface Point {
  /** Where it stands: a day, as people write it. */
  readonly label: string;
  readonly value: number | undefined;
}

type GraphProps = Omit<PlotProps, "ends" | "table"> & {
  readonly points: readonly Point[];
  /** A value in words; what the axis and the table say. */
  readonly format: (value: number) => string;
  /** Heads of the table: of the labels and of the values. */
  readonly heads: readonly [string, string];
  /** Values are counted: the axis has whole numbers. */
  readonly isCount?: boolean;
  /** The axis goes up to this at least: less than that is said by no label. */
  readonly least?: number;
};

/** Of a drawing that is 100 high, in steps of 10 for each point. */
const HIGH = 100;
const WIDE = 10;

/** A bar for each point: what is counted. */
export const Bars = (props: GraphProps) => (
  <Graph {...props} draw={(values, top) => <path class="bars" d={barsUpTo(values, top)} />} />
);

/** A line through the points, broken where nothing is known: what is measured. */
export const Line = (props: GraphProps) => (
  <Graph
    {...props}
    draw={(values, top) => (
      <path class="line" vector-effect="non-scaling-stroke" d={lineThrough(values, top)} />
    )}
  />
);

type Drawing = (values: readonly (number | undefined)[], top: number) => Child;

function Graph(props: GraphProps & { readonly draw: Drawing }) {
  const { points, format, heads, isCount = false, least = 0, draw, ...plot } = props;
  const values = points.map(({ value }) => value);
  const top = topOf(values, isCount, least);
  const known = points.filter(({ value }) => value !== undefined && !(isCount && value === 0));
  return (
    <Plot
      {...plot}
      ends={[points[0]?.label ?? "", points.at(-1)?.label ?? ""]}
      table={
        <Table
          heads={heads}
          rows={known.toReversed().map(({ label, value = 0 }) => [label, format(value)])}
        />
      }
    >
      <div class="graph" aria-hidden="true">
        <p>
          {[top, top / 2, 0].map((value) => (
            <span>{format(value)}</span>
          ))}
        </p>
        <svg viewBox={`0 0 ${points.length * WIDE} ${HIGH}`} preserveAspectRatio="none">
          <path
            class="grid"
            vector-effect="non-scaling-stroke"
            d={[0, HIGH / 2, HIGH].map((y) => `M0 ${y}h${points.length * WIDE}`).join("")}
          />
          {draw(values, top)}
        </svg>
      </div>
    </Plot>
  );
}

/** Where an axis ends: of what is counted at an even number with one digit that says something. */
function topOf(values: readonly (number | undefined)[], isCount: boolean, least: number): number {
  const most = Math.max(least, ...values.map((value) => value ?? 0));
  if (!isCount) return most || 1;
  if (most <= 2) return 2;
  const size = 10 ** Math.floor(Math.log10(most));
  const step = most / size <= 2 && size > 1 ? size / 5 : size < 10 ? 2 : size;
  return Math.ceil(most / step) * step;
}

const heightOf = (value: number, top: number) => Math.round((value / top) * HIGH * 10) / 10;

const barsUpTo = (values: readonly (number | undefined)[], top: number) =>
  values
    .map((value, nth) => {
      const high = heightOf(value ?? 0, top);
      return high === 0
        ? ""
        : `M${nth * WIDE + 1} ${HIGH - high}h${WIDE - 2}v${high}h-${WIDE - 2}z`;
    })
    .join("");

/** A point alone is as wide as its day. */
const lineThrough = (values: readonly (number | undefined)[], top: number) =>
  values
    .map((value, nth) => {
      if (value === undefined) return "";
      const [x, y] = [nth * WIDE + WIDE / 2, HIGH - heightOf(value, top)];
      const [before, after] = [values[nth - 1], values[nth + 1]];
      if (before === undefined && after === undefined) return `M${nth * WIDE} ${y}h${WIDE}`;
      return `${before === undefined ? "M" : "L"}${x} ${y}`;
    })
    .join("");

/** A row of bars, one a day or whatever else follows one another, as wide as there is room. */
export const Strip = ({ levels, ...plot }: PlotProps & { readonly levels: readonly Level[] }) => (
  <Plot {...plot}>
    <StripAlone levels={levels} says={undefined} />
  </Plot>
);

interface StripProps {
  readonly levels: readonly Level[];
  /** What it shows, in a sentence; undefined: what is around it says so. */
  readonly says: string | undefined;
}

/** The bars alone: in a row of a list, whose own page has the table. */
export const StripAlone = ({ levels, says }: StripProps) => (
  <svg
    class="strip"
    viewBox={`0 0 ${levels.length * STEP - STEP + WIDTH} ${HEIGHT}`}
    preserveAspectRatio="none"
    role={says === undefined ? undefined : "img"}
    aria-label={says}
    aria-hidden={says === undefined ? "true" : undefined}
  >
    {(Object.keys(heights) as Level[]).map((level) => {
      const drawing = barsOf(levels, level);
      return drawing !== "" && <path class={level} d={drawing} />;
    })}
  </svg>
);

/** All bars of a level as one path: a year of them is a few hundred bytes. */
function barsOf(levels: readonly Level[], wanted: Level): string {
  const high = heights[wanted];
  return levels
    .map((level, nth) =>
      level === wanted ? `M${nth * STEP} ${HEIGHT - high}h${WIDTH}v${high}h-${WIDTH}z` : "",
    )
    .join("");
}

/** What follows one another and is alike, as one: `[a, a, b]` is `[[a, a], [b]]`. */
export function runsOf<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const runs: Item[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    const before = run?.[0];
    if (run !== undefined && before !== undefined && keyOf(before) === keyOf(item)) run.push(item);
    else runs.push([item]);
  }
  return runs;
}
