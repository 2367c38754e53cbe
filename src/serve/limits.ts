/** Every number that bounds `npm start`, with its reason. */
import { SECOND_MS } from "../durations.ts";
import { FULL_BYTES } from "../limits.ts";

/** How long requests in flight may take after SIGTERM. Docker and Podman kill everything after 10 s. */
export const DRAIN_SECONDS = 9;

/** Columns of the help: as many as every terminal has. */
export const HELP_COLUMNS = 80;

/** Octets of a secret's file. Linux takes 131,072 with the name for one variable (MAX_ARG_STRLEN, execve(2)). */
export const MAX_SECRET_FILE_BYTES = 130_000;

/**
 * Room that is kept for a start on a full disk: a bundle of a new version (2 MB) and the logs of all stores with their
 * indexes. Made only where there is much more.
 */
export const RESERVE_BYTES = 8_000_000;
export const RESERVE_NEEDS_BYTES = 8 * RESERVE_BYTES;
/** What such a start leaves to the stores: of two files of 32 KiB each needs one whenever it is opened anew. */
export const LEFT_TO_STORES_BYTES = FULL_BYTES / 2;

/** The disk is looked at this often, and the service told of it, which ticks its stores as a cron would. */
export const LOOK_AT_DISK_MS = 5 * SECOND_MS;
export const TELL_OF_DISK_MS = 30 * SECOND_MS;
/** A service that takes longer is told the next time. */
export const TELL_TIMEOUT_MS = 60 * SECOND_MS;

/** How often is told how many lines were left out that strangers cause: 24 a day are read, and fill no disk. */
export const LEFT_OUT_EVERY_MS = 3_600_000;

/** A service that is deployed says within this where its data is; evaluated and asked for the first time it takes seconds. */
export const DEPLOYED_ANSWERS_MS = 15_000;
