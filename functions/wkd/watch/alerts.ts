/** Alerts to the owner of a key, in the language of the service. */
import type { NewAlert } from "../../../src/alerts/outbox/alert.ts";
import { momentText } from "../../../src/alerts/message/texts.ts";
import type { Config } from "../../../src/config/config.ts";
import { consoleUrl } from "../../../src/config/console-url.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { consolePath } from "../address/paths.ts";
import { extendCommands, newKeyCommand, publishCommand } from "../gate/commands.ts";
import type { AlertDays } from "./reminders.ts";
import { daysLeft } from "./reminders.ts";
import type { KeySummary } from "../keys/key.ts";
import type { LookLine } from "../keys/found.ts";
import type { OutsideNews } from "./look.ts";
import { lookText, placeText } from "./texts.ts";
import { plural } from "../../../src/i18n/plural.ts";

type Named = Pick<
  KeySummary,
  "address" | "localPart" | "domain" | "fingerprint" | "version" | "expiresAt"
>;

/** As its owner writes it. */
const written = ({ localPart, domain }: Named) => `${localPart}@${domain}`;

/** The key ends in so many days, or has ended. `now` and `expiresAt` in unix ms. */
export function endAlert(
  key: Named,
  expiresAt: number,
  days: AlertDays,
  config: Config,
  now: number,
): NewAlert {
  const left = daysLeft(expiresAt, now) ?? 0;
  const end = momentText(expiresAt, config.language, config.timezone);
  const address = written(key);
  const inDays = {
    de: left === 0 ? "weniger als einem Tag" : plural(left, "einem Tag", `${left} Tagen`),
    en: left === 0 ? "less than a day" : plural(left, "a day", `${left} days`),
  };
  const title: Text =
    days === 0
      ? {
          de: `An ${address} kann niemand mehr verschlüsselt schreiben`,
          en: `Nobody can send encrypted mail to ${address} any more`,
        }
      : {
          de: `Der Schlüssel von ${address} läuft in ${inDays.de} ab`,
          en: `The key of ${address} expires in ${inDays.en}`,
        };
  const since: Text =
    days === 0
      ? {
          de: `Der Schlüssel ist abgelaufen: ${end}.`,
          en: `The key has expired: ${end}.`,
        }
      : {
          de: `Ab dann kann niemand mehr verschlüsselt an ihn schreiben: ${end}.`,
          en: `From then on nobody can send encrypted mail to it: ${end}.`,
        };
  const { fingerprint } = key;
  const commands = [...extendCommands(fingerprint), publishCommand(fingerprint, address)];
  const block = commands.map((command) => `    ${command}`).join("\n");
  const renew: Text = {
    de: `Verlängern und neu veröffentlichen, wo der geheime Schlüssel liegt (docs/runbooks/keys.de.md):\n\n${block}`,
    en: `Extend it where the secret key is, and publish it again (docs/runbooks/keys.md):\n\n${block}`,
  };
  const text: Text = { de: `${since.de}\n\n${renew.de}`, en: `${since.en}\n\n${renew.en}` };
  return keyAlert(key, days === 0 ? "down" : "warn", title, text, config, { daysLeft: left });
}

/** A key that had ended was replaced. */
export function renewedAlert(key: Named, config: Config): NewAlert {
  const { fingerprint } = key;
  const address = written(key);
  return keyAlert(
    key,
    "up",
    {
      de: `An ${address} kann man wieder verschlüsselt schreiben`,
      en: `Encrypted mail can be sent to ${address} again`,
    },
    {
      de: `Veröffentlicht ist jetzt der Schlüssel ${fingerprint}.`,
      en: `The key ${fingerprint} is published now.`,
    },
    config,
    {},
  );
}

/**
 * The revocation of the key with this fingerprint was taken. `key` is what is published for the address now: that
 * key with its revocation, or its successor.
 */
export function revokedAlert(key: Named, fingerprint: string, config: Config): NewAlert {
  const address = written(key);
  if (key.fingerprint !== fingerprint) {
    return keyAlert(
      key,
      "info",
      {
        de: `Ein früherer Schlüssel von ${address} ist widerrufen`,
        en: `An earlier key of ${address} is revoked`,
      },
      {
        de: `Der Widerruf von ${fingerprint} wurde angenommen. Wer den Schlüssel noch hat, erfährt davon beim Auffrischen vom Schlüsselserver. Veröffentlicht bleibt ${key.fingerprint}.`,
        en: `The revocation of ${fingerprint} was taken. Whoever still has that key learns of it when refreshing from the key server. ${key.fingerprint} stays published.`,
      },
      config,
      { revoked: fingerprint },
    );
  }
  const command = newKeyCommand(address);
  return keyAlert(
    key,
    "down",
    {
      de: `Der Schlüssel von ${address} ist widerrufen`,
      en: `The key of ${address} is revoked`,
    },
    {
      de: `Sein Widerruf wurde angenommen und wird jetzt mit ausgeliefert, damit niemand mehr verschlüsselt an ihn schreibt.\n\nEinen neuen Schlüssel anlegen und veröffentlichen (docs/runbooks/keys.de.md):\n\n    ${command}`,
      en: `Its revocation was taken and is served with it now, so that nobody encrypts to it any more.\n\nCreate a new key and publish it (docs/runbooks/keys.md):\n\n    ${command}`,
    },
    config,
    { revoked: fingerprint },
  );
}

/** The owner of an address has published a key in place of one that somebody else had published. */
export function takenAlert(
  key: Named & { readonly publishedBy: string },
  before: { readonly fingerprint: string; readonly publishedBy: string },
  config: Config,
): NewAlert {
  const address = written(key);
  const { fingerprint, publishedBy: by } = key;
  return keyAlert(
    key,
    "info",
    {
      de: `${address} hat jetzt einen anderen Schlüssel`,
      en: `${address} has another key now`,
    },
    {
      de: `„${by}“ hat als Inhaber der Adresse ${fingerprint} veröffentlicht. Er steht an der Stelle von ${before.fingerprint}, den „${before.publishedBy}“ veröffentlicht hatte.`,
      en: `“${by}” has published ${fingerprint} as the owner of the address. It takes the place of ${before.fingerprint}, which “${before.publishedBy}” had published.`,
    },
    config,
    { by, before: before.fingerprint },
  );
}

/** A look from outside found something new to complain of, or nothing any more. */
export function lookAlert(
  key: Named,
  news: OutsideNews,
  problems: readonly LookLine[],
  config: Config,
): NewAlert {
  const address = written(key);
  if (news === "solved") {
    return keyAlert(
      key,
      "info",
      {
        de: `Der Schlüssel von ${address} ist wieder überall derselbe`,
        en: `The key of ${address} is the same everywhere again`,
      },
      {
        de: "Die tägliche Prüfung von außen findet keinen Fehler mehr.",
        en: "The daily check from outside finds no fault any more.",
      },
      config,
      {},
    );
  }
  const paragraphs = (language: Language) =>
    problems
      .map((line) => `${placeText(line.place)[language]}: ${lookText(line)[language]}\n${line.url}`)
      .join("\n\n");
  return keyAlert(
    key,
    "warn",
    {
      de: `Manche Mailprogramme bekommen den Schlüssel von ${address} nicht`,
      en: `Some mail programs do not get the key of ${address}`,
    },
    { de: paragraphs("de"), en: paragraphs("en") },
    config,
    { problems: problems.map(({ place, code }) => `${place}: ${code}`).join(", ") },
  );
}

function keyAlert(
  key: Named,
  severity: NewAlert["severity"],
  title: Text,
  text: Text,
  config: Config,
  facts: NewAlert["facts"],
): NewAlert {
  const { address, fingerprint, expiresAt } = key;
  const ends = expiresAt === undefined ? null : new Date(expiresAt).toISOString();
  return {
    subject: "key",
    subjectId: address,
    severity,
    title: title[config.language],
    text: text[config.language],
    facts: { address: written(key), fingerprint, version: key.version, expiresAt: ends, ...facts },
    url: consoleUrl(config, consolePath(address)),
    tags: ["keys"],
    channels: undefined,
  };
}
