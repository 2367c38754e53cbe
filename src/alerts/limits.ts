/** Every number that bounds alerts, with its reason. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../durations.ts";

/** A first failure is often a restart of the receiver; the later ones are an outage. Offsets from the first try. */
export const RETRY_OFFSETS_MS = [
  0,
  10 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
] as const;
export const RETRY_LATER_MS = HOUR_MS;
/** A weekend without anybody looking at the receiver. */
export const GIVE_UP_MS = 48 * HOUR_MS;
/** A receiver that asks for less than a second, or for none, is not overrun; one that asks for more than a day means never. */
export const MIN_RETRY_AFTER_MS = SECOND_MS;
export const MAX_RETRY_AFTER_MS = DAY_MS;

/** So long a message waits for its own channel before the fallback channels get it too. */
export const FALLBACK_AFTER_MS = 10 * MINUTE_MS;

/** Checks that fail together do so within a second or so: their alerts wait that long for each other. */
export const SETTLE_MS = SECOND_MS;
/** After a message about a tag, further alerts of it are collected until its minute is over. */
export const GROUP_MS = MINUTE_MS;

/** More changes than this within an hour are flapping: one message, then silence. */
export const MAX_CHANGES_PER_HOUR = 6;
export const FLAPPING_WINDOW_MS = HOUR_MS;
/** A subject that flapped has settled after half an hour without a change. */
export const SETTLED_AFTER_MS = HOUR_MS / 2;

export const DEFAULT_REMIND_HOURS = 24;

/** Free Workers have 50 subrequests an invocation; a Matrix channel's first message may take four of them. */
export const SENDS_PER_TICK = 40;
/** Six connections may be open at a time; one stays free for the dead-man switch and the outside look. */
export const PARALLEL_CHANNELS = 5;
/** After so many failures in a row the rest of a channel's messages wait: each may cost 10 s. */
export const FAILURES_PER_DRAIN = 2;
/** While messages are under way, the alarm is set to a multiple of this: a killed process goes on soon. */
export const IN_FLIGHT_ALARM_MS = 15 * SECOND_MS;
/** A message that was under way when the process died is repeated at once, but not in every start for ever. */
export const REPEATS_AFTER_CRASH = 3;

/** One request to a receiver; of its answer so much is read. */
export const REQUEST_TIMEOUT_MS = 10 * SECOND_MS;
export const MAX_ANSWER_BYTES = 16 * 1024;
/** A mail takes some ten steps; a server that uses its 10 s in each of them is not waited for. */
export const SMTP_SESSION_MS = 30 * SECOND_MS;
/** After so long a session takes no more mails: the one under way has the rest of the session's time. */
export const SMTP_MORE_MS = SMTP_SESSION_MS / 3;
/** The part of an answer that is kept and shown. */
export const MAX_ANSWER_CHARACTERS = 300;

/** Texts of stores: a screen or two. The Matrix limit is 64 KiB an event, with the text in it twice. */
export const MAX_TITLE_CHARACTERS = 200;
export const MAX_TEXT_CHARACTERS = 8_000;
export const MAX_TAGS = 50;
/** Lines of a message about many subjects; the rest is a number. */
export const MAX_LISTED = 50;

/** Alerts are kept for a quarter; those that still wait are kept longer. */
export const KEPT_MS = 90 * DAY_MS;
/** An alert that reached nobody is shown by /healthz for so long. */
export const UNDELIVERED_SHOWN_MS = 72 * HOUR_MS;
/** Alerts planned in one go; more are planned by the next tick, at once. */
export const PLANNED_PER_TICK = 2_000;
/** Old alerts forgotten in one go: a tick that finds many takes its time over several. */
export const FORGOTTEN_PER_TICK = 100;

export const MAX_PAGE = 500;
/** Channels of an association. */
export const MAX_CHANNELS = 50;
/** How long a request for a test message waits for the channels. */
export const TEST_WAIT_MS = 15 * SECOND_MS;
export const TEST_LOOK_MS = 20;

/** The stores are looked at once a minute, and the dead-man switch is held as often. */
export const WATCH_MS = MINUTE_MS;
/** Cron is seconds early or late: a minute's look must not wait for the next minute. */
export const EARLY_MS = 5 * SECOND_MS;

/** Space for weeks of pings, and for the copy that a migration makes; 5 % of a large disk is what file systems want. */
export const LOW_FREE_BYTES = 200e6;
export const LOW_FREE_PART = 0.05;
/** A quarter more, so that a disk at the edge does not alert every minute. */
export const ENOUGH_FREE_BYTES = 250e6;
export const ENOUGH_FREE_PART = 0.0625;

/** A channel that failed for less than this did not fail: others were told nothing, and nothing waits for long. */
export const BRIEF_MS = MINUTE_MS;
/** After a run that could not even begin (unusable settings), the next one waits. */
export const BLOCKED_MS = MINUTE_MS;

/** Slack cuts longer texts into several messages; what is escaped counts as it is sent. */
export const MAX_SLACK_CHARACTERS = 3_900;
/** ntfy makes an attachment of anything longer than 4,096 bytes. */
export const MAX_NTFY_BYTES = 4_000;
/** Of the JSON it reads twice that limit; title, topic and the rest need some of it. */
export const MAX_NTFY_JSON_BYTES = 6_000;
/** An event of Matrix has at most 65,536 bytes, with what the homeserver adds to it. */
export const MAX_MATRIX_BYTES = 60_000;
/** A shorter secret of a webhook could be guessed from one signed message. */
export const MIN_WEBHOOK_SECRET_CHARACTERS = 8;

/** The service's own names are looked up once a day, and an hour later where somebody did not answer. */
export const NAMES_MS = DAY_MS;
export const NAMES_AGAIN_MS = HOUR_MS;
/** All are asked at once, so the watch waits for no more than this; a resolver answers in a tenth of it. */
export const NAMES_TIMEOUT_MS = 5 * SECOND_MS;
