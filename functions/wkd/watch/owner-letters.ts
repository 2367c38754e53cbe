/** Letters to the owner of a key, in the owner's language. Pure: the words, and what makes each of them one letter. */
import { grouped } from "../openpgp/fingerprint.ts";
import { momentText } from "../../../src/alerts/message/texts.ts";
import type { Config } from "../../../src/config/config.ts";
import { consoleUrl } from "../../../src/config/console-url.ts";
import type { Site } from "../../../src/config/site/settings.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { OWN_KEYS_PATH, publicPath } from "../address/paths.ts";
import type { KeySummary } from "../keys/key.ts";
import type { NewLetter } from "../letters/letter.ts";
import { NOTICE_LETTER_MS, REMINDER_LETTER_MS } from "../limits.ts";
import { programOf } from "../programs/programs.ts";
import { daysLeft, nextAlertAt, type AlertDays } from "./reminders.ts";
import { plural } from "../../../src/i18n/plural.ts";

/** Ids of reminders begin so: those that have not gone are dropped once a key is renewed. */
export const REMINDER = "reminder/";

/** A key, as far as its owner is written to about it. */
export type OwnedKey = Pick<
  KeySummary,
  "address" | "localPart" | "domain" | "fingerprint" | "expiresAt" | "language" | "program"
>;

/** Who writes, and where the pages are. */
export interface Writer {
  readonly config: Config;
  readonly site: Pick<Site, "name" | "contact">;
}

const languageOf = ({ language }: OwnedKey, { config }: Writer): Language =>
  language ?? config.language;
const mailbox = ({ localPart, domain }: OwnedKey) => `${localPart}@${domain}`;
const block = (lines: readonly string[]) => lines.filter((line) => line !== "").join("\n\n");

/** The same of key, end and step is one letter, whenever it is written. */
export const reminderId = (fingerprint: string, expiresAt: number, days: AlertDays): string =>
  `${REMINDER}${fingerprint}/${expiresAt}/${days}`;

/** What a reminder's id says; undefined: it is another letter's. */
export function reminderIn(
  id: string,
): { readonly fingerprint: string; readonly expiresAt: number; readonly days: number } | undefined {
  const [, fingerprint, expiresAt, days] = /^reminder\/(\w+)\/(\d+)\/(\d+)$/.exec(id) ?? [];
  return fingerprint === undefined
    ? undefined
    : { fingerprint, expiresAt: Number(expiresAt), days: Number(days) };
}

/** The key ends in so many days, or has ended. Moments in unix ms. */
export function reminderLetter(
  key: OwnedKey,
  expiresAt: number,
  days: AlertDays,
  writer: Writer,
  now: number,
): NewLetter {
  const language = languageOf(key, writer);
  const address = mailbox(key);
  const left = daysLeft(expiresAt, now) ?? 0;
  const end = momentText(expiresAt, language, writer.config.timezone);
  const inDays: Text = {
    de: left === 0 ? "weniger als einem Tag" : plural(left, "einem Tag", `${left} Tagen`),
    en: left === 0 ? "less than a day" : plural(left, "a day", `${left} days`),
  };
  const subject: Text =
    days === 0
      ? {
          de: `Niemand kann mehr verschlüsselt an ${address} schreiben`,
          en: `Nobody can send encrypted mail to ${address} any more`,
        }
      : {
          de: `Dein Schlüssel für ${address} läuft in ${inDays.de} ab`,
          en: `Your key for ${address} expires in ${inDays.en}`,
        };
  const what: Text =
    days === 0
      ? {
          de: `dein OpenPGP-Schlüssel ist abgelaufen: ${end}. Wer dir schreibt, kann nicht mehr verschlüsseln, bis du ihn verlängerst.`,
          en: `your OpenPGP key has expired: ${end}. Nobody who writes to you can encrypt until you extend it.`,
        }
      : {
          de: `dein OpenPGP-Schlüssel läuft bald ab. Ab dann kann dir niemand mehr verschlüsselt schreiben: ${end}.`,
          en: `your OpenPGP key expires soon. From then on nobody can send you encrypted mail: ${end}.`,
        };
  const text = lettered(key, writer, [
    what[language],
    stepsFor(key, language),
    handIn(language, writer),
  ]);
  const next = nextAlertAt(expiresAt, days) ?? Infinity;
  return {
    id: reminderId(key.fingerprint, expiresAt, days),
    address: { key: key.address, localPart: key.localPart, domain: key.domain },
    language,
    subject: subject[language],
    content: { kind: "text", text },
    // So long it is true; and if it does not go within some days, the admins are told instead.
    endsAt: Math.min(next, now + REMINDER_LETTER_MS),
  };
}

/** How to extend a key: in the owner's program, or in general. */
function stepsFor({ program }: OwnedKey, language: Language): string {
  const known = program === undefined ? undefined : programOf(program);
  if (known === undefined) {
    const general: Text = {
      de: "Verlängere ihn in dem Programm, in dem dein geheimer Schlüssel liegt: Meist heißt das „Ablaufdatum ändern“. Nimm denselben Schlüssel und ein Datum in zwei Jahren.",
      en: "Extend it in the program that has your secret key: it is mostly called “change expiration date”. Take the same key and a date two years from now.",
    };
    return general[language];
  }
  const steps = known.extend.map((step, place) => `${place + 1}. ${step[language]}`).join("\n");
  const title: Text = {
    de: `So verlängerst du ihn mit ${known.name} (Stand ${known.asOf}):`,
    en: `How to extend it with ${known.name} (as of ${known.asOf}):`,
  };
  return `${title[language]}\n\n${steps}`;
}

function handIn(language: Language, { config }: Writer): string {
  const url = consoleUrl(config, OWN_KEYS_PATH);
  const text: Text = {
    de: `Danach gib den verlängerten öffentlichen Schlüssel ab, sonst merkt niemand etwas davon${url === undefined ? "." : `:\n${url}`}`,
    en: `Then hand in the extended public key, or nobody will learn of it${url === undefined ? "." : `:\n${url}`}`,
  };
  return text[language];
}

/** What happened to a key by somebody else's hand. */
export type Notice =
  /** Another key, of this fingerprint, is published in its place. */
  | { readonly kind: "replaced"; readonly by: string; readonly revision: number }
  | { readonly kind: "removed"; readonly revision: number }
  | { readonly kind: "revoked" };

/** Tells the mailbox what was done to its key, so that nobody does that unseen. `now` in unix ms. */
export function noticeLetter(
  key: OwnedKey,
  notice: Notice,
  writer: Writer,
  now: number,
): NewLetter {
  const language = languageOf(key, writer);
  const address = mailbox(key);
  const { subject, text } = noticeWords[notice.kind](
    address,
    notice.kind === "replaced" ? notice.by : "",
  );
  const mark = "revision" in notice ? `/${notice.revision}` : "";
  const unknown: Text = {
    de: "Wenn du davon nichts weißt, melde dich gleich bei denen, die das Verzeichnis betreuen.",
    en: "If you know nothing of this, tell those who manage the directory at once.",
  };
  return {
    id: `notice/${key.address}/${notice.kind}/${key.fingerprint}${mark}`,
    address: { key: key.address, localPart: key.localPart, domain: key.domain },
    language,
    subject: subject[language],
    content: { kind: "text", text: lettered(key, writer, [text[language], unknown[language]]) },
    endsAt: now + NOTICE_LETTER_MS,
  };
}

type NoticeWords = (address: string, by: string) => { readonly subject: Text; readonly text: Text };

const noticeWords: Readonly<Record<Notice["kind"], NoticeWords>> = {
  replaced: (address, by) => ({
    subject: {
      de: `Für ${address} ist jetzt ein anderer Schlüssel veröffentlicht`,
      en: `Another key is published for ${address} now`,
    },
    text: {
      de: `statt deines OpenPGP-Schlüssels ist für diese Adresse jetzt ein anderer veröffentlicht: ${by}. Wer dir verschlüsselt schreibt, nimmt ab jetzt diesen.`,
      en: `another OpenPGP key is published for this address instead of yours: ${by}. Whoever sends you encrypted mail uses that one from now on.`,
    },
  }),
  removed: (address) => ({
    subject: {
      de: `Der Schlüssel von ${address} ist nicht mehr veröffentlicht`,
      en: `The key of ${address} is not published any more`,
    },
    text: {
      de: "dein OpenPGP-Schlüssel wurde aus dem Verzeichnis genommen. Wer dir schreibt, findet ihn nicht mehr und schreibt vielleicht unverschlüsselt.",
      en: "your OpenPGP key was taken out of the directory. Whoever writes to you does not find it any more, and may write unencrypted.",
    },
  }),
  revoked: (address) => ({
    subject: {
      de: `Der Schlüssel von ${address} ist widerrufen`,
      en: `The key of ${address} is revoked`,
    },
    text: {
      de: "der Widerruf deines OpenPGP-Schlüssels wurde angenommen. Das ist endgültig: Niemand verschlüsselt mehr an ihn. Damit man dir wieder verschlüsselt schreiben kann, veröffentliche einen neuen.",
      en: "the revocation of your OpenPGP key was taken. That is final: nobody encrypts to it any more. Publish a new one, so that encrypted mail can be sent to you again.",
    },
  }),
};

/** A whole letter: what it says, which key it is about, and why it came. */
function lettered(key: OwnedKey, writer: Writer, paragraphs: readonly string[]): string {
  const { config, site } = writer;
  const language = languageOf(key, writer);
  const page = consoleUrl(config, publicPath(key.address));
  const fingerprint = grouped(key.fingerprint);
  const hello: Text = { de: "Hallo,", en: "Hello," };
  const about: Text = { de: `Fingerabdruck: ${fingerprint}`, en: `Fingerprint: ${fingerprint}` };
  const seen: Text = { de: `So sehen ihn andere: ${page}`, en: `As others see it: ${page}` };
  const why: Text = {
    de: `Diese Nachricht kommt von selbst, weil ${site.name} für ${mailbox(key)} einen Schlüssel veröffentlicht hat.`,
    en: `This message was sent by itself, because ${site.name} has published a key for ${mailbox(key)}.`,
  };
  const ask: Text = { de: `Fragen: ${site.contact?.text}`, en: `Questions: ${site.contact?.text}` };
  const facts = page === undefined ? about[language] : `${about[language]}\n${seen[language]}`;
  const foot = site.contact === undefined ? why[language] : `${why[language]}\n${ask[language]}`;
  return `${block([hello[language], ...paragraphs, facts, foot])}\n`;
}
