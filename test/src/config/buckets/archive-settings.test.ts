import { describe, expect, test } from "vitest";
import { parseArchive } from "../../../../src/config/buckets/archive-settings.ts";

const bucket = {
  endpoint: "https://s3.gra.io.cloud.ovh.net/",
  region: "gra",
  bucket: "archive",
  prefix: "/of/us/",
  accessKeyId: "key",
};
const set = {
  ARCHIVE_S3: JSON.stringify(bucket),
  ARCHIVE_S3_SECRET: "secret",
  ARCHIVE_RECIPIENT: "board@example.org",
};

test("nothing of it is no archive", () => {
  expect(parseArchive({})).toBeUndefined();
  expect(parseArchive({ ARCHIVE_AT: "daily", ARCHIVE_S3: "" })).toBeUndefined();
});

test("what is set is taken, without slashes at its ends", () => {
  expect(parseArchive(set)).toEqual({
    bucket: { ...bucket, endpoint: "https://s3.gra.io.cloud.ovh.net", prefix: "of/us" },
    secret: "secret",
    recipient: "board@example.org",
    at: "*-*-* 03:30",
    name: "randwerk",
  });
});

describe("what cannot be used is refused by name", () => {
  const withBucket = (more: object) => ({ ARCHIVE_S3: JSON.stringify({ ...bucket, ...more }) });
  test.each([
    [{ ARCHIVE_S3_SECRET: "" }, /ARCHIVE_S3, ARCHIVE_S3_SECRET and ARCHIVE_RECIPIENT belong/],
    [{ ARCHIVE_S3: "archive" }, /^ARCHIVE_S3 is not JSON; it takes JSON such as/],
    [{ ARCHIVE_S3: "[]" }, /^ARCHIVE_S3 takes JSON such as/],
    [withBucket({ secret: "s" }), /^ARCHIVE_S3 knows no "secret"/],
    [withBucket({ endpoint: "s3.gra" }), /^ARCHIVE_S3 needs "endpoint"/],
    [withBucket({ region: undefined }), /^ARCHIVE_S3 needs "region"/],
    [withBucket({ bucket: "a/b" }), /^ARCHIVE_S3 needs "bucket"/],
    [withBucket({ prefix: "a b" }), /^ARCHIVE_S3 takes letters, digits/],
    [withBucket({ accessKeyId: "" }), /^ARCHIVE_S3 needs "accessKeyId"/],
    [{ ARCHIVE_RECIPIENT: "board" }, /^ARCHIVE_RECIPIENT is not a mail address/],
    [{ ARCHIVE_NAME: "../other" }, /^ARCHIVE_NAME takes letters/],
  ])("%j", (more, said) => expect(() => parseArchive({ ...set, ...more })).toThrow(said));
});
