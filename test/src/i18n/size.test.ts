import { expect, test } from "vitest";
import { sizeInWords } from "../../../src/i18n/size.ts";

test.each([
  // bytes              en          de
  [0, "0 B", "0 B"],
  [999, "999 B", "999 B"],
  [1000, "1 kB", "1 kB"],
  [1234, "1.23 kB", "1,23 kB"],
  [999_499, "999 kB", "999 kB"],
  [999_500, "1 MB", "1 MB"],
  [12_345_678_901, "12.3 GB", "12,3 GB"],
  [1.5e12, "1.5 TB", "1,5 TB"],
  [2.5e18, "2,500 PB", "2.500 PB"],
])("%i bytes are %s", (bytes, english, ofGerman) => {
  expect([sizeInWords(bytes, "en"), sizeInWords(bytes, "de")]).toEqual([english, ofGerman]);
});
