/** Deletions that a check expects: what a host prunes by its own rules alarms nobody. Pure rules. */
import { DAY_MS } from "../../../src/durations.ts";

const keepPeriods = ["last", "hourly", "daily", "weekly", "monthly", "yearly"] as const;
type KeepPeriod = (typeof keepPeriods)[number];

/**
 * What has to be kept, as `borg prune --keep-within 30d --keep-daily 7` says it; what no rule keeps may go.
 * https://borgbackup.readthedocs.io/en/1.2-maint/usage/prune.html
 */
export type KeepRules = Readonly<Partial<Record<KeepPeriod | "days", number>>>;

/** An archive as far as rules go; `startedAt` in unix ms. */
export interface Dated {
  readonly archive: string;
  readonly startedAt: number;
}

/**
 * The archives, of all that there were, that the rules let go at `now` (unix ms). Periods are those of the time zone, which
 * must be the host's: borg counts days as its clock does.
 */
export function mayGo(
  all: readonly Dated[],
  rules: KeepRules,
  { now, timezone }: { readonly now: number; readonly timezone: string },
): ReadonlySet<string> {
  const newestFirst = all.toSorted((a, b) => b.startedAt - a.startedAt);
  const kept = new Set<string>();
  const { days } = rules;
  if (days !== undefined) {
    for (const { archive, startedAt } of newestFirst) {
      if (startedAt > now - days * DAY_MS) kept.add(archive);
    }
  }
  for (const period of keepPeriods) {
    let left = rules[period] ?? 0;
    let before: string | undefined;
    for (const { archive, startedAt } of newestFirst) {
      if (left === 0) break;
      const name = period === "last" ? archive : periodOf(period, startedAt, timezone);
      if (name === before) continue;
      before = name;
      // One that an earlier rule keeps does not use up the place of another.
      if (kept.has(archive)) continue;
      kept.add(archive);
      left -= 1;
    }
  }
  return new Set(all.filter(({ archive }) => !kept.has(archive)).map(({ archive }) => archive));
}

/** The name of the hour, day, week, month or year that a moment lies in. */
function periodOf(period: Exclude<KeepPeriod, "last">, at: number, timezone: string): string {
  // Sweden writes dates as ISO 8601 does: 2026-11-23 13:45:00.
  const local = new Intl.DateTimeFormat("sv-SE", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
  }).format(at);
  const day = local.slice(0, 10);
  if (period === "weekly") {
    const midnight = Date.parse(`${day}T00:00:00Z`);
    const sinceMonday = (new Date(midnight).getUTCDay() + 6) % 7;
    return String(midnight - sinceMonday * DAY_MS);
  }
  return local.slice(0, { hourly: 13, daily: 10, monthly: 7, yearly: 4 }[period]);
}
