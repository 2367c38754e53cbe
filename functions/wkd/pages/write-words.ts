/** What the page for writing encrypted mail says. */
import type { Text } from "../../../src/i18n/language.ts";

export const writeWords = {
  title: { de: "Verschlüsselt schreiben an", en: "Write encrypted to" },
  lead: {
    de: "Ohne ein Programm einzurichten: Text und Dateien werden hier im Browser verschlüsselt und dann mit dem eigenen Mailprogramm oder Webmailer verschickt.",
    en: "Without setting up any program: text and files are encrypted here in the browser, and then sent with your own mail program or webmail.",
  },
  fingerprint: { de: "Fingerabdruck des Schlüssels", en: "Fingerprint of the key" },
  compare: {
    de: "An diesen Schlüssel wird verschlüsselt, so wie er beim Laden dieser Seite veröffentlicht war. Vor etwas Wichtigem am Telefon oder beim Treffen vergleichen.",
    en: "This key is encrypted to, as it was published when this page was loaded. Before anything important compare it by phone or in person.",
  },
  without: { de: "Ohne das Programm dieser Seite", en: "Without the program of this page" },
  withoutLead: {
    de: "Zum Verschlüsseln im Browser lädt diese Seite ein Programm (JavaScript); sobald es da ist, steht hier stattdessen ein Feld zum Schreiben. Bleibt es aus, zum Beispiel weil JavaScript abgeschaltet ist, geht es mit dem Schlüssel als Datei:",
    en: "To encrypt in the browser this page loads a program (JavaScript); as soon as it is there, a field to write in stands here instead. If it does not come, for example because JavaScript is off, it works with the key as a file:",
  },
  download: { de: "Schlüssel herunterladen", en: "Download the key" },
  withoutProgram: {
    de: "In ein Mailprogramm übernehmen, das verschlüsseln kann, und dort schreiben:",
    en: "Import it into a mail program that can encrypt, and write there:",
  },
  guides: { de: "Anleitungen für fünf Programme", en: "Guides for five programs" },
  withoutGpg: {
    de: "Oder mit GnuPG: den Schlüssel einlesen (gpg --import) und den Text als Datei verschlüsseln:",
    en: "Or with GnuPG: read in the key (gpg --import) and encrypt the text as a file:",
  },
  textFile: { de: "nachricht.txt", en: "message.txt" },
  withoutSend: {
    de: "Die Datei, die auf .asc endet, als Anhang an die Adresse schicken.",
    en: "Send the file that ends in .asc to the address as an attachment.",
  },
  write: { de: "Schreiben", en: "Write" },
  text: { de: "Text", en: "Text" },
  files: { de: "Dateien", en: "Files" },
  filesHint: {
    de: "Wählen oder hierher ziehen; Text und Dateien zusammen bis {most}.",
    en: "Choose them, or drop them here; text and files together up to {most}.",
  },
  encrypt: { de: "Verschlüsseln", en: "Encrypt" },
  progress: { de: "Fortschritt", en: "Progress" },
  result: { de: "Verschlüsselt, noch nicht verschickt", en: "Encrypted, not sent yet" },
  encryptedTo: {
    de: "Lesen kann es, wer den geheimen Schlüssel dazu hat:",
    en: "Whoever has its secret key can read it:",
  },
  armored: { de: "Verschlüsselter Text", en: "Encrypted text" },
  copy: { de: "Kopieren", en: "Copy" },
  save: { de: "Als .asc herunterladen", en: "Download as .asc" },
  saveName: { de: "nachricht.asc", en: "message.asc" },
  mail: { de: "Im Mailprogramm öffnen", en: "Open in the mail program" },
  long: {
    de: "Für einen Link ins Mailprogramm ist der Text zu lang: viele Programme schneiden ab etwa 1.800 Zeichen ab. Bitte kopieren und in eine neue Mail einfügen, oder die .asc-Datei anhängen.",
    en: "The text is too long for a link into the mail program: many programs cut off after some 1,800 characters. Please copy it into a new mail, or attach the .asc file.",
  },
  attached: { de: "Verschlüsselte Dateien", en: "Encrypted files" },
  attachedHow: {
    de: "Herunterladen und an die Mail anhängen. Der Name der heruntergeladenen Datei ist für alle sichtbar: wenn schon er etwas verrät, die Datei umbenennen. Ihr wirklicher Name steht verschlüsselt darin.",
    en: "Download them and attach them to the mail. The name of the downloaded file is visible to everybody: if it gives something away, rename the file. Its real name is inside, encrypted.",
  },
  protects: { de: "Was das schützt", en: "What this protects" },
  protected: [
    {
      de: "Text und Inhalt der Dateien: sie werden in diesem Browser verschlüsselt. Von dem, was hier eingegeben wird, geht nichts an den Server; die Regeln dieser Seite (Content-Security-Policy) verbieten dem Browser jede Verbindung.",
      en: "The text and what is in the files: they are encrypted in this browser. Nothing that is entered here goes to the server; the rules of this page (Content-Security-Policy) forbid the browser every connection.",
    },
    {
      de: "Lesen kann es nur, wer den geheimen Schlüssel zu dem Fingerabdruck oben hat. Das gilt auch für den, der schreibt: nach dem Verschlüsseln lässt sich der Text hier nicht zurückholen.",
      en: "Only who has the secret key that belongs to the fingerprint above can read it. That goes for the writer as well: once encrypted, the text cannot be brought back here.",
    },
  ],
  protectsNot: { de: "Was das nicht schützt", en: "What this does not protect" },
  unprotected: [
    {
      de: "Vor dem, der diese Seite in der Hand hat: er könnte sie so ändern, dass sie mitliest. Wer sich darauf nicht verlassen will, nimmt ein eigenes Programm und vergleicht den Fingerabdruck.",
      en: "Against whoever controls this page: it could be changed so that it reads along. If you do not want to rely on that, use a program of your own and compare the fingerprint.",
    },
    {
      de: "Absender, Empfänger, Betreff, Zeit und Größe der Mail, und die Namen angehängter Dateien: das lesen alle, durch deren Hände sie geht. Der Betreff sagt besser nichts.",
      en: "Sender, recipient, subject, time and size of the mail, and the names of attached files: everybody reads them through whose hands it goes. Better let the subject say nothing.",
    },
    {
      de: "Die Antwort: sie ist nur verschlüsselt, wenn der eigene öffentliche Schlüssel dabei ist oder im Verzeichnis steht.",
      en: "The reply: it is encrypted only if your own public key comes along or is in the directory.",
    },
    {
      de: "Es ist nicht signiert: wer es liest, kann nicht prüfen, von wem es kommt.",
      en: "It is not signed: whoever reads it cannot check from whom it comes.",
    },
  ],
  notNow: {
    de: "Hier lässt sich deshalb nichts schreiben: lesen könnte es vielleicht niemand oder der Falsche.",
    en: "So nothing can be written here: perhaps nobody could read it, or the wrong person.",
  },
  back: { de: "Zur Seite des Schlüssels", en: "To the page of the key" },
} as const satisfies Record<string, Text | readonly Text[]>;
