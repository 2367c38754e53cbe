/** What the times of a link's form mean: in words, and as the next switches; as far as what was typed says so. */
import { parseCalendar } from "../../../src/calendar/calendar.ts";
import { calendarFault } from "../../../src/calendar/fault.ts";
import { formatOccurrence } from "../../../src/calendar/occurrence.ts";
import { toOnCalendar } from "../../../src/calendar/short-form.ts";
import type { Config } from "../../../src/config/config.ts";
import type { Fields } from "../../../src/console/merge.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { SHOWN_SWITCHES } from "../limits.ts";
import { switchesOf } from "../link/answer.ts";
import type { Link, Window } from "../link/link.ts";
import { normalTarget, targetProblem } from "../link/target-problem.ts";
import { windowCount } from "./form.ts";
import { windowInWords } from "./link-page.tsx";

const texts = {
  times: { de: "So wechselt das Ziel", en: "This is how the target changes" },
  noTimes: {
    de: "Ohne Zeiten führt der Link immer zum selben Ziel.",
    en: "Without times the link always leads to the same target.",
  },
  noTarget: { de: "(noch ohne Ziel)", en: "(no target yet)" },
} as const satisfies Record<string, Text>;

interface PreviewProps {
  readonly fields: Fields;
  readonly config: Config;
  readonly now: number;
  readonly language: Language;
}

/** Stands for a target that is none yet: somebody is still typing. */
const UNSET = "https://unset.invalid/";

function targetIn(typed: string): string {
  const target = normalTarget(typed);
  const context = { hasCalendar: true, isShortLink: () => false };
  return targetProblem(target, context) === undefined ? target : UNSET;
}

export function Preview({ fields, config, now, language }: PreviewProps) {
  const timezone = fields["timezone"] || config.timezone;
  const windows: Window[] = [];
  const faults: string[] = [];
  for (let nth = 0; nth < windowCount(fields); nth += 1) {
    const field = (name: string) => fields[`windows.${nth}.${name}`] ?? "";
    const calendar = toOnCalendar(field("calendar"));
    const parsed = parseCalendar(calendar, { timezone });
    if (parsed.ok) {
      const minutes = Math.max(0, Math.floor(Number(field("minutes")) || 0));
      windows.push({ calendar, minutes, target: targetIn(field("target")) });
    } else {
      const { detail } = calendarFault(calendar, parsed.error);
      faults.push(`${field("calendar")}: ${detail[language]}`);
    }
  }
  const open = windows.filter(({ minutes }) => minutes > 0);
  const link = { ...emptyLink, target: targetIn(fields["target"] ?? ""), windows: open, timezone };
  const switches = open.length === 0 ? [] : switchesOf(link, now, SHOWN_SWITCHES, config);
  return (
    <div id="preview" class="preview" aria-live="polite">
      <h2>{texts.times[language]}</h2>
      {faults.map((fault) => (
        <p class="wrong">{fault}</p>
      ))}
      {windows.length === 0 && faults.length === 0 && <p class="soft">{texts.noTimes[language]}</p>}
      {windows.map((window) => (
        <p>{windowInWords(window, language)}</p>
      ))}
      {switches.length > 0 && (
        <ol class="switches">
          {switches.map(({ at, location }) => (
            <li>
              <strong>{formatOccurrence(at, timezone, language)}</strong>
              <bdi>{location === UNSET ? texts.noTarget[language] : location}</bdi>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

const emptyLink: Link = {
  id: 0,
  key: "",
  slug: "",
  target: "",
  title: "",
  tags: [],
  status: 302,
  forwardPath: false,
  forwardQuery: false,
  validFrom: undefined,
  validUntil: undefined,
  fallback: undefined,
  maxClicks: undefined,
  timezone: undefined,
  windows: [],
  usedClicks: 0,
  importedClicks: 0,
  createdAt: 0,
  createdBy: "",
  updatedAt: 0,
  version: 0,
  deletedAt: undefined,
};
