/** An archive that a host has reported as done, and whether it is in its repository. Pure rules. */
import { DAY_MS } from "../../../src/durations.ts";
import type { Facts } from "../check/facts.ts";

export const archiveStates = [
  "awaiting",
  "arrived",
  "missing",
  "deleted",
  "pruned",
  "unwatched",
] as const;
/**
 * `awaiting`: reported by the host, not seen yet; `arrived`: seen in the repository; `missing`: not seen in time;
 * `deleted`: deleted or vanished; `pruned`: the same, as the check expects it; `unwatched`: nobody asked for a proof.
 */
export type ArchiveState = (typeof archiveStates)[number];

/** Findings of the backup server: an entry in committed segments, one that was deleted, or nothing. */
export const findings = ["put", "delete", "absent"] as const;
export type Finding = (typeof findings)[number];

/** An archive as it is kept; moments in unix ms. */
export interface Archive {
  /** Its id, 64 hex digits: the key of its entry in the repository. Of restic the beginning of a file's name, 8 to 64. */
  readonly archive: string;
  /** 64 hex digits; of restic what stands for it. */
  readonly repository: string;
  readonly checkId: number;
  readonly name: string | undefined;
  /** When the run ended that made it. */
  readonly madeAt: number;
  /** When the service heard of it. */
  readonly notedAt: number;
  readonly files: number | undefined;
  /** Bytes that were backed up, and bytes that this added to the repository. */
  readonly size: number | undefined;
  readonly added: number | undefined;
  readonly durationSeconds: number | undefined;
  readonly state: ArchiveState;
  /** While it is awaited: when waiting ends. */
  readonly dueAt: number | undefined;
  readonly watchedUntil: number;
  /** When the proof came, and the transaction of the repository that it stands in. */
  readonly arrivedAt: number | undefined;
  readonly transaction: number | undefined;
  /** The path of the repository where it was seen; undefined: not yet, or the agent does not say. */
  readonly place: string | undefined;
}

/** Where backups go: the check of the host, and one of its repositories. Each is an outage of its own. */
export interface Destination {
  readonly checkId: number;
  readonly repository: string;
}

/** What alerts about backups that do not arrive call what they are about. */
export const lossSubject = (uniqueKey: string, repository: string) => `${uniqueKey}:${repository}`;

/** What alerts about a repository that is away call it. */
export const silenceSubject = (repository: string) => `repository:${repository}`;

/** The rules of a check about its archives. */
export interface ArrivalRules {
  /** How long a proof may take; 0: none is awaited. */
  readonly arrivalGraceSeconds: number;
  /** How long archives are looked at again after that. */
  readonly watchDays: number;
}

const HEX_ID = /^[0-9a-f]{64}$/;

/** Whether a text can be the id of an archive or a repository. */
export const isHexId = (text: string | undefined): text is string =>
  text !== undefined && HEX_ID.test(text);

/** `restic` in hex, as what stands for restic's repositories begins. */
export const RESTIC_MARK = `726573746963${"0".repeat(12)}`;

/**
 * What stands for the repository of a check that backs up with restic: whose own id is encrypted on its disk, so that only
 * who has the password knows it. `uniqueKey`: 40 hex digits, of the check.
 */
export const resticRepository = (uniqueKey: string) => `${RESTIC_MARK}${uniqueKey}`;

export const isRestic = (repository: string) => repository.startsWith(RESTIC_MARK);

/** Whether a repository lies in object storage, by its place as restic names it. */
export const isInStorage = (path: string | undefined): boolean => path?.startsWith("s3:") === true;

const SNAPSHOT_ID = /^[0-9a-f]{8,64}$/;

/** Whether a text can be the id of a restic snapshot; older versions say its first eight digits. */
const isSnapshotId = (text: string | undefined): text is string =>
  text !== undefined && SNAPSHOT_ID.test(text);

/** Whether a text can be the id of an archive: only zeros are borg's manifest, which every repository has. */
export const isArchiveId = (text: string | undefined): text is string =>
  isSnapshotId(text) && /[^0]/.test(text);

/** The archive that the facts of a successful run name; undefined if they name none that can be proven. */
export function archiveOf(
  facts: Facts,
  {
    id,
    uniqueKey,
    rules,
  }: { readonly id: number; readonly uniqueKey: string; readonly rules: ArrivalRules },
  madeAt: number,
  now: number,
): Archive | undefined {
  const { archive, tool } = facts;
  const repository = tool === "restic" ? resticRepository(uniqueKey) : facts.repository;
  if (
    tool === "restore-test" ||
    facts.format !== undefined ||
    !isArchiveId(archive) ||
    repository === undefined
  )
    return undefined;
  if (tool === "borg" && !(isHexId(archive) && isHexId(repository))) return undefined;
  const graceMs = rules.arrivalGraceSeconds * 1000;
  return {
    archive,
    repository,
    checkId: id,
    name: facts.archiveName,
    madeAt,
    notedAt: now,
    files: facts.files,
    size: facts.size,
    added: facts.added,
    durationSeconds: facts.durationSeconds,
    state: graceMs > 0 ? "awaiting" : "unwatched",
    // From now, not from the run: before the report came nobody could look for it.
    dueAt: graceMs > 0 ? now + graceMs : undefined,
    watchedUntil: now + graceMs + rules.watchDays * DAY_MS,
    arrivedAt: undefined,
    transaction: undefined,
    place: undefined,
  };
}

/** Where the backup server has looked: one of the places at which it has the repository. */
export interface Look {
  /** Undefined: an older agent does not say. */
  readonly path: string | undefined;
  /** All places that are reported these days, this one included. */
  readonly places: readonly string[];
}

/**
 * Whether a finding says anything of an archive. A repository may lie there twice, and a copy (mostly an older one) neither
 * loses what it never had nor brings back what was deleted: only where an archive was seen can it be deleted. Being there
 * proves it anywhere.
 */
export function says(
  { state, place }: Pick<Archive, "state" | "place">,
  found: Finding,
  { path, places }: Look,
): boolean {
  if (path === undefined) return true;
  const isProven = state === "arrived" || state === "deleted";
  if (!isProven) return found === "put" || places.length === 1;
  if (place === undefined) return found === "put" || places.length === 1;
  if (place === path) return true;
  // It was seen elsewhere. If nobody looks there any more, the repository was moved here.
  return !places.includes(place) && found !== "absent";
}

/** The state of an archive after the backup server has looked. */
export function stateAfter(state: ArchiveState, found: Finding): ArchiveState {
  if (found === "put") return "arrived";
  if (state === "pruned") return state;
  if (found === "delete") return "deleted";
  // An archive that was there and is not there any more was deleted and compacted away, or is damaged.
  return state === "arrived" ? "deleted" : state;
}

/**
 * Whether backups of a check do not arrive in a repository: the newest one that should be there is missing. A newer
 * one that has arrived ends that.
 */
export function isLost(newest: { missingAt: number | undefined; arrivedAt: number | undefined }) {
  return newest.missingAt !== undefined && newest.missingAt > (newest.arrivedAt ?? -Infinity);
}
