/** What the console's pages of links say. */
import type { Text } from "../../../src/i18n/language.ts";
import { numberInWords } from "../../../src/i18n/number.ts";
import type { LinkState } from "../link/link.ts";
import { plural } from "../../../src/i18n/plural.ts";

export const words = {
  title: { de: "Kurzlinks", en: "Short links" },
  none: { de: "Noch kein Kurzlink.", en: "No short link yet." },
  noneHow: {
    de: "Ein Kurzlink ist eine Adresse, die man sich merken und auf ein Plakat drucken kann. Wohin sie führt, lässt sich jederzeit ändern.",
    en: "A short link is an address that people can remember and that fits on a poster. Where it leads can be changed at any time.",
  },
  example: {
    de: "Beispiel: „plenum“ führt zum Pad, und während des Plenums in die Videokonferenz",
    en: "Example: “plenum” leads to the pad, and during the meeting to the video conference",
  },
  nothing: { de: "Dazu passt kein Kurzlink.", en: "No short link matches this." },
  noTrash: { de: "Der Papierkorb ist leer.", en: "The trash is empty." },
  trashHow: {
    de: "Was hier liegt, verschwindet nach 30 Tagen. Bis dahin lässt es sich zurückholen.",
    en: "What is here disappears after 30 days. Until then it can be restored.",
  },
  target: { de: "Ziel", en: "Target" },
  quickHint: {
    de: "Eine Adresse genügt: die Kurzadresse wird ausgedacht und lässt sich danach ändern.",
    en: "An address is enough: the short address is made up and can be changed afterwards.",
  },
  create: { de: "Link anlegen", en: "Create link" },
  more: { de: "Mit Zeiten, eigenem Namen …", en: "With times, a name of its own …" },
  sort: { de: "Reihenfolge", en: "Order" },
  newest: { de: "neueste zuerst", en: "newest first" },
  oldest: { de: "älteste zuerst", en: "oldest first" },
  slugOrder: { de: "nach Kurzadresse", en: "by short address" },
  clickOrder: { de: "die meisten Aufrufe in 30 Tagen", en: "most clicks in 30 days" },
  trash: { de: "Papierkorb", en: "Trash" },
  active: { de: "Aktive Links", en: "Active links" },
  orphans: { de: "Oft gesucht, nicht da", en: "Often asked for, not there" },
  import: { de: "Importieren", en: "Import" },
  export: { de: "Exportieren", en: "Export" },
  restore: { de: "Zurückholen", en: "Restore" },
  edit: { de: "Bearbeiten", en: "Edit" },
  delete: { de: "In den Papierkorb", en: "Move to trash" },
  copyAs: { de: "führt jetzt zu", en: "now leads to" },
  nowhere: { de: "führt gerade nirgendwohin", en: "leads nowhere right now" },
  where: { de: "Wohin, und wann", en: "Where to, and when" },
  now: { de: "jetzt", en: "now" },
  otherwise: { de: "Sonst", en: "Otherwise" },
  switches: { de: "Die nächsten Wechsel", en: "Upcoming changes" },
  noSwitches: { de: "Danach ändert sich nichts mehr.", en: "Nothing changes after that." },
  sources: { de: "Wie", en: "How" },
  referrers: { de: "Von welcher Seite", en: "From which site" },
  countries: { de: "Aus welchem Land", en: "From which country" },
  clicks: { de: "Aufrufe", en: "Clicks" },
  day: { de: "Tag", en: "Day" },
  facts: { de: "Angaben", en: "Details" },
  validFrom: { de: "Gültig ab", en: "Valid from" },
  validUntil: { de: "Gültig bis", en: "Valid until" },
  fallback: { de: "Ersatzziel", en: "Fallback" },
  used: { de: "Verbrauchte Aufrufe", en: "Clicks used" },
  tags: { de: "Schlagwörter", en: "Tags" },
  made: { de: "Angelegt", en: "Created" },
  history: { de: "Verlauf", en: "History" },
  undoLast: { de: "Letzte Änderung rückgängig", en: "Undo the last change" },
  poster: { de: "Plakat drucken", en: "Print a poster" },
  design: { de: "Code gestalten", en: "Design the code" },
  codeOf: { de: "QR-Code für", en: "QR code for" },
  gone: {
    de: "Dieser Link liegt im Papierkorb: Wer ihm folgt, sieht, dass es ihn nicht gibt.",
    en: "This link is in the trash: who follows it is told that it does not exist.",
  },
  back: { de: "Zurück", en: "Back" },
} as const satisfies Record<string, Text>;

export const stateWords: Readonly<Record<LinkState, Text>> = {
  active: { de: "aktiv", en: "active" },
  "not-yet": { de: "noch nicht", en: "not yet" },
  expired: { de: "abgelaufen", en: "expired" },
  "used-up": { de: "aufgebraucht", en: "used up" },
};

export const sourceWords: Readonly<Record<string, Text>> = {
  click: { de: "angeklickt", en: "clicked" },
  scan: { de: "gescannt", en: "scanned" },
  bot: { de: "Programme (nicht mitgezählt)", en: "programs (not counted)" },
  preview: { de: "Vorschauen (nicht mitgezählt)", en: "previews (not counted)" },
};

/** What was done, by the name that an address gives it. */
export const doneWords: Readonly<Record<string, Text>> = {
  made: { de: "Angelegt.", en: "Created." },
  changed: { de: "Geändert.", en: "Changed." },
  unchanged: { de: "Es gab nichts zu ändern.", en: "There was nothing to change." },
  undone: { de: "Rückgängig gemacht.", en: "Undone." },
  restored: { de: "Zurückgeholt.", en: "Restored." },
  deleted: { de: "Im Papierkorb.", en: "In the trash." },
};

export const actionWords: Readonly<Record<string, Text>> = {
  create: { de: "Angelegt", en: "Created" },
  change: { de: "Geändert", en: "Changed" },
  delete: { de: "In den Papierkorb gelegt", en: "Moved to the trash" },
  restore: { de: "Zurückgeholt", en: "Restored" },
  undo: { de: "Rückgängig gemacht", en: "Undone" },
  import: { de: "Importiert", en: "Imported" },
};

/** Fields of the form, in the words of their labels. */
export const fieldWords = {
  target: words.target,
  slug: { de: "Kurzadresse", en: "Short address" },
  title: { de: "Titel", en: "Title" },
  tags: words.tags,
  windows: { de: "Zeiten", en: "Times" },
  fallback: words.fallback,
  validFrom: words.validFrom,
  validUntil: words.validUntil,
  maxClicks: { de: "Höchstens so viele Aufrufe", en: "At most so many clicks" },
  timezone: { de: "Zeitzone", en: "Time zone" },
  status: { de: "Art der Weiterleitung", en: "Kind of redirect" },
  forwardPath: {
    de: "Was hinter der Kurzadresse steht, anhängen",
    en: "Append what follows the short address",
  },
  forwardQuery: { de: "Abfrage (?…) anhängen", en: "Append the query (?…)" },
} as const satisfies Record<string, Text>;

/** `1 Aufruf in 30 Tagen` */
export const clicksText = (count: number, days: number): Text => ({
  de: `${numberInWords(count, "de")} ${plural(count, "Aufruf", "Aufrufe")} in ${days} Tagen`,
  en: `${numberInWords(count, "en")} ${plural(count, "click", "clicks")} in ${days} days`,
});
