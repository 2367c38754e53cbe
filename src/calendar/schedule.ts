/** Schedules of checks: OnCalendar or cron. */
import { parseCalendar, type ParsedCalendar } from "./calendar.ts";

/** Five words are cron; no OnCalendar expression has more than four. */
export function isCron(text: string): boolean {
  return /^\S+([ \t]+\S+){4}$/.test(text.trim());
}

/** Reads a schedule in either language: five-field cron, or OnCalendar for everything else. */
export async function parseSchedule(
  text: string,
  defaults: { timezone: string },
): Promise<ParsedCalendar> {
  if (!isCron(text)) return parseCalendar(text, defaults);
  // croner is as large as all the rest of this folder: only cron's users evaluate it.
  const { parseCron } = await import("./cron.ts");
  return parseCron(text, defaults);
}
