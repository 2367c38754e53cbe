/**
 * The forms in which people say when something happens, and the OnCalendar expressions that they mean. Only what
 * OnCalendar can say has a form: "every second Tuesday" has none. Read where something is typed; what is kept is the
 * expression.
 */
import { distance } from "../distance.ts";
import type { Language } from "../i18n/language.ts";
import { parseExpression } from "./parse.ts";

const WEEKDAYS: readonly (readonly [RegExp, string])[] = [
  [/^(?:mo|montag|mon|monday)s?$/, "Mon"],
  [/^(?:di|dienstag|tue|tuesday)s?$/, "Tue"],
  [/^(?:mi|mittwoch|wed|wednesday)s?$/, "Wed"],
  [/^(?:do|donnerstag|thu|thursday)s?$/, "Thu"],
  [/^(?:fr|freitag|fri|friday)s?$/, "Fri"],
  [/^(?:sa|samstag|sonnabend|sat|saturday)s?$/, "Sat"],
  [/^(?:so|sonntag|sun|sunday)s?$/, "Sun"],
];
const MONTHS: readonly RegExp[] = [
  /^jan(?:uary?)?\.?$/,
  /^feb(?:ruary?)?\.?$/,
  /^(?:märz|mär|mrz|mar(?:ch)?)\.?$/,
  /^apr(?:il)?\.?$/,
  /^(?:mai|may)$/,
  /^jun[ei]?\.?$/,
  /^jul[iy]?\.?$/,
  /^aug(?:ust)?\.?$/,
  /^sep(?:t|tember)?\.?$/,
  /^(?:okt|oct)(?:ober)?\.?$/,
  /^nov(?:ember)?\.?$/,
  /^(?:dez|dec)(?:ember)?\.?$/,
];
/** The days of the month that an ordinal weekday falls on; the last one is counted from the end. */
const ORDINALS: readonly (readonly [RegExp, string])[] = [
  [/^(?:erste[rnsm]?|1\.|first|1st)$/, "-1..7"],
  [/^(?:zweite[rnsm]?|2\.|second|2nd)$/, "-8..14"],
  [/^(?:dritte[rnsm]?|3\.|third|3rd)$/, "-15..21"],
  [/^(?:vierte[rnsm]?|4\.|fourth|4th)$/, "-22..28"],
  [/^(?:fünfte[rnsm]?|5\.|fifth|5th)$/, "-29..31"],
  [/^(?:letzte[rnsm]?|last)$/, "~07/1"],
];
const ALWAYS = "(?:(?:immer|jede[rnsm]?|am|an|every|each|on|the) )*";
const OF_MONTH = "(?:im monat|des monats|jede[ns] monats?|of (?:the|each|every) month)";

/** The days of an expression (`Tue *-*-1..7`), a line each; undefined where the words say something else. */
type Reader = (match: readonly string[]) => readonly string[] | undefined;
interface Form {
  readonly examples: Readonly<Record<Language, string>>;
  readonly pattern: RegExp;
  readonly read: Reader;
}

const form = (de: string, en: string, pattern: string, read: Reader): Form => ({
  examples: { de, en },
  pattern: new RegExp(`^${pattern}$`),
  read,
});

const named = (word: string, names: readonly (readonly [RegExp, string])[]) =>
  names.find(([pattern]) => pattern.test(word))?.[1];

/** Items of a list, all of them known; undefined otherwise. */
function all(list: string, one: (word: string) => string | undefined): string[] | undefined {
  const items = list.split(/ *(?:,| und | and |&) */).map(one);
  return items.every((item) => item !== undefined) ? items : undefined;
}

const weekdays = (list: string): string | undefined =>
  all(list, (word) => {
    const [from = "", to] = word.split(/ *(?:-|–|\.\.| bis | to | through ) */);
    const [first, last] = [named(from, WEEKDAYS), to === undefined ? "" : named(to, WEEKDAYS)];
    if (first === undefined || last === undefined) return undefined;
    return last === "" ? first : `${first}..${last}`;
  })?.join(",");

function ordinals(list: string, day: string): string[] | undefined {
  const weekday = named(day, WEEKDAYS);
  const days = all(list, (word) => named(word, ORDINALS));
  if (weekday === undefined || days === undefined) return undefined;
  const counted = days.filter((each) => each.startsWith("-")).map((each) => each.slice(1));
  return [
    ...(counted.length === 0 ? [] : [`${weekday} *-*-${counted.join(",")}`]),
    ...days.filter((each) => each.startsWith("~")).map((each) => `${weekday} *-*${each}`),
  ];
}

function date(day: string, month: number, year = "*"): string[] | undefined {
  const at = new Date(Date.UTC(year === "*" ? 2024 : Number(year), month - 1, Number(day)));
  if (at.getUTCMonth() !== month - 1 || month < 1) return undefined;
  return [`${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`];
}

const monthOf = (name: string) => MONTHS.findIndex((pattern) => pattern.test(name)) + 1;

const FORMS: readonly Form[] = [
  form("Di 18:00", "Tue 18:00", `${ALWAYS}(.+)`, ([, list = ""]) => {
    const days = weekdays(list);
    return days === undefined ? undefined : [days];
  }),
  form(
    "Mo bis Fr 8:30",
    "Mon to Fri 8:30",
    `${ALWAYS}(\\S+ (?:bis|to|through) \\S+)`,
    ([, list = ""]) => {
      const days = weekdays(list.replace(/ (?:bis|to|through) /, "-"));
      return days === undefined ? undefined : [days];
    },
  ),
  form(
    "werktags 6:00",
    "weekdays 6:00",
    `${ALWAYS}(?:werktags?|werktagen|wochentags?|wochentagen|weekdays?|working days?)`,
    () => ["Mon..Fri"],
  ),
  form("am Wochenende 10:00", "weekends 10:00", `${ALWAYS}(?:wochenenden?|weekends?)`, () => [
    "Sat,Sun",
  ]),
  form("täglich 6:00", "every day 6:00", `(?:täglich|jeden tag|daily|every day)`, () => ["*-*-*"]),
  form(
    "erster Dienstag im Monat 19:00",
    "first Tuesday of the month 19:00",
    `${ALWAYS}(.+?) (\\S+) ${OF_MONTH}`,
    ([, list = "", day = ""]) => ordinals(list, day),
  ),
  form(
    "erster und dritter Dienstag 18:00",
    "first and third Tuesday 18:00",
    `(.+?) (\\S+)`,
    ([, list = "", day = ""]) => ordinals(list.replace(/^(?:am|on|the|on the) /, ""), day),
  ),
  form(
    "am 15. des Monats 12:00",
    "on the 15th of the month 12:00",
    `${ALWAYS}(\\d{1,2})(?:\\.|st|nd|rd|th)(?: tag| day)? ${OF_MONTH}`,
    ([, day = ""]) =>
      Number(day) >= 1 && Number(day) <= 31 ? [`*-*-${day.padStart(2, "0")}`] : undefined,
  ),
  form(
    "letzter Tag im Monat 12:00",
    "last day of the month 12:00",
    `${ALWAYS}(?:letzte[rnsm]? tag|last day) ${OF_MONTH}`,
    () => ["*-*~01"],
  ),
  form(
    "31.12.2026 23:59",
    "31.12.2026 23:59",
    `(?:am )?(\\d{1,2})\\. ?(\\d{1,2})\\. ?(\\d{4})`,
    ([, day = "", month, year]) => date(day, Number(month), year),
  ),
  form(
    "24.12. 16:00",
    "24.12. 16:00",
    `${ALWAYS}(\\d{1,2})\\. ?(\\d{1,2})\\.`,
    ([, day = "", month]) => date(day, Number(month)),
  ),
  form(
    "24. Dezember 16:00",
    "24 December 16:00",
    `${ALWAYS}(\\d{1,2})(?:\\.|st|nd|rd|th)? ?([a-zä]+\\.?)(?: (\\d{4}))?`,
    ([, day = "", month = "", year]) => date(day, monthOf(month), year),
  ),
];

/** Every so often: no time of day goes with these. */
const REPEATS: readonly Form[] = [
  form("stündlich", "every hour", "(?:stündlich|jede stunde|every hour)", () => ["hourly"]),
  form(
    "alle 15 Minuten",
    "every 15 minutes",
    "(?:alle|every) (\\d{1,2}) min(?:uten|utes|\\.)?",
    ([, count]) => (60 % Number(count) === 0 ? [`*:0/${Number(count)}`] : undefined),
  ),
  form(
    "alle 6 Stunden",
    "every 6 hours",
    "(?:alle|every) (\\d{1,2}) (?:stunden|hours|std\\.?|h)",
    ([, count]) => (24 % Number(count) === 0 ? [`0/${Number(count)}:00`] : undefined),
  ),
  form("monatlich", "every month", "(?:monatlich|jeden monat|every month)", () => ["monthly"]),
  form("wöchentlich", "every week", "(?:wöchentlich|jede woche|every week)", () => ["weekly"]),
  form("jährlich", "every year", "(?:jährlich|jedes jahr|every year)", () => ["yearly"]),
];

/** All forms, each by an example in both languages: for the documentation, and for who has mistyped one. */
export const shortForms: readonly Readonly<Record<Language, string>>[] = [...FORMS, ...REPEATS].map(
  ({ examples }) => examples,
);

/** `18:00`, `18.00 Uhr`, `um 18 Uhr`, `18 Uhr 30`, at the end. */
const TIME =
  /^(.*?)[, ]*(?:\b(?:um|at|ab) )?\b([01]?\d|2[0-3])(?:[:.]([0-5]\d)(?: uhr| o'clock)?| (?:uhr|o'clock)(?: ([0-5]\d))?)$/;

/** The expressions that a line in a short form means; undefined where it is none. */
function fromShortForm(line: string): string[] | undefined {
  const [, words = "", zone] =
    /^(.*?)(?: ([A-Z]\w*\/[\w/+-]+|UTC))?$/.exec(line.trim().replace(/\s+/g, " ")) ?? [];
  const said = words.toLowerCase().normalize("NFC");
  const end = zone === undefined ? "" : ` ${zone}`;
  for (const { pattern, read } of REPEATS) {
    const lines = readBy(pattern, read, said);
    if (lines !== undefined) return lines.map((each) => `${each}${end}`);
  }
  const [, when = said, hour, minute, minuteBehind] = TIME.exec(said) ?? [];
  const time =
    hour === undefined ? "" : ` ${hour.padStart(2, "0")}:${minute ?? minuteBehind ?? "00"}`;
  for (const { pattern, read } of FORMS) {
    const lines = readBy(pattern, read, when);
    if (lines !== undefined) return lines.map((each) => `${each}${time}${end}`);
  }
  return undefined;
}

function readBy(pattern: RegExp, read: Reader, said: string): readonly string[] | undefined {
  const match = pattern.exec(said);
  return match === null ? undefined : read(match);
}

/** A calendar or schedule as it is kept: lines in a short form become what they mean, all others stay as they are. */
export function toOnCalendar(text: string): string {
  return text
    .split("\n")
    .flatMap((line) => {
      const trimmed = line.trim();
      if (trimmed === "" || parseExpression(trimmed).ok) return [line];
      const lines = fromShortForm(trimmed);
      return lines?.every((each) => parseExpression(each).ok) ? lines : [line];
    })
    .join("\n");
}

/** The example of the form that comes nearest to what is none; undefined where that is far off. */
export function nearestForm(text: string, language: Language): string | undefined {
  const letters = (line: string) =>
    line
      .toLowerCase()
      .replace(/[\d:.,]+/g, "")
      .trim();
  const typed = letters(text.slice(0, MAX_COMPARED_CHARACTERS));
  const best = shortForms
    .map((examples) => ({ example: examples[language], letters: letters(examples[language]) }))
    .filter((each) => each.letters !== "")
    .map((each) => ({ ...each, slips: distance(typed, each.letters) }))
    .toSorted((one, other) => one.slips - other.slips)[0];
  return best !== undefined && best.slips <= best.letters.length / 2 ? best.example : undefined;
}

/** Points to the nearest form, behind the words about a fault; empty where none is near. */
export function hintAt(text: string, language: Language): string {
  const nearest = nearestForm(text, language);
  if (nearest === undefined) return "";
  return language === "de" ? ` Gemeint: „${nearest}“?` : ` Did you mean “${nearest}”?`;
}

/** Longer than any form: comparing costs the product of both lengths. */
const MAX_COMPARED_CHARACTERS = 60;
