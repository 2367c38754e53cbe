/** Bounds of talking to object storage, each with its reason. */
import { MINUTE_MS } from "../durations.ts";

/** Pauses before another try, after an answer that may be another one in a moment. */
export const RETRY_PAUSES_MS = [500, 2_000] as const;
/** An archive of tens of megabytes over a slow line. */
export const TRANSFER_TIMEOUT_MS = 5 * MINUTE_MS;
/** Answers in words and lists are some kilobytes; a list of 1,000 keys, the most of one page, is 400 kB. */
export const MAX_SAID_BYTES = 2 * 1024 * 1024;
/** Pages of a list, of 1,000 keys each: who has more has another bucket in mind. */
export const MAX_LIST_PAGES = 20;
/** So many keys a list holds at most; one of as many may be cut. */
export const MAX_LISTED = MAX_LIST_PAGES * 1_000;
/** Clocks that are further apart than this are worth a word; AWS and Ceph refuse from 15 minutes on. */
export const CLOCK_OFF_MS = MINUTE_MS;
