/** What becomes of a letter, and of the mail server's standing, after an attempt. Pure rules; moments in unix ms. */
import { gapAfter } from "../../../src/alerts/delivery/retry.ts";
import type { Outcome } from "../../../src/alerts/channels/answer.ts";
import { OWNER_MAIL_FAILS_ADDRESSES, OWNER_MAIL_FAILS_MS } from "../limits.ts";
import type { LetterState } from "./letter.ts";
import type { PostState } from "./pace.ts";

/** `nextAt`: when it is tried again; undefined: never. */
export interface After {
  readonly state: LetterState;
  readonly nextAt: number | undefined;
}

/** After the attempt of this number that ended at `now`. It waits at longest until it is of no use any more. */
export function afterAttempt(
  { kind }: Outcome,
  attempts: number,
  endsAt: number,
  now: number,
): After {
  if (kind === "sent" || kind === "refused") return { state: kind, nextAt: undefined };
  return now >= endsAt
    ? { state: "ended", nextAt: undefined }
    : { state: "pending", nextAt: Math.min(now + gapAfter(attempts), endsAt) };
}

/** The standing after a letter: one that was taken ends every failure. */
export function standingAfterLetter(post: PostState, { kind }: Outcome, now: number): PostState {
  return kind === "sent"
    ? { ...post, failures: 0, resumeAt: undefined, failingSince: undefined, toldAt: undefined }
    : { ...post, failingSince: post.failingSince ?? now };
}

/** The standing after a session: one that failed as a whole makes the next one wait, each time longer. */
export function standingAfterSession(post: PostState, { kind }: Outcome, now: number): PostState {
  if (kind === "sent") return { ...post, failures: 0, resumeAt: undefined };
  const failures = post.failures + 1;
  const resumeAt = now + gapAfter(failures);
  return { ...post, failures, resumeAt, failingSince: post.failingSince ?? now };
}

/**
 * Whether mail to owners as a whole fails: for a day nothing was taken, and that is not one mailbox alone. `addresses`:
 * how many different ones letters to which were not taken since.
 */
export function failsAsAWhole(
  { failingSince, failures }: PostState,
  addresses: number,
  now: number,
): boolean {
  if (failingSince === undefined || now - failingSince < OWNER_MAIL_FAILS_MS) return false;
  return failures > 0 || addresses >= OWNER_MAIL_FAILS_ADDRESSES;
}
