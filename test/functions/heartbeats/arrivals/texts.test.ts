/** Texts of alerts about archives and repositories, word by word. */
import { describe, expect, test } from "vitest";
import { NAMED_ARCHIVES } from "../../../../functions/heartbeats/arrivals/limits.ts";
import {
  tell,
  type Occasion,
  type Story,
} from "../../../../functions/heartbeats/arrivals/texts.ts";

const AT = Date.parse("2026-11-23T12:00:00Z");
const HOUR = 3_600_000;
const archiveOf = (n: number, name: string | undefined = `web-${n}`) => ({
  archive: String(n).padStart(64, "a"),
  name,
  madeAt: AT + n * HOUR,
});

const story: Story = {
  check: "web",
  repository: "0123456789abcdef",
  archives: [archiveOf(1)],
  timezone: "Europe/Berlin",
  reportedAt: AT - HOUR,
  lastArrived: archiveOf(-24, "old"),
  freeBytes: 1_234_567_890,
  minFreeBytes: 10_000_000_000,
  lockedSince: AT - 48 * HOUR,
};
const noArchives = { archives: [] };

describe("in English", () => {
  test.each<[Occasion, Partial<Story>, string, string[]]>([
    [
      "missing",
      {},
      "Backup has not arrived: web",
      [
        "Reported as done, not in the repository 01234567…. Last looked there: Monday, 23 November 2026, 12:00 (CET).",
        "    web-1, done Monday, 23 November 2026, 14:00 (CET)",
        "Last one that has arrived: old, done Sunday, 22 November 2026, 13:00 (CET).",
        "Does the host perhaps back up into another repository? “borg list” on the host and on the backup server shows it.",
      ],
    ],
    [
      "unproven",
      {},
      "Arrival of the backup is not proven: web",
      [
        "Reported as done, but nobody has looked into the repository 01234567… since. The last report from there: Monday, 23 November 2026, 12:00 (CET).",
        "    web-1, done Monday, 23 November 2026, 14:00 (CET)",
        "Last one that has arrived: old, done Sunday, 22 November 2026, 13:00 (CET).",
        "Does randwerk-arrived.timer run on the backup server? If nobody is ever to look there: “randwerk checks edit … --arrival-grace 0”.",
      ],
    ],
    [
      "unproven",
      { reportedAt: undefined, lastArrived: undefined },
      "Arrival of the backup is not proven: web",
      [
        "Reported as done, but nobody has looked into the repository 01234567… since. No report has ever come from there.",
        "    web-1, done Monday, 23 November 2026, 14:00 (CET)",
        "None has arrived yet.",
        "Does randwerk-arrived.timer run on the backup server? If nobody is ever to look there: “randwerk checks edit … --arrival-grace 0”.",
      ],
    ],
    [
      "arrived",
      {},
      "Backup has arrived: web",
      [
        "The backups are proven to be in the repository 01234567… again.",
        "    web-1, done Monday, 23 November 2026, 14:00 (CET)",
      ],
    ],
    [
      "deleted",
      {},
      "Backup deleted: web",
      [
        "An archive that was reported has been deleted from the repository 01234567…, or cannot be read any more.",
        "    web-1, done Monday, 23 November 2026, 14:00 (CET)",
        "If none of you did this, it is an intrusion or damage: do not clean up (no “borg compact”), because an append-only repository can be taken back to where it was before.",
      ],
    ],
    [
      "restored",
      {},
      "Deleted backup is there again: web",
      [
        "What seemed deleted from the repository 01234567… is proven to be there again.",
        "    web-1, done Monday, 23 November 2026, 14:00 (CET)",
      ],
    ],
    [
      "low-space",
      noArchives,
      "Little space for backups: web",
      [
        "1.2 GB are free where the repository 01234567… lies; it should be at least 10 GB.",
        "When the disk is full, every backup fails.",
      ],
    ],
    [
      "old-lock",
      noArchives,
      "Repository locked for more than a day: web",
      [
        "The repository 01234567… is locked since Saturday, 21 November 2026, 13:00 (CET). No backup takes that long; new ones fail.",
        "If no borg is running there any more, “borg break-lock” removes the lock.",
      ],
    ],
  ])("%s with %j", (occasion, more, title, paragraphs) => {
    expect(tell(occasion, { ...story, ...more }, "en")).toEqual({
      title,
      text: paragraphs.join("\n\n"),
    });
  });
});

describe("in German", () => {
  const made = "    web-1, fertig Montag, 23. November 2026, 14:00 Uhr (MEZ)";
  const last = "Zuletzt angekommen: old, fertig Sonntag, 22. November 2026, 13:00 Uhr (MEZ).";
  test.each<[Occasion, Partial<Story>, string, string[]]>([
    [
      "missing",
      {},
      "Sicherung nicht angekommen: web",
      [
        "Als fertig gemeldet, aber nicht im Repository 01234567…. Dort zuletzt nachgesehen: Montag, 23. November 2026, 12:00 Uhr (MEZ).",
        made,
        last,
      ],
    ],
    [
      "unproven",
      {},
      "Ankunft der Sicherung nicht bewiesen: web",
      [
        "Als fertig gemeldet, aber seitdem hat niemand im Repository 01234567… nachgesehen. Der letzte Bericht von dort: Montag, 23. November 2026, 12:00 Uhr (MEZ).",
        made,
        last,
      ],
    ],
    [
      "unproven",
      { reportedAt: undefined, lastArrived: undefined },
      "Ankunft der Sicherung nicht bewiesen: web",
      [
        "Als fertig gemeldet, aber seitdem hat niemand im Repository 01234567… nachgesehen. Von dort kam noch nie ein Bericht.",
        made,
        "Angekommen ist noch keine.",
      ],
    ],
    [
      "arrived",
      {},
      "Sicherung angekommen: web",
      ["Die Sicherungen sind wieder im Repository 01234567… nachgewiesen.", made],
    ],
    [
      "deleted",
      {},
      "Sicherung gelöscht: web",
      [
        "Ein Archiv, das gemeldet war, ist im Repository 01234567… gelöscht oder nicht mehr lesbar.",
        made,
      ],
    ],
    [
      "deleted",
      { archives: [archiveOf(1), archiveOf(2)] },
      "2 Sicherungen gelöscht: web",
      [
        "Archive, die gemeldet waren, sind im Repository 01234567… gelöscht oder nicht mehr lesbar.",
        `${made}\n    web-2, fertig Montag, 23. November 2026, 15:00 Uhr (MEZ)`,
      ],
    ],
    [
      "restored",
      {},
      "Gelöschte Sicherung wieder da: web",
      ["Was im Repository 01234567… gelöscht schien, ist dort wieder nachgewiesen.", made],
    ],
    [
      "low-space",
      noArchives,
      "Wenig Platz für Sicherungen: web",
      [
        "Beim Repository 01234567… sind noch 1,2 GB frei, mindestens 10 GB sollen es sein.",
        "Läuft die Platte voll, dann schlägt jede Sicherung fehl.",
      ],
    ],
    [
      "old-lock",
      noArchives,
      "Repository seit über einem Tag gesperrt: web",
      [
        "Das Repository 01234567… ist gesperrt seit Samstag, 21. November 2026, 13:00 Uhr (MEZ). So lange dauert keine Sicherung; neue schlagen fehl.",
        "Wenn dort kein borg mehr läuft, hebt „borg break-lock“ die Sperre auf.",
      ],
    ],
  ])("%s with %j", (occasion, more, title, paragraphs) => {
    const told = tell(occasion, { ...story, ...more }, "de");
    expect(told.title).toBe(title);
    expect(told.text.split("\n\n").slice(0, paragraphs.length)).toEqual(paragraphs);
  });
});

describe("archives", () => {
  test("of several are told as several", () => {
    const { title, text } = tell(
      "deleted",
      { ...story, archives: [archiveOf(2), archiveOf(1)] },
      "en",
    );
    expect(title).toBe("2 backups deleted: web");
    expect(text).toContain("Archives that were reported have been deleted");
  });

  test("without a name are told by the beginning of their id", () => {
    const one = { ...archiveOf(1), name: undefined };
    expect(tell("arrived", { ...story, archives: [one] }, "en").text).toContain(
      "    aaaaaaaa…, done",
    );
  });

  test.each([
    [NAMED_ARCHIVES, undefined],
    [NAMED_ARCHIVES + 1, "    … and 1 more"],
    [NAMED_ARCHIVES + 7, "    … and 7 more"],
  ])("of %i the first ten are named", (count, more) => {
    const archives = Array.from({ length: count }, (_, n) => archiveOf(n));
    const [, list = ""] = tell("arrived", { ...story, archives }, "en").text.split("\n\n");
    const lines = list.split("\n");
    expect(lines.filter((line) => line.includes(", done "))).toHaveLength(NAMED_ARCHIVES);
    expect(lines[NAMED_ARCHIVES]).toBe(more);
  });
});

test.each([
  [undefined, "0 GB"],
  [0, "0 GB"],
  [49_999_999, "0 GB"],
  [50_000_000, "0.1 GB"],
  [999_999_999, "1 GB"],
  [1_234_000_000_000, "1,234 GB"],
])("%s bytes are told as %s", (freeBytes, told) => {
  const { text } = tell("low-space", { ...story, freeBytes, archives: [] }, "en");
  expect(text.startsWith(`${told} are free`)).toBe(true);
});
