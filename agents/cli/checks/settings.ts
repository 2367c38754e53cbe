/** The options that say what a check is, and the JSON that they become. */
import type { Options, Values } from "../command/command.ts";
import { usage } from "../terminal/failure.ts";
import { seconds, bytes, count } from "./amounts.ts";

const span = { de: "DAUER", en: "DURATION" };

const number = { de: "ZAHL", en: "NUMBER" };

const text = { de: "TEXT", en: "TEXT" };

const size = { de: "GRÖSSE", en: "SIZE" };

/** Which check is meant. */
export const checkArgument = { name: { de: "CHECK", en: "CHECK" } };

/** For `add` and `edit` alike. */
export const checkOptions = {
  name: { type: "string", value: text, help: { de: "wie er heißt", en: "what it is called" } },
  slug: {
    type: "string",
    value: text,
    help: { de: "für URLs mit dem Ping-Schlüssel", en: "for URLs with the ping key" },
  },
  tag: {
    type: "string",
    multiple: true,
    value: { de: "SCHLAGWORT", en: "TAG" },
    help: { de: "ersetzt alle Schlagwörter; mehrfach", en: "replaces all tags; repeatable" },
  },
  desc: { type: "string", value: text, help: { de: "Beschreibung", en: "description" } },
  every: {
    type: "string",
    value: span,
    help: { de: "so oft soll ein Ping kommen", en: "a ping should come this often" },
  },
  schedule: {
    type: "string",
    value: text,
    help: { de: "OnCalendar oder Cron statt --every", en: "OnCalendar or cron instead of --every" },
  },
  tz: {
    type: "string",
    value: { de: "ZONE", en: "ZONE" },
    help: { de: "Zeitzone des Plans", en: "time zone of the schedule" },
  },
  grace: {
    type: "string",
    value: span,
    help: {
      de: "Karenz: so viel später ist noch rechtzeitig",
      en: "this much later is still fine",
    },
  },
  early: {
    type: "string",
    value: span,
    help: { de: "so viel früher zählt schon", en: "this much earlier counts already" },
  },
  "max-runtime": {
    type: "string",
    value: span,
    help: { de: "länger darf kein Lauf dauern", en: "no run may take longer" },
  },
  "min-runtime": {
    type: "string",
    value: span,
    help: { de: "kürzer ist verdächtig", en: "shorter is suspicious" },
  },
  fails: {
    type: "string",
    value: number,
    help: {
      de: "so viele Fehler in Folge sind ein Ausfall",
      en: "failures in a row until it is down",
    },
  },
  exit: {
    type: "string",
    multiple: true,
    value: { de: "CODE=BEDEUTUNG", en: "CODE=MEANING" },
    help: {
      de: "1=warn, 100-127=warn, *=fail; mehrfach",
      en: "1=warn, 100-127=warn, *=fail; repeatable",
    },
  },
  "min-files": {
    type: "string",
    value: number,
    help: { de: "weniger Dateien sind ein Fehler", en: "fewer files are a failure" },
  },
  "min-size": {
    type: "string",
    value: size,
    help: { de: "kleiner ist ein Fehler", en: "smaller is a failure" },
  },
  "max-drop": {
    type: "string",
    value: { de: "PROZENT", en: "PERCENT" },
    help: {
      de: "so viel unter dem Median der letzten zehn ist eine Warnung",
      en: "so much below the median of the last ten is a warning",
    },
  },
  "arrival-grace": {
    type: "string",
    value: span,
    help: {
      de: "so lange darf die Ankunft eines Archivs dauern; 0: kein Nachweis",
      en: "time an archive may take to arrive; 0: no proof wanted",
    },
  },
  "watch-days": {
    type: "string",
    value: number,
    help: {
      de: "so viele Tage wird auf gelöschte Archive geachtet",
      en: "watch archives for deletion for this many days",
    },
  },
  "expected-deletions": {
    type: "string",
    multiple: true,
    value: { de: "REGEL=ZAHL", en: "RULE=NUMBER" },
    help: {
      de: "was „borg prune“ behält: days=30, daily=7, weekly=4 …, none; mehrfach",
      en: "what borg prune keeps: days=30, daily=7, weekly=4 …, none; repeatable",
    },
  },
  s3: {
    type: "string",
    value: { de: "NAME", en: "NAME" },
    help: {
      de: "restics Repository in S3, wie S3_REPOSITORIES es nennt; none: keins",
      en: "restic's repository in S3, as S3_REPOSITORIES calls it; none: none",
    },
  },
  "min-free": {
    type: "string",
    value: size,
    help: {
      de: "weniger freier Platz auf dem Backup-Server ist eine Warnung",
      en: "less free space on the backup server is a warning",
    },
  },
  maintenance: {
    type: "string",
    multiple: true,
    value: { de: "PLAN|MINUTEN", en: "SCHEDULE|MINUTES" },
    help: { de: "Wartungsfenster; mehrfach", en: "maintenance window; repeatable" },
  },
  channel: {
    type: "string",
    multiple: true,
    value: { de: "KANAL", en: "CHANNEL" },
    help: { de: "nur dorthin melden; mehrfach", en: "alert only this channel; repeatable" },
  },
  "remind-hours": {
    type: "string",
    value: number,
    help: { de: "Abstand der Erinnerungen, 0: keine", en: "between reminders, 0: none" },
  },
  "manual-resume": {
    type: "boolean",
    help: { de: "ein Ping beendet eine Pause nicht", en: "no ping ends a pause" },
  },
} as const satisfies Options;

/** Fields of the API whose option has another name. */
const otherNames: Readonly<Record<string, string>> = {
  timeout: "every",
  tags: "tag",
  channels: "channel",
  exit_map: "exit",
  repository: "s3",
  "facts.min_files": "min-files",
  "facts.min_size": "min-size",
  "facts.max_drop_percent": "max-drop",
};

/** The option that a field of the API came from, as it is typed; the field itself if it came from none. */
export function optionOf(field: string): string {
  const [first = ""] = field.split(".");
  const name = otherNames[field] ?? otherNames[first] ?? first.replaceAll("_", "-");
  return Object.hasOwn(checkOptions, name) ? `--${name}` : field;
}

export const spanHelp = {
  de: "Dauern: 90 (Sekunden), 5m, 3h, 2d, 1w. Größen: 800 (Bytes), 500k, 20M, 10G, 1,5T.",
  en: "Durations: 90 (seconds), 5m, 3h, 2d, 1w. Sizes: 800 (bytes), 500k, 20M, 10G, 1.5T.",
};

/** The JSON of what was named. Fails with exit code 2 where the form is wrong. */
export function checkJson(values: Values<typeof checkOptions>): Record<string, unknown> {
  const spans = [
    ["timeout", "every"],
    ["grace", "grace"],
    ["early", "early"],
    ["max_runtime", "max-runtime"],
    ["min_runtime", "min-runtime"],
    ["arrival_grace", "arrival-grace"],
  ] as const;
  const facts = [
    ["min_files", "min-files"],
    ["max_drop_percent", "max-drop"],
  ] as const;
  const numbers = [
    ["fails", "fails"],
    ["remind_hours", "remind-hours"],
    ["watch_days", "watch-days"],
  ] as const;
  const read = (
    fields: readonly (readonly [string, keyof Values<typeof checkOptions>])[],
    how: (name: string, typed: string) => number,
  ) =>
    Object.fromEntries(
      fields.flatMap(([field, name]) => {
        const typed = values[name];
        return typeof typed === "string" ? [[field, how(name, typed)]] : [];
      }),
    );
  const rules = { ...read(facts, count), ...read([["min_size", "min-size"]], bytes) };
  return {
    ...pick(values, ["name", "slug", "desc", "schedule", "tz"]),
    ...(values.tag && { tags: values.tag.join(" ") }),
    ...read(spans, seconds),
    ...read(numbers, count),
    ...read([["min_free", "min-free"]], bytes),
    ...(Object.keys(rules).length > 0 && { facts: rules }),
    ...(values.exit && { exit_map: Object.fromEntries(values.exit.map(exitPair)) }),
    ...(values["expected-deletions"] && {
      expected_deletions: Object.fromEntries(values["expected-deletions"].flatMap(keepRule)),
    }),
    ...(values.s3 !== undefined && { repository: s3Repository(values.s3) }),
    ...(values.maintenance && {
      maintenance: values.maintenance.map((typed) => maintenanceWindow("maintenance", typed)),
    }),
    ...(values.channel && { channels: values.channel.join(",") }),
    ...(values["manual-resume"] !== undefined && { manual_resume: values["manual-resume"] }),
  };
}

function pick<Name extends keyof Values<typeof checkOptions>>(
  values: Values<typeof checkOptions>,
  names: readonly Name[],
): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]),
  );
}

function exitPair(typed: string): [string, string] {
  const [code, meaning, ...more] = typed.split("=");
  if (code && meaning && more.length === 0) return [code, meaning];
  throw usage({
    de: `--exit ${typed}: gemeint ist etwa 1=warn (success, warn oder fail).`,
    en: `--exit ${typed}: write for example 1=warn (success, warn or fail).`,
  });
}

/** `daily=7` as the API has it; nothing for `none`. */
function keepRule(typed: string): [string, number][] {
  if (typed === "none") return [];
  const [, rule, amount] = /^(?:keep-)?([a-z]+)=(\d+)$/.exec(typed) ?? [];
  if (rule !== undefined && amount !== undefined) return [[`keep_${rule}`, Number(amount)]];
  throw usage({
    de: `--expected-deletions ${typed}: gemeint ist etwa daily=7 oder none.`,
    en: `--expected-deletions ${typed}: write for example daily=7 or none.`,
  });
}

const s3Repository = (name: string) => (name === "none" ? null : { s3: name, kind: "restic" });

/** `*-*-* 05:30|55` as the API has it; `option`: what it was said with. Fails with exit code 2. */
export function maintenanceWindow(
  option: string,
  typed: string,
): { calendar: string; minutes: number } {
  const [calendar, minutes, ...more] = typed.split("|").map((part) => part.trim());
  if (calendar && minutes && /^\d+$/.test(minutes) && more.length === 0) {
    return { calendar, minutes: Number(minutes) };
  }
  throw usage({
    de: `--${option} ${typed}: gemeint ist etwa "*-*-* 05:30|55".`,
    en: `--${option} ${typed}: write for example "*-*-* 05:30|55".`,
  });
}
