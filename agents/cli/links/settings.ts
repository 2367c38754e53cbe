/** The options that say what a link is, and the JSON that they become. */
import type { Options, Values } from "../command/command.ts";
import { usage } from "../terminal/failure.ts";
import { momentOption } from "../terminal/moment.ts";
import { wholeNumber } from "../terminal/whole-number.ts";

const urlValue = { de: "URL", en: "URL" };
const momentValue = { de: "ZEITPUNKT", en: "MOMENT" };

/** For `add` and `edit` alike. */
export const settingOptions = {
  slug: {
    type: "string",
    value: { de: "SLUG", en: "SLUG" },
    help: { de: "der kurze Name im Link", en: "the short name in the link" },
  },
  title: {
    type: "string",
    value: { de: "TITEL", en: "TITLE" },
    help: { de: "wofür der Link da ist", en: "what the link is for" },
  },
  tag: {
    type: "string",
    multiple: true,
    value: { de: "SCHLAGWORT", en: "TAG" },
    help: {
      de: "ein Schlagwort; bei edit ersetzt das alle",
      en: "a tag; on edit this replaces all",
    },
  },
  status: {
    type: "string",
    value: { de: "ZAHL", en: "NUMBER" },
    help: {
      de: "301, 302, 303, 307 oder 308; 302, wenn nichts gesagt ist",
      en: "301, 302, 303, 307 or 308; default 302",
    },
  },
  "valid-from": { type: "string", value: momentValue, help: { de: "gilt ab", en: "valid from" } },
  "valid-until": {
    type: "string",
    value: momentValue,
    help: { de: "gilt bis", en: "valid until" },
  },
  fallback: {
    type: "string",
    value: urlValue,
    help: { de: "wohin außerhalb dieser Zeit", en: "target outside that period" },
  },
  "max-clicks": {
    type: "string",
    value: { de: "ZAHL", en: "NUMBER" },
    help: { de: "nach so vielen Aufrufen ist Schluss", en: "stops after this many clicks" },
  },
  timezone: {
    type: "string",
    value: { de: "ZONE", en: "ZONE" },
    help: { de: "für Kalender, z. B. Europe/Berlin", en: "for calendars, such as Europe/Berlin" },
  },
  window: {
    type: "string",
    multiple: true,
    value: { de: '"KALENDER|MINUTEN|ZIEL"', en: '"CALENDAR|MINUTES|TARGET"' },
    help: {
      de: "ab jedem Termin so viele Minuten ein anderes Ziel",
      en: "another target for so many minutes from each occurrence",
    },
  },
  "forward-path": {
    type: "boolean",
    help: { de: "anhängen, was dem Slug folgt", en: "append what follows the slug" },
  },
  "forward-query": {
    type: "boolean",
    help: { de: "die Abfrage des Besuchers anhängen", en: "append the visitor's query" },
  },
} as const satisfies Options;

/** Options that only `edit` has. */
export const changeOptions = {
  target: {
    type: "string",
    value: urlValue,
    help: { de: "wohin der Link führt", en: "where the link leads" },
  },
  ...settingOptions,
  "add-tag": {
    type: "string",
    multiple: true,
    value: { de: "SCHLAGWORT", en: "TAG" },
    help: { de: "ein Schlagwort dazu", en: "one more tag" },
  },
  "remove-tag": {
    type: "string",
    multiple: true,
    value: { de: "SCHLAGWORT", en: "TAG" },
    help: { de: "ein Schlagwort weg", en: "one tag less" },
  },
  "no-forward-path": {
    type: "boolean",
    help: { de: "den Pfad nicht mehr anhängen", en: "no longer append the path" },
  },
  "no-forward-query": {
    type: "boolean",
    help: { de: "die Abfrage nicht mehr anhängen", en: "no longer append the query" },
  },
  clear: {
    type: "string",
    multiple: true,
    value: { de: "FELD", en: "FIELD" },
    help: {
      de: "leert ein Feld, siehe unten",
      en: "empties a field, see below",
    },
  },
} as const satisfies Options;

/** The JSON of a new link or of a change; only what was said is in it. Fails with exit code 2. */
export function settingsJson(values: Values<typeof settingOptions>): Record<string, unknown> {
  const from = values["valid-from"];
  const until = values["valid-until"];
  return {
    ...(values.slug !== undefined && { slug: values.slug }),
    ...(values.title !== undefined && { title: values.title }),
    ...(values.tag !== undefined && { tags: values.tag }),
    ...(values.status !== undefined && { status: wholeNumber("status", values.status) }),
    ...(from !== undefined && { validFrom: momentOption("valid-from", from, "start") }),
    ...(until !== undefined && { validUntil: momentOption("valid-until", until, "end") }),
    ...(values.fallback !== undefined && { fallback: values.fallback }),
    ...(values["max-clicks"] !== undefined && {
      maxClicks: wholeNumber("max-clicks", values["max-clicks"]),
    }),
    ...(values.timezone !== undefined && { timezone: values.timezone }),
    ...(values.window !== undefined && { windows: values.window.map(parseWindow) }),
    ...(values["forward-path"] === true && { forwardPath: true }),
    ...(values["forward-query"] === true && { forwardQuery: true }),
  };
}

/** The value of each field when it is cleared. */
const cleared: Readonly<Record<string, readonly [field: string, value: unknown]>> = {
  title: ["title", ""],
  tags: ["tags", []],
  "valid-from": ["validFrom", null],
  "valid-until": ["validUntil", null],
  fallback: ["fallback", null],
  "max-clicks": ["maxClicks", null],
  timezone: ["timezone", null],
  windows: ["windows", []],
};

/** The fields that `--clear` takes, for the help. */
export const clearable = Object.keys(cleared).join(", ");

/** The JSON of a change; `tags` are those that the link has. Fails with exit code 2. */
export function changesJson(
  values: Values<typeof changeOptions>,
  tags: readonly string[],
): Record<string, unknown> {
  const changes: Record<string, unknown> = {
    ...(values.target !== undefined && { target: values.target }),
    ...settingsJson(values),
  };
  const set = (option: string, field: string, value: unknown) => {
    if (Object.hasOwn(changes, field)) throw contradiction(option);
    changes[field] = value;
  };
  for (const name of values.clear ?? []) {
    const found = Object.hasOwn(cleared, name) ? cleared[name] : undefined;
    if (found === undefined) throw notClearable(name);
    set(`--clear ${name}`, ...found);
  }
  if (values["no-forward-path"]) set("--no-forward-path", "forwardPath", false);
  if (values["no-forward-query"]) set("--no-forward-query", "forwardQuery", false);
  const [more = [], less = []] = [values["add-tag"], values["remove-tag"]];
  if (more.length + less.length > 0) {
    const kept = [...new Set([...tags, ...more])].filter((tag) => !less.includes(tag));
    set("--add-tag/--remove-tag", "tags", kept);
  }
  return changes;
}

const contradiction = (option: string) =>
  usage({
    de: `${option} widerspricht einer anderen Option.`,
    en: `${option} contradicts another option.`,
  });

const notClearable = (name: string) =>
  usage({
    de: `--clear ${name}: Leeren lassen sich ${clearable}.`,
    en: `--clear ${name}: only these can be emptied: ${clearable}.`,
  });

/** `CALENDAR|MINUTES|TARGET`; the target may have a `|` of its own. */
function parseWindow(text: string): { calendar: string; minutes: number; target: string } {
  const [, calendar, minutes, target] = /^([^|]*)\|\s*(\d{1,9})\s*\|(.*)$/s.exec(text) ?? [];
  if (calendar !== undefined && target !== undefined) {
    return { calendar: calendar.trim(), minutes: Number(minutes), target: target.trim() };
  }
  throw usage({
    de: `--window ${text}: gemeint ist "KALENDER|MINUTEN|ZIEL", z. B. "Tue *-*-1..7,15..21 18:00|240|https://meet.example.org/plenum".`,
    en: `--window ${text}: write "CALENDAR|MINUTES|TARGET", such as "Tue *-*-1..7,15..21 18:00|240|https://meet.example.org/plenum".`,
  });
}
