import { expect, test } from "vitest";
import { daysLeft, dueReminder, nextAlertAt } from "../../../../functions/wkd/watch/reminders.ts";
import { DAY_MS, NOW } from "../keys.ts";

const HOUR_MS = DAY_MS / 24;

test.each([
  // days until the end   the most urgent alert that is due
  [61, undefined],
  [60, 60],
  [31, 60],
  [30, 30],
  [14, 14],
  [7.5, 14],
  [7, 7],
  [1, 1],
  [0.1, 1],
  [0, 0],
  [-100, 0],
])("%d days before its end a key is worth the alert for %s days", (days, due) => {
  expect(dueReminder(NOW + days * DAY_MS, NOW)).toBe(due);
});

test("a key that never ends is worth none", () => {
  expect(dueReminder(undefined, NOW)).toBeUndefined();
  expect(nextAlertAt(undefined, undefined)).toBeUndefined();
  expect(daysLeft(undefined, NOW)).toBeUndefined();
});

test.each([
  // last alert   the next one comes so many days before the end
  [undefined, 60],
  [60, 30],
  [30, 14],
  [14, 7],
  [7, 1],
  [1, 0],
] as const)("after the alert for %s days comes the one for %d", (last, next) => {
  expect(nextAlertAt(NOW, last)).toBe(NOW - next * DAY_MS);
});

test("after the end there is nothing more to say", () => {
  expect(nextAlertAt(NOW, 0)).toBeUndefined();
});

test.each([
  [NOW + DAY_MS, 1],
  [NOW + DAY_MS - 1, 0],
  [NOW + 10 * DAY_MS + HOUR_MS, 10],
  [NOW - DAY_MS, 0],
])("whole days are counted", (expiresAt, days) => {
  expect(daysLeft(expiresAt, NOW)).toBe(days);
});
