/** What became of a check day by day. Pure rules; moments in unix ms, days in UTC. */
import { DAY_MS, SECOND_MS } from "../../../src/durations.ts";
import type { Flip, StoredStatus } from "./check.ts";
import type { Gap } from "./project-table.ts";

/** How many seconds of a day a check was in which state. */
export interface DayOfCheck {
  /** `2026-11-26`, in UTC. */
  readonly day: string;
  readonly up: number;
  readonly late: number;
  readonly down: number;
  /** It was new, paused, or not there yet, or the service itself was away. */
  readonly unknown: number;
}

/** What is known of a check's past. */
export interface Course {
  readonly createdAt: number;
  readonly status: StoredStatus;
  /** The newest first; `isCut`: there were more before. */
  readonly flips: readonly Pick<Flip, "at" | "from" | "to">[];
  readonly isCut: boolean;
}

type Kind = "up" | "down" | "unknown";

/** The last `count` days up to `now`, the oldest first; today ends now. Flips do not tell when a check was late: it was up. */
export function daysOf(
  course: Course,
  gaps: readonly Gap[],
  count: number,
  now: number,
): DayOfCheck[] {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const first = today - (count - 1) * DAY_MS;
  const spans = withoutGaps(spansOf(course, first, now), gaps);
  return Array.from({ length: count }, (_, nth) => {
    const from = first + nth * DAY_MS;
    const seconds = { up: 0, late: 0, down: 0, unknown: 0 };
    for (const span of spans) {
      const ms = Math.min(span.until, from + DAY_MS) - Math.max(span.from, from);
      if (ms > 0) seconds[span.kind] += ms / SECOND_MS;
    }
    return {
      day: new Date(from).toISOString().slice(0, 10),
      up: Math.round(seconds.up),
      late: 0,
      down: Math.round(seconds.down),
      unknown: Math.round(seconds.unknown),
    };
  });
}

interface Span {
  readonly from: number;
  readonly until: number;
  readonly kind: Kind;
}

const kindOf = (status: StoredStatus): Kind =>
  status === "up" || status === "down" ? status : "unknown";

/** From one change of status to the next, the newest first; before all that is known nothing is. */
function spansOf({ createdAt, status, flips, isCut }: Course, first: number, now: number): Span[] {
  const spans: Span[] = [];
  let until = now;
  let kind = kindOf(status);
  for (const { at, from } of flips) {
    if (at < until) spans.push({ from: at, until, kind });
    until = Math.min(until, at);
    kind = kindOf(from);
  }
  const begin = Math.max(first, createdAt);
  const last = isCut ? "unknown" : kind;
  if (begin < until) spans.push({ from: begin, until, kind: last });
  if (first < begin) spans.push({ from: first, until: Math.min(begin, now), kind: "unknown" });
  return spans;
}

/** Nobody knows what was while the service was away. */
function withoutGaps(spans: readonly Span[], gaps: readonly Gap[]): Span[] {
  let left = [...spans];
  for (const gap of gaps) {
    left = left.flatMap((span) => {
      const from = Math.max(span.from, gap.from);
      const until = Math.min(span.until, gap.until);
      if (from >= until) return span;
      const parts: Span[] = [
        { ...span, until: from },
        { from, until, kind: "unknown" },
        { ...span, from: until },
      ];
      return parts.filter((part) => part.from < part.until);
    });
  }
  return left;
}

/** The share of the time in which something is known that the check was up, 0 to 1; undefined: nothing is known. */
export function availabilityOf(days: readonly DayOfCheck[]): number | undefined {
  const sum = (name: "up" | "late" | "down") => days.reduce((total, day) => total + day[name], 0);
  const good = sum("up") + sum("late");
  const known = good + sum("down");
  return known === 0 ? undefined : good / known;
}
