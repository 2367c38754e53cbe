/** Every number that bounds what is packed, with its reason. */

/** The command line as one file: fetched over a slow line in seconds, and part of the Worker's upload (3 MB on the free plan). */
export const MAX_COMMAND_LINE_BYTES = 600_000;

/** The program for writing encrypted mail, as gzip: fetched once, by a phone in a second or two. */
export const MAX_WRITING_BYTES = 110_000;

/** What a file says in more characters is the licence itself, which its package brings anyway. */
export const MAX_REMARK_LENGTH = 300;
