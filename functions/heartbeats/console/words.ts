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
  example: { de: "Nachtsicherung", en: "Nightly backup" },
  exampleLink: {
    de: "Beispiel: „Nachtsicherung“, erwartet täglich um 3 Uhr",
    en: "Example: “Nightly backup”, expected daily at 3 o’clock",
  },
  nothing: { de: "Dazu passt kein Check.", en: "No check matches this." },
  create: { de: "Check anlegen", en: "Create check" },
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
  byTag: { de: "Wartungsfenster nach Schlagwort", en: "Maintenance windows by tag" },
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

/** What a check demands of its runs. */
export const ruleWords = {
  shortest: { de: "Kürzeste Laufzeit", en: "Shortest run" },
  early: { de: "So viel zu früh zählt noch", en: "So much too early still counts" },
  exit: { de: "Bedeutung des Exit-Status", en: "Meaning of the exit status" },
  files: { de: "Mindestens so viele Dateien", en: "At least so many files" },
  size: { de: "Mindestens so groß", en: "At least so large" },
  drop: { de: "Höchstens so viel Prozent weniger", en: "At most so many per cent less" },
  proof: { de: "Nachweis bis", en: "Proof within" },
  keep: { de: "Was der Host selbst löscht", en: "What the host itself deletes" },
  s3: {
    de: "Repository von restic im Objektspeicher",
    en: "Repository of restic in object storage",
  },
  free: { de: "Warnen, wenn weniger frei ist", en: "Warn if less is free" },
  startkw: { de: "Wörter für einen Start", en: "Words of a start" },
  successkw: { de: "Wörter für einen Erfolg", en: "Words of a success" },
  failurekw: { de: "Wörter für einen Fehler", en: "Words of a failure" },
  subject: { de: "Wörter im Betreff suchen", en: "Look for words in the subject" },
  body: { de: "Wörter im Text einer Mail suchen", en: "Look for words in the text of a mail" },
  http: { de: "Wörter im Inhalt eines Pings suchen", en: "Look for words in what a ping brings" },
  fail: {
    de: "Ohne eines der Wörter ist es ein Fehler",
    en: "Without one of the words it is a failure",
  },
} as const satisfies Record<string, Text>;

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
  shortest: ruleWords.shortest,
  early: ruleWords.early,
  exit: ruleWords.exit,
  facts: { de: "Dateien und Größe", en: "Files and size" },
  proof: ruleWords.proof,
  keep: ruleWords.keep,
  s3: ruleWords.s3,
  free: ruleWords.free,
  startkw: ruleWords.startkw,
  successkw: ruleWords.successkw,
  failurekw: ruleWords.failurekw,
  filter: { de: "Wo nach Wörtern gesucht wird", en: "Where words are looked for" },
} as const satisfies Record<string, Text>;
