/** The verdict of the rules on a link's settings, as errors of fields. */
import { parseCalendar } from "../../../src/calendar/calendar.ts";
import { calendarFault } from "../../../src/calendar/fault.ts";
import { isTimeZone } from "../../../src/calendar/zone.ts";
import type { Config } from "../../../src/config/config.ts";
import type { Text } from "../../../src/i18n/language.ts";
import type { FieldError } from "../../../src/http/problem.ts";
import { listedSegments } from "../../../src/http/reserved.ts";
import type { LinkSettings } from "./link.ts";
import {
  MAX_CALENDAR_LINES,
  MAX_CALENDAR_ZONES,
  MAX_SLUG_CHARACTERS,
  MAX_SLUG_SEGMENTS,
  MAX_TARGET_CHARACTERS,
} from "../limits.ts";
import { parseSlug, type SlugProblem } from "./slug.ts";
import { isWebTarget, usesPath } from "./target.ts";
import {
  targetProblem,
  targetSchemes,
  type TargetContext,
  type TargetProblem,
} from "./target-problem.ts";

const slugTexts: Record<Exclude<SlugProblem, "reserved">, Text> = {
  empty: { de: "Der Slug ist leer.", en: "The slug is empty." },
  "too-long": {
    de: `Der Slug hat mehr als ${MAX_SLUG_CHARACTERS} Zeichen.`,
    en: `The slug has more than ${MAX_SLUG_CHARACTERS} characters.`,
  },
  characters: {
    de: "Erlaubt sind Buchstaben und Ziffern jeder Schrift, „-“ und „_“, dazwischen „/“.",
    en: "Letters and digits of any script, “-” and “_” are allowed, with “/” between them.",
  },
  segments: {
    de: `Der Slug hat mehr als ${MAX_SLUG_SEGMENTS} Teile zwischen „/“.`,
    en: `The slug has more than ${MAX_SLUG_SEGMENTS} parts between “/”.`,
  },
};

/** Last segments of the API's own paths below /api/v1/links: a link of that name could not be read there. */
const wordsOfApi = ["export", "import", "orphans", "trash"];

const wordOfApiText: Text = {
  de: `So heißt etwas anderes unter /api/v1/links: ${wordsOfApi.join(", ")} sind keine Slugs.`,
  en: `Something else has this name below /api/v1/links: ${wordsOfApi.join(", ")} are no slugs.`,
};

/** The fault of a slug, in words. */
function slugText(problem: SlugProblem): Text {
  if (problem !== "reserved") return slugTexts[problem];
  const all = listedSegments().join(", ");
  return {
    de: `Diese Anfänge braucht der Dienst selbst: ${all}.`,
    en: `The beginning is reserved for the service itself: ${all}.`,
  };
}

/** The fault of a target, in words. */
function targetText(problem: TargetProblem): Text {
  switch (problem.code) {
    case "empty":
      return { de: "Das Ziel fehlt.", en: "The target is missing." };
    case "too-long":
      return {
        de: `Das Ziel hat mehr als ${MAX_TARGET_CHARACTERS} Zeichen; ein Umlaut zählt kodiert, also sechs.`,
        en: `The target has more than ${MAX_TARGET_CHARACTERS} characters; an umlaut counts as encoded, which is six.`,
      };
    case "control":
      return {
        de: "Das Ziel enthält Zeichen, die in Adressen nicht erlaubt sind (Steuerzeichen, „\\“, Leerzeichen am Rand).",
        en: "The target contains characters that are not allowed in an address (control characters, “\\”, spaces around it).",
      };
    case "url":
      return {
        de: "Das Ziel ist keine vollständige Adresse wie https://example.org/seite.",
        en: "The target is not a complete address such as https://example.org/page.",
      };
    case "credentials":
      return {
        de: "Das Ziel enthält Benutzernamen oder Passwort; alle könnten das lesen.",
        en: "The target holds a user name or password; everybody could read them.",
      };
    case "loop":
      return {
        de: "Das Ziel ist selbst ein Kurzlink dieses Dienstes; bitte dessen Ziel angeben.",
        en: "The target is itself a short link of this service; give that one's target instead.",
      };
    case "scheme":
      return {
        de: `„${problem.scheme}:“ ist nicht erlaubt. Erlaubt: ${targetSchemes.join(", ")}.`,
        en: `“${problem.scheme}:” is not allowed. Allowed: ${targetSchemes.join(", ")}.`,
      };
    default:
      return placeholderText(problem);
  }
}

type PlaceholderProblem = Extract<
  TargetProblem,
  { code: `placeholder-${string}` | "forward-needs-web" }
>;

function placeholderText(problem: PlaceholderProblem): Text {
  switch (problem.code) {
    case "placeholder-unknown":
      return {
        de: `Unbekannter Platzhalter ${problem.placeholder}. Es gibt {path}, {query.NAME}, {now:…}, {next:…} und {last:…}.`,
        en: `Unknown placeholder ${problem.placeholder}. There are {path}, {query.NAME}, {now:…}, {next:…} and {last:…}.`,
      };
    case "placeholder-place":
      return {
        de: `${problem.placeholder} darf nur in Pfad, Abfrage oder Fragment stehen, nie in Schema, Host oder Adresse.`,
        en: `${problem.placeholder} is only allowed in path, query or fragment, never in scheme, host or address.`,
      };
    case "placeholder-format":
      return {
        de: `${problem.placeholder}: Das Format besteht aus yyyy, MM, dd, HH, mm, EEE, YYYY, w und Trennzeichen.`,
        en: `${problem.placeholder}: the format is built of yyyy, MM, dd, HH, mm, EEE, YYYY, w and separators.`,
      };
    case "placeholder-week-year":
      return {
        de: `${problem.placeholder}: Zur Woche w gehört ihr eigenes Jahr YYYY (am 30.12.2024 ist Woche 1 von 2025), zum Datum yyyy. Also YYYY-w oder yyyy-MM-dd.`,
        en: `${problem.placeholder}: the week w goes with its own year YYYY (30 December 2024 is in week 1 of 2025), a date with yyyy. So YYYY-w or yyyy-MM-dd.`,
      };
    case "placeholder-calendar":
      return {
        de: `${problem.placeholder} braucht einen Kalender (windows).`,
        en: `${problem.placeholder} needs a calendar (windows).`,
      };
    case "forward-needs-web":
      return {
        de: "Pfad und Abfrage lassen sich nur an http- und https-Adressen anhängen.",
        en: "Path and query can only be appended to http and https addresses.",
      };
  }
}

/** Everything that the rules have against settings; empty if they are good. */
export function settingsErrors(
  settings: Omit<LinkSettings, "slug"> & { slug: string | undefined },
  config: Config,
  isShortLink: TargetContext["isShortLink"],
): FieldError[] {
  const errors: FieldError[] = [];
  const slug = settings.slug === undefined ? undefined : parseSlug(settings.slug);
  if (slug?.ok === false) errors.push({ field: "slug", detail: slugText(slug.problem) });
  if (slug?.ok === true && wordsOfApi.includes(slug.key)) {
    errors.push({ field: "slug", detail: wordOfApiText });
  }
  const context = { hasCalendar: settings.windows.length > 0, isShortLink };
  for (const [field, target] of targetsOf(settings)) {
    const problem = targetProblem(target, context) ?? forwardProblem(target, field, settings);
    if (problem !== undefined) errors.push({ field, detail: targetText(problem) });
  }
  if (settings.fallback !== undefined && usesPath(settings.fallback)) {
    errors.push({
      field: "fallback",
      detail: {
        de: "Im Ersatzziel (fallback) ist {path} nicht erlaubt.",
        en: "{path} is not allowed in the fallback.",
      },
    });
  }
  errors.push(...calendarErrors(settings, config));
  const { validFrom, validUntil } = settings;
  if (validFrom !== undefined && validUntil !== undefined && validFrom >= validUntil) {
    errors.push({
      field: "validUntil",
      detail: { de: "Das Ende liegt vor dem Anfang.", en: "The end is before the beginning." },
    });
  }
  return errors;
}

const tooManyLinesText: Text = {
  de: `Die Kalender dieses Links haben zusammen mehr als ${MAX_CALENDAR_LINES} Zeilen; jeder Besuch müsste alle durchgehen.`,
  en: `The calendars of this link have more than ${MAX_CALENDAR_LINES} lines together; each visit would go through all of them.`,
};
const tooManyZonesText: Text = {
  de: `Die Kalender dieses Links nennen mehr als ${MAX_CALENDAR_ZONES} Zeitzonen.`,
  en: `The calendars of this link name more than ${MAX_CALENDAR_ZONES} time zones.`,
};

function calendarErrors(settings: Omit<LinkSettings, "slug">, config: Config): FieldError[] {
  const timezone = settings.timezone ?? config.timezone;
  if (!isTimeZone(timezone)) {
    const detail = {
      de: "Das ist keine Zeitzone wie Europe/Berlin.",
      en: "This is not a time zone such as Europe/Berlin.",
    };
    return [{ field: "timezone", detail }];
  }
  const lines = settings.windows.flatMap(({ calendar }) => calendar.split("\n"));
  if (lines.length > MAX_CALENDAR_LINES) return [{ field: "windows", detail: tooManyLinesText }];
  const zones = new Set(
    lines.map((line) => line.trim().split(" ").at(-1) ?? "").filter(isTimeZone),
  );
  if (zones.size > MAX_CALENDAR_ZONES) return [{ field: "windows", detail: tooManyZonesText }];
  return settings.windows.flatMap(({ calendar }, index) => {
    const parsed = parseCalendar(calendar, { timezone });
    if (parsed.ok) return [];
    return [{ field: `windows.${index}.calendar`, ...calendarFault(calendar, parsed.error) }];
  });
}

function targetsOf(settings: Omit<LinkSettings, "slug">): [field: string, target: string][] {
  const targets: [string, string][] = [["target", settings.target]];
  if (settings.fallback !== undefined) targets.push(["fallback", settings.fallback]);
  for (const [index, { target }] of settings.windows.entries()) {
    targets.push([`windows.${index}.target`, target]);
  }
  return targets;
}

function forwardProblem(
  target: string,
  field: string,
  settings: Omit<LinkSettings, "slug">,
): TargetProblem | undefined {
  const forwards = field !== "fallback" && (settings.forwardPath || settings.forwardQuery);
  return forwards && !isWebTarget(target) ? { code: "forward-needs-web" } : undefined;
}
