import { expect, test } from "vitest";
import { scarceRowsAlert } from "../../../src/alerts/watch/alerts.ts";
import { dailyRowsWritten, isScarce, lastsFor } from "../../../src/service/quota.ts";

const HOUR = 3_600_000;
const at = (time: string) => Date.parse(`2040-01-01T${time}Z`);

test.each([
  // settings, limit of a day
  [{}, 100_000],
  [{ DAILY_ROWS_WRITTEN: "1600000" }, 1_600_000],
  [{ DAILY_ROWS_WRITTEN: "none" }, Infinity],
  [{ STORE_FOLDERS: {} }, Infinity],
  [{ STORE_FOLDERS: {}, DAILY_ROWS_WRITTEN: "5000" }, 5_000],
])("%j may write %d rows", (settings, limit) => expect(dailyRowsWritten(settings)).toBe(limit));

test.each(["0", "999", "50000001", "all", "1e5"])("DAILY_ROWS_WRITTEN=%s is refused", (text) =>
  expect(() => dailyRowsWritten({ DAILY_ROWS_WRITTEN: text })).toThrow(
    "DAILY_ROWS_WRITTEN must be 1000 to 50000000 rows, or none",
  ),
);

test("rows are scarce from 70 % on, and never where there is no limit", () => {
  expect(isScarce(69_999, 100_000)).toBe(false);
  expect(isScarce(70_000, 100_000)).toBe(true);
  expect(isScarce(5e9, Infinity)).toBe(false);
});

test("the rest of a day's rows lasts by the pace since midnight UTC", () => {
  expect(lastsFor(70_000, 100_000, at("07:00"))).toBe(3 * HOUR);
  expect(lastsFor(70_000, 100_000, at("20:00"))).toBeUndefined();
  expect(lastsFor(100_000, 100_000, at("12:00"))).toBe(0);
  expect(lastsFor(120_000, 100_000, at("12:00"))).toBe(0);
});

test("the alert says how much, how long, and where to look", () => {
  const used = { written: 70_123, limit: 100_000 };
  expect(scarceRowsAlert(used, at("07:00"), { language: "en" })).toMatchObject({
    severity: "warn",
    subjectId: "rows",
    title: "70% of today's quota of writes are used up",
    text:
      "Since 00:00 UTC 70,123 rows were written; a day has 100,000. At this pace they last for another 2 h 58 min; " +
      "after that pings and changes are refused until 00:00 UTC. Where they go: “randwerk status”; what helps: docs/runbooks/cloudflare.md",
  });
  expect(scarceRowsAlert(used, at("20:00"), { language: "de" })).toMatchObject({
    title: "Vom Tageskontingent zum Schreiben sind 70\u00A0% verbraucht",
    text:
      "Seit 0 Uhr UTC wurden 70.123 Zeilen geschrieben; 100.000 sind es am Tag. Geht es so weiter, reichen sie bis Mitternacht (UTC). " +
      "Wohin sie gehen, sagt „randwerk status“; was hilft: docs/runbooks/cloudflare.de.md",
  });
});
