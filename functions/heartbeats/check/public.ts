/** What strangers may see of checks: no uuids, no descriptions, no bodies, no reasons. */
import { SECOND_MS, DAY_MS } from "../../../src/durations.ts";
import {
  MAX_PUBLIC_CHECKS,
  MAX_PUBLIC_FLIPS,
  PUBLIC_DAYS,
  PUBLIC_FRESH_MS,
  SHOWN_KEY_CHARACTERS,
} from "../limits.ts";
import type { Check, Flip, MaintenanceWindow, ShownStatus } from "./check.ts";
import type { Day } from "./days/day.ts";
import type { Ledger } from "./ledger.ts";
import { flipsOf } from "./log/flip-table.ts";
import { timeOf, daysBefore } from "./days/pass-days.ts";
import { shownStatus } from "./shown.ts";
import { checksWithAnyTag } from "./public-table.ts";

export interface PublicCheck {
  /** Opens nothing. */
  readonly key: string;
  readonly name: string;
  readonly shown: ShownStatus;
  /** Changes of status, the newest first. */
  readonly flips: readonly Pick<Flip, "at" | "from" | "to">[];
  /** The last days that something is known of, the oldest first. */
  readonly days: readonly Day[];
  /** Its own planned absences, and those of its tags; by the clock of `timezone`. */
  readonly windows: readonly MaintenanceWindow[];
  readonly timezone: string;
}

/** What is read of a check once, as long as nothing has changed. */
interface Known {
  readonly lastFlipAt: number | undefined;
  readonly flips: PublicCheck["flips"];
  /** Days before this one (since 1970). */
  readonly date: number;
  readonly days: readonly Day[];
}

/**
 * Reads for strangers: what one of them costs, others get for nothing for some seconds; changes of status and days that
 * are over are read again only when there is another one.
 */
export function publicReader(): (around: Ledger, tags: readonly string[]) => PublicCheck[] {
  let last:
    | { readonly tags: string; readonly at: number; readonly checks: PublicCheck[] }
    | undefined;
  let known = new Map<number, Known>();

  function flipsBy({ sql, now }: Ledger, { id, state: { lastFlipAt } }: Check, before?: Known) {
    if (before !== undefined && before.lastFlipAt === lastFlipAt) return before.flips;
    const from = now - (PUBLIC_DAYS + 1) * DAY_MS;
    const flips = flipsOf(sql, id, from, now + SECOND_MS, MAX_PUBLIC_FLIPS);
    return flips.map(({ at, from: was, to }) => ({ at, from: was, to }));
  }

  function read(around: Ledger, check: Check, kept: Map<number, Known>): PublicCheck {
    const { settings, state, uniqueKey, id } = check;
    const before = known.get(id);
    const flips = flipsBy(around, check, before);
    const { over, today } = timeOf(around, check);
    const { date } = over[0] ?? today;
    const days = before?.date === date ? before.days : daysBefore(around, check, date, PUBLIC_DAYS);
    kept.set(id, { lastFlipAt: state.lastFlipAt, flips, date, days });
    const key = uniqueKey.slice(0, SHOWN_KEY_CHARACTERS);
    return {
      key,
      name: settings.name || settings.slug || key,
      shown: shownStatus(check, around.now),
      flips,
      days: [...days, ...over, today],
      windows: around.windowsOf(check),
      timezone: settings.tz,
    };
  }

  return (around, tags) => {
    const asked = tags.join("\n");
    const age = around.now - (last?.at ?? -Infinity);
    if (last?.tags === asked && age >= 0 && age < PUBLIC_FRESH_MS) return last.checks;
    const kept = new Map<number, Known>();
    const found = checksWithAnyTag(around.sql, tags, MAX_PUBLIC_CHECKS);
    const checks = found.map((check) => read(around, check, kept));
    known = kept;
    last = { tags: asked, at: around.now, checks };
    return checks;
  };
}
