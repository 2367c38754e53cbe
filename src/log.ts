/** A structured log: one JSON line per fact, for Workers Logs and journald alike. */

import { MINUTE_MS } from "./durations.ts";
import { FAULT_LINES_PER_MINUTE } from "./limits.ts";

type Level = "info" | "warn" | "error";
type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Writes one fact; of one fault at most so many lines a minute. `event` is a stable name with dots (`links.created`), `facts` are plain values.
 * Never pass an address, a user agent, a token or a whole URL: logs hold no personal data.
 */
export function log(level: Level, event: string, facts: Facts = {}): void {
  if (level === "info") return write(level, event, facts);
  const unwritten = unwrittenOf(event, Date.now());
  if (unwritten !== undefined) write(level, event, unwritten > 0 ? { ...facts, unwritten } : facts);
}

function write(level: Level, event: string, facts: Facts): void {
  console[level](JSON.stringify({ level, event, ...facts }));
}

/** How often each fault was told in its minute, and how often it was not. */
const told = new Map<string, { endsAt: number; lines: number; unwritten: number }>();

/**
 * Undefined: it has been told often enough in this minute. Whoever asks a thousand times a second while a store is
 * away shall not fill the disk too. Otherwise how many lines are missing since the last one.
 */
function unwrittenOf(event: string, now: number): number | undefined {
  let window = told.get(event);
  if (window === undefined || now >= window.endsAt || now < window.endsAt - MINUTE_MS) {
    const unwritten = window?.unwritten ?? 0;
    window = { endsAt: now + MINUTE_MS, lines: 0, unwritten };
    told.set(event, window);
  }
  if (window.lines >= FAULT_LINES_PER_MINUTE) {
    window.unwritten += 1;
    return undefined;
  }
  window.lines += 1;
  const { unwritten } = window;
  window.unwritten = 0;
  return unwritten;
}

/** An error as the log may tell it: its name and message, with the stack's first frame. */
export function errorFacts(error: unknown): Facts {
  if (!(error instanceof Error)) return { error: String(error) };
  const frame = error.stack?.split("\n")[1]?.trim();
  return { error: `${error.name}: ${error.message}`, at: frame };
}
