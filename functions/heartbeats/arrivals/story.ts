/** What an alert about archives or a repository tells of. */
import { isRestic } from "./archive.ts";

/** An archive as an alert names it. */
export interface NamedArchive {
  readonly archive: string;
  readonly name: string | undefined;
  readonly madeAt: number;
}

/** The event, and what it happened to; moments in unix ms. */
export interface Story {
  /** Of the check that reported the archives, or of the backup server. */
  readonly check: string;
  readonly repository: string;
  readonly archives: readonly NamedArchive[];
  /** IANA name of the zone in which moments are told. */
  readonly timezone: string;
  /** When the backup server last reported on the repository. */
  readonly reportedAt: number | undefined;
  readonly lastArrived: NamedArchive | undefined;
  readonly freeBytes: number | undefined;
  readonly minFreeBytes: number;
  readonly fullInDays: number | undefined;
  readonly lockedSince: number | undefined;
  /** Where the repository lies; undefined: an older agent does not say. */
  readonly path: string | undefined;
  readonly unreadableSince: number | undefined;
  /** Why it could not be judged, in words of the service. */
  readonly fault: string | undefined;
  /** The service itself looks there: it is in object storage. */
  readonly isInStorage: boolean;
  readonly isAppendOnly: boolean;
}

/** Events that can happen: `unproven` is missing without anybody having looked. */
export type Occasion =
  | "missing"
  | "unproven"
  | "arrived"
  | "deleted"
  | "renamed"
  | "recreated"
  | "restored"
  | "low-space"
  | "full-soon"
  | "old-lock"
  | "unseen"
  | "unreadable"
  | "seen";

/** The words of an occasion. */
export interface Tale {
  readonly title: (story: Story) => string;
  readonly what: (story: Story, at: (moment: number) => string) => string;
  readonly todo: (story: Story) => string | undefined;
}

/** So much of an id tells a dozen of them apart. */
export const shortId = (id: string) => `${id.slice(0, 8)}…`;

/** The repository, and where it lies if that is known. */
export const where = ({ repository, path }: Story) => {
  const id = isRestic(repository) ? "restic" : shortId(repository);
  return path === undefined ? id : `${id} (${path})`;
};
