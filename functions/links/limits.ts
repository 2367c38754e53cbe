/** Every number that bounds links, with its reason. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/durations.ts";

/** Longer slugs do not fit on a poster. */
export const MAX_SLUG_CHARACTERS = 64;
/** `team/event/2026` is the deepest that people typed in the rivals' bug trackers. */
export const MAX_SLUG_SEGMENTS = 3;
/** The length that browsers and proxies carry safely in a Location header. */
export const MAX_TARGET_CHARACTERS = 2048;
/** A path longer than this is no short link: it is answered without asking the store. */
export const MAX_PATH_CHARACTERS = 2048;
/** Paths longer than this are looked up each time: they would only fill the memory. */
export const MAX_CACHED_PATH_CHARACTERS = 256;
export const MAX_TITLE_CHARACTERS = 200;
export const MAX_TAGS = 20;
export const MAX_TAG_CHARACTERS = 50;
/** Windows of one link: a term's meetings as single dates still fit. */
export const MAX_WINDOWS = 50;
/** Lines of all calendars of a link: each visit may ask them all, at some microseconds a line. */
export const MAX_CALENDAR_LINES = 100;
/** A zone's clock changes are found out when it is first asked: 6 ms for all years. */
export const MAX_CALENDAR_ZONES = 3;
/** A window of a week is a target of its own. */
export const MAX_WINDOW_MINUTES = 7 * 24 * 60;
/** Changes by the calendar that previews show. */
export const SHOWN_SWITCHES = 5;
export const MAX_CLICK_LIMIT = 1_000_000_000;
/** Links with names that the service took later, as /healthz counts them. */
export const MAX_OLDER_LINKS = 100;
/** Links of one store: far beyond an association, and an export still fits into memory. */
export const MAX_LINKS = 200_000;
/** Links whose slugs are compared with one that there is not: 8 kB in one row for each thousand. */
export const MAX_NEAR_KEYS = 5_000;
/** They are read anew after so long: a day costs 24 walks through them at most. */
export const NEAR_KEYS_AGE_MS = HOUR_MS;
/** Links that may have been meant; each costs three rows, and a slug that there is not five in all. */
export const MAX_NEAR_LINKS = 1;
/** Of two letters, one would be another slug. */
export const LEAST_NEAR_CHARACTERS = 3;
/** Of a path that leads nowhere so much is shown: more than the longest slug. */
export const MAX_SHOWN_PATH_CHARACTERS = 100;
/** Letters of a poster are large up to so many, then smaller. */
export const LONG_POSTER_TITLE_CHARACTERS = 48;
export const LONG_POSTER_ADDRESS_CHARACTERS = 34;
/** Occurrences in a calendar file: a weekly meeting for a year. */
export const MAX_OCCURRENCES = 52;
/** Edits of one link at the same moment; each loser of the race is judged again. */
export const MAX_CHANGE_TRIES = 10;
/** One page of a list: as many as one looks through, and at most. */
export const DEFAULT_PAGE = 50;
export const MAX_PAGE = 500;
/** Changes of one link that are kept; the oldest go first. */
export const MAX_HISTORY = 200;

/** Automatic slugs: 31^5 are 28 million; after so many collisions in a row one character more. */
export const AUTOMATIC_SLUG_CHARACTERS = 5;
export const AUTOMATIC_SLUG_TRIES = 5;

/** Paths in each of the cache's two generations: about 1 KiB each, so at most 32 MiB of the 128. */
export const CACHE_GENERATION = 16_384;

/** Agents whose verdict is remembered: browsers are a few hundred strings, at most 100 kB. */
export const MAX_JUDGED_AGENTS = 500;
export const MAX_JUDGED_AGENT_CHARACTERS = 200;

/** Counted clicks wait this long in memory: a killed process loses at most so much. */
export const FLUSH_AFTER_MS = SECOND_MS;
/** The flush under way may have died with its request: so long it blocks the next one at most. */
export const LOST_AFTER_MS = 30 * SECOND_MS;
/** Counts that a full disk refused are tried again this often; they wait in memory meanwhile. */
export const REFUSED_PAUSE_MS = 10 * SECOND_MS;
/** Referring hosts per link and day; the rest is counted together. Strangers choose this header. */
export const MAX_REFERRERS_PER_DAY = 200;
/** Unknown slugs per day in the store; the 100 most asked of them are kept when the day is over. */
export const MAX_ORPHANS_PER_DAY = 1_000;
export const KEPT_ORPHANS_PER_DAY = 100;
/** Where rows are billed, so many a day are written the moment they are asked for; then the most asked, twice an hour. */
export const ORPHAN_ROWS_AT_ONCE = 500;
export const ORPHANS_WRITTEN_MS = 30 * MINUTE_MS;
/** There the store gathers visits for so long, or until they are so many counters: an evicted object loses them. */
export const COUNTS_WRITTEN_MS = 5 * MINUTE_MS;
export const MAX_GATHERED_COUNTS = 5_000;
/** What may not be written waits until midnight: so many counters, of which no more are told apart. Some 10 MB. */
export const MAX_REFUSED_COUNTS = 50_000;
/** Days of links whose referrers are known by heart; of each at most as many as a day has room for. */
export const KNOWN_REFERRER_DAYS = 500;
/** Distinct counters that wait in memory for a flush; further ones are not counted. */
export const MAX_WAITING_COUNTS = 50_000;
export const MAX_WAITING_ORPHANS = 1_000;

export const TRASH_DAYS = 30;
export const HOUSEKEEPING_MS = 6 * HOUR_MS;

/** A link costs so much besides its bytes: rows, index entries, the search text. */
export const LINK_BYTES = 1024;
/** Rows that a search looks through in a turn. */
export const SEARCHED_ROWS = 5_000;
/** Links whose texts lie in one row for searches, 25 kB as a rule; another number needs a step that empties the table. */
export const PACKED_LINKS = 256;
/** Packs that are looked through in a turn: the texts of 16,000 links, some milliseconds. */
export const SEARCHED_PACKS = 64;
/** Packs that a search makes in a turn, if nobody has yet: the rows of a thousand links, some milliseconds. */
export const MADE_PACKS = 4;
/** What people have made longer than this is read link by link: a row holds 2 MB. */
export const MAX_PACK_CHARACTERS = 256 * 1024;
/** So few links that a search finds are put in order; where it finds more, so many in a row hold some of them. */
export const MAX_SORTED_LINKS = 500;
/** Links that are removed in a turn, with all that belongs to them. */
export const REMOVED_LINKS = 50;
/** Counters that are read or written in a step. */
export const STEP_COUNTS = 100;
/** A page of a list ends beyond so many bytes, however many links that are: a call carries 32 MiB, a phone less. */
export const PAGE_BYTES = 1024 * 1024;
/** Changes of one link are kept up to so many bytes, the newest first: a line of an export stays below an import's limit. */
export const MAX_HISTORY_BYTES = 2 * 1024 * 1024;
/** Visits of a link and day that an import may bring: with 175,000 counters in its 10 MiB sums stay exact (below 2^53). */
export const MAX_DAY_COUNT = 1e10;
/** Nobody changes a link so often; counting on stays exact. */
export const MAX_VERSION = 1e12;
/** Lines that the refusal of a whole import names; a dry run names all. */
export const MAX_REFUSED_LINES = 1_000;

/** Each target is looked at once a day, one every ten seconds at most: nobody is bothered by that. */
export const LOOK_EVERY_MS = DAY_MS;
export const LOOK_PAUSE_MS = 10 * SECOND_MS;
export const LOOK_TIMEOUT_MS = 10 * SECOND_MS;
/** A target that failed on so many days in a row is dead: less is often a restart or a bad day. */
export const DEAD_AFTER_DAYS = 3;
/** A dead link is no outage: a reminder a week. */
export const DEAD_REMIND_HOURS = 7 * 24;

/** An import file: about 50,000 links. A call to a Durable Object carries at most 32 MiB. */
export const MAX_IMPORT_BYTES = 10 * 1024 * 1024;

/** A file of an import that a form keeps between its dry run and the import itself; a larger one is chosen again. */
export const MAX_KEPT_IMPORT_BYTES = 100_000;

/** A search in the console is a few words. */
export const MAX_SEARCH_CHARACTERS = 200;
/** Of a referring host so much is kept: names may have 253, and strangers choose them. */
export const MAX_REFERRER_CHARACTERS = 100;
/** Values of a property that statistics name, at some 100 bytes each; the others are told as one. */
export const MAX_SHOWN_COUNTS = 1_000;
/** Counters are shown for a month unless somebody asks for other days. */
export const DEFAULT_COUNT_DAYS = 30;

/** A permanent redirect is kept for an hour at most: a mistake in it heals. */
export const MAX_REDIRECT_AGE_SECONDS = 3_600;
/** An hour: a code never changes unless the service moves to another address. */
export const CODE_MAX_AGE_SECONDS = 3_600;

/** Codes that an isolate keeps drawn, each so large at most: 3 MB, where a usual one has 2 kB. */
export const MAX_KNOWN_CODES = 50;
export const MAX_KNOWN_CODE_BYTES = 64 * 1024;

/** Of links that lead nowhere so many are named on the console's board: more are a list of its own. */
export const MAX_BOARD_LINKS = 50;
