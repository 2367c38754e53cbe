/** What the service's parts are called by those whom they serve. */
import type { Text } from "../i18n/language.ts";

const words: Readonly<Record<string, Text>> = {
  links: { de: "Kurzlinks", en: "Short links" },
  keys: { de: "Schlüssel", en: "Keys" },
  checks: { de: "Checks und Sicherungen", en: "Checks and backups" },
  access: { de: "Tokens und Sitzungen", en: "Tokens and sessions" },
  archive: { de: "Archiv im Objektspeicher", en: "Archive in object storage" },
  watch: { de: "Wache über die anderen", en: "Watch over the others" },
  disk: { de: "Datenträger", en: "Disk" },
  rows: { de: "Zeilen des Tages", en: "The day’s rows" },
};

export const partText = (name: string): Text => words[name] ?? { de: name, en: name };
