/**
 * Settings of the archive in object storage: read by who makes one. A table of their own, so that a mistake in them
 * stops nothing else.
 */
import { ConfigError, parseSettings } from "../config.ts";
import { MAX_SCHEDULE_CHARACTERS } from "../limits.ts";
import { BUCKET_EXAMPLE, readBucket, type BucketSettings } from "./bucket.ts";
import { json, type Reader } from "../readers.ts";
import { setting } from "../setting.ts";

const address: Reader<string> = (text, wrong) =>
  /^[^\s@<>"]+@[^\s@<>"]+$/.test(text) ? text : wrong("is not a mail address");

/** Whether it is a calendar is found out by who follows it: parsing calendars is nothing that settings wait for. */
const calendarText: Reader<string> = (text, wrong) =>
  text.length <= MAX_SCHEDULE_CHARACTERS && !text.includes("\n")
    ? text
    : wrong("is not one OnCalendar expression such as *-*-* 03:30");

const folder: Reader<string> = (text, wrong) =>
  /^[\w.-]{1,100}$/.test(text) && !/^\.+$/.test(text)
    ? text
    : wrong("takes letters, digits, and . _ -");

export const archiveSettings = {
  archiveS3: setting("ARCHIVE_S3", json(BUCKET_EXAMPLE, readBucket)),
  archiveSecret: setting("ARCHIVE_S3_SECRET", String),
  /** An address of the key directory: its certificate opens every archive. */
  archiveRecipient: setting("ARCHIVE_RECIPIENT", address),
  archiveAt: setting("ARCHIVE_AT", calendarText, "*-*-* 03:30"),
  /** The folder of this instance, so that several may share a bucket. */
  archiveName: setting("ARCHIVE_NAME", folder, "randwerk"),
};

/** Where archives go, and to whom they are encrypted. */
export interface ArchiveConfig {
  readonly bucket: BucketSettings;
  readonly secret: string;
  readonly recipient: string;
  /** An OnCalendar expression. */
  readonly at: string;
  readonly name: string;
}

/** Undefined where nothing of it is set. @throws ConfigError with a line per fault. */
export function parseArchive(
  variables: Readonly<Record<string, unknown>>,
): ArchiveConfig | undefined {
  const found = parseSettings(archiveSettings, variables);
  const { archiveS3, archiveSecret, archiveRecipient } = found;
  if (archiveS3 === undefined && archiveSecret === undefined && archiveRecipient === undefined) {
    return undefined;
  }
  if (archiveS3 === undefined || archiveSecret === undefined || archiveRecipient === undefined) {
    throw new ConfigError("ARCHIVE_S3, ARCHIVE_S3_SECRET and ARCHIVE_RECIPIENT belong together");
  }
  return {
    bucket: archiveS3,
    secret: archiveSecret,
    recipient: archiveRecipient,
    at: found.archiveAt,
    name: found.archiveName,
  };
}

/** The archive of a Worker's environment. @throws ConfigError as `parseArchive` does. */
export const archiveConfigOf = (env: object): ArchiveConfig | undefined =>
  parseArchive(env as Record<string, unknown>);
