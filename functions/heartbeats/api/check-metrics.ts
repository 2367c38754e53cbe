/**
 * What is measured of checks, as lines of Prometheus' text format. Made in the store: to hand over texts costs less
 * than to hand over checks, and the request that waits for them has no more to do than to put them together.
 */
import type { Check } from "../check/check.ts";
import { closed, type Day, type Spent } from "../check/days/day.ts";
import { isStarted, shownDuration, shownStatus } from "../check/shown.ts";
import { seconds, written } from "./metric-format.ts";

interface Row {
  readonly check: Check;
  readonly status: ReturnType<typeof shownStatus>;
  readonly day: Day | undefined;
  readonly now: number;
}

/** A metric of every check. */
interface CheckMetric {
  readonly name: string;
  readonly help: string;
  /** Undefined: there is nothing to say. */
  readonly value: (row: Row) => number | boolean | undefined | Spent;
}

const metrics: readonly CheckMetric[] = [
  {
    name: "hc_check_up",
    help: "Whether the check is currently up.",
    value: ({ status }) => status !== "down",
  },
  {
    name: "hc_check_started",
    help: "Whether the check is currently started.",
    value: ({ check, now }) => isStarted(check, now),
  },
  {
    name: "hc_check_grace",
    help: "Whether the check is late.",
    value: ({ status }) => status === "grace",
  },
  {
    name: "hc_check_paused",
    help: "Whether the check is paused.",
    value: ({ status }) => status === "paused",
  },
  {
    name: "randwerk_check_warning",
    help: "Whether the last success carries a warning.",
    value: ({ check }) => check.state.warning !== undefined,
  },
  {
    name: "randwerk_check_last_success_age_seconds",
    help: "Time since the last success.",
    value: ({ check: { state }, now }) => seconds(state.lastSuccessAt && now - state.lastSuccessAt),
  },
  {
    name: "randwerk_check_last_duration_seconds",
    help: "How long the last run took.",
    value: ({ check }) => seconds(shownDuration(check.state.lastDurationMs)),
  },
  {
    name: "randwerk_check_last_files",
    help: "Files in the last backup.",
    value: ({ check }) => check.state.lastFacts?.files,
  },
  {
    name: "randwerk_check_last_size_bytes",
    help: "Size of what was backed up last.",
    value: ({ check }) => check.state.lastFacts?.size,
  },
  {
    name: "randwerk_check_today_seconds",
    help: "What the time of the check has been today, by state.",
    value: ({ day }) => day?.spent,
  },
  { name: "randwerk_check_today_runs", help: "Runs of today.", value: ({ day }) => day?.runs },
  {
    name: "randwerk_check_today_failures",
    help: "Those that failed.",
    value: ({ day }) => day?.failures,
  },
  {
    name: "randwerk_check_today_median_duration_seconds",
    help: "Median of today's runs.",
    value: ({ day }) => seconds(day?.medianMs),
  },
  {
    name: "randwerk_check_today_longest_duration_seconds",
    help: "The longest of them.",
    value: ({ day }) => seconds(day?.longestMs),
  },
  {
    name: "randwerk_check_today_added_bytes",
    help: "What the backups of today have added.",
    value: ({ day }) => day?.added,
  },
];

/** What was measured of some checks. */
export interface MeasuredChecks {
  /** In one order, whichever checks they are of; `lines` may be empty. */
  readonly metrics: readonly {
    readonly name: string;
    readonly help: string;
    readonly lines: string;
  }[];
  /** Whether all of these checks with a tag are up. */
  readonly tags: ReadonlyMap<string, boolean>;
  readonly count: number;
  readonly down: number;
}

/** The metrics of these checks at `now` (unix ms), which have their day up to then. */
export function measuredChecks(checks: readonly Check[], now: number): MeasuredChecks {
  const lines = metrics.map(() => "");
  const tags = new Map<string, boolean>();
  let down = 0;
  for (const check of checks) {
    const { name, tags: own } = check.settings;
    const { today } = check.state;
    const status = shownStatus(check, now);
    if (status === "down") down += 1;
    for (const tag of own) tags.set(tag, (tags.get(tag) ?? true) && status !== "down");
    const labels = written({ name, tags: own.join(" "), unique_key: check.uniqueKey });
    const row = { check, status, day: today && closed(today), now };
    for (const [index, metric] of metrics.entries()) lines[index] += linesOf(metric, labels, row);
  }
  return {
    metrics: metrics.map(({ name, help }, index) => ({ name, help, lines: lines[index] ?? "" })),
    tags,
    count: checks.length,
    down,
  };
}

function linesOf({ name, value }: CheckMetric, labels: string, row: Row): string {
  const found = value(row);
  if (found === undefined) return "";
  if (typeof found !== "object") return `${name}{${labels}} ${Number(found)}\n`;
  let lines = "";
  for (const [state, spent] of Object.entries(found)) {
    lines += `${name}{${labels},${written({ state })}} ${Math.round(spent / 1000)}\n`;
  }
  return lines;
}
