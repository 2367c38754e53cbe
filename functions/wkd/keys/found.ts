/** What a look from outside found of a key; it is kept with the key. */

/** What was found at one place; each is explained in watch/texts.ts. */
export type LookCode =
  | "as-published"
  | "other-copy"
  | "other-key"
  | "several-keys"
  | "no-key"
  | "not-found"
  | "redirected"
  | "wrong-status"
  | "unreachable"
  | "wrong-head"
  | "no-policy"
  // key servers
  | "same-key"
  | "absent"
  | "not-asked";

export type LookSeverity = "ok" | "info" | "problem";

/** One finding. */
export interface LookLine {
  /** `advanced`, `direct`, or the host of a key server. */
  readonly place: string;
  readonly code: LookCode;
  readonly severity: LookSeverity;
  readonly url: string;
  /** HTTP status, of an answer that was not expected. */
  readonly status: number | undefined;
  /** What is there instead of the published key. */
  readonly fingerprints: readonly string[];
}

export interface Look {
  readonly at: number;
  /** No line is a problem. */
  readonly ok: boolean;
  readonly lines: readonly LookLine[];
}
