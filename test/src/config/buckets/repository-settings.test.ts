import { describe, expect, test } from "vitest";
import { s3RepositoriesOf } from "../../../../src/config/buckets/repository-settings.ts";

const one = {
  name: "nextcloud",
  endpoint: "https://s3.gra.io.cloud.ovh.net/",
  region: "gra",
  bucket: "backups",
  prefix: "/nextcloud/",
  accessKeyId: "key",
  secretAccessKey: "a-secret",
};
const parse = (said: unknown) =>
  s3RepositoriesOf({ S3_REPOSITORIES: typeof said === "string" ? said : JSON.stringify(said) });

test("without it there are none", () => {
  expect(s3RepositoriesOf({})).toEqual([]);
});

test("what is set is taken, without slashes at its ends", () => {
  expect(parse([one, { ...one, name: "mail" }])).toEqual([
    { ...one, endpoint: "https://s3.gra.io.cloud.ovh.net", prefix: "nextcloud" },
    { ...one, name: "mail", endpoint: "https://s3.gra.io.cloud.ovh.net", prefix: "nextcloud" },
  ]);
});

describe("what cannot be used is refused by name, and no secret is said", () => {
  test.each([
    ["nextcloud", /^S3_REPOSITORIES is not JSON; it takes a JSON list/],
    [one, /^S3_REPOSITORIES takes a JSON list/],
    [["nextcloud"], /^S3_REPOSITORIES takes a JSON list/],
    [[{ ...one, name: "a b" }], /^S3_REPOSITORIES needs "name"/],
    [
      [{ ...one, secretAccessKey: undefined }],
      /^S3_REPOSITORIES needs "secretAccessKey" in "nextcloud"/,
    ],
    [[{ ...one, endpoint: "s3.gra" }], /^S3_REPOSITORIES in "nextcloud": needs "endpoint"/],
    [[{ ...one, secret: "s" }], /^S3_REPOSITORIES in "nextcloud": knows no "secret"/],
    [[one, one], /^S3_REPOSITORIES has two that are called "nextcloud"/],
    [Array.from({ length: 51 }, () => one), /^S3_REPOSITORIES takes at most 50/],
  ])("%j", (said, fault) => {
    expect(() => parse(said)).toThrow(fault);
    expect(() => parse(said)).not.toThrow(/a-secret/);
  });
});
