/** Lengths of time in milliseconds, and days of UTC. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
/** A day of 24 hours, as UTC has it: where clocks are changed, one may be longer or shorter. */
export const DAY_MS = 24 * HOUR_MS;

/** The UTC day of a moment (unix ms), as `2026-11-23`. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
