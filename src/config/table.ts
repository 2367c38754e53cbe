/**
 * The one table of settings, with what people are told of each: `npm start -- --help`, the runbook, the comments of
 * wrangler.toml and the list of secrets come from here. A row of words for every descriptor, or it does not compile.
 * Backticks mark what is typed.
 */
import type { Text } from "../i18n/language.ts";
import { MIN_ADMIN_TOKEN_LENGTH } from "../limits.ts";
import { archiveSettings } from "./buckets/archive-settings.ts";
import { archiveWords } from "./buckets/archive-words.ts";
import { dnsSettings } from "./dns/settings.ts";
import { dnsWords } from "./dns/words.ts";
import { repositorySettings } from "./buckets/repository-settings.ts";
import { repositoryWords } from "./buckets/repository-words.ts";
import { lateSettings } from "./late-settings.ts";
import type { Form, Reader } from "./readers.ts";
import { signInSettings } from "./sign-in/settings.ts";
import { signInWords } from "./sign-in/words.ts";
import { ownerMailSettings } from "./owner-mail/settings.ts";
import { ownerMailWords } from "./owner-mail/words.ts";
import { siteSettings } from "./site/settings.ts";
import { siteWords } from "./site/words.ts";
import { startSettings } from "./start/settings.ts";
import { startWords } from "./start/words.ts";
import { workerSettings } from "./worker-settings.ts";

const descriptors = {
  ...startSettings,
  ...workerSettings,
  ...lateSettings,
  ...ownerMailSettings,
  ...signInSettings,
  ...siteSettings,
  ...archiveSettings,
  ...repositorySettings,
  ...dnsSettings,
};
type Descriptor = (typeof descriptors)[keyof typeof descriptors];

interface Words {
  readonly meaning: Text;
  readonly example: string;
  /** Stands in no file and on no command line, and shows in no list. */
  readonly isSecret?: true;
}

/** A number or a text as default speaks for itself; everything else needs words. */
type WordsOf<Row extends Descriptor> = Row["fallback"] extends string | number
  ? Words
  : Words & { readonly unset: Text };

const none: Text = { de: "keiner", en: "none" };

/** In the order in which people read them. */
const words: { readonly [Row in Descriptor as Row["name"]]: WordsOf<Row> } = {
  ...startWords,
  ADMIN_TOKEN: {
    isSecret: true,
    unset: {
      de: "`npm start` macht eines und merkt es sich in `STATE_DIR`; auf Cloudflare keines",
      en: "`npm start` makes one and keeps it in `STATE_DIR`; on Cloudflare none",
    },
    meaning: {
      de: `voller Zugriff; mindestens ${MIN_ADMIN_TOKEN_LENGTH} Zeichen, etwa von \`openssl rand -base64 24\``,
      en: `full access; at least ${MIN_ADMIN_TOKEN_LENGTH} characters, e.g. of \`openssl rand -base64 24\``,
    },
    example: "a-long-secret-of-your-own",
  },
  LINK_HOSTS: {
    unset: { de: "jeder Name", en: "every host" },
    meaning: {
      de: "Namen, unter denen es Kurzlinks gibt, mit Kommas getrennt; mit dem ersten beginnen kurze URLs",
      en: "hosts that serve short links, separated by commas; the first one starts short URLs",
    },
    example: "go.example.org,l.example.org",
  },
  CONSOLE_HOST: {
    unset: { de: "jeder Name", en: "every host" },
    meaning: { de: "Name der API und der Seiten", en: "host of the API and the pages" },
    example: "admin.example.org",
  },
  PUBLIC_URL: {
    unset: {
      de: "die gefragte Adresse; `npm start`: wo er lauscht",
      en: "the address asked; `npm start`: where it listens",
    },
    meaning: {
      de: "womit kurze URLs beginnen, wo `LINK_HOSTS` leer ist, und ob sie https sind",
      en: "base of short URLs when `LINK_HOSTS` is empty; decides between http and https",
    },
    example: "https://go.example.org",
  },
  TRUSTED_PROXIES: {
    unset: none,
    meaning: {
      de: "Adressen oder Netze von Proxys vor dem Dienst, mit Kommas getrennt: nur deren `X-Forwarded-For`, `-Proto` und `-Host` zählen",
      en: "addresses or ranges of proxies in front of the service, separated by commas: only their `X-Forwarded-For`, `-Proto` and `-Host` count",
    },
    example: "127.0.0.1,10.0.0.0/8",
  },
  TIMEZONE: {
    meaning: {
      de: "von Kalendern und Daten, die keine nennen",
      en: "of calendars and dates that name none",
    },
    example: "Europe/Vienna",
  },
  LANGUAGE: {
    meaning: {
      de: "`de` oder `en`, wo ein Besucher keine von beiden vorzieht",
      en: "`de` or `en`, where a visitor prefers neither",
    },
    example: "en",
  },
  ...dnsWords,
  KEY_SERVERS: {
    unset: both(workerSettings.keyServers.fallback.map((url) => new URL(url).host).join(", ")),
    meaning: {
      de: "Schlüsselserver, auf denen nach anderen Schlüsseln gesehen wird: URLs mit `{address}`, mit Kommas getrennt, oder `none`",
      en: "key servers watched for other keys: URLs with `{address}`, separated by commas, or `none`",
    },
    example: "https://keys.example.org/{address}",
  },
  RESERVED_ADDRESSES: {
    unset: both(lateSettings.reservedAddresses.fallback.join(", ")),
    meaning: {
      de: "Adressen, deren Schlüssel Mitglieder nicht selbst veröffentlichen, sondern nur wer `keys:write` darf: Namen vor dem @ jeder Domain oder ganze Adressen, mit Kommas getrennt, oder `none`",
      en: "addresses whose keys members do not publish themselves, but only who may `keys:write`: names before the @ of every domain, or whole addresses, separated by commas, or `none`",
    },
    example: "vorstand,info,postmaster,kasse@example.org",
  },
  ALERT_CHANNELS: {
    isSecret: true,
    meaning: {
      de: "JSON-Liste der Kanäle, siehe docs/runbooks/alerts.de.md",
      en: "JSON list of channels, see docs/runbooks/alerts.md",
    },
    example:
      '[{"name": "phone", "kind": "ntfy", "server": "https://ntfy.sh", "topic": "a-long-secret-name"}]',
  },
  ...ownerMailWords,
  DEADMAN_URL: {
    isSecret: true,
    unset: none,
    meaning: {
      de: "wird jede Minute gefragt, solange nichts überfällig ist; ein Dienst außerhalb, dem das fehlt, schlägt Alarm",
      en: "asked once a minute while nothing is overdue; an outside monitor raises the alarm when these requests stop",
    },
    example: "https://hc-ping.com/UUID",
  },
  PEERS: {
    isSecret: true,
    unset: { de: "keine", en: "none" },
    meaning: {
      de: "andere Instanzen als `NAME=PING-URL`, durch Kommas getrennt: jede bekommt jede Minute einen Ping, solange hier alles gut ist; siehe docs/runbooks/own-machine.de.md",
      en: "other instances as `NAME=PING-URL`, separated by commas: each gets a ping every minute while all is well here; see docs/runbooks/own-machine.md",
    },
    example: "cloudflare=https://go.example.org/ping/UUID",
  },
  ...siteWords,
  ...signInWords,
  ...archiveWords,
  ...repositoryWords,
  MIN_PERIOD_SECONDS: {
    meaning: {
      de: "die kürzeste Periode und Karenz eines Checks, in Sekunden",
      en: "the shortest period and grace of a check, in seconds",
    },
    example: "30",
  },
  MAX_PINGS_PER_MINUTE: {
    unset: { de: "beliebig viele", en: "any number" },
    meaning: {
      de: "so viele Pings eines Checks zählen in einer Minute; auf Cloudflare kostet jeder geschriebene Zeilen",
      en: "so many pings of one check count in a minute; on Cloudflare each costs written rows",
    },
    example: "300",
  },
  JURISDICTION: {
    meaning: {
      de: "wo Cloudflare die Daten hält und verarbeitet: `eu`, `fedramp` oder `none` (irgendwo); gilt ab der ersten Veröffentlichung und lässt sich danach nicht mehr ändern",
      en: "where Cloudflare keeps and processes the data: `eu`, `fedramp` or `none` (anywhere); from the first deploy on, and never changed after it",
    },
    example: "none",
  },
  DAILY_ROWS_WRITTEN: {
    unset: {
      de: "`100000` auf Cloudflare (kostenloser Tarif), sonst beliebig viele",
      en: "`100000` on Cloudflare (free plan), any number elsewhere",
    },
    meaning: {
      de: "so viele Zeilen dürfen an einem Tag geschrieben werden; bei 70 % davon wird alarmiert; `none`: beliebig viele",
      en: "so many rows may be written in a day; an alert comes at 70% of it; `none`: any number",
    },
    example: "1600000",
  },
  CLICK_RETENTION_DAYS: {
    meaning: {
      de: "so viele Tage werden die Zahlen der Aufrufe aufbewahrt",
      en: "how many days click counters are kept",
    },
    example: "90",
  },
};

function both(text: string): Text {
  return { de: text, en: text };
}

/** A setting as people are told of it. */
export interface DescribedSetting {
  readonly name: string;
  readonly meaning: Text;
  /** The default, in words. */
  readonly byDefault: Text;
  readonly example: string;
  readonly isSecret: boolean;
  /** For `npm start` a secret may stand in a file: this names its path instead. */
  readonly fileName: string | undefined;
  /** Of `npm start` alone; else of the Worker, here and on Cloudflare. */
  readonly isOfStart: boolean;
  /** What it may be in a file besides a text; none: a text alone. */
  readonly form: Form | undefined;
  /** Whether a text will do; what goes beyond a single setting is judged where they are used. */
  readonly accepts: (text: string) => boolean;
}

const byName = new Map<string, { readonly read: Reader<unknown>; readonly fallback: unknown }>(
  Object.values(descriptors).map((descriptor) => [descriptor.name, descriptor]),
);

function accepts(read: Reader<unknown> | undefined, text: string): boolean {
  let isGood = true;
  read?.(text, () => void (isGood = false));
  return isGood;
}

const startNames = new Set<string>(Object.values(startSettings).map(({ name }) => name));

/** Every setting that there is. */
export const settingTable: readonly DescribedSetting[] = Object.entries(words).map(
  ([name, row]: [string, Words & { readonly unset?: Text }]) => ({
    name,
    meaning: row.meaning,
    byDefault: row.unset ?? both(`\`${String(byName.get(name)?.fallback)}\``),
    example: row.example,
    isSecret: row.isSecret === true,
    fileName: row.isSecret === true ? `${name}_FILE` : undefined,
    isOfStart: startNames.has(name),
    form: byName.get(name)?.read.form,
    accepts: (text) => accepts(byName.get(name)?.read, text),
  }),
);

/** The settings that the Worker is told, here and on Cloudflare. */
export const settingsOfWorker = settingTable.filter(({ isOfStart }) => !isOfStart);
