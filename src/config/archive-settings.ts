/**
 * Settings of the archive in object storage: read by who makes one. A table of their own, so that a mistake in them
 * stops nothing else.
 */
import { ConfigError, parseSettings } from "./config.ts";
import { MAX_SCHEDULE_CHARACTERS } from "./limits.ts";
import { json, type Reader, type Wrong } from "./readers.ts";
import { setting } from "./setting.ts";

/** A place in object storage that speaks S3, and who asks there. */
export interface BucketSettings {
  /** `https://s3.gra.io.cloud.ovh.net`, without a slash at its end. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Before every key, without slashes at its ends; empty: none. */
  readonly prefix: string;
  readonly accessKeyId: string;
}

const EXAMPLE = `takes JSON such as {"endpoint": "https://s3.gra.io.cloud.ovh.net", "region": "gra", "bucket": "archive", "prefix": "randwerk", "accessKeyId": "0a1b2c3d"}`;

const FIELDS = ["endpoint", "region", "bucket", "prefix", "accessKeyId"] as const;

/** Judges what a setting or a check says of a bucket; `wrong` is told the first fault. */
function readBucket(said: unknown, wrong: Wrong): BucketSettings | undefined {
  if (typeof said !== "object" || said === null || Array.isArray(said)) return wrong(EXAMPLE);
  const given = said as Readonly<Record<string, unknown>>;
  const strange = Object.keys(given).find((name) => !FIELDS.some((field) => field === name));
  if (strange !== undefined) return wrong(`knows no ${JSON.stringify(strange)}; it ${EXAMPLE}`);
  const { endpoint, region, bucket, prefix = "", accessKeyId } = given;
  const url = typeof endpoint === "string" ? URL.parse(endpoint) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search + url.hash + url.username) {
    return wrong(`needs "endpoint": a URL such as https://s3.gra.io.cloud.ovh.net`);
  }
  if (!isWord(region, /^[\w-]{1,60}$/)) return wrong(`needs "region", such as "gra"`);
  if (!isWord(bucket, /^[\w.-]{1,255}$/)) return wrong(`needs "bucket": its name`);
  if (!isWord(prefix, /^[\w./-]{0,200}$/)) {
    return wrong(`takes letters, digits, and . _ - / in "prefix"`);
  }
  if (!isWord(accessKeyId, /^[\x21-\x7e]{1,200}$/)) return wrong(`needs "accessKeyId"`);
  return {
    endpoint: url.href.replace(/\/+$/, ""),
    region,
    bucket,
    prefix: prefix.replace(/^\/+|\/+$/g, ""),
    accessKeyId,
  };
}

const isWord = (value: unknown, form: RegExp): value is string =>
  typeof value === "string" && form.test(value);

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
  archiveS3: setting("ARCHIVE_S3", json(EXAMPLE, readBucket)),
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
