/** What the page says while somebody writes. The server puts them into the page in its language; the program there shows them. */
import type { Text } from "../../../src/i18n/language.ts";

export const writingWords = {
  reading: { de: "{file}: wird verschlüsselt …", en: "{file}: being encrypted …" },
  done: { de: "Verschlüsselt.", en: "Encrypted." },
  copied: { de: "Kopiert.", en: "Copied." },
  copyByHand: {
    de: "Der Browser lässt nicht kopieren: der Text ist ausgewählt, Strg + C kopiert ihn.",
    en: "The browser does not allow copying: the text is selected, Ctrl + C copies it.",
  },
  empty: {
    de: "Noch nichts da: bitte etwas schreiben oder eine Datei wählen.",
    en: "Nothing there yet: please write something or choose a file.",
  },
  tooLarge: {
    de: "Zusammen sind das {size}. Es gehen höchstens {most}: mehr nehmen viele Mailserver nicht an.",
    en: "Together this is {size}. At most {most} work: many mail servers take no more.",
  },
  unreadable: {
    de: "{file} lässt sich nicht lesen. Wurde die Datei verschoben oder geändert? Bitte neu wählen.",
    en: "{file} cannot be read. Was the file moved or changed? Please choose it again.",
  },
  failed: {
    de: "Das Verschlüsseln ist misslungen: {reason}. Nichts davon hat diesen Browser verlassen. Mit dem Schlüssel als Datei geht es wie unten.",
    en: "Encrypting has failed: {reason}. Nothing of it has left this browser. With the key as a file it works as below.",
  },
  insecure: {
    de: "Der Browser verschlüsselt nur auf Seiten, die über HTTPS kommen, und diese kam anders. Mit dem Schlüssel als Datei geht es so:",
    en: "The browser encrypts only on pages that come by HTTPS, and this one did not. With the key as a file it works like this:",
  },
  otherKey: {
    de: "Der Schlüssel in dieser Seite hat einen anderen Fingerabdruck als den, der hier steht. Bitte nichts schreiben, sondern den Verein auf einem anderen Weg fragen.",
    en: "The key in this page has another fingerprint than the one that is shown. Please write nothing, and ask the association in another way.",
  },
  unusable: {
    de: "Mit diesem Schlüssel kann das Programm dieser Seite nicht verschlüsseln ({reason}). Andere Programme können es:",
    en: "The program of this page cannot encrypt to this key ({reason}). Other programs can:",
  },
} as const satisfies Record<string, Text>;

/** The same in one language. */
export type WritingWords = Readonly<Record<keyof typeof writingWords, string>>;
