/** What the console's pages of keys say. */
import type { Text } from "../../../src/i18n/language.ts";
import { plural } from "../../../src/i18n/plural.ts";
import type { Severity } from "../gate/findings.ts";
import type { LetterState } from "../letters/letter.ts";
import type { LookSeverity } from "../keys/found.ts";

export const words = {
  title: { de: "Schlüssel", en: "Keys" },
  none: { de: "Noch kein Schlüssel.", en: "No key yet." },
  noneHow: {
    de: "Wer an eine Adresse des Vereins schreibt, soll verschlüsseln können, ohne nach dem Schlüssel zu fragen. Veröffentlichst du ihn hier, finden ihn Thunderbird, Proton, Mailvelope und andere von selbst. Für die Adresse des Vorstands zum Beispiel gibt ihn dieser Befehl aus, wo der geheime Schlüssel liegt:",
    en: "Whoever writes to an address of the association is to be able to encrypt without asking for the key. If you publish it here, Thunderbird, Proton, Mailvelope and others find it by themselves. For the board’s address, for example, this command prints it where the secret key is:",
  },
  allWell: { de: "Alle Schlüssel gelten.", en: "All keys are valid." },
  nothing: { de: "Dazu passt kein Schlüssel.", en: "No key matches this." },
  publish: { de: "Schlüssel veröffentlichen", en: "Publish a key" },
  renew: { de: "Neuen Stand veröffentlichen", en: "Publish a new version" },
  valid: { de: "gilt", en: "valid" },
  endless: { de: "läuft nie ab", en: "never expires" },
  revokedFor: {
    de: "widerrufen: niemand kann an diese Adresse verschlüsseln",
    en: "revoked: nobody can encrypt to this address",
  },
  outside: { de: "Prüfung von außen", en: "Check from outside" },
  outsideWell: { de: "von außen gut", en: "well from outside" },
  outsideBad: { de: "von außen gestört", en: "wrong from outside" },
  outsideNever: { de: "noch nicht von außen geprüft", en: "not checked from outside yet" },
  outsideHow: {
    de: "Was Mailprogramme und Schlüsselserver ausliefern, wird täglich geprüft, zum ersten Mal zehn Minuten nach dem Veröffentlichen.",
    en: "What mail programs and key servers get is checked daily, first ten minutes after publishing.",
  },
  lookNow: { de: "Jetzt von außen prüfen", en: "Check from outside now" },
  lookedAt: { de: "Zuletzt geprüft", en: "Last checked" },
  fingerprint: { de: "Fingerabdruck", en: "Fingerprint" },
  userId: { de: "Benutzerkennung", en: "User ID" },
  algorithms: { de: "Verfahren", en: "Algorithms" },
  until: { de: "Gilt bis", en: "Valid until" },
  version: { de: "Version", en: "Version" },
  published: { de: "Veröffentlicht", en: "Published" },
  replaces: { de: "Ersetzt", en: "Replaces" },
  size: { de: "Größe", en: "Size" },
  page: { de: "Seite für alle", en: "Page for everybody" },
  findings: { de: "Was daran auffällt", en: "What there is to say of it" },
  noFindings: { de: "Nichts fällt auf.", en: "Nothing to say of it." },
  history: { de: "Verlauf", en: "History" },
  again: { de: "Diese Version wieder veröffentlichen", en: "Publish this version again" },
  letters: { de: "Post an den Besitzer", en: "Mail to the owner" },
  answer: { de: "Antwort", en: "Answer" },
  mailRefused: { de: "Post abgelehnt", en: "mail refused" },
  remove: { de: "Schlüssel entfernen", en: "Remove key" },
  removeHow: {
    de: "Mailprogramme finden dann keinen Schlüssel mehr, und Mails an die Adresse werden unverschlüsselt geschrieben. Aus dem Verlauf lässt er sich wieder veröffentlichen.",
    en: "Mail programs find no key any more then, and mail to the address is written without encryption. It can be published again from its history.",
  },
  absent: {
    de: "Für diese Adresse ist kein Schlüssel veröffentlicht.",
    en: "No key is published for this address.",
  },
} as const satisfies Record<string, Text>;

/** What was done, by the name that an address gives it. */
export const doneWords: Readonly<Record<string, Text>> = {
  published: { de: "Veröffentlicht.", en: "Published." },
  unchanged: {
    de: "Genau dieser Schlüssel war schon veröffentlicht.",
    en: "Exactly this key was published already.",
  },
  rolledback: {
    de: "Die frühere Version ist wieder veröffentlicht.",
    en: "The earlier version is published again.",
  },
  removed: { de: "Entfernt.", en: "Removed." },
  revoked: { de: "Der Widerruf ist angenommen.", en: "The revocation is taken." },
  confirmed: { de: "Bestätigt.", en: "Confirmed." },
  forgotten: { de: "Vergessen.", en: "Forgotten." },
  looked: { de: "Von außen geprüft.", en: "Checked from outside." },
};

export const actionWords: Readonly<Record<string, Text>> = {
  publish: { de: "Veröffentlicht", en: "Published" },
  rollback: { de: "Frühere Version wieder veröffentlicht", en: "Earlier version published again" },
  remove: { de: "Entfernt", en: "Removed" },
  revoke: { de: "Widerrufen", en: "Revoked" },
};

interface Look {
  readonly text: Text;
  readonly look: string;
}

export const severityWords: Readonly<Record<Severity, Look>> = {
  refuse: { text: { de: "abgelehnt", en: "refused" }, look: "state bad" },
  warn: { text: { de: "Warnung", en: "warning" }, look: "state late" },
  info: { text: { de: "Hinweis", en: "note" }, look: "state" },
};

export const letterWords: Readonly<Record<LetterState, Look>> = {
  pending: { text: { de: "wartet", en: "waiting" }, look: "state" },
  sent: { text: { de: "gesendet", en: "sent" }, look: "state good" },
  refused: { text: { de: "abgelehnt", en: "refused" }, look: "state bad" },
  ended: { text: { de: "nicht gesendet", en: "not sent" }, look: "state bad" },
  dropped: { text: { de: "hinfällig", en: "dropped" }, look: "state" },
};

export const lookWords: Readonly<Record<LookSeverity, Look>> = {
  ok: { text: { de: "gut", en: "well" }, look: "state good" },
  info: { text: { de: "Hinweis", en: "note" }, look: "state" },
  problem: { text: { de: "gestört", en: "wrong" }, look: "state bad" },
};

/** `noch 12 Tage, bis 1. Mai 2028`; `day` is the last one, as it is written there. */
export const daysLeftText = (days: number, day: Text): Text =>
  plural(
    days,
    { de: `noch 1 Tag, bis ${day.de}`, en: `1 day left, until ${day.en}` },
    { de: `noch ${days} Tage, bis ${day.de}`, en: `${days} days left, until ${day.en}` },
  );
