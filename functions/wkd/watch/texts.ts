/** Findings of a look from outside, in words. */
import type { Text } from "../../../src/i18n/language.ts";
import type { LookCode, LookLine } from "../keys/found.ts";

type Words = Readonly<Record<LookCode, (line: LookLine) => Text>>;

const listed = ({ fingerprints }: LookLine) => fingerprints.join(", ");

const words: Words = {
  "as-published": () => ({
    de: "Hier bekommen Mailprogramme genau den veröffentlichten Schlüssel.",
    en: "Mail programs get exactly the published key here.",
  }),
  "other-copy": () => ({
    de: "Hier gibt es einen anderen Stand dieses Schlüssels, vielleicht einen alten: ein Zwischenspeicher oder ein zweites Verzeichnis ist im Weg.",
    en: "There is another copy of this key here, perhaps an old one: a cache or a second directory is in the way.",
  }),
  "other-key": (line) => ({
    de: `Hier gibt es einen anderen Schlüssel: ${listed(line)}. Wer hier fragt, verschlüsselt an diesen.`,
    en: `There is another key here: ${listed(line)}. Whoever asks here encrypts to that one.`,
  }),
  "several-keys": (line) => ({
    de: `Hier gibt es mehrere Schlüssel auf einmal, woran manche Mailprogramme scheitern: ${listed(line)}.`,
    en: `There are several keys here, and some mail programs cannot cope with that: ${listed(line)}.`,
  }),
  "no-key": () => ({
    de: "Die Antwort ist kein Schlüssel. Vermutlich führt der Name zu einem anderen Server.",
    en: "The answer is not a key. The name probably leads to another server.",
  }),
  "not-found": () => ({
    de: "Hier gibt es keinen Schlüssel (404). Der Name führt nicht zu diesem Verzeichnis.",
    en: "There is no key here (404). The name does not lead to this directory.",
  }),
  redirected: ({ status }) => ({
    de: `Hier wird weitergeleitet (${status}), was nicht alle Mailprogramme befolgen. Das Verzeichnis muss selbst antworten.`,
    en: `This redirects (${status}), which not all mail programs follow. The directory itself has to answer.`,
  }),
  "wrong-status": ({ status }) => ({
    de: `Statt eines Schlüssels kommt der Fehler ${status}. Bei Cloudflare müssen „Browser Integrity Check“ und „Bot Fight Mode“ für diesen Namen aus sein.`,
    en: `The error ${status} comes instead of a key. On Cloudflare, “Browser Integrity Check” and “Bot Fight Mode” must be off for this name.`,
  }),
  unreachable: () => ({
    de: "Hier antwortet niemand: den Namen gibt es nicht, oder der Server oder sein Zertifikat fehlt.",
    en: "Nobody answers here: the name does not exist, or the server or its certificate is missing.",
  }),
  "wrong-head": () => ({
    de: "Auf HEAD kommt nicht dieselbe Antwort wie auf GET.",
    en: "HEAD does not get the same answer as GET.",
  }),
  "no-policy": () => ({
    de: "Die Datei „policy“ fehlt. Nach der ersten vergeblichen Suche fragt GnuPG dann für keine Adresse dieser Domain mehr.",
    en: "The file “policy” is missing. After the first unsuccessful look-up GnuPG stops asking for any address of this domain.",
  }),
  "same-key": () => ({
    de: "Dieser Schlüsselserver hat denselben Schlüssel.",
    en: "This key server has the same key.",
  }),
  absent: () => ({
    de: "Dieser Schlüsselserver hat keinen Schlüssel für die Adresse; es gilt also das Verzeichnis.",
    en: "This key server has no key for the address, so the directory counts.",
  }),
  "not-asked": () => ({
    de: "Dieser Schlüsselserver war nicht erreichbar.",
    en: "This key server could not be reached.",
  }),
};

/** A line for people; the place is not part of it. */
export function lookText(line: LookLine): Text {
  const text = words[line.code](line);
  const isKeyServer = line.place !== "advanced" && line.place !== "direct";
  if (!isKeyServer || line.code !== "other-key") return text;
  return {
    de: `Dieser Schlüsselserver hat einen anderen Schlüssel: ${listed(line)}. Programme, die hier zuerst fragen (Proton, Mailvelope), verschlüsseln an diesen. Dort löschen oder durch den veröffentlichten ersetzen.`,
    en: `This key server has another key: ${listed(line)}. Programs that ask here first (Proton, Mailvelope) encrypt to that one. Delete it there, or replace it with the published one.`,
  };
}

/** Names of the places. */
export function placeText(place: string): Text {
  if (place === "advanced") return { de: "openpgpkey-Subdomain", en: "openpgpkey subdomain" };
  if (place === "direct") return { de: "Domain selbst", en: "domain itself" };
  return { de: place, en: place };
}
