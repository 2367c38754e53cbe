/** Every number that bounds the command line, with its reason. */

/*
 * Bounds of requests in bytes, as the service has them. It says so itself, but hangs up while the rest is on its way, and
 * then its words are lost: so files are judged before they are sent. A test compares these with its own.
 */

/** A request with settings or a logo. */
export const MAX_REQUEST_BYTES = 256 * 1024;
/** A file of links to import. */
export const MAX_IMPORT_BYTES = 10 * 1024 * 1024;
/** A key that is handed in. */
export const MAX_KEY_REQUEST_BYTES = 4 * 1024 * 1024;

/** Rows of an archive that come back in one request. */
export const MAX_ARCHIVE_PIECE_BYTES = 8 * 1024 * 1024;

/** A logo goes as base64, which makes four characters of three bytes, with a few settings around it. */
export const MAX_LOGO_BYTES = (MAX_REQUEST_BYTES * 3) / 4 - 1024;

/** Any answer but the ones below. */
export const TIMEOUT_SECONDS = 30;
/** Ten megabytes over a slow line, and fifty thousand links to judge and write, or to read. */
export const TRANSFER_TIMEOUT_SECONDS = 600;
/** A look at a key from outside takes twenty seconds at most, if all that is asked is slow. */
export const WATCH_TIMEOUT_SECONDS = 120;
/** Bytes go in pieces, so that it shows how far they are. */
export const PIECE_BYTES = 64 * 1024;

/** A terminal that does not say how wide it is. */
export const USUAL_COLUMNS = 80;
/** Wider than any table: what is not a terminal gets whole lines. */
export const ENDLESS_COLUMNS = 100_000;
/** A column of a table that gives way keeps this much. */
export const LEAST_COLUMNS = 12;
/** Of an id at least so much is shown: one of some thousands is hardly ever mistaken for another. */
export const LEAST_ID_CHARACTERS = 8;
/** Whoever names an id by its beginning says at least so much of it. */
export const LEAST_ID_TYPED = 4;
/** How often is asked how far an import is. */
export const IMPORT_PROGRESS_MS = 500;
/** The longest bar of a chart. */
export const BAR_COLUMNS = 30;
/** Days of a check that the service keeps; the same test compares this. */
export const KEPT_DAYS = 400;
/** Runs of a check that are drawn, one column each. */
export const SHOWN_RUNS = 40;

/** Tokens or sessions that are asked for at once: as many as the service gives. */
export const LISTED_AT_ONCE = 500;
/** Alerts among which one is looked for by the beginning of its id: as many as the service gives at once. */
export const SEARCHED_ALERTS = 500;

/** Occurrences of a calendar: more than anybody reads; a calendar of seconds would go on for a century. */
export const MAX_OCCURRENCES = 1_000;

/** Defaults of a check; the same test compares these. */
export const DEFAULT_ARRIVAL_GRACE_SECONDS = 6 * 3_600;
export const DEFAULT_WATCH_DAYS = 30;
export const DEFAULT_MIN_FREE_BYTES = 10_000_000_000;

/** From here on the owner of a key is reminded, and here it is urgent. */
export const SOON_DAYS = 60;
export const URGENT_DAYS = 14;

/** `doctor`: a name of the service has to answer, from far away too, within this. */
export const REACH_TIMEOUT_SECONDS = 15;
/** Certificates are renewed a month before their end: with two weeks left, renewal has failed for two. */
export const CERTIFICATE_DAYS = 14;
/** Tokens, alerts and the calendar bear a minute; sign-in with other services does not. */
export const MAX_SKEW_SECONDS = 60;
/** A store ticks at least every two minutes, by its own alarm or by the cron; one more for a slow machine. */
export const MAX_TICK_SECONDS = 180;
/** Looks from outside take up to 20 s each; more of them are what the daily look is for. */
export const LOOKED_AT_KEYS = 5;
/** The association's logo, as the service takes it (src/site/limits.ts). */
export const MAX_SITE_LOGO_BYTES = 64_000;

/** `dns`: of a zone with so many records no more than this share is changed or deleted at once (octoDNS has the same). */
export const LEAST_RECORDS_FOR_SHARE = 10;
export const MOST_CHANGED_SHARE = 0.3;
/** OVH's API answers in a second or two, when many records are there in five. */
export const OVH_TIMEOUT_SECONDS = 30;
/** What throttles, fails or is busy is tried again so often, after a pause that doubles: half a minute in all. */
export const OVH_TRIES = 6;
export const OVH_FIRST_PAUSE_MS = 500;
/** Longer than this nobody sits there for one request, whatever Retry-After says. */
export const OVH_LONGEST_PAUSE_MS = 30_000;
/** A refreshed zone is deployed within a minute or two. */
export const DEPLOY_LOOKS = 240;
export const DEPLOY_PAUSE_MS = 500;
/** A name server answers in milliseconds; a lost datagram is asked for twice more. */
export const NAME_SERVER_TIMEOUT_MS = 3_000;
export const NAME_SERVER_TRIES = 3;
/** `dns login` waits for somebody who signs in at OVH: the page itself ends after a quarter of an hour. */
export const LOGIN_LOOKS = 450;
export const LOGIN_PAUSE_MS = 2_000;

/** `setup` waits so long for the service to be there (again): somebody looks for the other terminal, or for the server's password. */
export const SETUP_WAIT_SECONDS = 900;
export const SETUP_PAUSE_MS = 1_000;
/** After so many answers that cannot be used nobody sits there. */
export const SETUP_TRIES = 10;
/** Of the token that `setup` makes: 192 bits, as `npm start` makes its own. */
export const ADMIN_TOKEN_BYTES = 24;
