/** One look into a repository in object storage. It reads, and nothing else. */
import type { S3Repository } from "../../../../src/config/buckets/repository-settings.ts";
import { sha256Hex } from "../../../../src/digest.ts";
import type { Text } from "../../../../src/i18n/language.ts";
import { bucketOf, type Bucket } from "../../../../src/object-storage/bucket.ts";
import { failedInWords, StorageError } from "../../../../src/object-storage/fault.ts";
import { MAX_LISTED } from "../../../../src/object-storage/limits.ts";
import { bytesOf } from "../../../../src/octets.ts";
import type { Archive } from "../archive.ts";
import { COMPARED_AGAIN, MAX_COMPARED, MAX_SNAPSHOT_BYTES } from "../limits.ts";
import type { Report } from "../report.ts";
import {
  cannotBeProven,
  CONFIG,
  damaged,
  filesByBeginning,
  foreignSigns,
  notThere,
  sightingsOf,
  SNAPSHOTS,
  toCompare,
  tooMany,
  type Found,
} from "./snapshots.ts";

/** What a look found of a check's archives: the report's part that it can say. */
export type Seen = Pick<Report, "results" | "unreadable"> & {
  /** Why not all of it could be judged. */
  readonly fault: Text | undefined;
  /** Some wait for the next look: this one has compared as many files as it may. */
  readonly isCut: boolean;
};

/** As restic itself names it. */
export const placeOf = ({ endpoint, bucket, prefix }: S3Repository): string =>
  `s3:${[endpoint, bucket, prefix].filter(Boolean).join("/")}`;

/** Looks for the archives of each check, in their order; what fails is said of all. Never throws but for bugs. */
export async function lookInto(
  repository: S3Repository,
  wanted: readonly (readonly Archive[])[],
): Promise<Seen[]> {
  const bucket = bucketOf(repository, repository.secretAccessKey);
  try {
    const fault = await strangeness(bucket);
    if (fault !== undefined) return wanted.map(() => unread(fault));
    const names = (await bucket.list(SNAPSHOTS)).map(({ key }) => key.slice(SNAPSHOTS.length));
    // Who lists only a part of them would take the rest for deleted.
    if (names.length >= MAX_LISTED) return wanted.map(() => unread(tooMany));
    const fileOf = filesByBeginning(names);
    const found = wanted.map((archives) =>
      archives.map((archive) => ({ archive, file: fileOf(archive.archive) })),
    );
    return await compareAll(bucket, found);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return wanted.map(() => unread(failedInWords(error.failed)));
  }
}

export const unread = (fault: Text): Seen => ({
  results: [],
  unreadable: "repository",
  fault,
  isCut: false,
});

/** Why it is no repository of restic; undefined: it is one. @throws StorageError */
async function strangeness(bucket: Bucket): Promise<Text | undefined> {
  if (await isReadable(bucket, CONFIG)) return undefined;
  for (const [sign, program] of Object.entries(foreignSigns)) {
    if ((await bucket.head(sign)) !== undefined) return cannotBeProven(program);
  }
  return notThere;
}

/** By GET, whose refusal says why: an answer to HEAD has no words. @throws StorageError */
async function isReadable(bucket: Bucket, key: string): Promise<boolean> {
  try {
    await (await bucket.get(key)).body?.cancel();
    return true;
  } catch (error) {
    if (error instanceof StorageError && error.failed.fault === "absent") return false;
    throw error;
  }
}

/** Compares as many files as one look may, whosever they are. @throws StorageError */
async function compareAll(bucket: Bucket, found: readonly Found[][]): Promise<Seen[]> {
  const seen: Seen[] = [];
  let left = MAX_COMPARED;
  for (const some of found) {
    const fits = new Map<string, boolean>();
    for (const { file = "" } of toCompare(some, left, COMPARED_AGAIN)) {
      fits.set(file, await isWhatItsNameSays(bucket, file));
      left -= 1;
    }
    const unfit = [...fits].filter(([, isFit]) => !isFit).map(([file]) => file);
    const isWaiting = some.some(
      ({ archive, file }) => file !== undefined && archive.state !== "arrived" && !fits.has(file),
    );
    seen.push({
      results: sightingsOf(some, fits),
      unreadable: unfit.length > 0 ? "archives" : undefined,
      fault: unfit.length > 0 ? damaged(unfit) : undefined,
      isCut: isWaiting,
    });
  }
  return seen;
}

/** What is larger than any snapshot fits no name. @throws StorageError */
async function isWhatItsNameSays(bucket: Bucket, file: string): Promise<boolean> {
  const { body } = await bucket.get(`${SNAPSHOTS}${file}`);
  try {
    const bytes = await bytesOf(body, MAX_SNAPSHOT_BYTES);
    return bytes !== undefined && (await sha256Hex(bytes)) === file;
  } catch (error) {
    throw new StorageError({ fault: "unreachable", said: String(error) });
  }
}
