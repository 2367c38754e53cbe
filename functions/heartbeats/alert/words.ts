/** The words that alerts of checks are told in. */
import type { TimeUnit } from "../../../src/i18n/duration.ts";
import type { Language } from "../../../src/i18n/language.ts";
import type { Reason } from "../check/check.ts";
import { plural } from "../../../src/i18n/plural.ts";
import type { Story } from "./story.ts";

interface Words {
  readonly down: (story: Story) => string;
  readonly up: (story: Story) => string;
  readonly warn: (story: Story) => string;
  readonly reasons: Readonly<Record<Reason["code"], string>>;
  /** What to do about it. */
  readonly todos: Readonly<Partial<Record<Reason["code"], string>>>;
  readonly wholeOutput: (command: string) => string;
  readonly since: (when: string) => string;
  readonly upAt: (when: string, downtime: string | undefined) => string;
  readonly expected: (plan: string, grace: string) => string;
  readonly everyPeriod: (period: string) => string;
  readonly everyOne: Readonly<Record<TimeUnit, string>>;
  readonly lastGood: (when: string, took: string | undefined) => string;
  readonly neverGood: string;
  readonly output: string;
  readonly plan: (schedule: string) => string;
  readonly files: (count: number, counted: string) => string;
  readonly othersFine: (count: number) => string;
  readonly othersDown: (down: readonly string[], fine: number) => string;
}

export const words: Readonly<Record<Language, Words>> = {
  de: {
    down: ({ name }) => `${name} ist ausgefallen`,
    up: ({ name }) => `${name} läuft wieder`,
    warn: ({ name }) => `${name} hat eine Warnung`,
    reasons: {
      success: "Ein Lauf hat Erfolg gemeldet.",
      fail: "Ein Lauf hat einen Fehler gemeldet.",
      keyword: "Der Text des Pings enthält ein Wort, das als Fehler gilt.",
      timeout: "Der erwartete Ping ist ausgeblieben.",
      paused: "Der Check wurde angehalten.",
      resumed: "Der Check wurde fortgesetzt.",
      exit: "Das Programm endete mit Status {status}.",
      signal: "Das Programm wurde vom Signal {name} beendet.",
      overrun: "Ein Lauf ist nicht rechtzeitig fertig geworden. Er begann: {startedAt}.",
      interrupted:
        "Ein Lauf wurde im Wartungsfenster beendet (Signal {signal}). Auf den nächsten wird gewartet bis: {until}.",
      "too-quick": "Der Lauf war nach {durationMs} zu Ende, erwartet sind mindestens {leastMs}.",
      "few-files": "Gesichert: {files}, erwartet sind mindestens {least}.",
      small: "Gesichert: {size}, erwartet sind mindestens {least}.",
      "low-space": "Auf dem Datenträger des Repositorys {repository} ist wenig Platz.",
      "full-soon": "Der Datenträger des Repositorys {repository} ist bald voll.",
      "old-lock": "Das Repository {repository} ist seit über einem Tag gesperrt.",
      "no-archive":
        "Die Sicherung nennt kein Archiv mehr: Ob sie ankommt, wird nicht mehr nachgewiesen.",
      "borg-2": "Die Sicherung ist von borg 2: Ob sie ankommt, lässt sich nicht nachweisen.",
      "old-archive":
        "Die Sicherung nennt das Archiv eines früheren Laufs: Ob sie ankommt, wird nicht nachgewiesen.",
      "old-restore":
        "Zurückgelesen wurde ein Archiv, das schon {ageMs} alt war: Ein neueres ist nicht da.",
      unseen: "Das Repository {repository} wird nicht mehr gemeldet.",
      unreadable: "Das Repository {repository} ist nicht lesbar.",
      shrunk: "Die Sicherung ist geschrumpft: {value} statt zuletzt üblicher {median}.",
    },
    todos: {
      timeout:
        "Bitte auf dem Host nachsehen, ob der Job läuft: „systemctl list-timers“, „randwerk-agent doctor“.",
      overrun:
        "Hängt er? Dauert er jetzt immer so lange, dann dem Check mehr Zeit geben: „randwerk checks edit … --max-runtime 4h“.",
      "too-quick": "Hat er getan, was er soll?",
      "few-files": "Fehlt eine Quelle, oder ist sie leer?",
      small: "Fehlt eine Quelle, oder ist sie leer?",
      shrunk: "Wurde viel gelöscht? Sonst fehlt vielleicht eine Quelle.",
      "no-archive":
        "Läuft borg seit Neuem in einem Skript? Dann gehört „randwerk-agent run“ dort hinein.",
      "borg-2": "Soll es hier keinen Nachweis geben: „randwerk checks edit … --arrival-grace 0“.",
      "old-archive": "Nennt das Skript wirklich das Archiv, das es gerade angelegt hat?",
      "old-restore": "Bitte nachsehen, warum kein neueres angekommen ist: „randwerk backups“.",
    },
    wholeOutput: (command) => `Die ganze Ausgabe: „${command}“.`,
    since: (when) => `Seit ${when}.`,
    upAt: (when, downtime) =>
      `Seit ${when}${downtime === undefined ? "" : `, nach ${downtime} Ausfall`}.`,
    expected: (plan, grace) => `Erwartet: ${plan}, Karenz ${grace}.`,
    everyPeriod: (period) => `alle ${period}`,
    everyOne: { day: "täglich", hour: "stündlich", minute: "jede Minute", second: "jede Sekunde" },
    lastGood: (when, took) =>
      `Letzter Erfolg: ${when}${took === undefined ? "" : `, Dauer ${took}`}.`,
    neverGood: "Bisher wurde noch kein Erfolg gemeldet.",
    output: "Ausgabe:",
    plan: (schedule) => `Plan ${schedule}`,
    files: (count, counted) => plural(count, "1 Datei", `${counted} Dateien`),
    othersFine: (count) =>
      plural(
        count,
        "Ein anderer Check mit demselben Schlagwort ist in Ordnung.",
        `${count} andere Checks mit demselben Schlagwort sind in Ordnung.`,
      ),
    othersDown: (down, fine) =>
      `Mit demselben Schlagwort ${plural(down.length, "ist", "sind")} auch ausgefallen: ${down.join(", ")}. In Ordnung: ${fine}.`,
  },
  en: {
    down: ({ name }) => `${name} is down`,
    up: ({ name }) => `${name} is up again`,
    warn: ({ name }) => `${name} has a warning`,
    reasons: {
      success: "A success was reported.",
      fail: "A failure was reported.",
      keyword: "The text of the ping has a word in it that counts as a failure.",
      timeout: "The expected ping did not come.",
      paused: "The check was paused.",
      resumed: "The check was resumed.",
      exit: "The program ended with exit status {status}.",
      signal: "The program was killed by signal {name}.",
      overrun: "A run did not end in time. It began: {startedAt}.",
      interrupted:
        "A run was ended in the maintenance window (signal {signal}). The next one is waited for until: {until}.",
      "too-quick": "The run was over after {durationMs}; at least {leastMs} are expected.",
      "few-files": "Backed up: {files}; at least {least} are expected.",
      small: "Backed up: {size}; at least {least} are expected.",
      "low-space": "The disk with the repository {repository} is almost full.",
      "full-soon": "The disk with the repository {repository} will soon be full.",
      "old-lock": "The repository {repository} has been locked for more than a day.",
      "no-archive": "The backup names no archive any more: its arrival is not confirmed any more.",
      "borg-2": "The backup was made by borg 2: its arrival cannot be confirmed.",
      "old-archive":
        "The backup names the archive of an earlier run: its arrival is not confirmed.",
      "old-restore":
        "The archive that was read back was {ageMs} old already: there is no newer one.",
      unseen: "The repository {repository} is not reported any more.",
      unreadable: "The repository {repository} cannot be read.",
      shrunk: "The backup has shrunk: {value} instead of the usual {median}.",
    },
    todos: {
      timeout:
        "See on the host whether the job runs: “systemctl list-timers”, “randwerk-agent doctor”.",
      overrun:
        "Does it hang? If it always takes that long now, give the check more time: “randwerk checks edit … --max-runtime 4h”.",
      "too-quick": "Has it done what it should?",
      "few-files": "Is a source missing, or empty?",
      small: "Is a source missing, or empty?",
      shrunk: "Has much been deleted? If not, a source may be missing.",
      "no-archive": "Does borg run in a script now? Then “randwerk-agent run” belongs inside.",
      "borg-2": "To turn this proof off: “randwerk checks edit … --arrival-grace 0”.",
      "old-archive": "Does the script really name the archive that it has just made?",
      "old-restore": "See why no newer one has arrived: “randwerk backups”.",
    },
    wholeOutput: (command) => `The whole output: “${command}”.`,
    since: (when) => `Since ${when}.`,
    upAt: (when, downtime) =>
      `Since ${when}${downtime === undefined ? "" : `, after ${downtime} of outage`}.`,
    expected: (plan, grace) => `Expected: ${plan}, grace time ${grace}.`,
    everyPeriod: (period) => `every ${period}`,
    everyOne: { day: "daily", hour: "hourly", minute: "every minute", second: "every second" },
    lastGood: (when, took) => `Last success: ${when}${took === undefined ? "" : `, took ${took}`}.`,
    neverGood: "No success has been reported yet.",
    output: "Output:",
    plan: (schedule) => `schedule ${schedule}`,
    files: (count, counted) => plural(count, "1 file", `${counted} files`),
    othersFine: (count) =>
      plural(
        count,
        "Another check with the same tag is up.",
        `${count} other checks with the same tag are up.`,
      ),
    othersDown: (down, fine) => `Also down, with the same tag: ${down.join(", ")}. Up: ${fine}.`,
  },
};
