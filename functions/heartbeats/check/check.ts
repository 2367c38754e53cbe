/** A check: its settings, and what became of it. */
import type { OpenDay } from "./days/day.ts";
import type { KeepRules } from "./retention.ts";
import type { ExitMap } from "./exit-map.ts";
import type { FactComplaint, FactRules, Facts, ProofComplaint, Size } from "./facts.ts";

/** Exactly one of `schedule` and `timeoutSeconds` is what counts: the schedule, if there is one. */
export interface Settings {
  readonly name: string;
  /** Lower case; empty: none. */
  readonly slug: string;
  readonly tags: readonly string[];
  readonly desc: string;
  readonly timeoutSeconds: number;
  /** Cron with five fields, else OnCalendar. */
  readonly schedule: string | undefined;
  readonly tz: string;
  readonly graceSeconds: number;
  /** How much before an occurrence of the schedule a ping counts for it. */
  readonly earlySeconds: number;
  /** How long a run may take; undefined: as long as the grace time. */
  readonly maxRuntimeSeconds: number | undefined;
  readonly minRuntimeSeconds: number | undefined;
  /** Failures in a row before the check is down. */
  readonly fails: number;
  readonly exitMap: ExitMap | undefined;
  readonly facts: FactRules;
  readonly maintenance: readonly MaintenanceWindow[];
  readonly remindHours: number;
  /** How long the proof that a backup arrived may take; 0: none is awaited. */
  readonly arrivalGraceSeconds: number;
  /** How long archives that have arrived are looked at again. */
  readonly watchDays: number;
  /** What its host prunes; undefined: nothing. */
  readonly expectedDeletions: KeepRules | undefined;
  /** The repository in object storage that it backs up into, by its name in S3_REPOSITORIES; undefined: none there. */
  readonly s3Repository: string | undefined;
  /** Of a backup server: a warning if less is free. */
  readonly minFreeBytes: number;
  readonly manualResume: boolean;
  readonly methods: "" | "POST";
  readonly startKw: string;
  readonly successKw: string;
  readonly failureKw: string;
  readonly filterSubject: boolean;
  readonly filterBody: boolean;
  readonly filterHttpBody: boolean;
  readonly filterDefaultFail: boolean;
  /** Names of channels; undefined: all of them. */
  readonly channels: readonly string[] | undefined;
}

/** Planned absence: from each occurrence of a calendar, in the check's time zone, for so many minutes. */
export interface MaintenanceWindow {
  readonly calendar: string;
  readonly minutes: number;
}

export type StoredStatus = "new" | "up" | "down" | "paused";
/** The status that is shown: `grace` is late, but not yet an outage. */
export type ShownStatus = StoredStatus | "grace";

/** What is wrong with a repository of a backup server. */
export const repositoryReasons = [
  "low-space",
  "full-soon",
  "old-lock",
  "unseen",
  "unreadable",
] as const;
type RepositoryReason = (typeof repositoryReasons)[number];

/**
 * A run was ended in a maintenance window, by the reboot that the window is for: an outage only if no success has followed
 * `until` (unix ms).
 */
type Interrupted = {
  readonly code: "interrupted";
  /** SIGTERM is `TERM`. */
  readonly signal: string;
  readonly until: number;
};

/** Why a check changed its status, or carries a warning. */
export type Reason =
  | FactComplaint
  | ProofComplaint
  | { readonly code: "success" | "fail" | "keyword" | "timeout" | "paused" | "resumed" }
  | { readonly code: "exit"; readonly status: number }
  | { readonly code: "signal"; readonly name: string }
  | { readonly code: "overrun"; readonly startedAt: number }
  | { readonly code: RepositoryReason; readonly repository: string }
  | Interrupted
  | { readonly code: "too-quick"; readonly durationMs: number; readonly leastMs: number };

/** The run that is going. */
interface Run {
  readonly startedAt: number;
  readonly id: string | undefined;
}

/** The state of a check; times in unix ms. */
export interface State {
  readonly status: StoredStatus;
  readonly pings: number;
  /** From when the next ping is expected: the last success, or the making or resuming of the check. */
  readonly baseAt: number;
  /** The last success or failure. */
  readonly lastPingAt: number | undefined;
  readonly lastSuccessAt: number | undefined;
  /** The newest start, success or failure: what happened before it changes nothing any more. */
  readonly lastEventAt: number | undefined;
  readonly run: Run | undefined;
  readonly lastDurationMs: number | undefined;
  readonly failsInRow: number;
  readonly warning: Reason | undefined;
  readonly lastFlipAt: number | undefined;
  /** Before this moment no deadline counts: the service was away, or kept pings are still coming in. */
  readonly notBefore: number | undefined;
  /** The moment at which silence becomes an outage; undefined while down or paused. */
  readonly deadline: number | undefined;
  readonly lastFacts: Facts | undefined;
  /** Files and bytes of the last successful runs, newest last. */
  readonly sizes: readonly Size[];
  /** The newest pings without a body, which are not in the log yet: recent.ts. */
  readonly recent: string;
  /** Its day, as far as time has passed over it; undefined: nothing has happened yet. */
  readonly today: OpenDay | undefined;
}

export interface Check {
  readonly id: number;
  readonly uuid: string;
  /** For readers who must not ping: SHA-1 of the UUID's first half, as Healthchecks makes it. */
  readonly uniqueKey: string;
  /** In the address of the check's badge. */
  readonly badgeKey: string;
  readonly createdAt: number;
  readonly settings: Settings;
  readonly state: State;
  /** Of one that is down, as it is shown: when that is told of again, in unix ms; undefined: never. */
  readonly remindAt?: number | undefined;
}

/** How a check is named by a reader: by its uuid, or by its unique key. */
export type CheckName = { readonly uuid: string } | { readonly uniqueKey: string };

/** A change of status; going down carries the deadline as its time (unix ms). */
export interface Flip {
  readonly at: number;
  readonly from: StoredStatus;
  readonly to: StoredStatus;
  readonly reason: Reason;
}
