/** The beginning of a list. */
import { expect, test } from "vitest";
import { firstOf } from "../../../src/store/first-of.ts";

const isEven = (number: number) => number % 2 === 0;

test("the last one is told where another one that is wanted follows", () => {
  expect(firstOf([1, 2, 3, 4, 5], 2, isEven)).toEqual({ found: [2, 4], last: undefined });
  expect(firstOf([1, 2, 3, 4, 5, 6], 2, isEven)).toEqual({ found: [2, 4], last: 4 });
  expect(firstOf([1, 3], 2, isEven)).toEqual({ found: [], last: undefined });
});

test("no more is read than to the one that follows", () => {
  const read: number[] = [];
  function* numbers() {
    for (let number = 1; ; number += 1) {
      read.push(number);
      yield number;
    }
  }
  expect(firstOf(numbers(), 2, isEven).found).toEqual([2, 4]);
  expect(read.at(-1)).toBe(6);
});
