/**
 * Lines of workerd's own that a stranger can cause as often as they like: of each kind the first is shown, and once an
 * hour how many more there were. So nobody fills a disk with them, and the admin still sees that there are some. Pure.
 */
import { LEFT_OUT_EVERY_MS } from "./limits.ts";

/** What begins a connection and is no HTTP: a handshake that fails, a request for another protocol. */
const KINDS: readonly RegExp[] = [/ error: HTTP connection failed: /];

/** What is nothing to know: a store that goes away while its alarm runs is called again by itself. */
const NOTHING = /NOSENTRY SQLite alarm handler canceled/;

export interface StrangersLines {
  /** What is to be shown of a line; `now` in unix ms. */
  readonly shown: (line: string, now: number) => string[];
  /** What is to be told at `now`, an hour after the first line of a kind. */
  readonly due: (now: number) => string[];
}

export function strangersLines(): StrangersLines {
  const left = new Map<RegExp, { since: number; count: number; example: string }>();
  const due = (now: number) =>
    [...left].flatMap(([kind, { since, count, example }]) => {
      if (now < since + LEFT_OUT_EVERY_MS) return [];
      left.delete(kind);
      return count === 0
        ? []
        : [`randwerk: lines of this kind that were left out: ${count}: ${example}`];
    });
  return {
    due,
    shown: (line, now) => {
      if (NOTHING.test(line)) return [];
      const kind = KINDS.find((one) => one.test(line));
      if (kind === undefined) return [line];
      const told = due(now);
      const known = left.get(kind);
      if (known === undefined) left.set(kind, { since: now, count: 0, example: line });
      else known.count += 1;
      return known === undefined ? [...told, line] : told;
    },
  };
}
