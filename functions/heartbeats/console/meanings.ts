/** What alerts about backups mean and what is to be done: docs/runbooks/backups.md in short. Commands stand between backticks. */
import type { Text } from "../../../src/i18n/language.ts";
import type { MeaningName } from "../arrivals/condition.ts";

export interface Meaning {
  /** How the alert is called. */
  readonly alert: Text;
  readonly happened: Text;
  readonly todo: Text;
}

export const meanings: Readonly<Record<MeaningName, Meaning>> = {
  down: {
    alert: { de: "HOST ist ausgefallen", en: "HOST is down" },
    happened: {
      de: "`borg create` ist fehlgeschlagen, oder es war nichts davon zu hören.",
      en: "`borg create` failed, or nothing was heard of it.",
    },
    todo: {
      de: "Auf dem Host: `journalctl -u backup.service`.",
      en: "On the host: `journalctl -u backup.service`.",
    },
  },
  server: {
    alert: { de: "Backup-Server NAME ist ausgefallen", en: "Backup server NAME is down" },
    happened: {
      de: "Der Backup-Server hat seit drei Stunden nicht berichtet.",
      en: "The backup server has not reported for three hours.",
    },
    todo: {
      de: "Dort: `systemctl status randwerk-arrived.timer`, dann `randwerk-agent doctor`.",
      en: "There: `systemctl status randwerk-arrived.timer`, then `randwerk-agent doctor`.",
    },
  },
  restore: {
    alert: {
      de: "der Check von `restore-test` ist ausgefallen",
      en: "the check of `restore-test` is down",
    },
    happened: {
      de: "Das neueste Archiv ließ sich nicht zurücklesen, oder die Datei darin ist eine andere.",
      en: "The newest archive could not be read back, or the file in it differs.",
    },
    todo: {
      de: "Auf dem Host: `journalctl -u 'randwerk-restore-test@*'`, dann `borg check`.",
      en: "On the host: `journalctl -u 'randwerk-restore-test@*'`, then `borg check`.",
    },
  },
  missing: {
    alert: { de: "HOST ist nicht angekommen", en: "HOST has not arrived" },
    happened: {
      de: "Der Host hat die Sicherung als fertig gemeldet, der Server hat nachgesehen, und im Repository ist sie nicht.",
      en: "The host reported the backup as done, the server looked, and it is not in the repository.",
    },
    todo: {
      de: "Vielleicht ist es ein anderes Repository: `borg config REPO id` auf dem Host mit der Kennung hier vergleichen.",
      en: "It may be another repository: compare `borg config REPO id` on the host with the id here.",
    },
  },
  unproven: {
    alert: {
      de: "Ankunft von HOST ist nicht nachgewiesen",
      en: "Arrival of HOST is not confirmed",
    },
    happened: {
      de: "Niemand hat in dieses Repository gesehen.",
      en: "Nobody has looked into that repository.",
    },
    todo: {
      de: "Liegt es auf dem Backup-Server unter `RANDWERK_REPOSITORIES`, und darf sein Benutzer es lesen? Soll es keinen Nachweis geben: `randwerk checks edit CHECK --arrival-grace 0`.",
      en: "Is it below `RANDWERK_REPOSITORIES` on the backup server, and readable for its user? If no proof is wanted: `randwerk checks edit CHECK --arrival-grace 0`.",
    },
  },
  deleted: {
    alert: { de: "Ein Archiv von HOST ist gelöscht", en: "An archive of HOST is deleted" },
    happened: {
      de: "Archive, die da waren, sind nicht mehr zu finden.",
      en: "Archives that were there are not to be found any more.",
    },
    todo: {
      de: "War es `borg prune`, dann nennt dem Check seine Regeln: `randwerk checks edit CHECK --expected-deletions daily=7`. Wart ihr es nicht, ist es ein Einbruch oder ein Schaden: nichts aufräumen (kein `borg compact`), erst docs/runbooks/backups.de.md.",
      en: "If it was `borg prune`, tell the check its rules: `randwerk checks edit CHECK --expected-deletions daily=7`. If it was none of you it is a break-in or a fault: clean up nothing (no `borg compact`), first docs/runbooks/backups.md.",
    },
  },
  rewritten: {
    alert: {
      de: "Ein Archiv von HOST wurde umbenannt oder neu geschrieben",
      en: "An archive of HOST was renamed or rewritten",
    },
    happened: {
      de: "Es wurde gelöscht und zugleich neu geschrieben, wie `borg rename` und `borg recreate` es tun; seine neue Kennung wird beobachtet.",
      en: "It was deleted and written anew at once, as `borg rename` and `borg recreate` do; its new id is watched.",
    },
    todo: {
      de: "War es niemand von euch, hat jemand anders Zugang: wie bei gelöschten Archiven.",
      en: "If it was none of you, somebody else has access: as with deleted archives.",
    },
  },
  unseen: {
    alert: {
      de: "Ein Repository ist nicht mehr zu sehen",
      en: "A repository is not seen any more",
    },
    happened: {
      de: "Der Backup-Server berichtet von anderen, von diesem nicht.",
      en: "The backup server reports others, and not this one.",
    },
    todo: {
      de: "Ist seine Platte eingehängt? Wurde es mit Absicht entfernt, dann lasst es auf seiner Seite vergessen.",
      en: "Is its disk mounted? If it was removed on purpose, have it forgotten on its page.",
    },
  },
  unreadable: {
    alert: { de: "Ein Repository ist nicht lesbar", en: "A repository cannot be read" },
    happened: {
      de: "Sein letzter Index oder ein Segment ist beschädigt oder nicht zu lesen.",
      en: "Its last index or a segment is damaged, or cannot be read.",
    },
    todo: {
      de: "Auf dem Backup-Server sagt `randwerk-agent arrived`, was; dann `borg check --repository-only`.",
      en: "On the backup server `randwerk-agent arrived` says which; then `borg check --repository-only`.",
    },
  },
  warning: {
    alert: {
      de: "HOST hat eine Warnung: kein Archiv mehr",
      en: "HOST has a warning: no archive any more",
    },
    happened: {
      de: "borg läuft jetzt in einem Skript, oder etwas anderes pingt.",
      en: "borg runs inside a script now, or something else pings.",
    },
    todo: {
      de: "Den Agenten hineinnehmen, direkt vor borg selbst.",
      en: "Put the agent inside, around borg itself.",
    },
  },
  "low-space": {
    alert: { de: "Backup-Server hat wenig Platz", en: "Backup server is low on space" },
    happened: {
      de: "Es ist weniger frei, als frei sein soll.",
      en: "Less is free than is meant to be.",
    },
    todo: {
      de: "Platz schaffen. Andere Grenze: `randwerk checks edit arrivals-NAME --min-free 20G`.",
      en: "Make room. Another bound: `randwerk checks edit arrivals-NAME --min-free 20G`.",
    },
  },
  "full-soon": {
    alert: {
      de: "Backup-Server ist in etwa N Tagen voll",
      en: "Backup server will be full in about N days",
    },
    happened: { de: "Jeden Tag ist weniger frei.", en: "Less becomes free every day." },
    todo: {
      de: "Vorher Platz schaffen, oder eine Platte kaufen.",
      en: "Make room, or buy a disk, before that.",
    },
  },
  "old-lock": {
    alert: {
      de: "Ein Repository ist seit über einem Tag gesperrt",
      en: "A repository has been locked for more than a day",
    },
    happened: {
      de: "Ein borg-Prozess wurde abgebrochen, oder er hängt.",
      en: "A borg process was killed, or hangs.",
    },
    todo: {
      de: "Auf dem Backup-Server: steht kein `borg` in `ps`? Dann von einem Host aus `borg break-lock REPO`.",
      en: "On the backup server: no `borg` in `ps`? Then `borg break-lock REPO` from a host.",
    },
  },
};
