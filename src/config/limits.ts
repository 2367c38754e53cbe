/** Every number that bounds a setting, with its reason. */

/** An hourly job is usual: whoever forbids it means something else. */
export const MOST_MIN_PERIOD_SECONDS = 3_600;
/** More than a store writes in a minute: any number says the same. */
export const MOST_PINGS_PER_MINUTE = 1_000_000;
/** Ten years: whoever wants more exports the counters. */
export const MOST_RETENTION_DAYS = 3_650;

/** Groups of an association that may do something here, and the longest name that a provider gives one. */
export const MAX_GROUPS = 200;
export const MAX_GROUP_CHARACTERS = 200;

/** Names of fewer letters have too many neighbours: HOST and POST, PORT and SORT. */
export const LEAST_LIKE_LETTERS = 6;
/** From this length on a name may have two slips and is still told from others. */
export const LONG_NAME_LETTERS = 12;
/** What Cloudflare's paid plan has in a month; more is a slip. */
export const MOST_DAILY_ROWS = 50_000_000;

/** WCAG 2.2, 1.4.3, for text of any size; by night a step more, since what glows looks thinner. */
export const LEAST_CONTRAST = 4.5;
export const LEAST_NIGHT_CONTRAST = 6;
/** A name above a page, on a phone in two lines. */
export const MAX_SITE_NAME_CHARACTERS = 80;
/** Each is looked up, and anybody may ask for the page that is made of them. */
export const MAX_PUBLIC_TAGS = 20;

/** Repositories in object storage: each is looked into by itself, once an hour. */
export const MAX_REPOSITORIES = 50;

/** A calendar of one line; the longest that anybody writes has forty characters. */
export const MAX_SCHEDULE_CHARACTERS = 200;

/** Letters in a minute: a session is used for some seconds, and a thousand would look like spam to anybody. */
export const MOST_LETTERS_PER_MINUTE = 1_000;
