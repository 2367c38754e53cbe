/** Every number that bounds `npm start`, with its reason. */
import { SECOND_MS } from "../durations.ts";

/** How long requests in flight may take after SIGTERM. Docker and Podman kill everything after 10 s. */
export const DRAIN_SECONDS = 9;

/** Columns of the help: as many as every terminal has. */
export const HELP_COLUMNS = 80;

/** Octets of a secret's file. Linux takes 131,072 with the name for one variable (MAX_ARG_STRLEN, execve(2)). */
export const MAX_SECRET_FILE_BYTES = 130_000;

/** With less room than this SQLite opens none of the stores: each has a log and an index of it beside its file. */
export const LEAST_FREE_BYTES = 1_000_000;

/** The disk is looked at this often, and the service told of it, which ticks its stores as a cron would. */
export const LOOK_AT_DISK_MS = 5 * SECOND_MS;
export const TELL_OF_DISK_MS = 30 * SECOND_MS;
/** A service that takes longer is told the next time. */
export const TELL_TIMEOUT_MS = 60 * SECOND_MS;
