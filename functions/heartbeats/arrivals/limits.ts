/** Every number that bounds the proof of arrival, with its reason. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/durations.ts";

/** The agent looks up so many archives of one repository in one go. */
export const ARCHIVES_PER_ANSWER = 1_000;
/** 30 days of a backup every half hour, and some to spare. */
export const MAX_ARCHIVES_PER_CHECK = 2_000;
/** Repositories that reports are taken for: far beyond an association. */
export const MAX_REPOSITORIES = 1_000;
/** Of one server: whoever invents names, by mistake or not, leaves room for the others. */
export const MAX_REPOSITORIES_PER_SERVER = 100;
/** Archives that turn missing in one transaction; a tick makes as many transactions as it needs. */
export const ARRIVALS_PER_TRANSACTION = 1_000;
/** Archives that an alert names; of the rest it says how many they are. */
export const NAMED_ARCHIVES = 10;

/** Nothing is kept longer than flips are. */
export const MAX_WATCH_DAYS = 400;
/** Of each of `borg prune`'s rules: far beyond what a check's archives hold. */
export const MAX_KEPT = 10_000;
/** A warning about space ends when there is a tenth more than the least: it shall not come and go. */
export const SPACE_MARGIN = 1.1;
/** A month of days tells a trend; what was before that is another time. */
export const FORECAST_DAYS = 30;
/** Days apart from which two tell of a trend: most hosts prune once a week. */
export const FORECAST_PAIR_DAYS = 7;
/** Before so many days nothing is foretold. */
export const LEAST_FORECAST_DAYS = 10;
/** Nobody plans further ahead. */
export const LONGEST_FORECAST_DAYS = 400;
/** A disk that is full sooner is told of: time to buy another. It ends when there is half as much time more. */
export const FULL_SOON_DAYS = 14;
export const FULL_SOON_END_DAYS = 21;
/** No backup holds its lock for a day. */
export const OLD_LOCK_MS = DAY_MS;

/** A place that a repository was not reported at for a day is no place of it any more. */
export const PLACE_GONE_MS = DAY_MS;
/** Copies of one repository on one server; a path is as long as Linux takes one (PATH_MAX). */
export const MAX_PLACES = 10;
export const MAX_PATH_CHARACTERS = 4_096;

/** A repository in object storage is looked into so often, and again so soon when one look was not enough. */
export const LOOK_EVERY_MS = HOUR_MS;
export const LOOK_AGAIN_MS = MINUTE_MS;
/** Snapshots read in one look, each a request: Cloudflare's free plan lets an invocation make 50. */
export const MAX_COMPARED = 25;
/** Of those that are proven already: all of them in turn, some each hour. */
export const COMPARED_AGAIN = 2;
/** A snapshot lists its paths and excludes: some kilobytes. */
export const MAX_SNAPSHOT_BYTES = 4 * 1024 * 1024;

/** The check of a backup server that is made at its first report: two reports may fail. */
export const REPORT_PERIOD_SECONDS = 3_600;
export const REPORT_GRACE_SECONDS = 7_200;
