import type { Calendar } from "../../../src/calendar/calendar.ts";

/** So many occurrences after a moment, as ISO times in UTC without seconds; `never` where there are no more. */
export function occurrencesOf({ next }: Calendar, after: string, count: number): string[] {
  const found: string[] = [];
  let at = Date.parse(after);
  while (found.length < count) {
    const instant = next(at);
    if (instant === undefined) return [...found, "never"];
    found.push(new Date(instant).toISOString().slice(0, 16));
    at = instant;
  }
  return found;
}
