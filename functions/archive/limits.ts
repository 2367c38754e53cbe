/** Bounds of the archive, each with its reason. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/durations.ts";

/** Lines that come back in one request: they are held in memory, and a call to a Durable Object carries 32 MiB. */
export const MAX_PIECE_BYTES = 8 * 1024 * 1024;
/** Names of tables, columns and parts of the schema are short words of ours. */
export const MAX_NAME_CHARACTERS = 100;
/** A store has a dozen tables, a table two dozen columns, a schema a dozen parts. */
export const MAX_NAMES = 200;
/** A store that was restored is made anew at once; on a busy machine a moment later. */
export const ANEW_PAUSES_MS = [5, 20, 100, 500, 2_000];

/** What is encrypted is held in memory, of which an isolate at Cloudflare has 128 MB: a million rows are some 20 MB. */
export const MAX_SEALED_BYTES = 40 * 1024 * 1024;
/** Lines that a drill hands over at once. */
export const DRILL_PIECE_CHARACTERS = 250_000;

/** A night and two hours of tries: whoever is told then has the day to see to it. */
export const LATE_MS = 26 * HOUR_MS;
/** Before another try, the first, the second and every other: a provider is seldom away for longer. */
export const NIGHT_AGAIN_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS] as const;
/** A month is four weeks here: every drill falls on another night of the bucket's. */
export const DRILL_EVERY_MS = 28 * DAY_MS;
/** What has failed is tried with the archive of the next night. */
export const DRILL_AGAIN_MS = DAY_MS;
/** Nights that are shown: a season. */
export const KEPT_NIGHTS = 92;
/** Two years of them. */
export const KEPT_DRILLS = 24;
