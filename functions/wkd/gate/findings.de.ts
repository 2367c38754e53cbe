/** Texts of findings in German. */
import {
  addAddressCommand,
  addSubkeyCommand,
  cleanExportCommand,
  editSubkeyCommand,
  exportCommand,
  extendCommands,
  newKeyCommand,
  resignCommands,
  reviveCommands,
  revokeCommand,
  rollbackCommand,
} from "./commands.ts";
import type { FindingTexts } from "./findings.ts";
import { longDay, longMoment } from "../../../src/i18n/long-day.ts";
import { counted, plural } from "../../../src/i18n/plural.ts";

const day = (at: number) => longDay(at, "de");
const moment = (at: number) => longMoment(at, "de");
const things = (count: number, one: string, many: string) => counted(count, one, many, "de");

/** How long it takes, which compares with every clock. */
function ahead(validFrom: number, minutes: number): string {
  return minutes < 24 * 60
    ? `in ${things(minutes, "Minute", "Minuten")} (${moment(validFrom)} Uhr UTC)`
    : `ab ${day(validFrom)}`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `„${name}“`).join(", ");
}

function steps(commands: readonly string[]): string {
  return commands.map((command) => `\`${command}\``).join(", dann ");
}

function again(fingerprint: string): string {
  return `danach die Ausgabe von \`${exportCommand(fingerprint)}\` einreichen.`;
}

export const de: FindingTexts = {
  too_large: ({ bytes, maxBytes }) =>
    `Das sind ${bytes} Bytes; höchstens ${maxBytes} werden angenommen. Den Schlüssel ohne ` +
    "Fotos und fremde Signaturen ausgeben: `gpg --export-options export-minimal --armor " +
    "--export FINGERABDRUCK`.",
  not_openpgp: () =>
    "Das ist kein OpenPGP-Schlüssel. Gebraucht wird der öffentliche Schlüssel: die Ausgabe " +
    "von `gpg --armor --export FINGERABDRUCK`.",
  armor_damaged: () =>
    "Der Text zwischen den Zeilen BEGIN und END ist beschädigt oder unvollständig. Bitte noch " +
    "einmal kopieren, mit beiden Zeilen.",
  truncated: () =>
    "Der Schlüssel bricht mittendrin ab. Bitte die ganze Datei noch einmal kopieren oder " +
    "hochladen.",
  partial_length: () =>
    "Der Schlüssel ist in Stücken unbekannter Länge geschrieben; das ist für Schlüssel nicht " +
    "erlaubt. Bitte neu ausgeben: `gpg --armor --export FINGERABDRUCK`.",
  not_a_certificate: ({ tag }) =>
    "Das sind OpenPGP-Daten, aber kein öffentlicher Schlüssel: sie enthalten ein Paket vom " +
    `Typ ${tag}. Gebraucht wird die Ausgabe von \`gpg --armor --export FINGERABDRUCK\`.`,
  secret_key: () =>
    "Das enthält den geheimen Schlüssel! Er wurde nicht gespeichert. Bitte nur den " +
    "öffentlichen einreichen: `gpg --armor --export FINGERABDRUCK`. Konnten andere den " +
    "geheimen Schlüssel auf dem Weg hierher lesen, muss er widerrufen und durch einen neuen " +
    "ersetzt werden.",
  several_certificates: ({ count }) =>
    `Das enthält ${count} Schlüssel; eine Adresse hat genau einen, und manche Mailprogramme ` +
    "scheitern an zweien. Nur einen ausgeben: `gpg --armor --export FINGERABDRUCK`.",
  unsupported_version: ({ version }) =>
    `Dieser Schlüssel hat die Formatversion ${version}, die kaum ein Mailprogramm liest. ` +
    "Bitte einen neuen Schlüssel erzeugen (Version 4).",
  unsupported_algorithm: ({ algorithm }) =>
    "Der Hauptschlüssel verwendet ein Verfahren, das sich hier nicht prüfen lässt " +
    `(${algorithm}). Bitte einen Schlüssel mit Curve25519 oder RSA 3072 erzeugen.`,
  too_many_signatures: ({ count, max, fingerprint }) =>
    `Der Schlüssel enthält ${count} Signaturen in eigenem Namen; höchstens ${max} werden ` +
    `geprüft. Aufgeräumt ausgeben: \`${cleanExportCommand(fingerprint)}\`.`,
  revocation_guarded: () =>
    "Das ist ein vorbereiteter Widerruf; der Doppelpunkt vor der Zeile BEGIN schützt ihn vor " +
    "Versehen. Soll der Schlüssel wirklich widerrufen werden: den Doppelpunkt entfernen und noch " +
    "einmal einreichen. Das lässt sich nicht zurücknehmen.",
  revocation_unknown: ({ address, issuer }) =>
    `Das ist ein Widerruf im Namen des Schlüssels ${issuer}. Für ${address} war dieser Schlüssel ` +
    "hier nie veröffentlicht, oder der Widerruf ist nicht echt. Adresse und Datei prüfen; " +
    "`randwerk keys history` nennt die früheren Schlüssel.",
  no_user_id: ({ address, found, fingerprint }) =>
    (found.length === 0
      ? `Der Schlüssel hat keine Benutzerkennung, kann also nicht zu ${address} gehören. `
      : `Der Schlüssel nennt ${address} nicht und passt deshalb nicht zu dieser Adresse. Er nennt ${listed(found)}. `) +
    `Die Adresse hinzufügen: \`${addAddressCommand(fingerprint, address)}\`, ${again(fingerprint)}`,
  user_id_unsigned: ({ address }) =>
    `Der Schlüssel nennt ${address}, hat das aber nicht selbst signiert; der Eintrag kann von ` +
    "irgendwem stammen. Bitte aus dem Programm ausgeben, das den geheimen Teil hat.",
  outdated_hash: ({ fingerprint }) =>
    "Der Schlüssel hat sich selbst mit einer Hashfunktion signiert, die Mailprogramme bei " +
    `ihm nicht mehr annehmen. Neu signieren: ${steps(resignCommands(fingerprint))}, ` +
    again(fingerprint),
  user_id_revoked: ({ address, revokedAt }) =>
    `Der Schlüssel hat ${address} am ${day(revokedAt)} aufgegeben (die ` +
    "Benutzerkennung ist widerrufen). Bitte den jetzigen Schlüssel der Adresse einreichen.",
  user_id_expired: ({ address, expiredAt, fingerprint }) =>
    `Die Signatur des Schlüssels für ${address} galt bis ${day(expiredAt)}. ` +
    `Erneuern: ${steps(extendCommands(fingerprint))}, ${again(fingerprint)}`,
  signed_in_future: ({ validFrom, minutes }) =>
    `Die Signatur des Schlüssels über seine Adresse gilt erst ${ahead(validFrom, minutes)}. ` +
    "Geht die Uhr richtig, wo signiert wurde? Bis dahin warten und noch einmal einreichen, " +
    "oder die Uhr stellen und neu signieren.",
  primary_revoked: ({ fingerprint }) =>
    `Der Schlüssel ${fingerprint} ist widerrufen. Das ist endgültig: bitte den neuen ` +
    "Schlüssel der Adresse einreichen.",
  revoked_before: ({ fingerprint, takenAt }) =>
    `Der Widerruf des Schlüssels ${fingerprint} wurde hier am ${day(takenAt)} ` +
    "angenommen. Das ist endgültig, auch wenn dieser Datei der Widerruf fehlt: den neuen Schlüssel " +
    "der Adresse einreichen.",
  primary_revoked_by_other: ({ fingerprint, revoker }) =>
    `Der Schlüssel ${fingerprint} hat den Schlüssel ${revoker} zum Widerruf ermächtigt und trägt ` +
    "einen Widerruf in dessen Namen. Bitte den neuen Schlüssel der Adresse einreichen.",
  unreadable_revocation: () =>
    "Der Schlüssel enthält einen Widerruf in einer Form, die sich hier nicht prüfen lässt. " +
    "Sicherheitshalber wird er nicht veröffentlicht. Bitte mit einem aktuellen GnuPG ausgeben.",
  primary_expired: ({ fingerprint, expiredAt, subkeys }) =>
    `Der Schlüssel ist am ${day(expiredAt)} abgelaufen. Verlängern: ` +
    `${steps(reviveCommands(fingerprint, subkeys))}, ${again(fingerprint)}`,
  not_yet_valid: ({ validFrom, minutes }) =>
    `Der Schlüssel gilt erst ${ahead(validFrom, minutes)}. Vermutlich ging dort, wo er ` +
    "erzeugt wurde, die Uhr falsch: bis dahin warten, oder die Uhr stellen und den Schlüssel neu " +
    "erzeugen.",
  no_encryption_subkey: ({ fingerprint }) =>
    "Mit diesem Schlüssel kann niemand verschlüsselt schreiben: Er kann nur signieren. Einen " +
    `Unterschlüssel zum Verschlüsseln hinzufügen: \`${addSubkeyCommand(fingerprint)}\`, ` +
    again(fingerprint),
  encryption_expired: ({ fingerprint, expiredAt, subkeys }) =>
    "Mit diesem Schlüssel kann niemand verschlüsselt schreiben: Sein Unterschlüssel dafür ist am " +
    `${day(expiredAt)} abgelaufen. Zum Verlängern muss er genannt werden (mit ` +
    "`'*'` lässt GnuPG Abgelaufenes abgelaufen): " +
    `${steps(reviveCommands(fingerprint, subkeys))}, ${again(fingerprint)}`,
  encryption_revoked: ({ fingerprint }) =>
    "Mit diesem Schlüssel kann niemand verschlüsselt schreiben: Sein Unterschlüssel dafür ist " +
    `widerrufen. Einen neuen hinzufügen: \`${addSubkeyCommand(fingerprint)}\`, ` +
    again(fingerprint),
  unsigned_primary: ({ fingerprint }) =>
    `Dem Schlüssel ${fingerprint} (Version 6) fehlt seine Signatur über sich selbst, ohne ` +
    "die ihn kein Programm benutzt. Bitte aus dem Programm ausgeben, das ihn erzeugt hat.",
  weak_primary: ({ algorithm, address }) =>
    `Der Schlüssel ist zu schwach oder veraltet (${algorithm}). Einen neuen erzeugen: ` +
    `\`${newKeyCommand(address)}\`.`,
  weak_subkey: ({ algorithm, fingerprint, subkey }) =>
    "Mail würde an einen Unterschlüssel verschlüsselt, der zu schwach oder von zu alter Art " +
    `ist (${algorithm}). Einen besseren hinzufügen und den schwachen widerrufen: ` +
    `\`${addSubkeyCommand(fingerprint)}\`, dann ` +
    `\`${editSubkeyCommand(fingerprint, subkey)}\`, ${again(fingerprint)}`,
  result_too_large: ({ bytes, maxBytes, fingerprint }) =>
    `Selbst ohne alles, was Mailprogramme nicht brauchen, hat der Schlüssel ${bytes} Bytes; ` +
    `höchstens ${maxBytes} werden ausgeliefert. Aufgeräumt ausgeben: ` +
    `\`${cleanExportCommand(fingerprint)}\`; abgelaufene und überholte Unterschlüssel lässt ` +
    "`randwerk keys publish --leave-out-unused` weg.",
  revocation: ({ fingerprint }) =>
    `Das ist der Widerruf des Schlüssels ${fingerprint}. Angenommen ist er endgültig: der Schlüssel ` +
    "wird nur noch als widerrufener ausgeliefert, damit niemand mehr an ihn verschlüsselt, und nur, " +
    "bis ein neuer veröffentlicht ist.",
  expires_soon: ({ fingerprint, expiresAt, days }) =>
    `Ab ${day(expiresAt)} (in ${things(days, "Tag", "Tagen")}) kann niemand mehr an ` +
    `diesen Schlüssel verschlüsseln. Bald verlängern: ${steps(extendCommands(fingerprint))}, ` +
    again(fingerprint),
  never_expires: ({ fingerprint }) =>
    "Der Schlüssel läuft nie ab. Wer ihn hat, fragt dann nie nach einem neueren, auch nicht, " +
    "wenn er verloren ging. Empfohlen sind 1 bis 2 Jahre: " +
    `${steps(extendCommands(fingerprint))}, ${again(fingerprint)}`,
  future_signature: ({ validFrom, minutes }) =>
    `Eine Signatur des Schlüssels zählt erst ${ahead(validFrom, minutes)}; was sie ändert, gilt ` +
    "bis dahin nicht. Geht die Uhr richtig, wo sie entstand? Danach noch einmal einreichen.",
  owner_sees_later_end: ({ userId, ownersEnd, end, fingerprint }) =>
    `Das eigene GnuPG nennt ${day(ownersEnd)}, weil ` +
    `die Benutzerkennung „${userId}“ es so sagt. Veröffentlicht wird nur die dieser Adresse, und ` +
    `nach ihr endet der Schlüssel am ${day(end)}. Allen dasselbe Ende geben: ` +
    `${steps(extendCommands(fingerprint))}, ${again(fingerprint)}`,
  owner_sees_earlier_end: ({ userId, ownersEnd, fingerprint }) =>
    `Für GnuPG bei allen, die den ganzen Schlüssel haben, endet er schon am ` +
    `${day(ownersEnd)}: so sagt es die Benutzerkennung „${userId}“, die hier nicht ` +
    `veröffentlicht wird. Allen dasselbe Ende geben: ${steps(extendCommands(fingerprint))}, ` +
    again(fingerprint),
  rare_curve: ({ curve, programs }) =>
    `${programs.join(", ")} können mit diesem Schlüssel nicht verschlüsseln: Sie kennen ${curve} ` +
    "nicht. Ein Schlüssel mit Curve25519 erreicht alle.",
  revoker_in_user_id: ({ fingerprint, programs }) =>
    `${programs.join(", ")} können an diesen Schlüssel nicht verschlüsseln: seine Signatur über ` +
    "die Adresse ermächtigt einen anderen Schlüssel zum Widerruf. Neu signieren: " +
    `${steps(extendCommands(fingerprint))}, ${again(fingerprint)}`,
  missing_key_flags: ({ fingerprint, programs }) =>
    "Der Schlüssel sagt nicht, wofür er da ist (key flags fehlen). GnuPG verschlüsselt trotzdem an " +
    `ihn; ${programs.join(", ")} nicht. Einen Unterschlüssel zum Verschlüsseln hinzufügen: ` +
    `\`${addSubkeyCommand(fingerprint)}\`, ${again(fingerprint)}`,
  openpgpjs_refuses: ({ programs, reason }) =>
    `${programs.join(", ")} können an diesen Schlüssel nicht verschlüsseln. Sie würden melden: ` +
    `„${reason}“.`,
  unicode_domain: ({ address, fingerprint }) =>
    "Der Schlüssel schreibt die Domain mit Umlauten. GnuPG und Sequoia finden ihn dann unter keiner " +
    `Schreibweise der Adresse. Dazunehmen: \`${addAddressCommand(fingerprint, address)}\`, ` +
    again(fingerprint),
  capital_letters: ({ mailbox, programs }) =>
    `Der Schlüssel schreibt die Adresse mit Großbuchstaben (${mailbox}). ${programs.join(", ")} ` +
    "vergleichen Buchstabe für Buchstabe und finden ihn nur, wenn die Adresse so getippt wird.",
  version_6: () =>
    "Der Schlüssel hat das neue Format (Version 6), das GnuPG nicht lesen kann: wer GnuPG " +
    "benutzt, kann nicht verschlüsselt an ihn schreiben. Ein Schlüssel der Version 4 erreicht " +
    "alle.",
  new_algorithm: ({ algorithm }) =>
    `Der Schlüssel verwendet ${algorithm} in der Schreibweise von 2024 (RFC 9580), die GnuPG ` +
    "nicht lesen kann. Ein mit GnuPG erzeugter Schlüssel erreicht alle.",
  several_user_ids: ({ address, count, kept }) =>
    `${count} Benutzerkennungen nennen ${address}; das Verzeichnis liefert eine. Behalten ` +
    `wird die zuletzt signierte: „${kept}“.`,
  user_id_was_revoked: ({ address }) =>
    `Die Benutzerkennung für ${address} war widerrufen und wurde danach neu signiert. ` +
    "GnuPG nimmt das an; Programme mit OpenPGP.js (Mailvelope, Proton) halten sie für " +
    "widerrufen.",
  sha1_signatures: ({ fingerprint }) =>
    "Der Schlüssel hat sich selbst mit SHA-1 signiert, was neuere Programme (Sequoia) " +
    `nicht mehr annehmen. Neu signieren: ${steps(resignCommands(fingerprint))}, ` +
    again(fingerprint),
  no_issuer_key_id: () =>
    "Die Signaturen des Schlüssels nennen ihren Urheber nicht auf die alte Art " +
    "(Schlüssel-ID). GnuPG 2.2 kann so einen Schlüssel nicht benutzen, neuere Programme schon.",
  unknown_subkeys: ({ algorithms }) =>
    "Unterschlüssel unbekannter Verfahren bleiben unverändert im Schlüssel und hier ungenutzt: " +
    `${algorithms.join(", ")}.`,
  weak_spare_subkey: ({ algorithm, fingerprint, subkey }) =>
    `Neben einem guten Unterschlüssel gibt es einen schwachen (${algorithm}), an den manche ` +
    `Programme verschlüsseln. Widerrufen: \`${editSubkeyCommand(fingerprint, subkey)}\`, ` +
    again(fingerprint),
  armor_checksum: () =>
    "Die Prüfsumme des Textes stimmt nicht. Alle Signaturen, auf die es ankommt, stimmen; der " +
    "Schlüssel wird angenommen.",
  invalid_signatures: ({ count }) =>
    `Weggelassen: ${things(count, "Signatur", "Signaturen")} im Namen des Schlüssels, die ` +
    "nicht echt " +
    `${plural(count, "ist oder sich nicht prüfen lässt", "sind oder sich nicht prüfen lassen")}.`,
  unbound_subkeys: ({ count }) =>
    `Weggelassen: ${things(count, "Unterschlüssel, der", "Unterschlüssel, die")} nicht ` +
    `nachweislich zu diesem Schlüssel ${plural(count, "gehört", "gehören")}.`,
  successor: ({ fingerprint, replaced, version, address }) =>
    `Das ist ein anderer Schlüssel (${fingerprint}) als der bisherige (${replaced}). Den geheimen ` +
    "Schlüssel des bisherigen behalten: nur er liest die Mails, die an ihn verschlüsselt sind. Programme, " +
    "die das Verzeichnis fragen, haben den neuen nach höchstens fünf Minuten. Wer den alten schon hat, " +
    "verschlüsselt weiter an ihn, bis er abläuft oder widerrufen ist, und erfährt das durch " +
    "`gpg --refresh-keys`: deshalb nach ein paar Wochen widerrufen, " +
    `\`${revokeCommand(replaced, address)}\`. Bis dahin führt \`${rollbackCommand(address, version)}\` zu ihm zurück.`,
  dropped_user_ids: ({ count }) =>
    `Weggelassen: ${things(count, "andere Benutzerkennung", "andere Benutzerkennungen")}. Das ` +
    "Verzeichnis liefert nur diese Adresse.",
  dropped_photos: ({ count }) => `Weggelassen: ${things(count, "Foto", "Fotos")}.`,
  dropped_certifications: ({ count }) =>
    `Weggelassen: ${things(count, "Signatur", "Signaturen")} von anderen oder für den eigenen ` +
    "Rechner.",
  dropped_packets: ({ count }) =>
    `Weggelassen: ${things(count, "Paket, das", "Pakete, die")} Mailprogramme nicht beachten.`,
  left_out_subkeys: ({ count }) =>
    `Wie gewünscht weggelassen: ${things(count, "Unterschlüssel", "Unterschlüssel")}, an die niemand ` +
    "mehr verschlüsselt.",
};
