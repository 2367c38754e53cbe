/** What the pages of a key of one's own say. */
import type { Text } from "../../../src/i18n/language.ts";
import type { FindingCode } from "../gate/findings.ts";
import type { ProgramSteps } from "../programs/steps.ts";

export const words = {
  title: { de: "Dein Schlüssel", en: "Your key" },
  lead: {
    de: "Veröffentlichst du hier deinen öffentlichen Schlüssel, kann dir jeder verschlüsselt schreiben, ohne dich vorher zu fragen: Thunderbird, Proton, Mailvelope und andere finden ihn zu deiner Adresse. Der geheime Teil bleibt bei dir.",
    en: "If you publish your public key here, everybody can write encrypted mail to you without asking first: Thunderbird, Proton, Mailvelope and others find it by your address. The secret part stays with you.",
  },
  handIn: { de: "Schlüssel einreichen", en: "Hand in the key" },
  address: { de: "Deine Adresse", en: "Your address" },
  addressHint: {
    de: "So, wie du sie schreibst. Sie muss im Schlüssel stehen.",
    en: "As you write it. It has to be in the key.",
  },
  program: { de: "Angelegt mit", en: "Created with" },
  programHint: {
    de: "Dann passen Erklärungen und Erinnerungen zu deinem Programm.",
    en: "So that explanations and reminders fit your program.",
  },
  otherProgram: { de: "etwas anderem", en: "something else" },
  judge: { de: "Ansehen, was veröffentlicht würde", en: "See what would be published" },
  noKeyYet: { de: "Noch keinen Schlüssel?", en: "No key yet?" },
  noKeyHow: {
    de: "Wähle das Programm, mit dem du Mails liest. Die Wörter in Anführungszeichen stehen so im Programm.",
    en: "Choose the program with which you read mail. The words in quotation marks are those of the program.",
  },
  make: { de: "Anlegen", en: "Create it" },
  export: { de: "Den öffentlichen Schlüssel exportieren", en: "Export the public key" },
  extend: { de: "Verlängern", en: "Extend it" },
  asOf: { de: "Nachgesehen am", en: "Looked up on" },
  would: { de: "Dieser Schlüssel würde veröffentlicht.", en: "This key would be published." },
  refused: { de: "So geht es noch nicht.", en: "It does not work like this yet." },
  revocation: { de: "Das ist ein Widerruf.", en: "This is a revocation." },
  revocationHow: {
    de: "Mit ihm wird der Schlüssel endgültig ungültig: Niemand verschlüsselt mehr an ihn. Der Widerruf ist mit dem Schlüssel selbst signiert und wirkt darum sofort.",
    en: "It makes the key invalid for good: nobody encrypts to it any more. The revocation is signed with the key itself, so it takes effect at once.",
  },
  revoke: { de: "Widerruf annehmen", en: "Take the revocation" },
  todo: { de: "Was du tun kannst", en: "What you can do" },
  fingerprint: { de: "Fingerabdruck", en: "Fingerprint" },
  compare: {
    de: "Vergleiche ihn mit dem, den dein Programm zeigt.",
    en: "Compare it with the one that your program shows.",
  },
  provenHow: {
    de: "Dass die Adresse dir gehört, weist deine Anmeldung nach. Der Schlüssel wird sofort veröffentlicht.",
    en: "Your sign-in proves that the address is yours. The key is published at once.",
  },
  mailHow: {
    de: "Zum Nachweis geht eine Mail an die Adresse, verschlüsselt mit diesem Schlüssel. Kannst du sie lesen, hast du beides: Postfach und Schlüssel. Mit dem Link darin wird der Schlüssel veröffentlicht.",
    en: "As a proof a mail goes to the address, encrypted with this key. If you can read it you have both: mailbox and key. The link in it publishes the key.",
  },
  publish: { de: "Schlüssel veröffentlichen", en: "Publish the key" },
  send: { de: "Mail schicken", en: "Send the mail" },
  replaced: { de: "Veröffentlicht ist bisher", en: "Published until now" },
  another: { de: "Einen anderen einreichen", en: "Hand in another one" },
  mailed: { de: "Wir haben dir eine Mail geschickt.", en: "We have sent you a mail." },
  mailedHow: {
    de: "Sie ist mit deinem Schlüssel verschlüsselt. Öffne sie in dem Programm, das den Schlüssel hat, und folge dem Link darin; er gilt einen Tag. Kommt sie nicht, sieh im Spam-Ordner nach. Kannst du sie nicht öffnen, passt der Schlüssel nicht zu deinem Programm: Exportiere ihn dort noch einmal.",
    en: "It is encrypted with your key. Open it in the program that has the key, and follow the link in it, which works for a day. If it does not come, look in the spam folder. If you cannot open it, the key is not the one of your program: export it there once more.",
  },
  mailedRemove: {
    de: "Mit dem Link darin wird der Schlüssel entfernt; er gilt einen Tag. Die Mail ist nicht verschlüsselt, du kannst sie also auch ohne den Schlüssel lesen.",
    en: "The link in it removes the key; it works for a day. The mail is not encrypted, so you can read it without the key.",
  },
  published: { de: "Dein Schlüssel ist veröffentlicht.", en: "Your key is published." },
  unchanged: {
    de: "Genau dieser Schlüssel war schon veröffentlicht.",
    en: "Exactly this key was published already.",
  },
  revoked: { de: "Der Widerruf ist angenommen.", en: "The revocation is taken." },
  removed: { de: "Dein Schlüssel ist entfernt.", en: "Your key is removed." },
  looked: { de: "Von außen geprüft.", en: "Checked from outside." },
  anybody: {
    de: "Jeder kann dir jetzt verschlüsselt schreiben.",
    en: "Everybody can write encrypted mail to you now.",
  },
  anybodyHow: {
    de: "So finden Mailprogramme deinen Schlüssel. „Jetzt von außen prüfen“ fragt, wie sie es tun.",
    en: "This is how mail programs find your key. “Check from outside now” asks as they do.",
  },
  absent: {
    de: "Für diese Adresse ist kein Schlüssel veröffentlicht.",
    en: "No key is published for this address.",
  },
  page: { de: "Die Seite, die alle sehen", en: "The page that everybody sees" },
  renew: { de: "Neuen Stand einreichen", en: "Hand in a new version" },
  remove: { de: "Schlüssel entfernen", en: "Remove the key" },
  removeHow: {
    de: "Mailprogramme finden dann keinen Schlüssel mehr, und Mails an dich werden unverschlüsselt geschrieben. Dafür brauchst du den Schlüssel nicht: Weist deine Anmeldung die Adresse nicht nach, geht eine Mail mit einem Link an sie. Wer den Schlüssel schon hat, behält ihn; hast du ihn noch, reiche lieber seinen Widerruf ein.",
    en: "Mail programs find no key any more then, and mail to you is written without encryption. You do not need the key for this: if your sign-in does not prove the address, a mail with a link goes to it. Who has the key already keeps it; if you still have it, rather hand in its revocation.",
  },
  nothing: {
    de: "Bitte eine Datei wählen oder den Schlüssel einfügen.",
    en: "Please choose a file, or paste the key.",
  },
} as const satisfies Record<string, Text>;

/** Which steps of a program put a finding right. */
export const stepsFor: Partial<Record<FindingCode, keyof ProgramSteps>> = {
  secret_key: "export",
  not_openpgp: "export",
  not_a_certificate: "export",
  armor_damaged: "export",
  truncated: "export",
  several_certificates: "export",
  primary_expired: "extend",
  encryption_expired: "extend",
  user_id_expired: "extend",
  expires_soon: "extend",
  no_user_id: "make",
  no_encryption_subkey: "make",
  weak_primary: "make",
  weak_subkey: "make",
  primary_revoked: "make",
  revoked_before: "make",
  encryption_revoked: "make",
  unsupported_version: "make",
  unsupported_algorithm: "make",
};
