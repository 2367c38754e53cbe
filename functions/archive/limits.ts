/** Bounds of the archive, each with its reason. */

/** Lines that come back in one request: they are held in memory, and a call to a Durable Object carries 32 MiB. */
export const MAX_PIECE_BYTES = 8 * 1024 * 1024;
/** Names of tables, columns and parts of the schema are short words of ours. */
export const MAX_NAME_CHARACTERS = 100;
/** A store has a dozen tables, a table two dozen columns, a schema a dozen parts. */
export const MAX_NAMES = 200;
/** A store that was restored is made anew at once; on a busy machine a moment later. */
export const ANEW_PAUSES_MS = [5, 20, 100, 500, 2_000];
