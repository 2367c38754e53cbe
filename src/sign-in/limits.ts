/** Every number that bounds signing in, with its reason. */
import { MINUTE_MS, SECOND_MS } from "../durations.ts";

/** A provider that takes longer is down for whoever waits. */
export const PROVIDER_PATIENCE_MS = 10 * SECOND_MS;

/** As long as somebody may look for a password and a second factor. */
export const FLOW_MS = 10 * MINUTE_MS;

/** What a provider says of itself changes rarely; what it lacks is asked anew each time. */
export const DISCOVERY_FRESH_MS = 5 * MINUTE_MS;

/** Clocks of two machines may differ by so much. */
export const CLOCK_TOLERANCE_SECONDS = 90;

/** OpenID Connect Core, section 2: a subject has no more. */
export const MAX_SUBJECT_CHARACTERS = 255;

/** Groups of one account: beyond that a provider is telling something else. */
export const MAX_GROUPS_OF_ONE = 1_000;

/** The provider's token is kept for signing out; one that is longer would not fit into a URL. */
export const MAX_ID_TOKEN_CHARACTERS = 6_000;

/** Paths of the console are short; what is longer comes from somebody else. */
export const MAX_NEXT_CHARACTERS = 2_000;
