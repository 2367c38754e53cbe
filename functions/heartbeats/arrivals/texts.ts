/** Texts of alerts about archives and repositories, in German and English. */
import { formatOccurrence } from "../../../src/calendar/occurrence.ts";
import type { Language } from "../../../src/i18n/language.ts";
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
  readonly lockedSince: number | undefined;
}

/** Events that can happen: `unproven` is missing without anybody having looked. */
export type Occasion =
  | "missing"
  | "unproven"
  | "arrived"
  | "deleted"
  | "restored"
  | "low-space"
  | "old-lock";

interface Tale {
  readonly title: (story: Story) => string;
  readonly what: (story: Story, at: (moment: number) => string) => string;
  readonly todo: string | undefined;
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
  `${((bytes ?? 0) / GIGABYTE).toLocaleString(language, { maximumFractionDigits: 1 })} GB`;

const words: Readonly<Record<Language, Words>> = {
  de: {
    tales: {
      missing: {
        title: ({ check }) => `Sicherung nicht angekommen: ${check}`,
        what: ({ repository, reportedAt }, at) =>
          `Als fertig gemeldet, aber nicht im Repository ${shortId(repository)}. Dort zuletzt nachgesehen: ${at(reportedAt ?? 0)}.`,
        todo: "Sichert der Host vielleicht in ein anderes Repository? „borg list“ auf dem Host und auf dem Backup-Server zeigt es.",
      },
      unproven: {
        title: ({ check }) => `Ankunft der Sicherung nicht bewiesen: ${check}`,
        what: ({ repository, reportedAt }, at) =>
          `Als fertig gemeldet, aber seitdem hat niemand im Repository ${shortId(repository)} nachgesehen. ` +
          (reportedAt === undefined
            ? "Von dort kam noch nie ein Bericht."
            : `Der letzte Bericht von dort: ${at(reportedAt)}.`),
        todo: "Läuft auf dem Backup-Server randwerk-arrived.timer? Wenn dort nie nachgesehen werden soll: „randwerk checks edit … --arrival-grace 0“.",
      },
      arrived: {
        title: ({ check }) => `Sicherung angekommen: ${check}`,
        what: ({ repository }) =>
          `Die Sicherungen sind wieder im Repository ${shortId(repository)} nachgewiesen.`,
        todo: undefined,
      },
      deleted: {
        title: ({ check, archives }) =>
          `${plural(archives.length, "Sicherung", `${archives.length} Sicherungen`)} gelöscht: ${check}`,
        what: ({ repository, archives }) =>
          `${plural(archives.length, "Ein Archiv, das gemeldet war, ist", "Archive, die gemeldet waren, sind")} ` +
          `im Repository ${shortId(repository)} gelöscht oder nicht mehr lesbar.`,
        todo: "War das niemand von euch, dann ist es ein Einbruch oder ein Schaden: Nichts aufräumen (kein „borg compact“), denn im Nur-Anfügen-Repository lässt sich der Stand davor zurückholen.",
      },
      restored: {
        title: ({ check }) => `Gelöschte Sicherung wieder da: ${check}`,
        what: ({ repository }) =>
          `Was im Repository ${shortId(repository)} gelöscht schien, ist dort wieder nachgewiesen.`,
        todo: undefined,
      },
      "low-space": {
        title: ({ check }) => `Wenig Platz für Sicherungen: ${check}`,
        what: ({ repository, freeBytes, minFreeBytes }) =>
          `Beim Repository ${shortId(repository)} sind noch ${gigabytes(freeBytes, "de")} frei, mindestens ${gigabytes(minFreeBytes, "de")} sollen es sein.`,
        todo: "Läuft die Platte voll, dann schlägt jede Sicherung fehl.",
      },
      "old-lock": {
        title: ({ check }) => `Repository seit über einem Tag gesperrt: ${check}`,
        what: ({ repository, lockedSince }, at) =>
          `Das Repository ${shortId(repository)} ist gesperrt seit ${at(lockedSince ?? 0)}. So lange dauert keine Sicherung; neue schlagen fehl.`,
        todo: "Wenn dort kein borg mehr läuft, hebt „borg break-lock“ die Sperre auf.",
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
        title: ({ check }) => `Backup has not arrived: ${check}`,
        what: ({ repository, reportedAt }, at) =>
          `Reported as done, not in the repository ${shortId(repository)}. Last looked there: ${at(reportedAt ?? 0)}.`,
        todo: "Does the host perhaps back up into another repository? “borg list” on the host and on the backup server shows it.",
      },
      unproven: {
        title: ({ check }) => `Arrival of the backup is not proven: ${check}`,
        what: ({ repository, reportedAt }, at) =>
          `Reported as done, but nobody has looked into the repository ${shortId(repository)} since. ` +
          (reportedAt === undefined
            ? "No report has ever come from there."
            : `The last report from there: ${at(reportedAt)}.`),
        todo: "Does randwerk-arrived.timer run on the backup server? If nobody is ever to look there: “randwerk checks edit … --arrival-grace 0”.",
      },
      arrived: {
        title: ({ check }) => `Backup has arrived: ${check}`,
        what: ({ repository }) =>
          `The backups are proven to be in the repository ${shortId(repository)} again.`,
        todo: undefined,
      },
      deleted: {
        title: ({ check, archives }) =>
          `${plural(archives.length, "Backup", `${archives.length} backups`)} deleted: ${check}`,
        what: ({ repository, archives }) =>
          `${plural(archives.length, "An archive that was reported has", "Archives that were reported have")} ` +
          `been deleted from the repository ${shortId(repository)}, or cannot be read any more.`,
        todo: "If none of you did this, it is an intrusion or damage: do not clean up (no “borg compact”), because an append-only repository can be taken back to where it was before.",
      },
      restored: {
        title: ({ check }) => `Deleted backup is there again: ${check}`,
        what: ({ repository }) =>
          `What seemed deleted from the repository ${shortId(repository)} is proven to be there again.`,
        todo: undefined,
      },
      "low-space": {
        title: ({ check }) => `Little space for backups: ${check}`,
        what: ({ repository, freeBytes, minFreeBytes }) =>
          `${gigabytes(freeBytes, "en")} are free where the repository ${shortId(repository)} lies; it should be at least ${gigabytes(minFreeBytes, "en")}.`,
        todo: "When the disk is full, every backup fails.",
      },
      "old-lock": {
        title: ({ check }) => `Repository locked for more than a day: ${check}`,
        what: ({ repository, lockedSince }, at) =>
          `The repository ${shortId(repository)} is locked since ${at(lockedSince ?? 0)}. No backup takes that long; new ones fail.`,
        todo: "If no borg is running there any more, “borg break-lock” removes the lock.",
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
  const at = (moment: number) => formatOccurrence(moment, story.timezone, language);
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
    todo,
  ];
  return {
    title: title(story),
    text: paragraphs.filter((paragraph) => paragraph !== undefined).join("\n\n"),
  };
}
