/** Alerts to the owner of a key, in the language of the service. */
import type { NewAlert } from "../../../src/alerts/outbox/alert.ts";
import type { Config } from "../../../src/config/config.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { exportCommand, extendCommands, newKeyCommand } from "../gate/commands.ts";
import type { AlertDays } from "./reminders.ts";
import { daysLeft } from "./reminders.ts";
import type { KeySummary } from "../keys/key.ts";
import type { LookLine } from "../keys/found.ts";
import type { OutsideNews } from "./look.ts";
import { lookText, placeText } from "./texts.ts";

type Named = Pick<
  KeySummary,
  "address" | "localPart" | "domain" | "fingerprint" | "version" | "expiresAt"
>;

/** As its owner writes it. */
const written = ({ localPart, domain }: Named) => `${localPart}@${domain}`;

/** The page of a key, where it is known under which name the service is reached. */
function pageUrl(config: Config, address: string): string | undefined {
  const { publicUrl, consoleHost } = config;
  const base = publicUrl ?? (consoleHost && `https://${consoleHost}`);
  return base && `${base}/key/${encodeURIComponent(address).replace("%40", "@")}`;
}

/** The key ends in so many days, or has ended. `now` and `expiresAt` in unix ms. */
export function endAlert(
  key: Named,
  expiresAt: number,
  days: AlertDays,
  config: Config,
  now: number,
): NewAlert {
  const left = daysLeft(expiresAt, now) ?? 0;
  const dates = {
    de: new Intl.DateTimeFormat("de", { dateStyle: "long", timeZone: "UTC" }).format(expiresAt),
    en: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(expiresAt),
  };
  const address = written(key);
  const inDays = {
    de: left === 0 ? "weniger als einem Tag" : left === 1 ? "einem Tag" : `${left} Tagen`,
    en: left === 0 ? "less than a day" : left === 1 ? "a day" : `${left} days`,
  };
  const title: Text =
    days === 0
      ? {
          de: `An ${address} kann niemand mehr verschlüsseln`,
          en: `Nobody can encrypt to ${address} any more`,
        }
      : {
          de: `Der Schlüssel von ${address} läuft in ${inDays.de} ab`,
          en: `The key of ${address} ends in ${inDays.en}`,
        };
  const since: Text =
    days === 0
      ? {
          de: `Der Schlüssel gilt seit ${dates.de} nicht mehr.`,
          en: `The key ended on ${dates.en}.`,
        }
      : {
          de: `Ab ${dates.de} kann niemand mehr an diesen Schlüssel verschlüsseln.`,
          en: `From ${dates.en} on nobody can encrypt to this key.`,
        };
  const commands = [...extendCommands(key.fingerprint), exportCommand(key.fingerprint)];
  const block = commands.map((command) => `    ${command}`).join("\n");
  const renew: Text = {
    de: `Verlängern und neu veröffentlichen, wo der geheime Schlüssel liegt:\n\n${block}`,
    en: `Extend it where the secret key is, and publish it again:\n\n${block}`,
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
      de: `An ${address} kann wieder verschlüsselt werden`,
      en: `Mail to ${address} can be encrypted again`,
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
        en: `The revocation of ${fingerprint} was taken. Who still has that key learns of it when refreshing from the key server. ${key.fingerprint} stays published.`,
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
      de: `Sein Widerruf wurde angenommen; ausgeliefert wird er jetzt mit ihm, damit niemand mehr an ihn verschlüsselt. Einen neuen Schlüssel erzeugen und veröffentlichen:\n\n    ${command}`,
      en: `Its revocation was taken; it is served with it now, so that nobody encrypts to it any more. Make a new key and publish it:\n\n    ${command}`,
    },
    config,
    { revoked: fingerprint },
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
        de: "Der tägliche Blick von außen findet nichts mehr auszusetzen.",
        en: "The daily look from outside has nothing to complain of any more.",
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
      de: `Der Schlüssel von ${address} kommt nicht überall richtig an`,
      en: `The key of ${address} does not reach everybody`,
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
    url: pageUrl(config, address),
    tags: ["keys"],
    channels: undefined,
  };
}
