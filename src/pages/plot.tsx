/**
 * Plots: SVG that is made on the server, and behind each a table that says the same in words. Letters stand beside the
 * drawing, in the page's own type, so that they do not stretch with it.
 */
import type { Child } from "hono/jsx";
import type { Language, Text } from "../i18n/language.ts";

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

/** A row of bars, one a day or whatever else follows one another, as wide as there is room. */
export function Strip({ levels, ...plot }: PlotProps & { readonly levels: readonly Level[] }) {
  return (
    <Plot {...plot}>
      <svg
        class="strip"
        viewBox={`0 0 ${levels.length * STEP - STEP + WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {(Object.keys(heights) as Level[]).map((level) => {
          const drawing = barsOf(levels, level);
          return drawing !== "" && <path class={level} d={drawing} />;
        })}
      </svg>
    </Plot>
  );
}

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
