/** Texts of alerts about archives and repositories, in German and English. */
import { momentText } from "../../../src/alerts/message/texts.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { numberInWords } from "../../../src/i18n/number.ts";
import { isRestic } from "./archive.ts";
import { NAMED_ARCHIVES } from "./limits.ts";

/** An archive as an alert names it. */
interface NamedArchive {
  readonly archive: string;
  readonly name: string | undefined;
  readonly madeAt: number;
}

/** The event, and what it happened to; moments in unix ms. */
export interface Story {
  /** Of the check that reported the archives, or of the backup server. */
  readonly check: string;
  readonly repository: string;
  readonly archives: readonly NamedArchive[];
  /** IANA name of the zone in which moments are told. */
  readonly timezone: string;
  /** When the backup server last reported on the repository. */
  readonly reportedAt: number | undefined;
  readonly lastArrived: NamedArchive | undefined;
  readonly freeBytes: number | undefined;
  readonly minFreeBytes: number;
  readonly fullInDays: number | undefined;
  readonly lockedSince: number | undefined;
  /** Where the repository lies; undefined: an older agent does not say. */
  readonly path: string | undefined;
  readonly unreadableSince: number | undefined;
  readonly isAppendOnly: boolean;
}

/** Events that can happen: `unproven` is missing without anybody having looked. */
export type Occasion =
  | "missing"
  | "unproven"
  | "arrived"
  | "deleted"
  | "restored"
  | "low-space"
  | "full-soon"
  | "old-lock"
  | "unseen"
  | "unreadable"
  | "seen";

interface Tale {
  readonly title: (story: Story) => string;
  readonly what: (story: Story, at: (moment: number) => string) => string;
  readonly todo: (story: Story) => string | undefined;
}

interface Words {
  readonly tales: Readonly<Record<Occasion, Tale>>;
  readonly lastArrived: (archive: string) => string;
  readonly noneArrived: string;
  readonly made: (name: string, at: string) => string;
  readonly more: (count: number) => string;
}

const GIGABYTE = 1e9;
const shortId = (id: string) => `${id.slice(0, 8)}…`;
const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

const gigabytes = (bytes: number | undefined, language: Language) =>
  `${numberInWords((bytes ?? 0) / GIGABYTE, language, 1)}\u00A0GB`;

/** The repository, and where it lies if that is known. */
const where = ({ repository, path }: Story) => {
  const id = isRestic(repository) ? "restic" : shortId(repository);
  return path === undefined ? id : `${id} (${path})`;
};

/** Commands of borg, and what they are in restic. */
const resticCommands = [
  ["borg list", "restic snapshots"],
  ["borg rename", "restic tag"],
  ["borg recreate", "restic rewrite"],
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
          `Als fertig gemeldet, aber nicht im Repository ${where(story)}. Dort zuletzt nachgesehen: ${at(story.reportedAt ?? 0)}.`,
        todo: () =>
          "Sichert der Host vielleicht in ein anderes Repository? „borg list“ auf dem Host und auf dem Backup-Server zeigt es.",
      },
      unproven: {
        title: ({ check }) => `Ankunft von ${check} ist nicht nachgewiesen`,
        what: (story, at) =>
          `Als fertig gemeldet, aber seitdem hat niemand im Repository ${where(story)} nachgesehen. ` +
          (story.reportedAt === undefined
            ? "Von dort kam noch nie ein Bericht."
            : `Der letzte Bericht von dort: ${at(story.reportedAt)}.`),
        todo: () =>
          "Läuft auf dem Backup-Server randwerk-arrived.timer? Soll dort nie nachgesehen werden: „randwerk checks edit … --arrival-grace 0“.",
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
          "So sehen auch „borg rename“ und „borg recreate“ aus.",
        todo: ({ isAppendOnly }) =>
          isAppendOnly
            ? "War das niemand von euch, dann ist es ein Einbruch oder ein Schaden: Nichts aufräumen (kein „borg compact“), denn im Nur-Anfügen-Repository lässt sich der Stand davor zurückholen."
            : "War das niemand von euch, dann ist es ein Einbruch oder ein Schaden: Nichts aufräumen (kein „borg compact“), erst eine Kopie des Repositorys anlegen. Räumt „borg prune“ auf, dann nennt dem Check die Regeln: „randwerk checks edit … --expected-deletions“.",
      },
      restored: {
        title: ({ check }) => `Gelöschtes von ${check} ist wieder da`,
        what: (story) =>
          `Was im Repository ${where(story)} gelöscht schien, ist dort wieder nachgewiesen.`,
        todo: () => undefined,
      },
      "low-space": {
        title: ({ check }) => `${check} hat wenig Platz`,
        what: (story) =>
          `Beim Repository ${where(story)} sind noch ${gigabytes(story.freeBytes, "de")} frei, mindestens ${gigabytes(story.minFreeBytes, "de")} sollen es sein.`,
        todo: () => "Läuft die Platte voll, dann schlägt jede Sicherung fehl.",
      },
      "full-soon": {
        title: ({ check, fullInDays }) =>
          `${check} ist in etwa ${fullInDays} ${plural(fullInDays ?? 0, "Tag", "Tagen")} voll`,
        what: (story) =>
          `Beim Repository ${where(story)} sind noch ${gigabytes(story.freeBytes, "de")} frei, und es werden jeden Tag weniger.`,
        todo: () => "Läuft die Platte voll, dann schlägt jede Sicherung fehl.",
      },
      "old-lock": {
        title: ({ check }) => `Ein Repository auf ${check} ist seit über einem Tag gesperrt`,
        what: (story, at) =>
          `Das Repository ${where(story)} ist gesperrt seit ${at(story.lockedSince ?? 0)}. So lange dauert keine Sicherung; neue schlagen fehl.`,
        todo: () => "Läuft dort kein borg mehr, dann hebt „borg break-lock“ die Sperre auf.",
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
          `Das Repository ${where(story)} lässt sich seit ${at(story.unreadableSince ?? 0)} nicht ganz beurteilen. Gelöscht heißt das nicht.`,
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
    noneArrived: "Angekommen ist noch keine.",
    made: (name, at) => `${name}, fertig ${at}`,
    more: (count) => `… und ${count} weitere`,
  },
  en: {
    tales: {
      missing: {
        title: ({ check }) => `${check} has not arrived`,
        what: (story, at) =>
          `Reported as done, but not in the repository ${where(story)}. Last looked there: ${at(story.reportedAt ?? 0)}.`,
        todo: () =>
          "Does the host perhaps back up into another repository? “borg list” on the host and on the backup server shows it.",
      },
      unproven: {
        title: ({ check }) => `Arrival of ${check} is not confirmed`,
        what: (story, at) =>
          `Reported as done, but nobody has looked into the repository ${where(story)} since. ` +
          (story.reportedAt === undefined
            ? "No report has ever come from there."
            : `The last report from there: ${at(story.reportedAt)}.`),
        todo: () =>
          "Does randwerk-arrived.timer run on the backup server? If nobody is ever to look there: “randwerk checks edit … --arrival-grace 0”.",
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
          "“borg rename” and “borg recreate” look like that as well.",
        todo: ({ isAppendOnly }) =>
          isAppendOnly
            ? "If none of you did this, it is an intrusion or damage: do not clean up (no “borg compact”), because an append-only repository can be taken back to where it was before."
            : "If none of you did this, it is an intrusion or damage: do not clean up (no “borg compact”), and copy the repository first. If “borg prune” tidies up, tell the check its rules: “randwerk checks edit … --expected-deletions”.",
      },
      restored: {
        title: ({ check }) => `What was deleted of ${check} is there again`,
        what: (story) =>
          `What seemed deleted from the repository ${where(story)} is confirmed there again.`,
        todo: () => undefined,
      },
      "low-space": {
        title: ({ check }) => `${check} is low on space`,
        what: (story) =>
          `${gigabytes(story.freeBytes, "en")} are free where the repository ${where(story)} lies; it should be at least ${gigabytes(story.minFreeBytes, "en")}.`,
        todo: () => "When the disk is full, every backup fails.",
      },
      "full-soon": {
        title: ({ check, fullInDays }) =>
          `${check} will be full in about ${fullInDays} ${plural(fullInDays ?? 0, "day", "days")}`,
        what: (story) =>
          `${gigabytes(story.freeBytes, "en")} are free where the repository ${where(story)} lies, fewer every day.`,
        todo: () => "When the disk is full, every backup fails.",
      },
      "old-lock": {
        title: ({ check }) => `A repository on ${check} has been locked for more than a day`,
        what: (story, at) =>
          `The repository ${where(story)} has been locked since ${at(story.lockedSince ?? 0)}. No backup takes that long; new ones fail.`,
        todo: () => "If no borg is running there any more, “borg break-lock” removes the lock.",
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
          `Since ${at(story.unreadableSince ?? 0)} the repository ${where(story)} cannot be judged as a whole. That does not mean deleted.`,
        todo: () =>
          "On the backup server “randwerk-agent arrived” says what cannot be read, and “borg check --repository-only” whether it is damaged.",
      },
      seen: {
        title: ({ check }) => `The repository on ${check} is back`,
        what: (story) => `The repository ${where(story)} is reported again, and can be read.`,
        todo: () => undefined,
      },
    },
    lastArrived: (archive) => `Last one that has arrived: ${archive}.`,
    noneArrived: "None has arrived yet.",
    made: (name, at) => `${name}, done ${at}`,
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
    todo(story),
  ];
  const text = paragraphs.filter((paragraph) => paragraph !== undefined).join("\n\n");
  return {
    title: title(story),
    text: isRestic(story.repository) ? inRestic(text) : text,
  };
}
