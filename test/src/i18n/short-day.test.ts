import { expect, test } from "vitest";
import { shortDay } from "../../../src/i18n/short-day.ts";

test("a day of UTC has its month in short", () => {
  expect(shortDay("2026-11-26", "de")).toBe("26. Nov.");
  expect(shortDay("2026-11-26", "en")).toBe("26 Nov");
});
