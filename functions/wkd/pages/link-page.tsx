/** What the link in a mail to an owner shows: what it is about to do, what it has done, or why it does nothing. */
import { momentText } from "../../../src/alerts/message/texts.ts";
import type { Text } from "../../../src/i18n/language.ts";
import { withCommands } from "../../../src/pages/commands.tsx";
import { Facts } from "../../../src/pages/facts.tsx";
import { MailAddress, Page, toHtml, type PublicFrame } from "../../../src/pages/shell.tsx";
import { publicPath } from "../address/paths.ts";
import type { Claim, LinkFault } from "../claims/claim.ts";
import type { Finding } from "../gate/findings.ts";
import { findingText } from "../gate/words.ts";
import type { PublishedKey } from "../keys/key.ts";
import { grouped } from "../openpgp/fingerprint.ts";

/** `domain`: the directory does not answer for it any more. */
export type PageFault = LinkFault | "domain";

const words = {
  publish: { de: "Diesen Schlüssel veröffentlichen?", en: "Publish this key?" },
  remove: { de: "Den Schlüssel entfernen?", en: "Remove the key?" },
  address: { de: "Adresse", en: "Address" },
  by: { de: "Gewünscht von", en: "Asked for by" },
  until: { de: "Der Link gilt bis", en: "The link works until" },
  fingerprint: { de: "Fingerabdruck", en: "Fingerprint" },
  replaced: { de: "Veröffentlicht ist bisher", en: "Published until now" },
  none: { de: "noch kein Schlüssel", en: "no key yet" },
  publishButton: { de: "Schlüssel veröffentlichen", en: "Publish the key" },
  removeButton: { de: "Schlüssel entfernen", en: "Remove the key" },
  publishHow: {
    de: "Danach verschlüsseln alle, die an die Adresse schreiben, mit diesem Schlüssel. Nur wer ihn und das Postfach hat, konnte diesen Link lesen.",
    en: "After that everybody who writes to the address encrypts with this key. Only somebody who has it and the mailbox could read this link.",
  },
  removeHow: {
    de: "Danach finden Mailprogramme keinen Schlüssel mehr, und Mails an die Adresse werden unverschlüsselt geschrieben, bis ein neuer veröffentlicht ist. Wer den Schlüssel schon hat, behält ihn: Zurücknehmen kann ihn nur ein Widerruf.",
    en: "After that mail programs find no key any more, and mail to the address is written without encryption until a new one is published. Who has the key already keeps it: only a revocation takes it back.",
  },
  notYou: {
    de: "War das jemand anders? Dann diese Seite einfach schließen: Es geschieht nichts.",
    en: "Was that somebody else? Then simply close this page: nothing happens.",
  },
  published: { de: "Der Schlüssel ist veröffentlicht.", en: "The key is published." },
  removed: { de: "Der Schlüssel ist entfernt.", en: "The key is removed." },
  publishedHow: {
    de: "Mailprogramme finden ihn jetzt zur Adresse; solche, die gerade erst gefragt haben, in fünf Minuten.",
    en: "Mail programs find it by the address now; those that have just asked, in five minutes.",
  },
  removedHow: {
    de: "Mailprogramme finden zu dieser Adresse keinen Schlüssel mehr, spätestens in fünf Minuten.",
    en: "Mail programs find no key for this address any more, in five minutes at the latest.",
  },
  see: { de: "Die Seite, die alle sehen", en: "The page that everybody sees" },
  ask: { de: "Fragen dazu beantwortet:", en: "Whom to ask:" },
} as const satisfies Record<string, Text>;

const faults: Readonly<Record<PageFault, { readonly title: Text; readonly text: Text }>> = {
  unknown: {
    title: { de: "Diesen Link gibt es nicht.", en: "There is no such link." },
    text: {
      de: "Vielleicht fehlt am Ende ein Stück, oder er ist schon lange abgelaufen. In der Mail steht er ganz.",
      en: "Perhaps its end is missing, or it ended long ago. The mail has all of it.",
    },
  },
  ended: {
    title: { de: "Dieser Link ist abgelaufen.", en: "This link has expired." },
    text: {
      de: "Er galt einen Tag. Es ist nichts geschehen; in der Konsole lässt sich ein neuer anfordern.",
      en: "It worked for a day. Nothing has happened; the console sends a new one.",
    },
  },
  done: {
    title: { de: "Dieser Link wurde schon benutzt.", en: "This link was used already." },
    text: {
      de: "Jeder Link gilt einmal. Was er tun sollte, ist getan.",
      en: "Each link works once. What it was for is done.",
    },
  },
  overtaken: {
    title: { de: "Es gibt einen neueren Link.", en: "There is a newer link." },
    text: {
      de: "Nach diesem wurde für die Adresse noch eine Mail angefordert: Es gilt der Link aus der neuesten.",
      en: "Another mail was asked for with the address after this one: the link of the newest mail counts.",
    },
  },
  refused: {
    title: {
      de: "Dieser Schlüssel kann nicht mehr veröffentlicht werden.",
      en: "This key cannot be published any more.",
    },
    text: {
      de: "Seit er eingereicht wurde, ist er abgelaufen oder widerrufen worden. Es ist nichts geschehen.",
      en: "It has expired or was revoked since it was handed in. Nothing has happened.",
    },
  },
  changed: {
    title: {
      de: "Inzwischen hat sich der Schlüssel dieser Adresse geändert.",
      en: "The key of this address has changed in the meantime.",
    },
    text: {
      de: "Damit der ältere Wunsch den neueren nicht überschreibt, ist nichts geschehen. In der Konsole lässt sich ein neuer Link anfordern.",
      en: "So that the older wish does not undo the newer one, nothing has happened. The console sends a new link.",
    },
  },
  domain: {
    title: {
      de: "Für diese Domain ist das Verzeichnis nicht mehr da.",
      en: "The directory is not for this domain any more.",
    },
    text: {
      de: "Seit die Mail geschrieben wurde, hat ein Admin die Domain herausgenommen. Es ist nichts geschehen.",
      en: "Since the mail was written an admin has taken the domain out. Nothing has happened.",
    },
  },
};

interface Asked {
  readonly frame: PublicFrame;
  readonly claim: Claim;
  /** What is published for the address now. */
  readonly current: PublishedKey | undefined;
  readonly timezone: string;
  /** Of this page, to which its form is sent. */
  readonly path: string;
}

export function askedPage({ frame, claim, current, timezone, path }: Asked): string {
  const { language } = frame;
  const isNew = claim.kind === "publish";
  const title = (isNew ? words.publish : words.remove)[language];
  return toHtml(
    <Page frame={frame} title={title} width="narrow">
      <h1>{title}</h1>
      <section class="card">
        <Facts
          facts={[
            [words.by[language], claim.name],
            [words.until[language], momentText(claim.endsAt, language, timezone)],
          ]}
        >
          <dt>{words.address[language]}</dt>
          <dd>
            <MailAddress address={`${claim.localPart}@${claim.domain}`} />
          </dd>
          {claim.fingerprint !== undefined && (
            <>
              <dt>{words.fingerprint[language]}</dt>
              <dd>
                <code>{grouped(claim.fingerprint)}</code>
              </dd>
            </>
          )}
          <dt>{words.replaced[language]}</dt>
          <dd>
            {current === undefined ? (
              words.none[language]
            ) : (
              <code>{grouped(current.fingerprint)}</code>
            )}
          </dd>
        </Facts>
        <p>{(isNew ? words.publishHow : words.removeHow)[language]}</p>
        <form method="post" action={path}>
          <button class="button main">
            {(isNew ? words.publishButton : words.removeButton)[language]}
          </button>
        </form>
      </section>
      <p class="soft">{words.notYou[language]}</p>
    </Page>,
  );
}

/** `key`: what is published now; undefined: it was removed. */
export function donePage(frame: PublicFrame, claim: Claim, key: PublishedKey | undefined): string {
  const { language } = frame;
  const title = (key === undefined ? words.removed : words.published)[language];
  return toHtml(
    <Page frame={frame} title={title} width="narrow">
      <h1>{title}</h1>
      <p>
        <MailAddress address={`${claim.localPart}@${claim.domain}`} />
      </p>
      {key !== undefined && (
        <section class="card">
          <h2>{words.fingerprint[language]}</h2>
          <code class="print">{grouped(key.fingerprint)}</code>
        </section>
      )}
      <p>{(key === undefined ? words.removedHow : words.publishedHow)[language]}</p>
      {key !== undefined && (
        <p>
          <a href={publicPath(key.address)}>{words.see[language]}</a>
        </p>
      )}
    </Page>,
  );
}

export function faultPage(
  frame: PublicFrame,
  fault: PageFault,
  findings: readonly Finding[],
): string {
  const { language, site } = frame;
  const { title, text } = faults[fault];
  return toHtml(
    <Page frame={frame} title={title[language]} width="narrow">
      <h1>{title[language]}</h1>
      <p>{text[language]}</p>
      {findings.length > 0 && (
        <ul class="card">
          {findings.map((one) => (
            <li>{withCommands(findingText(one, language))}</li>
          ))}
        </ul>
      )}
      {site.contact !== undefined && (
        <p class="soft tell">
          {words.ask[language]} <a href={site.contact.href}>{site.contact.text}</a>
        </p>
      )}
    </Page>,
  );
}
