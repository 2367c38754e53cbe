/** The words of the page of downloads. */
import type { Language } from "../i18n/language.ts";

interface Words {
  readonly title: string;
  readonly lead: string;
  readonly commandLine: string;
  readonly commandLineNeeds: string;
  readonly host: string;
  readonly hostThen: string;
  readonly files: string;
  readonly file: string;
  readonly size: string;
}

export const wordsOf: Readonly<Record<Language, Words>> = {
  de: {
    title: "Programme für andere Rechner",
    lead: "Jede Zeile holt, prüft die SHA-256 und bricht ab, wenn sie nicht stimmt.",
    commandLine: "Die Kommandozeile",
    commandLineNeeds:
      "Eine Datei, für Node.js 20 oder neuer. Danach: randwerk login mit dieser Adresse.",
    host: "Der Agent für Server und Backup-Server",
    hostThen: "Danach steht alles Weitere in randwerk-host/README.md (englisch).",
    files: "Alle Dateien",
    file: "Datei",
    size: "Bytes",
  },
  en: {
    title: "Programs for other machines",
    lead: "Each line fetches, compares the SHA-256, and stops where it differs.",
    commandLine: "The command line",
    commandLineNeeds: "One file, for Node.js 20 or newer. Then: randwerk login with this address.",
    host: "The agent for servers and backup servers",
    hostThen: "Then randwerk-host/README.md says what is next.",
    files: "All files",
    file: "File",
    size: "Bytes",
  },
};
