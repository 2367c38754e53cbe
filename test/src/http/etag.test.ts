import { expect, test } from "vitest";
import { etagOf, expectedVersions, isExpected, namesEtag } from "../../../src/http/etag.ts";

test("the ETag of a version is a quoted number", () => expect(etagOf(12)).toBe('"12"'));

test.each([
  [undefined, undefined],
  ["*", undefined],
  [" * ", undefined],
  ['"7"', [7]],
  [' "7" ', [7]],
  ['"0"', [0]],
  ['"999999999999999"', [999_999_999_999_999]],
  ['"7", "8"', [7, 8]],
  ['"7","8" , "9"', [7, 8, 9]],
  ['W/"7", "8"', [8]],
  // A text that is none of our tags is a version that nothing has: no change goes through by mistake.
  ['"1000000000000000"', []],
  ["", []],
  ["7", []],
  ['"7', []],
  ['7"', []],
  ['W/"7"', []],
  ['"x"', []],
  ['"-7"', []],
  ['"7.5"', []],
  ["**", []],
  ['"7" "8"', []],
])("If-Match %j expects %j", (header, versions) => {
  expect(expectedVersions(header)).toEqual(versions);
});

test("only what is expected may be changed, and anything where nothing is", () => {
  expect(isExpected(undefined, 3)).toBe(true);
  expect(isExpected(undefined, undefined)).toBe(true);
  expect(isExpected([2, 3], 3)).toBe(true);
  expect(isExpected([2], 3)).toBe(false);
  expect(isExpected([], 3)).toBe(false);
  expect(isExpected([0], undefined)).toBe(false);
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
