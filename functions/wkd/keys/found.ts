/** Findings of a look from outside about a key; they are kept with the key. */

/** A finding at one place; each is explained in watch/texts.ts. */
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
  /** The keys that are there instead of the published one. */
  readonly fingerprints: readonly string[];
}

export interface Look {
  readonly at: number;
  /** No line is a problem. */
  readonly ok: boolean;
  readonly lines: readonly LookLine[];
}
