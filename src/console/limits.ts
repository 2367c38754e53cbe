/** Numbers that bound the console's pages. */

/** Alerts on a page of the list: one round trip. */
export const LISTED_ALERTS = 50;
