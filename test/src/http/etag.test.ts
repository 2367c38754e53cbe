import { expect, test } from "vitest";
import { etagOf, expectedVersion, namesEtag } from "../../../src/http/etag.ts";

test("the ETag of a version is a quoted number", () => expect(etagOf(12)).toBe('"12"'));

test.each([
  [undefined, undefined],
  ["*", undefined],
  [" * ", undefined],
  ['"7"', 7],
  [' "7" ', 7],
  ['"0"', 0],
  ['"999999999999999"', 999_999_999_999_999],
  // A text that is none of our tags is a version that nothing has: no change goes through by mistake.
  ['"1000000000000000"', 0],
  ["", 0],
  ["7", 0],
  ['"7', 0],
  ['7"', 0],
  ['W/"7"', 0],
  ['"7", "8"', 0],
  ['"x"', 0],
  ['"-7"', 0],
  ['"7.5"', 0],
  ["**", 0],
])("If-Match %j expects version %s", (header, version) => {
  expect(expectedVersion(header)).toBe(version);
});

test.each([
  [null, false],
  ["", false],
  ['"a"', true],
  ['"b"', false],
  ["a", false],
  ["*", true],
  ["W/*", true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['"a","b"', true],
  ['"b", W/"a"', true],
  [' "b" ,  "a" ', true],
  ['"b", "c"', false],
  ['"aa"', false],
  ['w/"a"', false],
])('If-None-Match %j names "a": %s', (header, names) => {
  expect(namesEtag(header, '"a"')).toBe(names);
});
