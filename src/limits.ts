/** Every number that bounds something, with its reason. Durations carry their unit in the name. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./durations.ts";

/** A JSON request is a few hundred bytes; 256 KiB leaves room for a long list of windows. */
export const MAX_JSON_BYTES = 256 * 1024;

/** Whoever stops in the middle of a body keeps a connection and a request of ours busy: half a minute is a bad line. */
export const BODY_PATIENCE_MS = 30 * SECOND_MS;
/** And whoever sends less than this meanwhile: 17 kbit/s is less than the worst line that anybody works with. */
export const BODY_LEAST_BYTES = 64 * 1024;

/** Of a hash so many hex digits tell one content from another: 96 bits. */
export const ETAG_CHARACTERS = 24;

/** Of one fault so many lines a minute say all that there is to say; an isolate each. */
export const FAULT_LINES_PER_MINUTE = 30;

/** Ten mistyped tokens a minute are a person; more is a program guessing. */
export const WRONG_TOKENS_PER_MINUTE = 10;

/** Networks whose wrong tokens are remembered at once; the oldest is forgotten first. */
export const REMEMBERED_NETWORKS = 10_000;

/** A token's last use is written at most this often: each write costs money and nobody asks finer. */
export const LAST_USE_RESOLUTION_MS = MINUTE_MS;

/** A human-chosen ADMIN_TOKEN shorter than this could be guessed. */
export const MIN_ADMIN_TOKEN_LENGTH = 20;

/** A token's name is shown in lists and in the history. */
export const MAX_TOKEN_NAME_LENGTH = 100;

/** Tokens of an association: more than this is a mistake in a script. */
export const MAX_TOKENS = 1_000;

/** Tokens or sessions in an answer of the API, unless it is asked for more, and at most: 200 kB. */
export const LISTED_ACCESS = 50;
export const MAX_LISTED_ACCESS = 500;

/** A session ends after a working day, and when nobody has used it for the length of a long meeting. */
export const SESSION_MS = 8 * HOUR_MS;
export const SESSION_UNUSED_MS = 2 * HOUR_MS;

/** A session's last use is written at most this often, so it may end that much too early; each write costs. */
export const SESSION_USE_RESOLUTION_MS = 5 * MINUTE_MS;

/** What is over opens nothing, swept or not; to sweep is to read all of them. */
export const SESSION_SWEEP_MS = HOUR_MS;

/** Browsers that one person is signed in with at once: the one that was used least lately is signed out. */
export const MAX_SESSIONS_OF_ONE = 20;
/** Of an association: beyond that, too, the one that was used least lately ends. */
export const MAX_SESSIONS = 2_000;

/**
 * A store that is idle wakes by itself after this, each time for a row. Those that must not be late for it
 * (`isWatchful`) wake oftener, and tick the others where cron does not.
 */
export const IDLE_TICK_MS = 3 * HOUR_MS;
/** Oftener means this: before anything takes the service for absent. */
export const WATCHFUL_TICK_MS = 4 * MINUTE_MS;
/** That a store has ticked is written down this often where rows are billed. */
export const NOTE_TICK_MS = 3 * HOUR_MS;

/** A day's sums are written down after so many rows: they cost half a percent. */
export const SAVE_DAY_ROWS_AFTER = 200;

/** A tick that failed is tried again after this: at once would be a loop that never ends. */
export const FAILED_TICK_PAUSE_MS = 10 * SECOND_MS;
/** What a tick leaves due (there is more than it takes, or somebody else is at it) is looked at after this: the same. */
export const LEFT_DUE_PAUSE_MS = SECOND_MS;

/** A tick older than this means that neither alarm nor cron runs: /healthz turns red. */
export const MAX_TICK_AGE_MS = 5 * MINUTE_MS;

/** Work that is due for longer than this was forgotten or fails: /healthz turns red. */
export const OVERDUE_MS = MINUTE_MS;

/** Seconds that a client is told to wait when a store does not answer. */
export const RETRY_AFTER_SECONDS = 5;

/** As long as a disk is full or a quota used up, a client that comes every second helps nobody. */
export const RETRY_REFUSED_SECONDS = 30;

/** A fault of a store that showed so lately explains an error that says nothing. */
export const FAULT_BELIEVED_MS = 30 * SECOND_MS;

/** Before a call that a failed write took along is made again; what writes itself fails as often. */
export const REFUSED_PAUSES_MS = [0, 10, 40, 160] as const;

/** Bytes of a write that finds out whether writes work: what a ping and its alert need. */
export const PROBE_BYTES = 16 * 1024;

/** Whether writes work again is tried this often at most. */
export const PROBE_AGAIN_MS = 5 * SECOND_MS;

/** An alarm that is late by so much will not ring: the runtime gives up after a few failed tries. */
export const LOST_ALARM_MS = MINUTE_MS;

/** An alarm that could not be set is not tried with every start of the object: each try that fails is a reset. */
export const ARM_AGAIN_MS = MINUTE_MS;

/** Clocks that are set right by the network jump by less; what is further ahead was written by a wrong clock. */
export const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;

/** That moments of a clock that was ahead were put right is shown by /healthz for a day. */
export const MENDED_SHOWN_MS = DAY_MS;

/** The machine tells of its disk every half minute; what is older than a few of these is not known any more. */
export const DISK_BELIEVED_MS = 3 * MINUTE_MS;

/**
 * With less than this free the disk counts as full: SQLite opens no store without a log and an index of it beside its
 * file, and what is left is kept for that.
 */
export const FULL_BYTES = 1_000_000;

/** An edit is visible in every isolate within 5 s: fresh for 4 s, and one more while one request asks. */
export const FRESH_MS = 4 * SECOND_MS;
export const REFRESH_MS = SECOND_MS;
/** While the store fails, the last known answer is good for a day. */
export const STALE_MS = DAY_MS;

/** Accept-Language headers whose language is remembered: browsers send a few dozen different ones. */
export const MAX_JUDGED_LANGUAGES = 200;
export const MAX_JUDGED_LANGUAGE_CHARACTERS = 100;
/** A header with hundreds of entries is nonsense: the first twenty decide. */
export const MAX_LANGUAGE_ENTRIES = 20;

/** Beginnings of URLs whose hosts are read once: a service has a handful, strangers may send any number. */
export const MAX_KNOWN_ORIGINS = 500;
/** A name in DNS has 253 characters at most; scheme and port come to it. */
export const MAX_ORIGIN_CHARACTERS = 300;

/** A year of HTTPS only, which lists of such hosts ask for at least. */
export const HTTPS_ONLY_SECONDS = 31_536_000;

/** Rows of an archive that are put into tables before others get their turn: some milliseconds. */
export const ROWS_PER_TURN = 50;
/** Values that a statement may hold at Cloudflare (developers.cloudflare.com/durable-objects/platform/limits). */
export const MAX_STATEMENT_VALUES = 100;
/** Between two turns of long work: whoever waits has the thread meanwhile. */
export const TURN_PAUSE_MS = 1;
/** The same for an archive and its drill, for which nobody waits, or gladly: garbage of theirs is collected half as often. */
export const ARCHIVE_PAUSE_MS = 8;

/** Long work goes in turns of about so many bytes, which take some milliseconds: nobody else waits longer for one. */
export const TURN_BYTES = 32 * 1024;
/** A piece of a stream costs so much besides its own bytes: a statement, or a rule. */
export const PIECE_BYTES = 256;

/** A page of a snapshot, which is read in one turn: some milliseconds. */
export const SNAPSHOT_PAGE_ROWS = 200;
export const SNAPSHOT_PAGE_BYTES = 64 * 1024;
/** So long a snapshot stays open: each change costs a row more meanwhile, and whoever opened it may have died. */
export const SNAPSHOT_MS = 15 * MINUTE_MS;
/** So long an archive that comes back may take to be there whole. */
export const STAGE_MS = HOUR_MS;

/** Of Cloudflare's free plan, for all objects of an account together. */
export const FREE_ROWS_WRITTEN = 100_000;
/** From this share of a day's rows on somebody is told: there is time to do something. */
export const SCARCE_SHARE = 0.7;
