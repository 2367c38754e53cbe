import { expect, test } from "vitest";
import * as own from "../../../agents/cli/limits.ts";
import * as archive from "../../../functions/archive/limits.ts";
import * as checks from "../../../functions/heartbeats/limits.ts";
import * as links from "../../../functions/links/limits.ts";
import * as keys from "../../../functions/wkd/limits.ts";
import * as alerts from "../../../src/alerts/limits.ts";
import * as house from "../../../src/limits.ts";

test("the command line judges files by what the service takes", () => {
  expect([own.MAX_REQUEST_BYTES, own.MAX_IMPORT_BYTES, own.MAX_KEY_REQUEST_BYTES]).toEqual([
    house.MAX_JSON_BYTES,
    links.MAX_IMPORT_BYTES,
    keys.MAX_KEY_REQUEST_BYTES,
  ]);
  expect(own.MAX_ARCHIVE_PIECE_BYTES).toBe(archive.MAX_PIECE_BYTES);
});

test("the command line knows what a check is given, and when a key's owner is reminded", () => {
  expect(own).toMatchObject({
    KEPT_DAYS: checks.KEPT_DAYS,
    DEFAULT_ARRIVAL_GRACE_SECONDS: checks.DEFAULT_ARRIVAL_GRACE_SECONDS,
    DEFAULT_WATCH_DAYS: checks.DEFAULT_WATCH_DAYS,
    DEFAULT_MIN_FREE_BYTES: checks.DEFAULT_MIN_FREE_BYTES,
    SOON_DAYS: keys.EXPIRY_WARNING_DAYS,
  });
  expect(own.SEARCHED_ALERTS).toBe(alerts.MAX_PAGE);
  expect(keys.ALERT_DAYS).toContain(own.URGENT_DAYS);
});
