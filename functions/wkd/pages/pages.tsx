/** The page of a key: how to compare it and how to write to its owner. */
import { grouped } from "../openpgp/fingerprint.ts";
import type { Child } from "hono/jsx";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { longDay } from "../../../src/i18n/long-day.ts";
import { copyable } from "../../../src/pages/enhance.ts";
import { MailAddress, Page, toHtml, type PublicFrame } from "../../../src/pages/shell.tsx";
import { publicPath } from "../address/paths.ts";
import type { PublishedKey, ReplacedKey } from "../keys/key.ts";

const words = {
  keyOf: { de: "Schlüssel von", en: "Key of" },
  fingerprint: { de: "Fingerabdruck", en: "Fingerprint" },
  compare: {
    de: "Vor der ersten vertraulichen Mail den Fingerabdruck am Telefon oder beim Treffen vergleichen; OpenKeychain liest ihn aus dem QR-Code.",
    en: "Before the first confidential mail compare the fingerprint by phone or in person; OpenKeychain reads it from the QR code.",
  },
  select: {
    de: "Ein Klick wählt ihn ganz aus, zum Kopieren.",
    en: "One click selects all of it, to be copied.",
  },
  open: { de: "In der App öffnen", en: "Open in the app" },
  facts: { de: "Der Schlüssel", en: "The key" },
  ask: { de: "Fragen dazu beantwortet:", en: "Whom to ask:" },
  code: { de: "QR-Code des Fingerabdrucks", en: "QR code of the fingerprint" },
  card: { de: "Als Plakat oder Visitenkarten drucken", en: "Print as a poster or business cards" },
  kind: { de: "Verfahren", en: "Algorithms" },
  userId: { de: "Ausgestellt auf", en: "Issued to" },
  until: { de: "Gültig bis", en: "Valid until" },
  never: { de: "unbegrenzt", en: "no limit" },
  ended: {
    de: "Dieser Schlüssel ist abgelaufen. Zurzeit kann niemand verschlüsselt an diese Adresse schreiben.",
    en: "This key has expired. At the moment nobody can write encrypted mail to this address.",
  },
  revoked: {
    de: "Dieser Schlüssel ist widerrufen: bitte nicht mehr damit verschlüsseln. Ein neuer ist noch nicht veröffentlicht.",
    en: "This key is revoked: do not encrypt to it any more. No new one is published yet.",
  },
  since: { de: "Veröffentlicht am", en: "Published on" },
  replaces: { de: "Ersetzt", en: "Replaces" },
  older: { de: "Den früheren herunterladen", en: "Download the one before" },
  download: { de: "Schlüssel herunterladen", en: "Download the key" },
  use: { de: "Verschlüsselt schreiben", en: "How to write encrypted mail" },
  write: {
    de: "Hier im Browser schreiben, ohne Programm",
    en: "Write here in the browser, without a program",
  },
  useLead: {
    de: "Diese Programme finden den Schlüssel von selbst, denn er steht im Schlüsselverzeichnis der Domain (Web Key Directory).",
    en: "These programs find the key on their own, since it is in the domain's Web Key Directory.",
  },
  unknown: { de: "Hier gibt es keinen Schlüssel", en: "There is no key here" },
  unknownLead: {
    de: "Für diese Adresse ist kein Schlüssel veröffentlicht. Vielleicht ist sie falsch geschrieben.",
    en: "No key is published for this address. Perhaps it is misspelt.",
  },
} as const satisfies Record<string, Text>;

interface Program {
  readonly name: string;
  readonly how: Text;
  /** A command to be typed. */
  readonly command?: (address: string) => string;
}

const programs: readonly Program[] = [
  {
    name: "Thunderbird",
    how: {
      de: "Ende-zu-Ende-Verschlüsselung für das eigene Konto einrichten. Beim Schreiben an die Adresse „Verschlüsseln“ wählen; fehlt der Schlüssel, sucht „Beheben …“ ihn im Internet und fragt, ob er angenommen werden soll.",
      en: "Set up end-to-end encryption for your own account. When writing to the address choose “Encrypt”; if the key is missing, “Resolve…” finds it online and asks whether to accept it.",
    },
  },
  {
    name: "Proton Mail",
    how: {
      de: "Adresse eingeben: ein Schloss zeigt, dass verschlüsselt wird. Um den Schlüssel festzuhalten, in den Kontakt-Einstellungen unter „E-Mail-Einstellungen“ den heruntergeladenen Schlüssel hochladen.",
      en: "Enter the address: a lock shows that the mail will be encrypted. To pin the key, upload the downloaded one in the contact's “Email settings”.",
    },
  },
  {
    name: "Mailvelope",
    how: {
      de: "Im Webmailer eine Mail im Mailvelope-Editor schreiben und die Adresse eingeben: sie wird grün, sobald der Schlüssel gefunden ist.",
      en: "Write in the Mailvelope editor of your webmail and enter the address: it turns green once the key is found.",
    },
  },
  {
    name: "K-9 Mail / Thunderbird (Android)",
    how: {
      de: "Mit der App OpenKeychain: dort „Schlüssel suchen“, die Adresse eingeben und importieren. Beim Schreiben dann das Schloss antippen.",
      en: "With the app OpenKeychain: choose “Key search” there, enter the address and import. When writing, tap the lock.",
    },
  },
  {
    name: "GnuPG",
    how: { de: "Im Terminal:", en: "In a terminal:" },
    command: (address) =>
      `gpg --auto-key-locate clear,wkd --locate-external-keys '${address.replaceAll("'", String.raw`'\''`)}'`,
  },
];

/** `1234 …, seit 1. Mai 2028 (widerrufen)`: the key before, and since when it is that. */
export function replacedText({ fingerprint, revokedAt }: ReplacedKey, since: number): Text {
  const end = { de: revokedAt ? " (widerrufen)" : "", en: revokedAt ? " (revoked)" : "" };
  return {
    de: `${grouped(fingerprint)}, seit ${longDay(since, "de")}${end.de}`,
    en: `${grouped(fingerprint)}, since ${longDay(since, "en")}${end.en}`,
  };
}

/** Why nobody can encrypt to a published key at `now` (unix ms); undefined: it can be used. */
export function whyNotUsable(
  { expiresAt, revokedAt }: Pick<PublishedKey, "expiresAt" | "revokedAt">,
  now: number,
): Text | undefined {
  if (revokedAt !== undefined) return words.revoked;
  return expiresAt !== undefined && expiresAt <= now ? words.ended : undefined;
}

interface KeyPage {
  readonly key: PublishedKey;
  /** The one that it took the place of. */
  readonly replaced: ReplacedKey | undefined;
  /** Leads to the armored key. */
  readonly downloadUrl: string;
  /** In unix ms. */
  readonly now: number;
}

/** What the code of a key is, for who does not see it. */
export const codeTitle = (language: Language): string => words.code[language];

/** The page as HTML. */
export function keyPage({ key, replaced, downloadUrl, now }: KeyPage, frame: PublicFrame): string {
  const address = `${key.localPart}@${key.domain}`;
  const say = (text: Text) => text[frame.language];
  const { expiresAt, publishedAt } = key;
  const over = whyNotUsable(key, now);
  return toHtml(
    <Page frame={frame} title={`${say(words.keyOf)} ${address}`}>
      <p class="over">{say(words.keyOf)}</p>
      <h1>
        <MailAddress address={address} />
      </h1>
      {over !== undefined && (
        <div class="card bad" role="alert">
          <p>
            <strong>{say(over)}</strong>
          </p>
        </div>
      )}
      <section class="two">
        <div>
          <Fingerprint
            fingerprint={key.fingerprint}
            downloadUrl={downloadUrl}
            language={frame.language}
          />
        </div>
        <aside>
          <Code of={key} title={codeTitle(frame.language)} />
          <p>
            <a href={`${publicPath(key.address)}/card`}>{say(words.card)}</a>
          </p>
        </aside>
      </section>
      <section>
        <h2>{say(words.facts)}</h2>
        <dl class="facts">
          <Fact name={say(words.userId)}>
            <bdi>{key.userId}</bdi>
          </Fact>
          <Fact name={say(words.until)}>
            {expiresAt === undefined ? (
              say(words.never)
            ) : (
              <Day at={expiresAt} language={frame.language} />
            )}
          </Fact>
          <Fact name={say(words.since)}>
            <Day at={publishedAt} language={frame.language} />
          </Fact>
          {replaced?.since !== undefined && (
            <Fact name={say(words.replaces)}>
              {say(replacedText(replaced, replaced.since))}{" "}
              <a href={`/vks/v1/by-fingerprint/${replaced.fingerprint}`}>{say(words.older)}</a>
            </Fact>
          )}
          <Fact name={say(words.kind)}>{key.algorithms.join(", ")}</Fact>
        </dl>
      </section>
      <section>
        <h2>{say(words.use)}</h2>
        {over === undefined && (
          <p>
            <a class="button main" href={`${publicPath(key.address)}/write`}>
              {say(words.write)}
            </a>
          </p>
        )}
        <p>{say(words.useLead)}</p>
        <div class="card">
          <Guides address={address} language={frame.language} />
        </div>
      </section>
    </Page>,
  );
}

interface FingerprintProps {
  readonly fingerprint: string;
  readonly downloadUrl: string;
  readonly language: Language;
}

function Fingerprint({ fingerprint, downloadUrl, language }: FingerprintProps) {
  const say = (text: Text) => text[language];
  return (
    <div class="card">
      <h2>{say(words.fingerprint)}</h2>
      <code class="print" tabindex={0} {...copyable[language]}>
        {grouped(fingerprint)}
      </code>
      <p class="soft">{say(words.select)}</p>
      <p>{say(words.compare)}</p>
      <div class="row">
        <a class="button" href={`openpgp4fpr:${fingerprint}`}>
          {say(words.open)}
        </a>
        <a class="button" href={downloadUrl} download="">
          {say(words.download)}
        </a>
      </div>
    </div>
  );
}

/** What to do in each program; the first is open. */
function Guides({ address, language }: { address: string; language: Language }) {
  return (
    <>
      {programs.map(({ name, how, command }, index) => (
        <details open={index === 0}>
          <summary>{name}</summary>
          <p>{how[language]}</p>
          {command !== undefined && (
            <pre {...copyable[language]}>
              <code>{command(address)}</code>
            </pre>
          )}
        </details>
      ))}
    </>
  );
}

/** The page that a visitor sees where no key is published. */
export function noKeyPage(frame: PublicFrame): string {
  const { language, site } = frame;
  return toHtml(
    <Page frame={frame} title={words.unknown[language]} width="narrow">
      <h1>{words.unknown[language]}</h1>
      <p>{words.unknownLead[language]}</p>
      {site.contact !== undefined && (
        <p class="soft tell">
          {words.ask[language]} <a href={site.contact.href}>{site.contact.text}</a>
        </p>
      )}
    </Page>,
  );
}

function Fact({ name, children }: { name: string; children: Child }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Day({ at, language }: { at: number; language: Language }) {
  return <time datetime={new Date(at).toISOString()}>{longDay(at, language)}</time>;
}

/** The code of its fingerprint, which is an address of its own: to draw it would take the page half as long again. */
const Code = ({ of: { address, fingerprint }, title }: { of: PublishedKey; title: string }) => (
  <img
    class="code"
    src={`${publicPath(address)}/${fingerprint}.svg`}
    width="260"
    height="260"
    alt={title}
  />
);
