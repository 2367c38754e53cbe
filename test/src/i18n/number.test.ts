import { expect, test } from "vitest";
import {
  numberInWords,
  percentInWords,
  ratioInWords,
  threeDigits,
} from "../../../src/i18n/number.ts";

test.each([
  [0, 0, "0", "0"],
  [1234.5, 0, "1.235", "1,235"],
  [1234.5, 1, "1.234,5", "1,234.5"],
  [1_234_567, 2, "1.234.567", "1,234,567"],
  [0.25, 1, "0,3", "0.3"],
  [-1.5, 1, "-1,5", "-1.5"],
])("%d with %i decimals is %s, in English %s", (value, decimals, german, english) => {
  expect(numberInWords(value, "de", decimals)).toBe(german);
  expect(numberInWords(value, "en", decimals)).toBe(english);
});

test.each([
  [12.345, "12,3", "12.3"],
  [1.5, "1,5", "1.5"],
  [2500, "2.500", "2,500"],
])("three digits of %d are %s, in English %s", (value, german, english) => {
  expect([threeDigits(value, "de"), threeDigits(value, "en")]).toEqual([german, english]);
});

test.each([
  // A second of outage in ninety days is no hundred.
  [1 - 1 / 7_776_000, "99,99\u00a0%", "99.99%"],
  [1, "100\u00a0%", "100%"],
  [0.5, "50\u00a0%", "50%"],
  [0, "0\u00a0%", "0%"],
])("the share %d is %s, in English %s", (share, german, english) => {
  expect([percentInWords(share, "de"), percentInWords(share, "en")]).toEqual([german, english]);
});

test("every whole percentage is told as it is, which floating point alone would not do", () => {
  const all = Array.from({ length: 101 }, (_, percent) => percent);
  expect(all.map((percent) => percentInWords(percent / 100, "en", 0))).toEqual(
    all.map((percent) => `${percent}%`),
  );
  expect(percentInWords(1 - 1 / (400 * 86_400_000), "en")).toBe("99.99%");
});

test("a percentage may be whole", () => expect(percentInWords(0.129, "de", 0)).toBe("12\u00a0%"));

test("a ratio that is too small is never told as enough", () => {
  expect([ratioInWords(4.49, "de"), ratioInWords(4.49, "en")]).toEqual(["4,4", "4.4"]);
  expect(ratioInWords(3, "de")).toBe("3");
});
