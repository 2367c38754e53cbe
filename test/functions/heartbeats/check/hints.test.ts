/** Settings that silence a check: told where they are saved and shown. */
import { expect, test } from "vitest";
import { loadCron } from "../../../../functions/heartbeats/check/calendars.ts";
import type { Settings } from "../../../../functions/heartbeats/check/check.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { hintsOf } from "../../../../functions/heartbeats/check/hints.ts";

const NOW = Date.parse("2026-11-26T12:00:00Z");

test.each<[Partial<Settings>, string[]]>([
  [{}, []],
  [{ exitMap: { "1": "warn", "*": "fail" } }, []],
  [{ exitMap: { "*": "success" } }, ["exit-map-never-fails"]],
  [{ schedule: "*-*-* 06:00" }, []],
  [{ schedule: "0 6 * * *" }, []],
  [{ schedule: "*-02-29 06:00" }, []],
  [{ schedule: "2026-12-24 06:00" }, ["schedule-ends"]],
  [{ schedule: "2025-*-* 06:00" }, ["schedule-ends"]],
  [{ schedule: "2026..2030-*-* 06:00" }, ["schedule-ends"]],
  [{ schedule: "2026..2030-*-* 06:00\n*-01-01 06:00" }, []],
  [{ schedule: "2026/1-*-* 06:00" }, []],
  [{ channels: [] }, ["tells-nobody"]],
  [{ channels: ["mail"] }, []],
  [
    { exitMap: { "0-255": "warn" }, schedule: "2026-12-24 06:00", channels: [] },
    ["exit-map-never-fails", "schedule-ends", "tells-nobody"],
  ],
])("of %j: %j", async (settings, expected) => {
  await loadCron();
  expect(hintsOf({ ...defaultSettings, ...settings }, NOW)).toEqual(expected);
});
