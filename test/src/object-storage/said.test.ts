import { describe, expect, test } from "vitest";
import { codeIn, pageIn, regionIn } from "../../../src/object-storage/said.ts";

const object = (key: string, size = 3) =>
  `<Contents><Key>${key}</Key><LastModified>2026-11-26T03:30:00.000Z</LastModified><Size>${size}</Size></Contents>`;
const list = (inner: string) =>
  `<?xml version="1.0"?><ListBucketResult>${inner}</ListBucketResult>`;

describe("a list of S3", () => {
  test.each([
    ["a/b.json", "a/b.json"],
    ["a%20b", "a b"],
    ["a+b", "a b"],
    ["a%2Bb", "a+b"],
    ["%C3%A4", "ä"],
    ["50%", "50%"],
  ])("tells the key %s as %s", (told, key) => {
    const { objects } = pageIn(list(object(told)));
    expect(objects).toEqual([{ key, bytes: 3, at: Date.UTC(2026, 10, 26, 3, 30) }]);
  });

  test.each([
    [
      "<IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b&#x2F;&#43;</NextContinuationToken>",
      "a&b/+",
    ],
    ["<IsTruncated>false</IsTruncated><NextContinuationToken>a</NextContinuationToken>", undefined],
    ["<IsTruncated>true</IsTruncated>", undefined],
    ["", undefined],
  ])("goes on after %s with %s", (inner, next) => {
    expect(pageIn(list(inner)).next).toBe(next);
  });
});

test.each([
  ["<Error><Code>SlowDown</Code><Message>x</Message></Error>", "SlowDown"],
  ["<html>nothing</html>", ""],
  ["", ""],
])("the code of %j is %j", (text, code) => expect(codeIn(text)).toBe(code));

test.each([
  ["<Error><Code>AuthorizationHeaderMalformed</Code><Region>gra</Region></Error>", "gra"],
  ["<Error><Region>eu-central-1</Region></Error>", "eu-central-1"],
  ["<Error><Region>a region of one's own</Region></Error>", undefined],
  ["<Error><Region></Region></Error>", undefined],
  ["<Error><Code>AuthorizationHeaderMalformed</Code></Error>", undefined],
])("the region that %j expects is %j", (text, region) => expect(regionIn(text)).toBe(region));
