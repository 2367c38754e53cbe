/** Words of the archive's page. */
import type { Text } from "../../../src/i18n/language.ts";

export const words = {
  title: { de: "Archiv", en: "Archive" },
  what: {
    de: "Nachts geht alles, was der Dienst weiß, verschlüsselt in den Objektspeicher.",
    en: "At night everything that the service knows goes to object storage, encrypted.",
  },
  notSetUp: {
    de: "Noch nicht eingerichtet: docs/runbooks/archive.de.md sagt, wie.",
    en: "Not set up yet: docs/runbooks/archive.md says how.",
  },
  last: { de: "Das letzte", en: "The last one" },
  failed: { de: "Der letzte Versuch misslang,", en: "The last try failed," },
  made: { de: "Gemacht", en: "Made" },
  never: { de: "noch nie", en: "never" },
  rows: { de: "Zeilen", en: "Rows" },
  size: { de: "Größe", en: "Size" },
  where: { de: "Wo", en: "Where" },
  next: { de: "Das nächste", en: "The next one" },
  makeNow: { de: "Jetzt eins machen", en: "Make one now" },
  sizes: { de: "Größe der letzten Archive", en: "Size of the last archives" },
  day: { de: "Tag", en: "Day" },
  drill: { de: "Probe", en: "Drill" },
  drillIs: {
    de: "Alle vier Wochen wird das neueste geholt, entschlüsselt, zurückgespielt und verglichen.",
    en: "Every four weeks the newest one is fetched, decrypted, restored and compared.",
  },
  cameBack: { de: "kam zurück, jede Tabelle gleich.", en: "came back, every table equal." },
  noDrill: { de: "Noch keine.", en: "None yet." },
  drillNow: { de: "Jetzt proben", en: "Drill now" },
  bucket: { de: "Was der Bucket schützt", en: "What the bucket protects" },
  notTried: { de: "Noch nicht ausprobiert.", en: "Not tried yet." },
  protection: { de: "Schutz", en: "Protection" },
  holds: { de: "Gilt", en: "Holds" },
  yes: { de: "ja", en: "yes" },
  no: { de: "nein", en: "no" },
  tried: { de: "Ausprobiert:", en: "Tried:" },
  checkNow: { de: "Jetzt ausprobieren", en: "Try it now" },
  protections: {
    unsignedRead: { de: "Fremde können nicht lesen", en: "Strangers cannot read" },
    alteredBody: {
      de: "Unterwegs Verändertes wird abgelehnt",
      en: "What was altered on its way is refused",
    },
    overwrite: {
      de: "Überschriebenes bleibt als Version",
      en: "What is overwritten stays as a version",
    },
    lockedVersion: {
      de: "Gesperrte Versionen lassen sich nicht löschen",
      en: "Locked versions cannot be deleted",
    },
    deletion: { de: "Dieser Schlüssel darf nicht löschen", en: "This key may not delete" },
    wrongRegion: { de: "Eine falsche Region wird abgelehnt", en: "A wrong region is refused" },
  },
} as const satisfies Record<string, Text | Record<string, Text>>;
