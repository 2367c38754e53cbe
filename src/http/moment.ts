/** Moments that ISO 8601 with four digits a year can say, in unix ms: what every API takes and shows. Pure. */
const FIRST = Date.parse("0001-01-01T00:00:00.000Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

export const isMoment = (at: number): boolean => at >= FIRST && at <= LAST;

/** UTC. What is no moment, as a foreign row may hold, is shown as the nearest one: one bad row is to break no list. */
export const toMoment = (at: number): string =>
  new Date(Number.isNaN(at) ? 0 : Math.min(Math.max(at, FIRST), LAST)).toISOString();
