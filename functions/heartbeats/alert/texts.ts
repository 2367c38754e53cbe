/** Texts of alerts about checks, in German and English. */
import { durationText, momentText } from "../../../src/alerts/message/texts.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { numberInWords } from "../../../src/i18n/number.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { shellQuoted } from "../../../src/shell.ts";
import type { Reason } from "../check/check.ts";
import type { Story } from "./story.ts";
import { words } from "./words.ts";

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
