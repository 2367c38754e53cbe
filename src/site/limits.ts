/** Every number that bounds the association's logo, with its reason. */
import { MINUTE_MS } from "../durations.ts";

/** A logo as programs save it; every visitor loads it. */
export const MAX_LOGO_BYTES = 64_000;
/** More than any screen has; a browser has to unpack it. */
export const MAX_LOGO_PIXELS = 4_096;
/** In the bar it is this high, in CSS pixels, … */
export const LOGO_HEIGHT = 32;
/** … and at most this wide, beside the name on a phone. */
export const LOGO_WIDTH = 140;
/** What is longer cannot be seen at that height. */
export const MOST_LOGO_RATIO = 10;
/** A new logo is seen everywhere after so long. */
export const LOGO_FRESH_MS = MINUTE_MS;
