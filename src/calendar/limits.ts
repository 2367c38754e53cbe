/**
 * Bounds of a calendar. Expressions come from API users, so every loop over one has a limit.
 */

/** A line of the longest sensible kind (a list of sixty minutes, a zone name) has about 250. */
export const MAX_LINE_CHARACTERS = 256;

/** Each line costs an evaluation at every question; two years of monthly dates still fit. */
export const MAX_LINES = 24;

/** Entries of one comma-separated list: every minute of an hour. systemd takes 240. */
export const MAX_LIST_ENTRIES = 60;

/** The years systemd knows (calendarspec.c: MIN_YEAR, MAX_YEAR): `*-02-30` ends there. */
export const FIRST_YEAR = 1970;
export const LAST_YEAR = 2199;

/**
 * How often in a row an occurrence may fall into an hour that a clock change leaves out, before
 * the answer is "never". `Sun *-03-25..31 02:30` does every year in Berlin; after 28 years the
 * weekdays have come round. Each such year costs 0.2 ms the first time.
 */
export const MAX_SKIPPED_OCCURRENCES = 28;

/** Time zones kept ready (a formatter and some numbers each). The oldest makes room. */
export const MAX_CACHED_ZONES = 64;

/** Windows that relieve each other without a break, before they are taken to do so for ever. */
export const MAX_RELIEVING_WINDOWS = 2_000;

/**
 * Questions to lines until the next switches are found; each takes some microseconds, so all of
 * them some milliseconds. An hourly window that is always open is followed for 60 days.
 */
export const MAX_SWITCH_QUESTIONS = 3_000;
