/** The settings of the archive, as whoever makes one needs them. */
import { parseCalendar } from "../../../src/calendar/calendar.ts";
import { calendarErrorText } from "../../../src/calendar/messages.ts";
import {
  archiveConfigOf,
  type ArchiveConfig,
} from "../../../src/config/buckets/archive-settings.ts";
import { ConfigError, configOf } from "../../../src/config/config.ts";
import { bucketOf, type Bucket } from "../../../src/object-storage/bucket.ts";
import type { Fault } from "../kept/fault.ts";
import { calendarKey } from "./known.ts";
import type { Planned as PlannedCalendar } from "./state.ts";

export interface Plan {
  readonly config: ArchiveConfig;
  readonly calendar: PlannedCalendar;
  readonly bucket: Bucket;
}

export type Planning =
  | { readonly ok: true; readonly plan: Plan; readonly fault?: never }
  /** It is not set up. */
  | { readonly ok: false; readonly fault?: never }
  | { readonly ok: false; readonly fault: Fault };

export function planOf(env: Env): Planning {
  try {
    const config = archiveConfigOf(env);
    if (config === undefined) return { ok: false };
    const parsed = parseCalendar(config.at, { timezone: configOf(env).timezone });
    if (!parsed.ok) {
      const detail = `ARCHIVE_AT: ${calendarErrorText(parsed.error, "en")}`;
      return { ok: false, fault: { kind: "settings", detail } };
    }
    const calendar = { next: parsed.calendar.next, key: calendarKey(env) };
    const bucket = bucketOf(config.bucket, config.secret);
    return { ok: true, plan: { config, calendar, bucket } };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { ok: false, fault: { kind: "settings", detail: error.message } };
  }
}
