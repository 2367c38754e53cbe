/** Texts of alerts about checks, in German and English. */
import { durationText, momentText } from "../../../src/alerts/message/texts.ts";
import type { TimeUnit } from "../../../src/i18n/duration.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { numberInWords } from "../../../src/i18n/number.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { shellQuoted } from "../../../src/shell.ts";
import type { Reason, Settings } from "../check/check.ts";
import { plural } from "../../../src/i18n/plural.ts";

/** The story that an alert tells; moments in unix ms. */
export interface Story {
  readonly settings: Settings;
  readonly name: string;
  /** By which the command line finds it: its slug, else its name; empty: it has neither. */
  readonly handle: string;
  /** When a schedule expected or expects a ping; undefined: it does not, or there is none. */
  readonly expectedAt: number | undefined;
  /** IANA name of the zone in which moments are told. */
  readonly timezone: string;
  readonly reason: Reason;
  /** When it went down, or up, or when the odd run ended. */
  readonly at: number;
  readonly lastSuccessAt: number | undefined;
  readonly lastDurationMs: number | undefined;
  /** Of the outage that is over. */
  readonly downMs: number | undefined;
  readonly excerpt: string | undefined;
  /** Other checks with the same tag. */
  readonly neighbours: readonly { readonly name: string; readonly isDown: boolean }[];
}

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

const words: Readonly<Record<Language, Words>> = {
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

/** Title and text of an alert; paragraphs are separated by empty lines. */
export function tell(
  severity: "down" | "up" | "warn",
  story: Story,
  language: Language,
): { title: string; text: string } {
  const say = words[language];
  const when = moment(story.at, story, language);
  const downtime = story.downMs === undefined ? undefined : duration(story.downMs, language);
  const paragraphs = [
    severity === "up"
      ? say.upAt(when, downtime)
      : `${reasonText(story.reason, story, language)} ${say.since(when)}`,
    severity === "up" ? undefined : `${expectation(story, language)} ${lastGood(story, language)}`,
    ...(story.excerpt === undefined ? [] : [say.output, story.excerpt]),
    neighbours(story, language),
    severity === "up" ? undefined : todo(story, language),
  ];
  return {
    title: say[severity](story),
    text: paragraphs.filter((paragraph) => paragraph !== undefined).join("\n\n"),
  };
}

/** Why, in one sentence. */
export function reasonText(
  reason: Reason,
  story: Pick<Story, "timezone">,
  language: Language,
): string {
  const values: Readonly<Record<string, string | number>> = reason;
  const isOfFiles = reason.code === "few-files" || values["what"] === "files";
  return words[language].reasons[reason.code].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    if (typeof value === "string") return value;
    if (name === "startedAt" || name === "until") return moment(value, story, language);
    if (name.endsWith("Ms")) return duration(value, language);
    if (name === "status") return exitStatus(value);
    if (!isOfFiles) return sizeInWords(value, language);
    const counted = numberInWords(value, language);
    return name === "files" || name === "value" ? words[language].files(value, counted) : counted;
  });
}

/** What to do, and where the rest of the output is. */
function todo({ reason, handle, excerpt }: Story, language: Language): string | undefined {
  const { todos, wholeOutput } = words[language];
  const command = `randwerk checks pings ${shellQuoted(handle)}`;
  const output = excerpt === undefined || handle === "" ? undefined : wholeOutput(command);
  const both = [todos[reason.code], output].filter((part) => part !== undefined).join(" ");
  return both === "" ? undefined : both;
}

/** Shells and borg say 128 and the number of the signal that ended the program. */
const signals: Readonly<Record<number, string>> = {
  129: "SIGHUP",
  130: "SIGINT",
  131: "SIGQUIT",
  132: "SIGILL",
  134: "SIGABRT",
  135: "SIGBUS",
  136: "SIGFPE",
  137: "SIGKILL",
  139: "SIGSEGV",
  141: "SIGPIPE",
  142: "SIGALRM",
  143: "SIGTERM",
};

function exitStatus(status: number): string {
  const signal = signals[status];
  return signal === undefined ? String(status) : `${status} (${signal})`;
}

const moment = (at: number, { timezone }: Pick<Story, "timezone">, language: Language) =>
  momentText(at, language, timezone);

/** When, with the plan behind it if that is in the message's own time zone: a second one would only confuse. */
function expectation({ settings, expectedAt, timezone }: Story, language: Language): string {
  const say = words[language];
  const { schedule, tz } = settings;
  const grace = duration(settings.graceSeconds * 1000, language);
  if (schedule === undefined) return say.expected(every(settings.timeoutSeconds, language), grace);
  const plan = tz === timezone ? say.plan(schedule.replaceAll("\n", "; ")) : undefined;
  const when = expectedAt === undefined ? undefined : moment(expectedAt, { timezone }, language);
  return say.expected([when, plan].filter((part) => part !== undefined).join(", "), grace);
}

function lastGood(story: Story, language: Language): string {
  const { lastSuccessAt, lastDurationMs } = story;
  if (lastSuccessAt === undefined) return words[language].neverGood;
  const took = lastDurationMs === undefined ? undefined : duration(lastDurationMs, language);
  return words[language].lastGood(moment(lastSuccessAt, story, language), took);
}

function neighbours(story: Story, language: Language): string | undefined {
  const all = story.neighbours;
  if (all.length === 0) return undefined;
  const down = all.filter(({ isDown }) => isDown);
  if (down.length === 0) return words[language].othersFine(all.length);
  const names = down.map(({ name }) => name);
  return words[language].othersDown(names, all.length - down.length);
}

/** `daily`, `every 3 h 5 min`. */
export function every(seconds: number, language: Language): string {
  const say = words[language];
  const unit = ({ 86_400: "day", 3_600: "hour", 60: "minute", 1: "second" } as const)[seconds];
  return unit === undefined
    ? say.everyPeriod(duration(seconds * 1000, language))
    : say.everyOne[unit];
}

const duration = durationText;
