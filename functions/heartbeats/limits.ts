/** Every number that bounds heartbeats, with its reason. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/durations.ts";

/** Of a ping's body the first and the last so many bytes are kept: borg says why first, what it was last. */
export const KEPT_BODY_PART_BYTES = 50_000;
/** A body is read this far; what would follow is not waited for. Cloudflare takes 100 MB at most. */
export const MAX_READ_BODY_BYTES = 64 * 1024 * 1024;

/** Pings of a check that are kept: 31 days of a job with start and end every three hours. */
export const KEPT_PINGS = 500;
/** Places that a check has in the log; more than are kept, and never changed, since it is part of the key. */
export const PLACES_PER_CHECK = 1_000;
/** So many pings without a body share a row of the log: its last digit tells which. */
export const PINGS_PER_PACK = 10;
/** Status changes of a check that are kept, and for how long; statistics go back a year. */
export const KEPT_FLIPS = 1_000;
export const FLIP_RETENTION_DAYS = 400;
/** Days of a check that are kept in numbers: a year, and what is left of the one before. */
export const KEPT_DAYS = 400;
/** Days that are told when nobody says how many. */
export const SHOWN_DAYS = 30;
/** So many days share a row: a month costs as many rows written, and one to be read. */
export const DAYS_PER_PACK = 30;
/** Durations that stand for all of a day: every second of them is left out when there are more. */
export const KEPT_DURATIONS = 48;
/** Windows of maintenance that are looked for in one go: those of a year that open every day, and some to spare. */
export const MAX_WINDOWS_PASSED = 1_000;
/** Times in which the service itself was away, kept as long. */
export const KEPT_GAPS = 1_000;

/** Checks of one store: far beyond an association, and a list still fits into memory. */
export const MAX_CHECKS = 200_000;
/** Checks that a store knows by heart between pings: two megabytes or so. */
export const MAX_KNOWN_CHECKS = 1_000;
export const MAX_NAME_CHARACTERS = 100;
export const MAX_TAGS_CHARACTERS = 500;
export const MAX_DESCRIPTION_CHARACTERS = 10_000;
export const MAX_SCHEDULE_CHARACTERS = 2_000;
export const MAX_KEYWORDS_CHARACTERS = 200;
export const MAX_PERIOD_SECONDS = 31_536_000;
/** Failures in a row that may be demanded before a check is down. */
export const MAX_FAILS = 100;
export const MAX_REMIND_HOURS = 24 * 365;
/** An exit map names single codes and ranges; all 256 codes would fit into as many entries. */
export const MAX_EXIT_MAP_ENTRIES = 257;
export const MAX_MAINTENANCE_WINDOWS = 20;
/** A window of a week is no maintenance any more. */
export const MAX_MAINTENANCE_MINUTES = 7 * 24 * 60;
/** Tags that have maintenance windows of their own. */
export const MAX_MAINTENANCE_TAGS = 200;
/** A grace time of days is for a job that comes when it can; after maintenance nobody waits for it that long again. */
export const MAX_GRACE_AFTER_MAINTENANCE_MS = 6 * HOUR_MS;

/** Defaults of Healthchecks for a check that says nothing: a day, and an hour to spare. */
export const DEFAULT_TIMEOUT_SECONDS = 86_400;
export const DEFAULT_GRACE_SECONDS = 3_600;
/** The agent's timer looks twice an hour; six hours leave room for a reboot, an update and a slow night. */
export const DEFAULT_ARRIVAL_GRACE_SECONDS = 6 * 3600;
export const DEFAULT_WATCH_DAYS = 30;
/** 10 GB: a few days of what a small server adds. */
export const DEFAULT_MIN_FREE_BYTES = 10_000_000_000;
/** Longer durations are a start without its end; Healthchecks hides them as well. */
export const MAX_SHOWN_DURATION_MS = 72 * HOUR_MS;
/** Runs whose sizes make the median that a shrinking backup is measured by. */
export const REMEMBERED_SIZES = 10;

/** A ping that was kept on its host counts at most this late. */
export const MAX_LATENESS_MS = 7 * DAY_MS;
/** `X-Randwerk-Time` has seconds, and is corrected by a clock that has seconds. */
export const TIME_RESOLUTION_MS = 2 * SECOND_MS;
/** After a late ping the others that were kept get so long to follow, before a deadline in the past counts. */
export const LATE_PINGS_FOLLOW_MS = MINUTE_MS;

/** No tick for longer than this: the service was away and has seen no pings. */
export const BLIND_AFTER_MS = 5 * MINUTE_MS;
/** How long after that agents get to deliver what they kept. */
export const CATCH_UP_MS = 15 * MINUTE_MS;

/**
 * Pings that move a deadline write no row of its index: a tick may look at as many checks too early. With more of them
 * their places in the index are put right.
 */
export const MAX_EARLY_CHECKS = 200;

/** Checks that are flipped in one transaction; a tick makes as many transactions as it needs. */
export const FLIPS_PER_TRANSACTION = 1_000;
/** Flips of one transaction whose alerts name the other checks with the same tag. */
export const FLIPS_WITH_NEIGHBOURS = 20;
/** Other checks with the same tag that an alert looks at. */
export const SHOWN_NEIGHBOURS = 20;

/** Of a check without a name so much of its key is shown: two of 200,000 hardly share it, and it can be searched for. */
export const SHOWN_KEY_CHARACTERS = 8;

/** Windows that follow each other without a gap for longer than this expect nothing, like such that never end. */
export const LONGEST_MAINTENANCE_MS = 31 * DAY_MS;

/** Old flips are removed this often. */
export const HOUSEKEEPING_MS = 6 * HOUR_MS;

/** A ping waits so long for a call that another request has started, then it makes its own. */
export const GROUP_WAIT_MS = 5 * SECOND_MS;
/** A call waits at most so long for as many pings as were on their way before: bodies take that long to read. */
export const GATHER_MS = 2;
/** A request goes on for the others so long: on Cloudflare it may outlive its answer by 30 s. */
export const TURN_MS = 10 * SECOND_MS;
/** A call of its own is given up after so long: 503, and a client with --retry comes again. */
export const OWN_CALL_MS = 10 * SECOND_MS;
/** Pings that go to the store in one call: their bodies stay far below what a call carries (32 MiB). */
export const MAX_GROUP_PINGS = 200;
export const MAX_GROUP_BYTES = 8 * 1024 * 1024;

/** Calendars and exit maps that are kept read; the oldest makes room. */
export const MAX_CACHED_CALENDARS = 1_000;
/** Checks that go through one call, which carries 32 MiB: half of that. */
export const PAGE_BYTES = 16 * 1024 * 1024;
/** Of a check besides its settings: names of fields, facts, sizes, the durations of its day. */
export const CHECK_BYTES = 4_000;
/** A page of the ping log. */
export const MAX_LISTED_PINGS = 1_000;

/** Checks whose pings of a minute are counted at once; with more, counting starts anew. */
export const MAX_COUNTED_CHECKS = 20_000;

/** Of a run's output an alert shows the first and last lines: a screen of them. */
export const FIRST_LINES = 5;
export const LAST_LINES = 10;
/** Of what is left out between them, so many lines that name a cause. */
export const MIDDLE_LINES = 5;
/** A line longer than three of a terminal's is data. */
export const MAX_LINE_CHARACTERS = 300;

/** A newest archive that is older, when it is read back, was not made this week: for tests with a schedule. */
export const OLD_RESTORE_SECONDS = 7 * 86_400;
/** The same archive in a later success is an old one; sooner it is a client that repeats its ping. */
export const REPEATED_WITHIN_MS = 15 * MINUTE_MS;

/** Facts are a few hundred bytes; borg's with a list of files is no summary. */
export const MAX_FACTS_CHARACTERS = 60_000;
/** A last line of a program, and some to spare. */
export const LAST_WORDS_BYTES = 300;
/** Names in them, of archives and repositories: a longer one is left out. */
export const MAX_FACT_CHARACTERS = 200;
/** Facts begin at once: what has more than this before its brace is a log. */
export const MAX_BLANKS_BEFORE_FACTS = 100;
/** A median of fewer runs says nothing yet. */
export const LEAST_RUNS = 3;

/** Flips of the last year can be asked for, as Healthchecks has it. */
export const MAX_FLIP_SECONDS = 31_536_000;
/** Of a badge's signature so many hex digits stand in its address: 64 bits, which nobody tries out over a network. */
export const BADGE_SIGNATURE_CHARACTERS = 16;
/** As many as the addresses of before have, which stand in READMEs and stay good. */
export const OLD_BADGE_SIGNATURE_CHARACTERS = 8;
/** Browsers ask every ten minutes again what pages of other sites may do, as Healthchecks has it. */
export const PREFLIGHT_SECONDS = 600;

/** Checks on a page of the console's list, each with a bar of its last days. */
export const LISTED_CHECKS = 50;
/** The same of backups and repositories; and of repositories beside the backups. */
export const LISTED_BACKUPS = 50;
export const LISTED_REPOSITORIES = 20;
/** Pings on a check's own page. */
export const SHOWN_PINGS = 25;
/** Of a schedule so many occurrences are shown. */
export const SHOWN_OCCURRENCES = 5;

/** Services on the page for strangers: more nobody reads, and anybody may ask for it. */
export const MAX_PUBLIC_CHECKS = 50;
/** Days that it shows. */
export const PUBLIC_DAYS = 90;
/** Changes of status of a check that it tells of: beyond that a check flaps. */
export const MAX_PUBLIC_FLIPS = 200;
/** What it was made from is good so long, for everybody: so strangers can make a store read but so much. */
export const PUBLIC_FRESH_MS = 15 * SECOND_MS;
/** Maintenance is announced so long before. */
export const ANNOUNCED_DAYS = 14;
/** Occurrences of a window that are announced. */
export const MAX_ANNOUNCED = 5;
/** An outage that was over sooner hurt hardly anybody: its day is not shown like that of a long one. */
export const SHORT_OUTAGE_MS = 15 * MINUTE_MS;
/** What a feed tells: a month, and no more than readers of feeds show. */
export const FEED_DAYS = 30;
export const MAX_FEED_ENTRIES = 50;
/** Outages and their ends on the page itself. */
export const SHOWN_EVENTS = 5;
