/** A place in object storage that speaks S3, as a setting names it. */
import type { Wrong } from "../readers.ts";

/** Where it is, and who asks there. */
export interface BucketSettings {
  /** `https://s3.gra.io.cloud.ovh.net`, without a slash at its end. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Before every key, without slashes at its ends; empty: none. */
  readonly prefix: string;
  readonly accessKeyId: string;
}

export const BUCKET_EXAMPLE = `takes JSON such as {"endpoint": "https://s3.gra.io.cloud.ovh.net", "region": "gra", "bucket": "archive", "prefix": "randwerk", "accessKeyId": "0a1b2c3d"}`;

const FIELDS = ["endpoint", "region", "bucket", "prefix", "accessKeyId"] as const;

/** Judges what a setting says of a bucket; `wrong` is told the first fault. */
export function readBucket(said: unknown, wrong: Wrong): BucketSettings | undefined {
  if (!isRecord(said)) return wrong(BUCKET_EXAMPLE);
  const strange = Object.keys(said).find((name) => !FIELDS.some((field) => field === name));
  if (strange !== undefined) {
    return wrong(`knows no ${JSON.stringify(strange)}; it ${BUCKET_EXAMPLE}`);
  }
  const { endpoint, region, bucket, prefix = "", accessKeyId } = said;
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

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isWord = (value: unknown, form: RegExp): value is string =>
  typeof value === "string" && form.test(value);
