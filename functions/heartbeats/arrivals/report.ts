/** What a backup server says of a repository, and what that means. */
import type { Finding } from "./archive.ts";

/** A backup server's report on one repository; moments in unix ms. */
export interface Report {
  readonly repository: string;
  readonly results: readonly Sighting[];
  readonly lastTransaction: number | undefined;
  readonly lastTransactionAt: number | undefined;
  readonly freeBytes: number | undefined;
  /** Since when it is locked. */
  readonly lockedSince: number | undefined;
  /** Where it lies; undefined: an older agent does not say. */
  readonly path?: string | undefined;
  /** `repository`: none of it could be judged; `archives`: some of them could not; undefined: all could. */
  readonly unreadable?: Unreadable | undefined;
  /** Why it could not be judged, in words; undefined: it could, or nobody says. */
  readonly fault?: string | undefined;
  /** It is kept append-only. */
  readonly isAppendOnly?: boolean;
}

export const unreadables = ["repository", "archives"] as const;
type Unreadable = (typeof unreadables)[number];

/** The finding about one archive. */
export interface Sighting {
  readonly archive: string;
  readonly found: Finding;
  readonly transaction: number | undefined;
  /** What was written in its place in the transaction that deleted it. */
  readonly successor?: Successor;
}

export const rewritings = ["rename", "recreate"] as const;
/** The archive as borg wrote it anew, and the command that writes like that. */
export interface Successor {
  readonly archive: string;
  readonly by: (typeof rewritings)[number];
}

/** How many archives the report proved, lost, left awaited, and how many nobody knows. */
export interface ReportOutcome {
  readonly arrived: number;
  readonly deleted: number;
  readonly awaiting: number;
  readonly unknown: number;
}
