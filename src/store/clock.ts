/** A clock that was ahead. Pure. */
import { CLOCK_TOLERANCE_MS } from "../limits.ts";

/** A moment that should be over by now (both unix ms) is still to come. */
export const isAhead = (at: number, now: number) => at > now + CLOCK_TOLERANCE_MS;
