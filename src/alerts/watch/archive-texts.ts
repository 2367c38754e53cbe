/** What is said about the archive in object storage. */
import type { Language } from "../../i18n/language.ts";

interface Texts {
  readonly title: string;
  readonly text: string;
  readonly fixed: string;
  readonly fixedText: string;
}

export const archiveCodes = [
  "archive-late",
  "archive-drill-failed",
  "archive-shrunk",
  "archive-settings",
] as const;
export type ArchiveCode = (typeof archiveCodes)[number];

const listDe = "Warum, sagt „randwerk archive list“; was hilft: docs/runbooks/archive.de.md";
const listEn = "“randwerk archive list” says why; what helps: docs/runbooks/archive.md";

export const archiveTexts: Readonly<Record<Language, Readonly<Record<ArchiveCode, Texts>>>> = {
  de: {
    "archive-late": {
      title: "Seit über 26 Stunden ist kein Archiv gelungen",
      text: `Fällt jetzt etwas aus, fehlt alles, was seit dem letzten Archiv dazukam.\n\n${listDe}`,
      fixed: "Das Archiv gelingt wieder",
      fixedText: "Alles, was der Dienst weiß, liegt wieder im Objektspeicher.",
    },
    "archive-drill-failed": {
      title: "Das neueste Archiv kam bei der Probe nicht zurück",
      text: `Es wurde geholt und ließ sich nicht so zurückspielen, wie es gemacht wurde.\n\n${listDe}`,
      fixed: "Das Archiv kommt bei der Probe wieder zurück",
      fixedText: "Jede Tabelle ist gleich.",
    },
    "archive-shrunk": {
      title: "Das letzte Archiv ist nicht halb so groß wie das davor",
      text: "Wurde etwas gelöscht, das bleiben sollte? Die älteren Archive haben es noch: docs/runbooks/archive.de.md",
      fixed: "Das Archiv hat wieder eine Größe wie die davor",
      fixedText: "„randwerk archive list“ zeigt die Größen.",
    },
    "archive-settings": {
      title: "Es wird kein Archiv gemacht: die Einstellungen sind nicht zu gebrauchen",
      text: "Was daran falsch ist, sagt „randwerk archive now“; docs/runbooks/archive.de.md",
      fixed: "Die Einstellungen des Archivs sind wieder zu gebrauchen",
      fixedText: "Das nächste wird zu seiner Zeit gemacht.",
    },
  },
  en: {
    "archive-late": {
      title: "No archive has succeeded for more than 26 hours",
      text: `If something breaks now, whatever came since the last archive is missing.\n\n${listEn}`,
      fixed: "The archive succeeds again",
      fixedText: "Everything that the service knows is in object storage again.",
    },
    "archive-drill-failed": {
      title: "The newest archive did not come back in the drill",
      text: `It was fetched and could not be restored as it was made.\n\n${listEn}`,
      fixed: "The archive comes back in the drill again",
      fixedText: "Every table is equal.",
    },
    "archive-shrunk": {
      title: "The last archive is less than half the size of the one before",
      text: "Was something deleted that should have stayed? Older archives still have it: docs/runbooks/archive.md",
      fixed: "The archive has a size like those before again",
      fixedText: "“randwerk archive list” shows the sizes.",
    },
    "archive-settings": {
      title: "No archive is made: its settings cannot be used",
      text: "“randwerk archive now” says what is wrong with them; docs/runbooks/archive.md",
      fixed: "The settings of the archive can be used again",
      fixedText: "The next one is made at its time.",
    },
  },
};
