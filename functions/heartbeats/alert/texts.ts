/** Texts of alerts about checks, in German and English. */
import { durationText, momentText } from "../../../src/alerts/message/texts.ts";
import type { TimeUnit } from "../../../src/i18n/duration.ts";
import type { Language } from "../../../src/i18n/language.ts";
import type { Reason, Settings } from "../check/check.ts";

/** The story that an alert tells; moments in unix ms. */
export interface Story {
  readonly settings: Settings;
  readonly name: string;
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
  readonly since: (when: string) => string;
  readonly upAt: (when: string, downtime: string | undefined) => string;
  readonly expected: (plan: string, grace: string) => string;
  readonly everyPeriod: (period: string) => string;
  readonly everyOne: Readonly<Record<TimeUnit, string>>;
  readonly lastGood: (when: string, took: string | undefined) => string;
  readonly neverGood: string;
  readonly output: string;
  readonly othersFine: (count: number) => string;
  readonly othersDown: (names: string, fine: number) => string;
}

const words: Readonly<Record<Language, Words>> = {
  de: {
    down: ({ name }) => `${name} ist ausgefallen`,
    up: ({ name }) => `${name} läuft wieder`,
    warn: ({ name }) => `${name} hat eine Warnung`,
    reasons: {
      success: "Ein Ping hat einen Erfolg gemeldet.",
      fail: "Ein Ping hat einen Fehler gemeldet.",
      keyword: "Ein Stichwort im Inhalt des Pings gilt als Fehler.",
      timeout: "Der erwartete Ping ist ausgeblieben.",
      paused: "Der Check wurde angehalten.",
      resumed: "Der Check wurde fortgesetzt.",
      exit: "Das Programm endete mit Status {status}.",
      signal: "Das Programm wurde durch das Signal {name} beendet.",
      overrun: "Ein Lauf hat begonnen ({startedAt}) und ist nicht rechtzeitig fertig geworden.",
      "too-quick": "Der Lauf war nach {durationMs} zu Ende, erwartet sind mindestens {leastMs}.",
      "few-files": "Gesichert wurden {files} Dateien, erwartet sind mindestens {least}.",
      small: "Gesichert wurden {size} Bytes, erwartet sind mindestens {least}.",
      "low-space": "Beim Repository {repository} ist wenig Platz.",
      "full-soon": "Beim Repository {repository} ist bald kein Platz mehr.",
      "old-lock": "Das Repository {repository} ist seit über einem Tag gesperrt.",
      "no-archive":
        "Die Sicherung nennt kein Archiv mehr: Ob sie ankommt, wird nicht mehr nachgewiesen. Läuft borg seit Neuem in einem Skript? Dann gehört der Agent dort hinein.",
      "old-archive":
        "Die Sicherung nennt das Archiv eines früheren Laufs: Ob sie ankommt, wird nicht nachgewiesen.",
      "old-restore":
        "Zurückgelesen wurde ein Archiv, das schon {ageMs} alt war: Ein neueres ist nicht da.",
      unseen: "Das Repository {repository} wird nicht mehr gemeldet.",
      unreadable: "Das Repository {repository} ist nicht lesbar.",
      shrunk: "Die Sicherung ist geschrumpft: {what} {value}, zuletzt üblich waren {median}.",
    },
    since: (when) => `Seit ${when}.`,
    upAt: (when, downtime) =>
      `Seit ${when}${downtime === undefined ? "" : `, nach ${downtime} Ausfall`}.`,
    expected: (plan, grace) => `Erwartet: ${plan}, Karenz ${grace}.`,
    everyPeriod: (period) => `alle ${period}`,
    everyOne: { day: "täglich", hour: "stündlich", minute: "jede Minute", second: "jede Sekunde" },
    lastGood: (when, took) =>
      `Letzter Erfolg: ${when}${took === undefined ? "" : `, Dauer ${took}`}.`,
    neverGood: "Ein Erfolg wurde noch nie gemeldet.",
    output: "Ausgabe:",
    othersFine: (count) => `Andere Checks mit demselben Schlagwort: ${count}, alle in Ordnung.`,
    othersDown: (names, fine) =>
      `Andere Checks mit demselben Schlagwort: ausgefallen sind ${names}; in Ordnung: ${fine}.`,
  },
  en: {
    down: ({ name }) => `${name} is down`,
    up: ({ name }) => `${name} is up again`,
    warn: ({ name }) => `${name} has a warning`,
    reasons: {
      success: "A success was reported.",
      fail: "A failure was reported.",
      keyword: "A keyword in the body counts as a failure.",
      timeout: "The expected ping did not come.",
      paused: "The check was paused.",
      resumed: "The check was resumed.",
      exit: "The program ended with exit status {status}.",
      signal: "The program was ended by the signal {name}.",
      overrun: "A run started ({startedAt}) and did not end in time.",
      "too-quick": "The run was over after {durationMs}; at least {leastMs} are expected.",
      "few-files": "{files} files were backed up; at least {least} are expected.",
      small: "{size} bytes were backed up; at least {least} are expected.",
      "low-space": "There is little space where the repository {repository} lies.",
      "full-soon": "Where the repository {repository} lies there will soon be no space.",
      "old-lock": "The repository {repository} has been locked for more than a day.",
      "no-archive":
        "The backup names no archive any more: its arrival is not confirmed any more. Does borg run in a script now? Then the agent belongs inside.",
      "old-archive":
        "The backup names the archive of an earlier run: its arrival is not confirmed.",
      "old-restore":
        "The archive that was read back was {ageMs} old already: there is no newer one.",
      unseen: "The repository {repository} is not reported any more.",
      unreadable: "The repository {repository} cannot be read.",
      shrunk: "The backup has shrunk: {what} {value}; {median} were usual.",
    },
    since: (when) => `Since ${when}.`,
    upAt: (when, downtime) =>
      `Since ${when}${downtime === undefined ? "" : `, after ${downtime} of outage`}.`,
    expected: (plan, grace) => `Expected: ${plan}, grace time ${grace}.`,
    everyPeriod: (period) => `every ${period}`,
    everyOne: { day: "daily", hour: "hourly", minute: "every minute", second: "every second" },
    lastGood: (when, took) => `Last success: ${when}${took === undefined ? "" : `, took ${took}`}.`,
    neverGood: "No success was ever reported.",
    output: "Output:",
    othersFine: (count) => `Other checks with the same tag: ${count}, all fine.`,
    othersDown: (names, fine) =>
      `Other checks with the same tag: down are ${names}; fine: ${fine}.`,
  },
};

const dataWords: Readonly<Record<Language, Readonly<Record<"files" | "size", string>>>> = {
  de: { files: "Dateien", size: "Bytes" },
  en: { files: "files", size: "bytes" },
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
  ];
  return {
    title: say[severity](story),
    text: paragraphs.filter((paragraph) => paragraph !== undefined).join("\n\n"),
  };
}

/** Why, in one sentence. */
function reasonText(reason: Reason, story: Pick<Story, "timezone">, language: Language): string {
  const values: Readonly<Record<string, string | number>> = reason;
  return words[language].reasons[reason.code].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    if (name === "startedAt") return moment(Number(value), story, language);
    if (name.endsWith("Ms")) return duration(Number(value), language);
    if (name === "status") return exitStatus(Number(value));
    if (name === "what") return dataWords[language][value === "files" ? "files" : "size"];
    return typeof value === "number" ? value.toLocaleString(language) : value;
  });
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

function expectation({ settings }: Story, language: Language): string {
  const say = words[language];
  const plan =
    settings.schedule === undefined
      ? every(settings.timeoutSeconds, language)
      : `${settings.schedule.replaceAll("\n", "; ")} (${settings.tz})`;
  return say.expected(plan, duration(settings.graceSeconds * 1000, language));
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
  const names = down.map(({ name }) => name).join(", ");
  return words[language].othersDown(names, all.length - down.length);
}

/** `daily`, `every 3 h 5 min`. */
function every(seconds: number, language: Language): string {
  const say = words[language];
  const unit = ({ 86_400: "day", 3_600: "hour", 60: "minute", 1: "second" } as const)[seconds];
  return unit === undefined
    ? say.everyPeriod(duration(seconds * 1000, language))
    : say.everyOne[unit];
}

const duration = durationText;
