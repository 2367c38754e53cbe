/** Numbers that bound the console's pages. */

/** Alerts on a page of the list: one round trip. */
export const LISTED_ALERTS = 50;
/** Lines of the board, the worst: nobody does more at once, and the page stays one round trip. */
export const BOARD_CONCERNS = 50;
