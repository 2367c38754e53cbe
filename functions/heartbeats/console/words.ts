/** What the console's pages of checks say. */
import type { Text } from "../../../src/i18n/language.ts";
import type { PingKind } from "../check/action.ts";
import type { ShownStatus, StoredStatus } from "../check/check.ts";

export const words = {
  title: { de: "Checks", en: "Checks" },
  none: { de: "Noch kein Check.", en: "No check yet." },
  noneHow: {
    de: "Ein Check wartet auf das Lebenszeichen eines Jobs, zum Beispiel der nächtlichen Sicherung. Bleibt es aus, gibt es eine Meldung.",
    en: "A check waits for a sign of life from a job, such as the nightly backup. If it does not come, there is an alert.",
  },
  nothing: { de: "Dazu passt kein Check.", en: "No check matches this." },
  create: { de: "Check anlegen", en: "Create check" },
  search: { de: "Suche", en: "Search" },
  find: { de: "Suchen", en: "Search" },
  all: { de: "Alle zeigen", en: "Show all" },
  next: { de: "Weiter", en: "Next page" },
  first: { de: "Zum Anfang", en: "To the beginning" },
  edit: { de: "Bearbeiten", en: "Edit" },
  pause: { de: "Anhalten", en: "Pause" },
  resume: { de: "Fortsetzen", en: "Resume" },
  delete: { de: "Check löschen", en: "Delete check" },
  deleteHow: {
    de: "Mit dem Check verschwinden alle Pings und Zahlen; seine Ping-URL antwortet nicht mehr. Das lässt sich nicht rückgängig machen.",
    en: "All pings and numbers go with the check; its ping URL does not answer any more. This cannot be undone.",
  },
  name: { de: "Name", en: "Name" },
  lines: { de: "Zeilen zum Kopieren", en: "Lines to copy" },
  history: { de: "Die letzten Wechsel", en: "Recent changes" },
  pings: { de: "Die letzten Pings", en: "Recent pings" },
  noPings: { de: "Noch kein Ping.", en: "No ping yet." },
  body: { de: "Text", en: "Text" },
  plan: { de: "Erwartet", en: "Expected" },
  nextFive: { de: "Die nächsten Termine", en: "The next occurrences" },
  durations: { de: "Dauer", en: "Duration" },
  sizes: { de: "Größe der Sicherung", en: "Size of the backup" },
  day: { de: "Tag", en: "Day" },
  facts: { de: "Angaben", en: "Details" },
  grace: { de: "Karenz", en: "Grace time" },
  maintenance: { de: "Wartungsfenster", en: "Maintenance windows" },
  tags: { de: "Schlagwörter", en: "Tags" },
  last: { de: "Letzter Erfolg", en: "Last success" },
  never: { de: "noch nie", en: "never yet" },
  took: { de: "Letzte Dauer", en: "Last duration" },
  deadline: { de: "Meldung, wenn bis dahin nichts kommt", en: "Alert if nothing comes until" },
  warning: { de: "Warnung", en: "Warning" },
  desc: { de: "Beschreibung", en: "Description" },
  at: { de: "Wann", en: "When" },
  kind: { de: "Was", en: "What" },
  duration: { de: "Dauer", en: "Duration" },
  unnamed: { de: "ohne Namen", en: "unnamed" },
  back: { de: "Zurück zum Check", en: "Back to the check" },
} as const satisfies Record<string, Text>;

/** What a check does, behind its name: “Backup is down.” */
export const isWords: Readonly<Record<ShownStatus, Text>> = {
  up: { de: "läuft wie erwartet.", en: "runs as expected." },
  grace: { de: "ist spät.", en: "is late." },
  down: { de: "ist ausgefallen.", en: "is down." },
  new: { de: "wartet auf den ersten Ping.", en: "waits for its first ping." },
  paused: { de: "ist angehalten.", en: "is paused." },
};

export const statusWords: Readonly<Record<ShownStatus, Text>> = {
  up: { de: "läuft", en: "up" },
  grace: { de: "spät", en: "late" },
  down: { de: "ausgefallen", en: "down" },
  new: { de: "neu", en: "new" },
  paused: { de: "angehalten", en: "paused" },
};

export const looks: Readonly<Record<ShownStatus, string>> = {
  up: "state good",
  grace: "state late",
  down: "state bad",
  new: "state",
  paused: "state",
};

export const flipWords: Readonly<Record<StoredStatus, Text>> = {
  up: { de: "läuft wieder", en: "up again" },
  down: { de: "ausgefallen", en: "down" },
  new: { de: "neu", en: "new" },
  paused: { de: "angehalten", en: "paused" },
};

export const pingWords: Readonly<Record<PingKind, Text>> = {
  success: { de: "Erfolg", en: "success" },
  start: { de: "Start", en: "start" },
  fail: { de: "Fehler", en: "failure" },
  log: { de: "Notiz", en: "note" },
  ign: { de: "nicht gewertet", en: "ignored" },
};

/** What was done, by the name that an address gives it. */
export const doneWords: Readonly<Record<string, Text>> = {
  made: { de: "Angelegt.", en: "Created." },
  changed: { de: "Geändert.", en: "Changed." },
  unchanged: { de: "Es gab nichts zu ändern.", en: "There was nothing to change." },
  paused: { de: "Angehalten.", en: "Paused." },
  resumed: { de: "Fortgesetzt.", en: "Resumed." },
  deleted: { de: "Gelöscht.", en: "Deleted." },
};

/** Fields of the form, in the words of their labels. */
export const fieldWords = {
  name: words.name,
  slug: { de: "Kurzname", en: "Slug" },
  tags: words.tags,
  desc: words.desc,
  plan: words.plan,
  tz: { de: "Zeitzone", en: "Time zone" },
  grace: words.grace,
  runtime: { de: "Längste Laufzeit", en: "Longest run" },
  fails: { de: "Fehler in Folge bis zum Ausfall", en: "Failures in a row until it is down" },
  remind: { de: "Erinnern alle … Stunden (0: nie)", en: "Remind every … hours (0: never)" },
  channels: { de: "Kanäle", en: "Channels" },
  manual: {
    de: "Nach dem Anhalten nur von Hand fortsetzen",
    en: "Resume by hand only after a pause",
  },
  maintenance: words.maintenance,
} as const satisfies Record<string, Text>;
