/** Every number that bounds `npm start`, with its reason. */

/** How long requests in flight may take after SIGTERM. systemd would kill everything after 90 s. */
export const DRAIN_SECONDS = 60;

/** Columns of the help: as many as every terminal has. */
export const HELP_COLUMNS = 80;
