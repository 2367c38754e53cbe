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
  fullInDays: 12,
  path: undefined,
  unreadableSince: AT - 2 * HOUR,
  isAppendOnly: true,
};
const noArchives = { archives: [] };

describe("in English", () => {
  test.each<[Occasion, Partial<Story>, string, string[]]>([
    [
      "missing",
      {},
      "web has not arrived",
      [
        "Reported as done, but not in the repository 01234567…. Last looked there: Monday, 23 November 2026, 12:00 (CET).",
        "    web-1, done Monday, 23 November 2026, 14:00 (CET)",
        "Last one that has arrived: old, done Sunday, 22 November 2026, 13:00 (CET).",
        "Does the host perhaps back up into another repository? “borg list” on the host and on the backup server shows it.",
      ],
    ],
    [
      "unproven",
      {},
      "Arrival of web is not confirmed",
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
      "Arrival of web is not confirmed",
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
      "web has arrived again",
      [
        "The backups are confirmed in the repository 01234567… again.",
        "    web-1, done Monday, 23 November 2026, 14:00 (CET)",
      ],
    ],
    [
      "deleted",
      {},
      "An archive of web is deleted",
      [
        "An archive that was reported is not to be found in the repository 01234567… any more. “borg rename” and “borg recreate” look like that as well.",
        "    web-1, done Monday, 23 November 2026, 14:00 (CET)",
        "If none of you did this, it is an intrusion or damage: do not clean up (no “borg compact”), because an append-only repository can be taken back to where it was before.",
      ],
    ],
    [
      "deleted",
      { isAppendOnly: false, archives: [archiveOf(1), archiveOf(2)] },
      "2 archives of web are deleted",
      [
        "Archives that were reported are not to be found in the repository 01234567… any more. “borg rename” and “borg recreate” look like that as well.",
        "    web-1, done Monday, 23 November 2026, 14:00 (CET)\n    web-2, done Monday, 23 November 2026, 15:00 (CET)",
        "If none of you did this, it is an intrusion or damage: do not clean up (no “borg compact”), and copy the repository first. If “borg prune” tidies up, tell the check its rules: “randwerk checks edit … --expected-deletions”.",
      ],
    ],
    [
      "restored",
      {},
      "What was deleted of web is there again",
      [
        "What seemed deleted from the repository 01234567… is confirmed there again.",
        "    web-1, done Monday, 23 November 2026, 14:00 (CET)",
      ],
    ],
    [
      "low-space",
      noArchives,
      "web is low on space",
      [
        "1.2\u00A0GB are free where the repository 01234567… lies; it should be at least 10\u00A0GB.",
        "When the disk is full, every backup fails.",
      ],
    ],
    [
      "old-lock",
      noArchives,
      "A repository on web has been locked for more than a day",
      [
        "The repository 01234567… has been locked since Saturday, 21 November 2026, 13:00 (CET). No backup takes that long; new ones fail.",
        "If no borg is running there any more, “borg break-lock” removes the lock.",
      ],
    ],
    [
      "unseen",
      { ...noArchives, path: "/mnt/web" },
      "A repository on web is not seen any more",
      [
        "The repository 01234567… (/mnt/web) was last reported: Monday, 23 November 2026, 12:00 (CET). Others on the same server are still reported.",
        "Is a disk not mounted there? If it was removed on purpose, have it forgotten: “randwerk backups forget REPOSITORY”.",
      ],
    ],
    [
      "unreadable",
      { ...noArchives, path: "/mnt/web" },
      "A repository on web cannot be read",
      [
        "Since Monday, 23 November 2026, 11:00 (CET) the repository 01234567… (/mnt/web) cannot be judged as a whole. That does not mean deleted.",
        "On the backup server “randwerk-agent arrived” says what cannot be read, and “borg check --repository-only” whether it is damaged.",
      ],
    ],
    [
      "seen",
      noArchives,
      "The repository on web is back",
      ["The repository 01234567… is reported again, and can be read."],
    ],
  ])("%s with %j", (occasion, more, title, paragraphs) => {
    expect(tell(occasion, { ...story, ...more }, "en")).toEqual({
      title,
      text: paragraphs.join("\n\n"),
    });
  });
});

describe("in German", () => {
  test.each<[Occasion, Partial<Story>, string, string[]]>([
    [
      "missing",
      {},
      "web ist nicht angekommen",
      [
        "Als fertig gemeldet, aber nicht im Repository 01234567…. Dort zuletzt nachgesehen: Montag, 23. November 2026, 12:00 Uhr (MEZ).",
        "    web-1, fertig Montag, 23. November 2026, 14:00 Uhr (MEZ)",
        "Zuletzt angekommen: old, fertig Sonntag, 22. November 2026, 13:00 Uhr (MEZ).",
        "Sichert der Host vielleicht in ein anderes Repository? „borg list“ auf dem Host und auf dem Backup-Server zeigt es.",
      ],
    ],
    [
      "unproven",
      {},
      "Ankunft von web ist nicht nachgewiesen",
      [
        "Als fertig gemeldet, aber seitdem hat niemand im Repository 01234567… nachgesehen. Der letzte Bericht von dort: Montag, 23. November 2026, 12:00 Uhr (MEZ).",
        "    web-1, fertig Montag, 23. November 2026, 14:00 Uhr (MEZ)",
        "Zuletzt angekommen: old, fertig Sonntag, 22. November 2026, 13:00 Uhr (MEZ).",
        "Läuft auf dem Backup-Server randwerk-arrived.timer? Soll dort nie nachgesehen werden: „randwerk checks edit … --arrival-grace 0“.",
      ],
    ],
    [
      "unproven",
      { reportedAt: undefined, lastArrived: undefined },
      "Ankunft von web ist nicht nachgewiesen",
      [
        "Als fertig gemeldet, aber seitdem hat niemand im Repository 01234567… nachgesehen. Von dort kam noch nie ein Bericht.",
        "    web-1, fertig Montag, 23. November 2026, 14:00 Uhr (MEZ)",
        "Angekommen ist noch keine.",
        "Läuft auf dem Backup-Server randwerk-arrived.timer? Soll dort nie nachgesehen werden: „randwerk checks edit … --arrival-grace 0“.",
      ],
    ],
    [
      "arrived",
      {},
      "web ist wieder angekommen",
      [
        "Die Sicherungen sind wieder im Repository 01234567… nachgewiesen.",
        "    web-1, fertig Montag, 23. November 2026, 14:00 Uhr (MEZ)",
      ],
    ],
    [
      "deleted",
      {},
      "Ein Archiv von web ist gelöscht",
      [
        "Im Repository 01234567… ist ein gemeldetes Archiv nicht mehr zu finden. So sehen auch „borg rename“ und „borg recreate“ aus.",
        "    web-1, fertig Montag, 23. November 2026, 14:00 Uhr (MEZ)",
        "War das niemand von euch, dann ist es ein Einbruch oder ein Schaden: Nichts aufräumen (kein „borg compact“), denn im Nur-Anfügen-Repository lässt sich der Stand davor zurückholen.",
      ],
    ],
    [
      "deleted",
      { isAppendOnly: false, archives: [archiveOf(1), archiveOf(2)] },
      "2 Archive von web sind gelöscht",
      [
        "Im Repository 01234567… sind gemeldete Archive nicht mehr zu finden. So sehen auch „borg rename“ und „borg recreate“ aus.",
        "    web-1, fertig Montag, 23. November 2026, 14:00 Uhr (MEZ)\n    web-2, fertig Montag, 23. November 2026, 15:00 Uhr (MEZ)",
        "War das niemand von euch, dann ist es ein Einbruch oder ein Schaden: Nichts aufräumen (kein „borg compact“), erst eine Kopie des Repositorys anlegen. Räumt „borg prune“ auf, dann nennt dem Check die Regeln: „randwerk checks edit … --expected-deletions“.",
      ],
    ],
    [
      "restored",
      {},
      "Gelöschtes von web ist wieder da",
      [
        "Was im Repository 01234567… gelöscht schien, ist dort wieder nachgewiesen.",
        "    web-1, fertig Montag, 23. November 2026, 14:00 Uhr (MEZ)",
      ],
    ],
    [
      "low-space",
      noArchives,
      "web hat wenig Platz",
      [
        "Beim Repository 01234567… sind noch 1,2\u00A0GB frei, mindestens 10\u00A0GB sollen es sein.",
        "Läuft die Platte voll, dann schlägt jede Sicherung fehl.",
      ],
    ],
    [
      "old-lock",
      noArchives,
      "Ein Repository auf web ist seit über einem Tag gesperrt",
      [
        "Das Repository 01234567… ist gesperrt seit Samstag, 21. November 2026, 13:00 Uhr (MEZ). So lange dauert keine Sicherung; neue schlagen fehl.",
        "Läuft dort kein borg mehr, dann hebt „borg break-lock“ die Sperre auf.",
      ],
    ],
    [
      "unseen",
      { ...noArchives, path: "/mnt/web" },
      "Ein Repository auf web ist nicht mehr zu sehen",
      [
        "Das Repository 01234567… (/mnt/web) wurde zuletzt gemeldet: Montag, 23. November 2026, 12:00 Uhr (MEZ). Andere auf demselben Server werden weiter gemeldet.",
        "Ist dort eine Platte nicht eingehängt? Wurde es mit Absicht entfernt, dann lasst es vergessen: „randwerk backups forget REPOSITORY“.",
      ],
    ],
    [
      "unreadable",
      { ...noArchives, path: "/mnt/web" },
      "Ein Repository auf web ist nicht lesbar",
      [
        "Das Repository 01234567… (/mnt/web) lässt sich seit Montag, 23. November 2026, 11:00 Uhr (MEZ) nicht ganz beurteilen. Gelöscht heißt das nicht.",
        "Auf dem Backup-Server sagt „randwerk-agent arrived“, was nicht lesbar ist, und „borg check --repository-only“, ob es beschädigt ist.",
      ],
    ],
    [
      "seen",
      noArchives,
      "Das Repository auf web ist wieder da",
      ["Das Repository 01234567… wird wieder gemeldet und ist lesbar."],
    ],
  ])("%s with %j", (occasion, more, title, paragraphs) => {
    expect(tell(occasion, { ...story, ...more }, "de")).toEqual({
      title,
      text: paragraphs.join("\n\n"),
    });
  });
});

describe("archives", () => {
  test("of several are told as several", () => {
    const { title, text } = tell(
      "deleted",
      { ...story, archives: [archiveOf(2), archiveOf(1)] },
      "en",
    );
    expect(title).toBe("2 archives of web are deleted");
    expect(text).toContain("Archives that were reported are not to be found");
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
  [undefined, "0\u00A0GB"],
  [0, "0\u00A0GB"],
  [49_999_999, "0\u00A0GB"],
  [50_000_000, "0.1\u00A0GB"],
  [999_999_999, "1\u00A0GB"],
  [1_234_000_000_000, "1,234\u00A0GB"],
])("%s bytes are told as %s", (freeBytes, told) => {
  const { text } = tell("low-space", { ...story, freeBytes, archives: [] }, "en");
  expect(text.startsWith(`${told} are free`)).toBe(true);
});
