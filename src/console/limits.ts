/** Numbers that bound the console's pages. */

/** Alerts on a page of the list: one round trip. */
export const LISTED_ALERTS = 50;
/** Tokens, and sessions, on the page that lists both: fifty rows together are one round trip. */
export const LISTED_ROWS = 25;
/** Lines of the board, the worst: nobody does more at once, and the page stays one round trip. */
export const BOARD_CONCERNS = 50;
