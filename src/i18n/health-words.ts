/**
 * What the health check calls what is wrong, and what that means, for people: on the board, in `randwerk doctor` and in
 * `randwerk status`.
 */
import type { Text } from "./language.ts";

interface HealthWords {
  readonly found: Text;
  /** What to do. */
  readonly remedy: Text;
}

const byItself: Text = {
  de: "Ab 0 Uhr UTC geht alles von selbst weiter; wohin die Zeilen gehen, sagt randwerk status.",
  en: "From 00:00 UTC all goes on by itself; randwerk status says where the rows go.",
};
const database: Text = {
  de: "docs/runbooks/damaged-database.de.md; /healthz und das Log des Dienstes nennen die Datei.",
  en: "docs/runbooks/damaged-database.md; /healthz and the service's log name the file.",
};
const atProvider: Text = {
  de: "docs/runbooks/sign-in.de.md; danach sagt randwerk doctor, ob es stimmt.",
  en: "docs/runbooks/sign-in.md; then randwerk doctor says whether it is right.",
};

const ownerMail: Text = {
  de: "OWNER_MAIL muss einen smtp-Kanal aus ALERT_CHANNELS nennen, der an jeden senden darf; docs/runbooks/keys.de.md.",
  en: "OWNER_MAIL must name an smtp channel of ALERT_CHANNELS that may send to anybody; docs/runbooks/keys.md.",
};
const inArchiveList: Text = {
  de: "Warum, sagt randwerk archive list; docs/runbooks/archive.de.md.",
  en: "randwerk archive list says why; docs/runbooks/archive.md.",
};

const words = {
  "disk-full": {
    found: {
      de: "der Datenträger ist voll: Lesen geht, Schreiben nicht",
      en: "the disk is full: reading works, writing does not",
    },
    remedy: {
      de: "Platz schaffen; danach geht alles von selbst weiter.",
      en: "Make room; then all goes on by itself.",
    },
  },
  "state-gone": {
    found: {
      de: "der Ordner STATE_DIR ist weg: nichts wird mehr gespeichert",
      en: "the folder STATE_DIR is gone: nothing is kept any more",
    },
    remedy: {
      de: "Dienst anhalten, Ordner zurückholen, neu starten.",
      en: "Stop the service, bring the folder back, start again.",
    },
  },
  "writes-refused": {
    found: {
      de: "das Tageskontingent bei Cloudflare ist verbraucht: Lesen geht, Schreiben nicht",
      en: "today's quota at Cloudflare is used up: reading works, writing does not",
    },
    remedy: byItself,
  },
  "reads-refused": {
    found: {
      de: "das Tageskontingent bei Cloudflare ist verbraucht",
      en: "today's quota at Cloudflare is used up",
    },
    remedy: byItself,
  },
  damaged: {
    found: { de: "die Datenbank ist beschädigt", en: "the database is damaged" },
    remedy: database,
  },
  unreadable: {
    found: { de: "die Datenbank ist nicht lesbar", en: "the database cannot be read" },
    remedy: database,
  },
  "no-answer": {
    found: {
      de: "ein Teil des Dienstes antwortet nicht",
      en: "a part of the service does not answer",
    },
    remedy: database,
  },
  overdue: {
    found: {
      de: "was fällig war, ist liegen geblieben: weder Wecker noch Cron laufen",
      en: "what was due is not done: neither alarm nor cron runs",
    },
    remedy: {
      de: "Log des Dienstes ansehen, neu starten.",
      en: "Look into the service's log, start it again.",
    },
  },
  "undelivered-alerts": {
    found: {
      de: "Meldungen sind bei niemandem angekommen",
      en: "alerts have reached nobody",
    },
    remedy: {
      de: "Welcher Kanal nicht antwortet, sagt randwerk channels check.",
      en: "randwerk channels check says which channel does not answer.",
    },
  },
  "unusable-keys": {
    found: {
      de: "veröffentlichte Schlüssel sind nicht mehr gültig",
      en: "published keys are not valid any more",
    },
    remedy: {
      de: "Welche, sagt randwerk keys list; der Besitzer gibt einen neuen (docs/runbooks/keys.de.md).",
      en: "randwerk keys list says which; their owner hands in a new one (docs/runbooks/keys.md).",
    },
  },
  "owner-mail-settings": {
    found: {
      de: "OWNER_MAIL ist nicht zu gebrauchen: Besitzer von Schlüsseln bekommen keine Post",
      en: "OWNER_MAIL cannot be used: owners of keys get no mail",
    },
    remedy: ownerMail,
  },
  "owner-mail-failing": {
    found: {
      de: "Post an die Besitzer von Schlüsseln kommt seit über einem Tag nicht an",
      en: "mail to the owners of keys has not arrived for more than a day",
    },
    remedy: ownerMail,
  },
  "archive-late": {
    found: {
      de: "seit über 26 Stunden ist kein Archiv gelungen",
      en: "no archive has succeeded for more than 26 hours",
    },
    remedy: inArchiveList,
  },
  "archive-drill-failed": {
    found: {
      de: "das neueste Archiv ließ sich bei der Probe nicht zurückholen",
      en: "the newest archive did not come back in the drill",
    },
    remedy: inArchiveList,
  },
  "archive-shrunk": {
    found: {
      de: "das letzte Archiv ist nicht halb so groß wie das davor",
      en: "the last archive is less than half the size of the one before",
    },
    remedy: {
      de: "Ist etwas gelöscht worden? randwerk archive list zeigt die Größen; docs/runbooks/archive.de.md.",
      en: "Was something deleted? randwerk archive list shows the sizes; docs/runbooks/archive.md.",
    },
  },
  "archive-settings": {
    found: {
      de: "die Einstellungen des Archivs sind nicht zu gebrauchen: es wird keines gemacht",
      en: "the settings of the archive cannot be used: none is made",
    },
    remedy: {
      de: "randwerk archive now sagt, was daran falsch ist.",
      en: "randwerk archive now says what is wrong with them.",
    },
  },
  "sign-in-no-signing-key": {
    found: {
      de: "beim Anbieter der Konten ist kein Signaturschlüssel gewählt: niemand kann sich mit dem Konto anmelden",
      en: "no signing key is chosen at the provider of the accounts: nobody can sign in with an account",
    },
    remedy: atProvider,
  },
  "sign-in-other-issuer": {
    found: {
      de: "der Anbieter der Konten nennt sich anders als OIDC_ISSUER: niemand kann sich mit dem Konto anmelden",
      en: "the provider of the accounts calls itself something else than OIDC_ISSUER: nobody can sign in with an account",
    },
    remedy: atProvider,
  },
  "sign-in-unknown-scope": {
    found: {
      de: "OIDC_GROUPS nennt ein Recht, das es nicht gibt",
      en: "OIDC_GROUPS names a right that there is not",
    },
    remedy: atProvider,
  },
  "clock-was-ahead": {
    found: {
      de: "die Uhr ging vor; gespeicherte Zeitpunkte in der Zukunft wurden berichtigt",
      en: "the clock was ahead; stored moments in the future were put right",
    },
    remedy: { de: "Uhr ansehen: timedatectl.", en: "Look at the clock: timedatectl." },
  },
  "names-taken-later": {
    found: {
      de: "Kurzlinks tragen Namen, die der Dienst inzwischen selbst braucht",
      en: "links bear names that the service needs itself by now",
    },
    remedy: {
      de: "randwerk doctor nennt sie; sie umbenennen.",
      en: "randwerk doctor names them; rename them.",
    },
  },
} as const satisfies Record<string, HealthWords>;

/** Stable, for programs. `no-answer`: a part of the service does not answer at all; `overdue`: what was due a while ago is not done. */
export type HealthCode = keyof typeof words;

export const healthCodes = Object.keys(words) as HealthCode[];

/** The words of a code; a service that is newer than this program may have others: then the code itself. */
export function healthWords(code: string): HealthWords {
  const known = new Map<string, HealthWords>(Object.entries(words)).get(code);
  const look: Text = {
    de: "Näheres: /healthz, Log des Dienstes",
    en: "more: /healthz, the service's log",
  };
  return known ?? { found: { de: code, en: code }, remedy: look };
}
