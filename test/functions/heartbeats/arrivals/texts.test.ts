/** Texts of alerts about archives and repositories, word by word. */
import { describe, expect, test } from "vitest";
import { NAMED_ARCHIVES } from "../../../../functions/heartbeats/arrivals/limits.ts";
import type { Occasion, Story } from "../../../../functions/heartbeats/arrivals/story.ts";
import { tell } from "../../../../functions/heartbeats/arrivals/texts.ts";

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
  fault: undefined,
  isInStorage: false,
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
        "The host reported the backup as done, but the repository 01234567… does not have it. Last check there: Monday, 23 November 2026, 12:00 (CET).",
        "    web-1, finished on Monday, 23 November 2026, 14:00 (CET)",
        "Last backup that arrived: old, finished on Sunday, 22 November 2026, 13:00 (CET).",
        "Perhaps the host backs up into another repository: “borg list” on the host and on the backup server shows it.",
      ],
    ],
    [
      "unproven",
      {},
      "Arrival of web is not confirmed",
      [
        "The host reported the backup as done, but nobody has looked into the repository 01234567… since. The last report from there: Monday, 23 November 2026, 12:00 (CET).",
        "    web-1, finished on Monday, 23 November 2026, 14:00 (CET)",
        "Last backup that arrived: old, finished on Sunday, 22 November 2026, 13:00 (CET).",
        "Does randwerk-arrived.timer run on the backup server? To turn this proof off: “randwerk checks edit … --arrival-grace 0”.",
      ],
    ],
    [
      "unproven",
      { reportedAt: undefined, lastArrived: undefined },
      "Arrival of web is not confirmed",
      [
        "The host reported the backup as done, but nobody has looked into the repository 01234567… since. No report has ever come from there.",
        "    web-1, finished on Monday, 23 November 2026, 14:00 (CET)",
        "No backup has arrived yet.",
        "Does randwerk-arrived.timer run on the backup server? To turn this proof off: “randwerk checks edit … --arrival-grace 0”.",
      ],
    ],
    [
      "arrived",
      {},
      "web has arrived again",
      [
        "The backups are confirmed in the repository 01234567… again.",
        "    web-1, finished on Monday, 23 November 2026, 14:00 (CET)",
      ],
    ],
    [
      "deleted",
      {},
      "An archive of web is deleted",
      [
        "An archive that was reported is not to be found in the repository 01234567… any more. “borg rename” and “borg recreate” look like that as well once “borg compact” has run.",
        "    web-1, finished on Monday, 23 November 2026, 14:00 (CET)",
        "If none of you did this, it is an intrusion or damage. Then do not clean up (no “borg compact”): an append-only repository can be rolled back to its earlier state. Steps: docs/runbooks/backups.md",
      ],
    ],
    [
      "deleted",
      { isAppendOnly: false, archives: [archiveOf(1), archiveOf(2)] },
      "2 archives of web are deleted",
      [
        "Archives that were reported are not to be found in the repository 01234567… any more. “borg rename” and “borg recreate” look like that as well once “borg compact” has run.",
        "    web-1, finished on Monday, 23 November 2026, 14:00 (CET)\n    web-2, finished on Monday, 23 November 2026, 15:00 (CET)",
        "If none of you did this, it is an intrusion or damage. Then do not clean up (no “borg compact”), and copy the repository first. If “borg prune” tidies up, tell the check its rules: “randwerk checks edit … --expected-deletions”.",
      ],
    ],
    [
      "renamed",
      {},
      "An archive of web was renamed",
      [
        "In one transaction of the repository 01234567… an archive was deleted and written anew, as “borg rename” does. What is there now is watched.",
        "    web-1, finished on Monday, 23 November 2026, 14:00 (CET)",
        "If none of you did this, somebody else has access to the repository. Then do not clean up (no “borg compact”), and see who.",
      ],
    ],
    [
      "recreated",
      { archives: [archiveOf(2), archiveOf(1)] },
      "2 archives of web were rewritten",
      [
        "In one transaction of the repository 01234567… each of these archives was deleted and written anew, as “borg recreate” does. What is there now is watched. Files may have been left out: “borg list” shows what is still in it.",
        "    web-2, finished on Monday, 23 November 2026, 15:00 (CET)\n    web-1, finished on Monday, 23 November 2026, 14:00 (CET)",
        "If none of you did this, somebody else has access to the repository. Then do not clean up (no “borg compact”), and see who.",
      ],
    ],
    [
      "restored",
      {},
      "Deleted backups of web are back",
      [
        "What seemed deleted from the repository 01234567… is confirmed there again.",
        "    web-1, finished on Monday, 23 November 2026, 14:00 (CET)",
      ],
    ],
    [
      "low-space",
      noArchives,
      "web is low on space",
      [
        "1.23 GB are left for the repository 01234567…; the limit is 10 GB.",
        "Free space soon (“borg prune” and “borg compact”); when the disk is full, every backup fails.",
      ],
    ],
    [
      "old-lock",
      noArchives,
      "A repository on web has been locked for more than a day",
      [
        "The repository 01234567… has been locked since Saturday, 21 November 2026, 13:00 (CET). No backup takes that long; new ones fail.",
        "If no borg process is running there any more, “borg break-lock” removes the lock.",
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
      "unreadable",
      { ...noArchives, path: "s3:https://s3.test/b", isInStorage: true, fault: "It is away." },
      "A repository on web cannot be read",
      [
        "Since Monday, 23 November 2026, 11:00 (CET) the repository 01234567… (s3:https://s3.test/b) cannot be judged as a whole. That does not mean deleted. It is away.",
        "Are bucket, folder and access in S3_REPOSITORIES right? The key must be allowed to read and to list. “restic check” says whether the repository is damaged.",
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
        "Als fertig gemeldet, aber nicht im Repository 01234567… gefunden. Dort zuletzt nachgesehen: Montag, 23. November 2026, 12:00 Uhr (MEZ).",
        "    web-1, fertig am Montag, 23. November 2026, 14:00 Uhr (MEZ)",
        "Zuletzt angekommen: old, fertig am Sonntag, 22. November 2026, 13:00 Uhr (MEZ).",
        "Vielleicht sichert der Host in ein anderes Repository: „borg list“ auf dem Host und auf dem Backup-Server zeigt es.",
      ],
    ],
    [
      "unproven",
      {},
      "Ankunft von web ist nicht nachgewiesen",
      [
        "Als fertig gemeldet, aber seitdem hat niemand im Repository 01234567… nachgesehen. Der letzte Bericht von dort: Montag, 23. November 2026, 12:00 Uhr (MEZ).",
        "    web-1, fertig am Montag, 23. November 2026, 14:00 Uhr (MEZ)",
        "Zuletzt angekommen: old, fertig am Sonntag, 22. November 2026, 13:00 Uhr (MEZ).",
        "Läuft auf dem Backup-Server randwerk-arrived.timer? Soll es hier keinen Nachweis geben: „randwerk checks edit … --arrival-grace 0“.",
      ],
    ],
    [
      "unproven",
      { reportedAt: undefined, lastArrived: undefined },
      "Ankunft von web ist nicht nachgewiesen",
      [
        "Als fertig gemeldet, aber seitdem hat niemand im Repository 01234567… nachgesehen. Von dort kam noch nie ein Bericht.",
        "    web-1, fertig am Montag, 23. November 2026, 14:00 Uhr (MEZ)",
        "Bisher ist noch keine Sicherung angekommen.",
        "Läuft auf dem Backup-Server randwerk-arrived.timer? Soll es hier keinen Nachweis geben: „randwerk checks edit … --arrival-grace 0“.",
      ],
    ],
    [
      "arrived",
      {},
      "web ist wieder angekommen",
      [
        "Die Sicherungen sind wieder im Repository 01234567… nachgewiesen.",
        "    web-1, fertig am Montag, 23. November 2026, 14:00 Uhr (MEZ)",
      ],
    ],
    [
      "deleted",
      {},
      "Ein Archiv von web ist gelöscht",
      [
        "Im Repository 01234567… ist ein gemeldetes Archiv nicht mehr zu finden. So sehen auch „borg rename“ und „borg recreate“ aus, wenn danach „borg compact“ lief.",
        "    web-1, fertig am Montag, 23. November 2026, 14:00 Uhr (MEZ)",
        "Wart ihr das nicht, ist es ein Einbruch oder ein Schaden. Dann nichts aufräumen (kein „borg compact“): In einem Repository, das nur Anhängen erlaubt (append-only), lässt sich der Stand davor zurückholen. Die Schritte: docs/runbooks/backups.de.md",
      ],
    ],
    [
      "deleted",
      { isAppendOnly: false, archives: [archiveOf(1), archiveOf(2)] },
      "2 Archive von web sind gelöscht",
      [
        "Im Repository 01234567… sind gemeldete Archive nicht mehr zu finden. So sehen auch „borg rename“ und „borg recreate“ aus, wenn danach „borg compact“ lief.",
        "    web-1, fertig am Montag, 23. November 2026, 14:00 Uhr (MEZ)\n    web-2, fertig am Montag, 23. November 2026, 15:00 Uhr (MEZ)",
        "Wart ihr das nicht, ist es ein Einbruch oder ein Schaden. Dann nichts aufräumen (kein „borg compact“), erst eine Kopie des Repositorys anlegen. Räumt „borg prune“ auf, dann nennt dem Check die Regeln: „randwerk checks edit … --expected-deletions“.",
      ],
    ],
    [
      "renamed",
      { archives: [archiveOf(2), archiveOf(1)] },
      "2 Archive von web wurden umbenannt",
      [
        "Im Repository 01234567… wurde in derselben Transaktion jedes dieser Archive gelöscht und neu geschrieben, wie „borg rename“ es tut. Beobachtet wird jetzt das neue.",
        "    web-2, fertig am Montag, 23. November 2026, 15:00 Uhr (MEZ)\n    web-1, fertig am Montag, 23. November 2026, 14:00 Uhr (MEZ)",
        "Wart ihr das nicht, hat jemand anderes Zugang zum Repository. Dann nichts aufräumen (kein „borg compact“) und nachsehen, wer.",
      ],
    ],
    [
      "recreated",
      {},
      "Ein Archiv von web wurde neu geschrieben",
      [
        "Im Repository 01234567… wurde in derselben Transaktion ein Archiv gelöscht und neu geschrieben, wie „borg recreate“ es tut. Beobachtet wird jetzt das neue. Dabei können Dateien weggelassen worden sein: „borg list“ zeigt, was noch darin ist.",
        "    web-1, fertig am Montag, 23. November 2026, 14:00 Uhr (MEZ)",
        "Wart ihr das nicht, hat jemand anderes Zugang zum Repository. Dann nichts aufräumen (kein „borg compact“) und nachsehen, wer.",
      ],
    ],
    [
      "restored",
      {},
      "Gelöschtes von web ist wieder da",
      [
        "Was im Repository 01234567… gelöscht schien, ist dort wieder nachgewiesen.",
        "    web-1, fertig am Montag, 23. November 2026, 14:00 Uhr (MEZ)",
      ],
    ],
    [
      "low-space",
      noArchives,
      "web hat wenig Platz",
      [
        "Für das Repository 01234567… sind noch 1,23 GB frei; die Grenze ist 10 GB.",
        "Bald Platz schaffen („borg prune“ und „borg compact“), sonst schlägt jede Sicherung fehl.",
      ],
    ],
    [
      "old-lock",
      noArchives,
      "Ein Repository auf web ist seit über einem Tag gesperrt",
      [
        "Das Repository 01234567… ist gesperrt seit Samstag, 21. November 2026, 13:00 Uhr (MEZ). So lange dauert keine Sicherung; neue schlagen fehl.",
        "Wenn dort kein borg-Prozess mehr läuft, hebt „borg break-lock“ die Sperre auf.",
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
      "    aaaaaaaa…, finished on",
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
    expect(lines.filter((line) => line.includes(", finished on "))).toHaveLength(NAMED_ARCHIVES);
    expect(lines[NAMED_ARCHIVES]).toBe(more);
  });
});

test.each([
  [undefined, "0 B"],
  [999_999_999, "1 GB"],
  [1_234_000_000_000, "1.23 TB"],
])("%s bytes are told as %s", (freeBytes, told) => {
  const { text } = tell("low-space", { ...story, freeBytes, archives: [] }, "en");
  expect(text.startsWith(`${told} are left`)).toBe(true);
});
