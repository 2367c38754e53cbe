/** What every alert means and what to do. An alert without an entry does not compile. */
import type { Text } from "../src/i18n/language.ts";
import type { AlertName } from "./alert-titles.ts";

interface Entry {
  readonly means: Text;
  readonly todo: Text;
}

const over: Entry = {
  means: { de: "Es ist vorbei.", en: "It is over." },
  todo: { de: "Nichts.", en: "Nothing." },
};
const inBoth = (text: string): Text => ({ de: text, en: text });
const database = inBoth("[damaged-database.md](damaged-database.md)");
const cloudflare: Text = {
  de: "[cloudflare.md](cloudflare.md); ab 0 Uhr UTC geht es von selbst weiter.",
  en: "[cloudflare.md](cloudflare.md); from 00:00 UTC it goes on by itself.",
};
const backups = inBoth("[backups.md](backups.md)");
const keys = inBoth("[keys.md](keys.md)");
const ofKeys = (de: string, en: string): Entry => ({ means: { de, en }, todo: keys });
const archiving = inBoth("`randwerk archive list`; [archive.md](archive.md)");
const ofArchive = (de: string, en: string): Entry => ({ means: { de, en }, todo: archiving });
const flapping: Text = {
  de: "Ursache suchen; Karenz oder „fails“ des Checks erhöhen.",
  en: "Look for the cause; raise grace time or `fails` of the check.",
};

export const alertEntries: Readonly<Record<AlertName, Entry>> = {
  "check-down": {
    means: {
      de: "Ein Ping ist ausgeblieben, oder ein Lauf ist gescheitert. Der Grund steht in der Meldung.",
      en: "A ping did not come, or a run failed. The alert says which.",
    },
    todo: {
      de: "Auf dem Host nachsehen, ob der Job läuft. Sagen, dass du dich kümmerst: `randwerk alerts acknowledge ID`.",
      en: "See on the host whether the job runs. Say that you take care: `randwerk alerts acknowledge ID`.",
    },
  },
  "check-up": over,
  "check-warn": {
    means: {
      de: "Der Lauf hat Erfolg gemeldet, aber etwas daran ist ungewöhnlich.",
      en: "The run reported success, but something about it is unusual.",
    },
    todo: {
      de: "Steht in der Meldung; bei Sicherungen: [backups.md](backups.md).",
      en: "The alert says it; for backups: [backups.md](backups.md).",
    },
  },
  "check-reminder": {
    means: { de: "Der Ausfall dauert an.", en: "The outage goes on." },
    todo: {
      de: "Wie beim Ausfall. Wer sich kümmert, stellt die Erinnerungen ab: `randwerk alerts acknowledge ID`.",
      en: "As for the outage. Whoever takes care stops the reminders: `randwerk alerts acknowledge ID`.",
    },
  },
  "check-was-down": {
    means: {
      de: "Der Ausfall war vorbei, bevor die Meldung hinausging.",
      en: "The outage was over before its alert could leave.",
    },
    todo: over.todo,
  },
  "check-flapping": {
    means: {
      de: "Der Zustand wechselt zu oft; bis er stabil ist, kommt keine Meldung mehr.",
      en: "The status changes too often; no more alerts until it is stable.",
    },
    todo: flapping,
  },
  "check-stays-down": {
    means: {
      de: "Der Zustand ist wieder stabil: ausgefallen.",
      en: "The status is stable again: down.",
    },
    todo: { de: "Wie beim Ausfall.", en: "As for the outage." },
  },
  "check-stays-up": over,
  missing: {
    means: {
      de: "Als fertig gemeldet, aber nicht im Repository gefunden.",
      en: "Reported as done, but not found in the repository.",
    },
    todo: backups,
  },
  unproven: {
    means: {
      de: "Niemand hat im Repository nachgesehen.",
      en: "Nobody has looked into the repository.",
    },
    todo: backups,
  },
  arrived: over,
  deleted: {
    means: {
      de: "Archive, die da waren, sind nicht mehr zu finden.",
      en: "Archives that were there are not to be found any more.",
    },
    todo: backups,
  },
  renamed: {
    means: {
      de: "Jemand hat „borg rename“ benutzt.",
      en: "Somebody has used `borg rename`.",
    },
    todo: backups,
  },
  recreated: {
    means: {
      de: "Jemand hat „borg recreate“ benutzt; Dateien können fehlen.",
      en: "Somebody has used `borg recreate`; files may be missing.",
    },
    todo: backups,
  },
  restored: over,
  "low-space": {
    means: {
      de: "Auf dem Backup-Server ist weniger frei als gewünscht.",
      en: "Less is free on the backup server than wanted.",
    },
    todo: backups,
  },
  "full-soon": {
    means: {
      de: "Jeden Tag wird weniger frei.",
      en: "Less becomes free every day.",
    },
    todo: backups,
  },
  "old-lock": {
    means: {
      de: "Ein borg-Prozess wurde beendet oder hängt.",
      en: "A borg process was killed or hangs.",
    },
    todo: backups,
  },
  unseen: {
    means: {
      de: "Der Backup-Server meldet andere Repositorys, dieses nicht.",
      en: "The backup server reports other repositories, and not this one.",
    },
    todo: backups,
  },
  unreadable: {
    means: {
      de: "Ein Index oder ein Segment ist beschädigt oder nicht lesbar.",
      en: "An index or a segment is damaged or cannot be read.",
    },
    todo: backups,
  },
  seen: over,
  "key-expires": ofKeys(
    "Danach kann niemand mehr verschlüsselt an die Adresse schreiben.",
    "After that nobody can send encrypted mail to the address.",
  ),
  "key-expired": ofKeys("Der Schlüssel ist abgelaufen.", "The key has expired."),
  "key-renewed": over,
  "key-revoked": ofKeys(
    "Der veröffentlichte Schlüssel ist widerrufen.",
    "The published key is revoked.",
  ),
  "earlier-key-revoked": {
    means: {
      de: "Ein Vorgänger des veröffentlichten Schlüssels ist widerrufen.",
      en: "A predecessor of the published key is revoked.",
    },
    todo: over.todo,
  },
  "key-taken-over": ofKeys(
    "Ein Mitglied hat für seine Adresse einen eigenen Schlüssel veröffentlicht, wo der von jemand anderem stand; der frühere steht im Verlauf.",
    "A member has published a key of their own for their address, where somebody else's was; the earlier one is in the history.",
  ),
  "key-not-found": ofKeys(
    "Die tägliche Prüfung von außen hat einen Fehler gefunden.",
    "The daily check from outside has found a fault.",
  ),
  "key-found": over,
  "owner-mail-fails": ofKeys(
    "Seit über einem Tag nimmt der Mailserver keinen Brief an Besitzer von Schlüsseln an.",
    "For more than a day the mail server has taken no letter to the owners of keys.",
  ),
  "owner-mail-works": over,
  "link-dead": {
    means: {
      de: "Das Ziel hat an drei Tagen nicht richtig geantwortet.",
      en: "The target has not answered well on three days.",
    },
    todo: {
      de: "Neues Ziel: `randwerk links edit`.",
      en: "New target: `randwerk links edit`.",
    },
  },
  "link-alive": over,
  "channel-broken": {
    means: {
      de: "Ein Kanal lehnt Meldungen ab; sie kommen auf anderen an.",
      en: "A channel refuses alerts; they arrive by others.",
    },
    todo: {
      de: "`randwerk channels check`, dann [alerts.md](alerts.md); danach `randwerk alerts resend ID`.",
      en: "`randwerk channels check`, then [alerts.md](alerts.md); after that `randwerk alerts resend ID`.",
    },
  },
  "channel-fixed": over,
  "store-broken": {
    means: {
      de: "Ein Teil des Dienstes antwortet nicht oder ist im Rückstand.",
      en: "A part of the service does not answer or lags behind.",
    },
    todo: {
      de: "`randwerk doctor`, Protokoll des Dienstes ansehen, neu starten; ist die Datenbank beschädigt: [damaged-database.md](damaged-database.md).",
      en: "`randwerk doctor`, look into the service's log, restart; if the database is damaged: [damaged-database.md](damaged-database.md).",
    },
  },
  "store-fixed": over,
  "disk-full": {
    means: { de: "Lesen geht, Schreiben nicht.", en: "Reading works, writing does not." },
    todo: { de: "Platz schaffen, wo STATE_DIR liegt.", en: "Make room where STATE_DIR is." },
  },
  "disk-free": over,
  "disk-low": {
    means: {
      de: "Ist nichts mehr frei, werden Pings abgewiesen.",
      en: "Once nothing is free, pings are refused.",
    },
    todo: { de: "Platz schaffen, wo STATE_DIR liegt.", en: "Make room where STATE_DIR is." },
  },
  "disk-enough": over,
  "state-gone": {
    means: {
      de: "STATE_DIR wurde gelöscht oder ausgehängt.",
      en: "STATE_DIR was deleted or unmounted.",
    },
    todo: database,
  },
  "state-back": over,
  "writes-refused": {
    means: {
      de: "Bis Mitternacht (UTC) wird nichts mehr gespeichert.",
      en: "Nothing is stored until midnight (UTC).",
    },
    todo: cloudflare,
  },
  "writes-taken": over,
  "reads-refused": {
    means: {
      de: "Bis Mitternacht (UTC) antwortet fast nichts mehr.",
      en: "Hardly anything answers until midnight (UTC).",
    },
    todo: cloudflare,
  },
  "reads-taken": over,
  "rows-scarce": {
    means: {
      de: "Das Kontingent reicht vielleicht nicht bis Mitternacht (UTC).",
      en: "The quota may not last until midnight (UTC).",
    },
    todo: cloudflare,
  },
  "names-wrong": {
    means: {
      de: "Ein Name des Dienstes, der schon richtig war, führt nicht mehr dorthin, wohin er soll.",
      en: "A name of the service that was right once no longer leads where it should.",
    },
    todo: {
      de: "`randwerk dns plan`, dann `randwerk dns apply`; [dns.md](dns.md)",
      en: "`randwerk dns plan`, then `randwerk dns apply`; [dns.md](dns.md)",
    },
  },
  "names-right": over,
  "archive-late": ofArchive(
    "Was seit dem letzten Archiv dazukam, wäre verloren, wenn jetzt etwas ausfällt.",
    "Whatever came since the last archive would be lost if something broke now.",
  ),
  "archive-again": over,
  "archive-drill-failed": ofArchive(
    "Das neueste Archiv wurde geholt und ließ sich nicht so zurückspielen, wie es gemacht wurde.",
    "The newest archive was fetched and could not be restored as it was made.",
  ),
  "archive-drill-again": over,
  "archive-shrunk": ofArchive(
    "Vielleicht wurde gelöscht, was bleiben sollte. Die älteren Archive haben es noch.",
    "Something may have been deleted that should have stayed. Older archives still have it.",
  ),
  "archive-grown": over,
  "archive-settings": {
    means: {
      de: "Eine Einstellung des Archivs ist falsch; es wird keines gemacht.",
      en: "A setting of the archive is wrong; none is made.",
    },
    todo: {
      de: "`randwerk archive now` sagt, welche; [archive.md](archive.md)",
      en: "`randwerk archive now` says which; [archive.md](archive.md)",
    },
  },
  "archive-settings-right": over,
  "clock-ahead": {
    means: {
      de: "Zeitpunkte in der Zukunft wurden berichtigt; mancher Ausfall war vielleicht keiner.",
      en: "Moments in the future were put right; some outage may have been none.",
    },
    todo: { de: "`timedatectl`", en: "`timedatectl`" },
  },
  test: {
    means: { de: "Jemand probiert einen Kanal aus.", en: "Somebody tries a channel." },
    todo: over.todo,
  },
  "already-over": {
    means: {
      de: "Es war vorbei, bevor die Meldung hinausging.",
      en: "It was over before its alert could leave.",
    },
    todo: over.todo,
  },
  reminder: {
    means: { de: "Es ist noch so.", en: "It is still so." },
    todo: { de: "Wie bei der ersten Meldung.", en: "As for the first alert." },
  },
  settled: {
    means: {
      de: "Der Zustand hat sich eine halbe Stunde nicht geändert.",
      en: "The status has not changed for half an hour.",
    },
    todo: over.todo,
  },
};
