import { describe, expect, test } from "vitest";
import { archivePage } from "../../../../functions/archive/console/page.tsx";
import {
  afterDrill,
  afterFault,
  afterNight,
  newState,
  type ArchiveState,
} from "../../../../functions/archive/night/state.ts";
import type { Fault } from "../../../../functions/archive/kept/fault.ts";
import { parseConfig, parseSettings } from "../../../../src/config/config.ts";
import { siteSettings } from "../../../../src/config/site/settings.ts";
import { DAY_MS } from "../../../../src/durations.ts";

const NOW = Date.UTC(2026, 10, 26, 3, 30);
const daily = { key: "daily", next: (after: number) => after + DAY_MS };

const text = (state: ArchiveState | undefined, fault?: Fault, isSetUp = true) =>
  archivePage({
    frame: {
      language: "en",
      site: { ...parseSettings(siteSettings, {}), logo: undefined },
      here: "/console/archive",
    },
    config: parseConfig({}),
    state,
    isSetUp,
    fault,
  })
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");

const night = {
  at: NOW,
  rows: 12_345,
  bytes: 1_500_000,
  tookMs: 1,
  path: "one/daily/2026-11-26/1",
};
const made = afterNight(newState(NOW, daily), night, daily, NOW);

describe("the page of the archive", () => {
  test("says how to set it up where it is not", () => {
    expect(text(undefined, undefined, false)).toContain("Not set up yet: docs/runbooks/archive.md");
  });

  test("says what is wrong with the settings", () => {
    const wrong = text(undefined, { kind: "settings", detail: "ARCHIVE_S3 is not JSON" }, false);
    expect(wrong).toContain("The settings cannot be used: ARCHIVE_S3 is not JSON");
    expect(wrong).not.toContain("Not set up yet");
  });

  test("says when the last one was made, how large it is, and where", () => {
    const page = text(made);
    expect(page).toContain("12,345");
    expect(page).toContain("1.5 MB");
    expect(page).toContain("one/daily/2026-11-26/1");
    expect(page).toContain("Not tried yet.");
  });

  test("shows sizes from the second one on", () => {
    expect(text(made)).not.toContain("Size of the last archives");
    expect(text(afterNight(made, night, daily, NOW))).toContain("Size of the last archives");
  });

  test("says why the last try failed, and how the drill went", () => {
    const failed = afterFault(made, { kind: "no-key", address: "a@example.org" }, NOW);
    const drilled = afterDrill(
      failed,
      { at: NOW, path: "p", tookMs: 1, fault: { kind: "altered", what: "file" } },
      NOW,
    );
    const page = text(drilled);
    expect(page).toContain("The key directory has no key of a@example.org (ARCHIVE_RECIPIENT).");
    expect(page).toContain("The archive was altered, or is not whole (file).");
  });

  test("says what the bucket protects, as it was found out", () => {
    const found = {
      unsignedRead: "yes",
      wrongRegion: "no",
      alteredBody: "yes",
      overwrite: "yes",
      lockedVersion: "no",
      deletion: "no",
      clockAheadMs: 600_000,
    } as const;
    const page = text({ ...made, protection: { at: NOW, found } });
    expect(page).toContain("Strangers cannot read yes");
    expect(page).toContain("Locked versions cannot be deleted no");
    expect(page).toContain("The clock here is 10 min ahead.");
  });
});
