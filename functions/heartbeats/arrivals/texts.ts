/** Texts of alerts about archives and repositories, in German and English. */
import { momentText } from "../../../src/alerts/message/texts.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { plural } from "../../../src/i18n/plural.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { isRestic } from "./archive.ts";
import { NAMED_ARCHIVES } from "./limits.ts";
import { rewrittenTales } from "./rewritten-texts.ts";
import { storageTodos } from "./storage-texts.ts";
import {
  shortId,
  where,
  type NamedArchive,
  type Occasion,
  type Story,
  type Tale,
} from "./story.ts";

interface Words {
  readonly tales: Readonly<Record<Occasion, Tale>>;
  readonly lastArrived: (archive: string) => string;
  readonly noneArrived: string;
  readonly made: (name: string, at: string) => string;
  readonly more: (count: number) => string;
}

/** Commands of borg, and what they are in restic. */
const resticCommands = [
  ["borg list", "restic snapshots"],
  ["borg compact", "restic prune"],
  ["borg prune", "restic forget"],
] as const;

const inRestic = (text: string) =>
  resticCommands.reduce((said, [borg, restic]) => said.replaceAll(borg, restic), text);

const words: Readonly<Record<Language, Words>> = {
  de: {
    tales: {
      missing: {
        title: ({ check }) => `${check} ist nicht angekommen`,
        what: (story, at) =>
          `Als fertig gemeldet, aber nicht im Repository ${where(story)} gefunden. Dort zuletzt nachgesehen: ${at(story.reportedAt ?? 0)}.`,
        todo: () =>
          "Vielleicht sichert der Host in ein anderes Repository: „borg list“ auf dem Host und auf dem Backup-Server zeigt es.",
      },
      unproven: {
        title: ({ check }) => `Ankunft von ${check} ist nicht nachgewiesen`,
        what: (story, at) =>
          `Als fertig gemeldet, aber seitdem hat niemand im Repository ${where(story)} nachgesehen. ` +
          (story.reportedAt === undefined
            ? "Von dort kam noch nie ein Bericht."
            : `Der letzte Bericht von dort: ${at(story.reportedAt)}.`),
        todo: () =>
          "Läuft auf dem Backup-Server randwerk-arrived.timer? Soll es hier keinen Nachweis geben: „randwerk checks edit … --arrival-grace 0“.",
      },
      arrived: {
        title: ({ check }) => `${check} ist wieder angekommen`,
        what: (story) => `Die Sicherungen sind wieder im Repository ${where(story)} nachgewiesen.`,
        todo: () => undefined,
      },
      deleted: {
        title: ({ check, archives }) =>
          plural(
            archives.length,
            `Ein Archiv von ${check} ist gelöscht`,
            `${archives.length} Archive von ${check} sind gelöscht`,
          ),
        what: (story) =>
          `Im Repository ${where(story)} ${plural(story.archives.length, "ist ein gemeldetes Archiv", "sind gemeldete Archive")} nicht mehr zu finden. ` +
          (isRestic(story.repository)
            ? "So sehen auch „restic tag“ und „restic rewrite“ aus."
            : "So sehen auch „borg rename“ und „borg recreate“ aus, wenn danach „borg compact“ lief."),
        todo: ({ isAppendOnly }) =>
          isAppendOnly
            ? "Wart ihr das nicht, ist es ein Einbruch oder ein Schaden. Dann nichts aufräumen (kein „borg compact“): In einem Repository, das nur Anhängen erlaubt (append-only), lässt sich der Stand davor zurückholen. Die Schritte: docs/runbooks/backups.de.md"
            : "Wart ihr das nicht, ist es ein Einbruch oder ein Schaden. Dann nichts aufräumen (kein „borg compact“), erst eine Kopie des Repositorys anlegen. Räumt „borg prune“ auf, dann nennt dem Check die Regeln: „randwerk checks edit … --expected-deletions“.",
      },
      ...rewrittenTales.de,
      restored: {
        title: ({ check }) => `Gelöschtes von ${check} ist wieder da`,
        what: (story) =>
          `Was im Repository ${where(story)} gelöscht schien, ist dort wieder nachgewiesen.`,
        todo: () => undefined,
      },
      "low-space": {
        title: ({ check }) => `${check} hat wenig Platz`,
        what: (story) =>
          `Für das Repository ${where(story)} sind noch ${sizeInWords(story.freeBytes ?? 0, "de")} frei; die Grenze ist ${sizeInWords(story.minFreeBytes, "de")}.`,
        todo: () =>
          "Bald Platz schaffen („borg prune“ und „borg compact“), sonst schlägt jede Sicherung fehl.",
      },
      "full-soon": {
        title: ({ check, fullInDays }) =>
          `${check} ist in etwa ${fullInDays} ${plural(fullInDays ?? 0, "Tag", "Tagen")} voll`,
        what: (story) =>
          `Für das Repository ${where(story)} sind noch ${sizeInWords(story.freeBytes ?? 0, "de")} frei, und es werden jeden Tag weniger.`,
        todo: () =>
          "Bald Platz schaffen („borg prune“ und „borg compact“), sonst schlägt jede Sicherung fehl.",
      },
      "old-lock": {
        title: ({ check }) => `Ein Repository auf ${check} ist seit über einem Tag gesperrt`,
        what: (story, at) =>
          `Das Repository ${where(story)} ist gesperrt seit ${at(story.lockedSince ?? 0)}. So lange dauert keine Sicherung; neue schlagen fehl.`,
        todo: () =>
          "Wenn dort kein borg-Prozess mehr läuft, hebt „borg break-lock“ die Sperre auf.",
      },
      unseen: {
        title: ({ check }) => `Ein Repository auf ${check} ist nicht mehr zu sehen`,
        what: (story, at) =>
          `Das Repository ${where(story)} wurde zuletzt gemeldet: ${at(story.reportedAt ?? 0)}. Andere auf demselben Server werden weiter gemeldet.`,
        todo: () =>
          "Ist dort eine Platte nicht eingehängt? Wurde es mit Absicht entfernt, dann lasst es vergessen: „randwerk backups forget REPOSITORY“.",
      },
      unreadable: {
        title: ({ check }) => `Ein Repository auf ${check} ist nicht lesbar`,
        what: (story, at) =>
          `Das Repository ${where(story)} lässt sich seit ${at(story.unreadableSince ?? 0)} nicht ganz beurteilen. Gelöscht heißt das nicht.${story.fault === undefined ? "" : ` ${story.fault}`}`,
        todo: () =>
          "Auf dem Backup-Server sagt „randwerk-agent arrived“, was nicht lesbar ist, und „borg check --repository-only“, ob es beschädigt ist.",
      },
      seen: {
        title: ({ check }) => `Das Repository auf ${check} ist wieder da`,
        what: (story) => `Das Repository ${where(story)} wird wieder gemeldet und ist lesbar.`,
        todo: () => undefined,
      },
    },
    lastArrived: (archive) => `Zuletzt angekommen: ${archive}.`,
    noneArrived: "Bisher ist noch keine Sicherung angekommen.",
    made: (name, at) => `${name}, fertig am ${at}`,
    more: (count) => `… und ${count} weitere`,
  },
  en: {
    tales: {
      missing: {
        title: ({ check }) => `${check} has not arrived`,
        what: (story, at) =>
          `The host reported the backup as done, but the repository ${where(story)} does not have it. Last check there: ${at(story.reportedAt ?? 0)}.`,
        todo: () =>
          "Perhaps the host backs up into another repository: “borg list” on the host and on the backup server shows it.",
      },
      unproven: {
        title: ({ check }) => `Arrival of ${check} is not confirmed`,
        what: (story, at) =>
          `The host reported the backup as done, but nobody has looked into the repository ${where(story)} since. ` +
          (story.reportedAt === undefined
            ? "No report has ever come from there."
            : `The last report from there: ${at(story.reportedAt)}.`),
        todo: () =>
          "Does randwerk-arrived.timer run on the backup server? To turn this proof off: “randwerk checks edit … --arrival-grace 0”.",
      },
      arrived: {
        title: ({ check }) => `${check} has arrived again`,
        what: (story) => `The backups are confirmed in the repository ${where(story)} again.`,
        todo: () => undefined,
      },
      deleted: {
        title: ({ check, archives }) =>
          plural(
            archives.length,
            `An archive of ${check} is deleted`,
            `${archives.length} archives of ${check} are deleted`,
          ),
        what: (story) =>
          `${plural(story.archives.length, "An archive that was reported is", "Archives that were reported are")} not to be found in the repository ${where(story)} any more. ` +
          (isRestic(story.repository)
            ? "“restic tag” and “restic rewrite” look like that as well."
            : "“borg rename” and “borg recreate” look like that as well once “borg compact” has run."),
        todo: ({ isAppendOnly }) =>
          isAppendOnly
            ? "If none of you did this, it is an intrusion or damage. Then do not clean up (no “borg compact”): an append-only repository can be rolled back to its earlier state. Steps: docs/runbooks/backups.md"
            : "If none of you did this, it is an intrusion or damage. Then do not clean up (no “borg compact”), and copy the repository first. If “borg prune” tidies up, tell the check its rules: “randwerk checks edit … --expected-deletions”.",
      },
      ...rewrittenTales.en,
      restored: {
        title: ({ check }) => `Deleted backups of ${check} are back`,
        what: (story) =>
          `What seemed deleted from the repository ${where(story)} is confirmed there again.`,
        todo: () => undefined,
      },
      "low-space": {
        title: ({ check }) => `${check} is low on space`,
        what: (story) =>
          `${sizeInWords(story.freeBytes ?? 0, "en")} are left for the repository ${where(story)}; the limit is ${sizeInWords(story.minFreeBytes, "en")}.`,
        todo: () =>
          "Free space soon (“borg prune” and “borg compact”); when the disk is full, every backup fails.",
      },
      "full-soon": {
        title: ({ check, fullInDays }) =>
          `${check} will be full in about ${fullInDays} ${plural(fullInDays ?? 0, "day", "days")}`,
        what: (story) =>
          `${sizeInWords(story.freeBytes ?? 0, "en")} are left for the repository ${where(story)}, less every day.`,
        todo: () =>
          "Free space soon (“borg prune” and “borg compact”); when the disk is full, every backup fails.",
      },
      "old-lock": {
        title: ({ check }) => `A repository on ${check} has been locked for more than a day`,
        what: (story, at) =>
          `The repository ${where(story)} has been locked since ${at(story.lockedSince ?? 0)}. No backup takes that long; new ones fail.`,
        todo: () =>
          "If no borg process is running there any more, “borg break-lock” removes the lock.",
      },
      unseen: {
        title: ({ check }) => `A repository on ${check} is not seen any more`,
        what: (story, at) =>
          `The repository ${where(story)} was last reported: ${at(story.reportedAt ?? 0)}. Others on the same server are still reported.`,
        todo: () =>
          "Is a disk not mounted there? If it was removed on purpose, have it forgotten: “randwerk backups forget REPOSITORY”.",
      },
      unreadable: {
        title: ({ check }) => `A repository on ${check} cannot be read`,
        what: (story, at) =>
          `Since ${at(story.unreadableSince ?? 0)} the repository ${where(story)} cannot be judged as a whole. That does not mean deleted.${story.fault === undefined ? "" : ` ${story.fault}`}`,
        todo: () =>
          "On the backup server “randwerk-agent arrived” says what cannot be read, and “borg check --repository-only” whether it is damaged.",
      },
      seen: {
        title: ({ check }) => `The repository on ${check} is back`,
        what: (story) => `The repository ${where(story)} is reported again, and can be read.`,
        todo: () => undefined,
      },
    },
    lastArrived: (archive) => `Last backup that arrived: ${archive}.`,
    noneArrived: "No backup has arrived yet.",
    made: (name, at) => `${name}, finished on ${at}`,
    more: (count) => `… and ${count} more`,
  },
};

/** Title and text of an alert; paragraphs are separated by empty lines. */
export function tell(
  occasion: Occasion,
  story: Story,
  language: Language,
): { title: string; text: string } {
  const say = words[language];
  const { title, what, todo } = say.tales[occasion];
  const at = (moment: number) => momentText(moment, language, story.timezone);
  const named = ({ archive, name, madeAt }: NamedArchive) =>
    say.made(name ?? shortId(archive), at(madeAt));
  const list = story.archives.slice(0, NAMED_ARCHIVES).map((one) => `    ${named(one)}`);
  const left = story.archives.length - list.length;
  if (left > 0) list.push(`    ${say.more(left)}`);
  const isLoss = occasion === "missing" || occasion === "unproven";
  const { lastArrived } = story;
  const paragraphs = [
    what(story, at),
    list.length === 0 ? undefined : list.join("\n"),
    isLoss ? (lastArrived ? say.lastArrived(named(lastArrived)) : say.noneArrived) : undefined,
    (story.isInStorage ? storageTodos[language][occasion] : undefined) ?? todo(story),
  ];
  const text = paragraphs.filter((paragraph) => paragraph !== undefined).join("\n\n");
  return {
    title: title(story),
    text: isRestic(story.repository) ? inRestic(text) : text,
  };
}
