/** Meanings of exit statuses. */
import { expect, test } from "vitest";
import {
  isExitKey,
  meaningOf,
  neverFails,
  type ExitMap,
} from "../../../../functions/heartbeats/check/exit-map.ts";

const BORG: ExitMap = {
  "0": "success",
  "1": "warn",
  "100-127": "warn",
  "101": "fail",
  "*": "fail",
};

test.each<[ExitMap | undefined, number, string]>([
  // map              status  means
  [undefined, 0, "success"],
  [undefined, 1, "fail"],
  [BORG, 0, "success"],
  [BORG, 1, "warn"],
  [BORG, 2, "fail"],
  [BORG, 107, "warn"],
  [BORG, 101, "fail"],
  [BORG, 255, "fail"],
  [{ "3": "success" }, 0, "success"],
  [{ "3": "success" }, 4, "fail"],
  [{ "*": "success" }, 9, "success"],
  [{ "*": "fail" }, 0, "fail"],
  [{}, 0, "success"],
  [{}, 1, "fail"],
  // both ends of a range belong to it, and nothing beside them does
  [BORG, 99, "fail"],
  [BORG, 100, "warn"],
  [BORG, 127, "warn"],
  [BORG, 128, "fail"],
  [{ "7-7": "warn" }, 6, "fail"],
  [{ "7-7": "warn" }, 7, "warn"],
  [{ "7-7": "warn" }, 8, "fail"],
  [{ "0-3": "fail" }, 0, "fail"],
  [{ "0-3": "fail" }, 4, "fail"],
  // its own entry before a range, a range before the rest, the first of two ranges
  [{ "1-5": "warn", "3": "success" }, 3, "success"],
  [{ "*": "success", "1-5": "warn" }, 3, "warn"],
  [{ "1-5": "warn", "3-9": "success" }, 4, "warn"],
  [{ "1-5": "warn", "3-9": "success" }, 6, "success"],
])("with the map %j exit status %i means %s", (map, status, meaning) =>
  expect(meaningOf(status, map)).toBe(meaning),
);

test.each([
  ["0", true],
  ["255", true],
  ["*", true],
  ["100-127", true],
  ["7-7", true],
  ["0-255", true],
  ["00-09", true],
  ["256", false],
  ["999", false],
  ["1000", false],
  ["0-256", false],
  ["8-7", false],
  ["9-3", false],
  ["5-", false],
  ["-5", false],
  ["x-5", false],
  ["5-x", false],
  ["1-1-", false],
  ["**", false],
  [" 1", false],
  // what JavaScript would take for a number stands on either side of a range
  [" 1-5", false],
  ["1 -5", false],
  ["1- 5", false],
  ["1-5 ", false],
  ["1-2-3", false],
  ["-1", false],
  ["", false],
  ["KILL", false],
  ["007", false],
  ["00", false],
  ["01-05", true],
  ["__proto__", false],
  ["toString", false],
])("an exit map takes the key %s: %s", (key, good) => expect(isExitKey(key)).toBe(good));

test.each([
  [undefined, false],
  [{ "0": "success", "1": "warn" }, false],
  [{ "*": "success" }, true],
  [{ "*": "warn" }, true],
  [{ "1-255": "success" }, true],
  [{ "1-254": "success" }, false],
  [{ "*": "success", "2": "fail" }, false],
] as const)("the map %j never fails: %s", (map, expected) => {
  expect(neverFails(map)).toBe(expected);
});
