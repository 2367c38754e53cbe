/** Faults of expressions, in words. */
import type { Language } from "../i18n/language.ts";
import type { CalendarError, Complaint, FieldName } from "./error.ts";

type Messages = {
  [Code in Complaint["code"]]: (complaint: Extract<Complaint, { code: Code }>) => string;
};

const fieldNames: Record<Language, Record<FieldName, string>> = {
  de: {
    year: "Jahr",
    month: "Monat",
    day: "Tag",
    hour: "Stunde",
    minute: "Minute",
    second: "Sekunde",
  },
  en: {
    year: "year",
    month: "month",
    day: "day",
    hour: "hour",
    minute: "minute",
    second: "second",
  },
};

const de: Messages = {
  empty: () => "Hier fehlt ein Ausdruck, zum Beispiel „Tue *-*-* 18:00“.",
  tooLong: ({ limit }) => `Eine Zeile hat höchstens ${limit} Zeichen.`,
  tooManyLines: ({ limit }) => `Es sind höchstens ${limit} Ausdrücke erlaubt.`,
  tooManyEntries: ({ limit }) => `Eine Liste hat höchstens ${limit} Einträge.`,
  numberExpected: () => "Hier fehlt eine Zahl oder „*“.",
  unexpected: () => "Das wird hier nicht erwartet.",
  timeExpected: () =>
    "Eine Zahl allein genügt nicht: eine Uhrzeit heißt „18:00“, ein Tag „*-*-18“.",
  weekday: () => "Das ist kein Wochentag. Es gibt Mon Tue Wed Thu Fri Sat Sun, mit „,“ oder „..“.",
  weekdayOrder: () => "Bereiche laufen von Montag bis Sonntag: „Sat,Sun,Mon“ statt „Sat..Mon“.",
  fraction: () => "Bruchteile von Sekunden gibt es hier nicht.",
  outOfRange: ({ field, minimum, maximum }) =>
    `${fieldNames.de[field]}: von ${minimum} bis ${maximum}.`,
  rangeOrder: () => "Ein Bereich läuft vom kleineren zum größeren Wert.",
  step: ({ field }) => `${fieldNames.de[field]}: Die Schrittweite ist zu groß.`,
  timezone: ({ name, suggestion }) =>
    `Die Zeitzone „${name}“ gibt es nicht.` + (suggestion ? ` Ist ${suggestion} gemeint?` : ""),
  cronFields: () => "Ein Cron-Ausdruck hat fünf Felder: Minute Stunde Tag Monat Wochentag.",
  cron: ({ reason }) => `Der Cron-Ausdruck ist nicht gültig (${reason}).`,
};

const en: Messages = {
  empty: () => "Enter an expression, for example “Tue *-*-* 18:00”.",
  tooLong: ({ limit }) => `A line has at most ${limit} characters.`,
  tooManyLines: ({ limit }) => `At most ${limit} expressions are allowed.`,
  tooManyEntries: ({ limit }) => `A list has at most ${limit} entries.`,
  numberExpected: () => "A number or “*” is missing here.",
  unexpected: () => "This is not expected here.",
  timeExpected: () => "A number alone is not enough: a time is “18:00”, a day is “*-*-18”.",
  weekday: () => "This is not a weekday. Use Mon Tue Wed Thu Fri Sat Sun, with “,” or “..”.",
  weekdayOrder: () => "Ranges run from Monday to Sunday: “Sat,Sun,Mon”, not “Sat..Mon”.",
  fraction: () => "There are no fractions of seconds here.",
  outOfRange: ({ field, minimum, maximum }) =>
    `${fieldNames.en[field]}: from ${minimum} to ${maximum}.`,
  rangeOrder: () => "A range runs from the smaller value to the larger one.",
  step: ({ field }) => `${fieldNames.en[field]}: the step is too large.`,
  timezone: ({ name, suggestion }) =>
    `There is no time zone “${name}”.` + (suggestion ? ` Did you mean ${suggestion}?` : ""),
  cronFields: () => "A cron expression has five fields: minute hour day month weekday.",
  cron: ({ reason }) => `The cron expression is not valid (${reason}).`,
};

/** The fault of an expression in one sentence for people. The place is in the error. */
export function calendarErrorText(error: CalendarError, language: Language): string {
  const messages = language === "de" ? de : en;
  return (messages[error.code] as (complaint: Complaint) => string)(error);
}
