/** What strangers may see of checks: no uuids, no descriptions, no bodies, no reasons. */
import { SECOND_MS, DAY_MS } from "../../../src/durations.ts";
import {
  MAX_PUBLIC_CHECKS,
  MAX_PUBLIC_FLIPS,
  MAX_PUBLIC_GAPS,
  PUBLIC_DAYS,
  PUBLIC_FRESH_MS,
  SHOWN_KEY_CHARACTERS,
} from "../limits.ts";
import type { Check, MaintenanceWindow, Settings, ShownStatus } from "./check.ts";
import type { Course } from "./days.ts";
import { flipsOf } from "./log-table.ts";
import { listGaps, type Gap } from "./project-table.ts";
import { shownStatus } from "./shown.ts";
import { checksWithAnyTag } from "./public-table.ts";

export interface PublicCheck extends Course {
  /** Opens nothing. */
  readonly key: string;
  readonly name: string;
  readonly shown: ShownStatus;
  /** Its own planned absences, and those of its tags; by the clock of `timezone`. */
  readonly windows: readonly MaintenanceWindow[];
  readonly timezone: string;
}

export interface PublicChecks {
  readonly checks: readonly PublicCheck[];
  /** Times in which the service itself was away, newest first. */
  readonly gaps: readonly Gap[];
}

type Flips = Pick<Course, "flips" | "isCut">;

/**
 * Reads for strangers: what one of them costs, others get for nothing for some seconds, and flips are read again only
 * when there is another one (`lastFlipAt`). `now` in unix ms.
 */
export function publicReader(
  sql: SqlStorage,
  windowsOf: (settings: Settings) => readonly MaintenanceWindow[],
): (tags: readonly string[], now: number) => PublicChecks {
  let last: { readonly tags: string; readonly at: number; readonly answer: PublicChecks };
  let known = new Map<number, Flips & { readonly lastFlipAt: number | undefined }>();

  function flipsBy({ id, state: { lastFlipAt } }: Check, now: number) {
    const before = known.get(id);
    if (before !== undefined && before.lastFlipAt === lastFlipAt) return before;
    const from = now - (PUBLIC_DAYS + 1) * DAY_MS;
    const all = flipsOf(sql, id, from, now + SECOND_MS, MAX_PUBLIC_FLIPS);
    const flips = all.map(({ at, from: was, to }) => ({ at, from: was, to }));
    return { lastFlipAt, flips, isCut: flips.length === MAX_PUBLIC_FLIPS };
  }

  return (tags, now) => {
    const asked = tags.join("\n");
    const age = now - (last?.at ?? -Infinity);
    if (last?.tags === asked && age >= 0 && age < PUBLIC_FRESH_MS) return last.answer;
    const found = checksWithAnyTag(sql, tags, MAX_PUBLIC_CHECKS);
    known = new Map(found.map((check) => [check.id, flipsBy(check, now)]));
    const checks = found.map((check) => {
      const { flips, isCut } = known.get(check.id) ?? { flips: [], isCut: false };
      const { settings, createdAt } = check;
      const key = check.uniqueKey.slice(0, SHOWN_KEY_CHARACTERS);
      return {
        key,
        name: settings.name || settings.slug || key,
        status: check.state.status,
        shown: shownStatus(check, now),
        createdAt,
        flips,
        isCut,
        windows: windowsOf(settings),
        timezone: settings.tz,
      };
    });
    const gaps = listGaps(sql, MAX_PUBLIC_GAPS);
    last = { tags: asked, at: now, answer: { checks, gaps } };
    return last.answer;
  };
}
