/** The mail of a claim, in the language of who asked: who wants what, the link, and what to do if it was not you. */
import { momentText } from "../../../src/alerts/message/texts.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { grouped } from "../openpgp/fingerprint.ts";
import type { Claim } from "./claim.ts";

interface About {
  readonly claim: Pick<
    Claim,
    "kind" | "localPart" | "domain" | "name" | "language" | "fingerprint" | "endsAt"
  >;
  /** The link, whole. */
  readonly url: string;
  readonly siteName: string;
  /** Whom to tell; undefined: nobody is named. */
  readonly contact: string | undefined;
  readonly timezone: string;
}

export interface LetterText {
  readonly subject: string;
  readonly text: string;
}

export function letterOf(about: About): LetterText {
  const { language } = about.claim;
  const words = about.claim.kind === "publish" ? publishWords(about) : removeWords(about);
  return { subject: words.subject[language], text: words.text[language] };
}

const written = ({ localPart, domain }: About["claim"]) => `${localPart}@${domain}`;

/** Until when the link is good, and what to do if it was somebody else. */
function end({ claim, contact, timezone }: About, nothing: Text): Text {
  const until = (language: Language) => momentText(claim.endsAt, language, timezone);
  const tell: Text =
    contact === undefined
      ? { de: "", en: "" }
      : { de: ` Sag es bitte auch hier: ${contact}`, en: ` Please also tell: ${contact}` };
  return {
    de: `Der Link gilt einmal, bis ${until("de")}. Wer ihn öffnet, sieht zuerst, was geschieht; erst der Knopf dort tut es.\n\nWarst du das nicht? Dann tu nichts: ${nothing.de}${tell.de}\n`,
    en: `The link works once, until ${until("en")}. Whoever opens it first sees what will happen; only the button there does it.\n\nWas that not you? Then do nothing: ${nothing.en}${tell.en}\n`,
  };
}

function publishWords(about: About) {
  const { claim, url, siteName } = about;
  const address = written(claim);
  const print = grouped(claim.fingerprint ?? "");
  const last = end(about, {
    de: "Ohne den Link wird nichts veröffentlicht.",
    en: "without the link nothing is published.",
  });
  return {
    subject: { de: `Schlüssel für ${address} bestätigen`, en: `Confirm the key for ${address}` },
    text: {
      de: `„${claim.name}“ hat bei ${siteName} diesen Schlüssel für ${address} eingereicht:\n\n    ${print}\n\nDu kannst diese Mail lesen, also hast du das Postfach und den Schlüssel. Mit diesem Link wird er veröffentlicht, anstelle eines früheren:\n\n    ${url}\n\n${last.de}`,
      en: `“${claim.name}” has handed in this key for ${address} at ${siteName}:\n\n    ${print}\n\nYou can read this mail, so you have both the mailbox and the key. This link publishes it, in place of an earlier one:\n\n    ${url}\n\n${last.en}`,
    },
  };
}

function removeWords(about: About) {
  const { claim, url, siteName } = about;
  const address = written(claim);
  const last = end(about, {
    de: "Ohne den Link bleibt der Schlüssel, wo er ist.",
    en: "without the link the key stays where it is.",
  });
  return {
    subject: {
      de: `Schlüssel von ${address} entfernen?`,
      en: `Remove the key of ${address}?`,
    },
    text: {
      de: `„${claim.name}“ möchte bei ${siteName} den Schlüssel von ${address} aus dem Verzeichnis nehmen. Mails an die Adresse werden dann unverschlüsselt geschrieben, bis ein neuer veröffentlicht ist. Mit diesem Link geschieht es, auch ohne den Schlüssel:\n\n    ${url}\n\n${last.de}`,
      en: `“${claim.name}” wants to take the key of ${address} out of the directory of ${siteName}. Mail to the address is written without encryption then, until a new one is published. This link does it, also without the key:\n\n    ${url}\n\n${last.en}`,
    },
  };
}
