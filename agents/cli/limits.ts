/**
 * Bounds of requests, in bytes: what the service takes at most. It says so itself, but hangs up while the rest is on
 * its way, and then its words are lost: so files are judged before they are sent. A test compares these with the
 * service's own.
 */

/** A request with settings or a logo. */
export const MAX_REQUEST_BYTES = 256 * 1024;
/** A file of links to import. */
export const MAX_IMPORT_BYTES = 10 * 1024 * 1024;
/** A key that is handed in. */
export const MAX_KEY_REQUEST_BYTES = 4 * 1024 * 1024;
