/** What an expression means, in words: „jeden ersten und dritten Dienstag im Monat um 18:00 Uhr“. Pure rules. */
import type { Language } from "../i18n/language.ts";
import { BOUNDS, EVERY_WEEKDAY, type Expression, type Field, type Range } from "./expression.ts";
import { parseExpression } from "./parse.ts";

/** Longer lists of days or times are said no better than the expression says them. */
const MOST_NAMED = 7;
const WEEK = 7;

/** 2024-01-01 was a Monday. */
const names = (
  language: Language,
  count: number,
  options: Intl.DateTimeFormatOptions,
  by: "day" | "month",
) => {
  const format = new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", {
    ...options,
    timeZone: "UTC",
  });
  return Array.from({ length: count }, (_, nth) =>
    format.format(by === "day" ? Date.UTC(2024, 0, 1 + nth) : Date.UTC(2024, nth, 1)),
  );
};
const weekdayNames = (language: Language) => names(language, WEEK, { weekday: "long" }, "day");
const monthNames = (language: Language) => names(language, 12, { month: "long" }, "month");

const listed = (items: readonly string[], language: Language): string =>
  new Intl.ListFormat(language, { type: "conjunction" }).format(items);

/** The values of a field, at most so many; undefined if they are more, or every one. */
function valuesOf(
  name: keyof typeof BOUNDS,
  field: Field,
  most = MOST_NAMED,
): number[] | undefined {
  if (field === "*") return undefined;
  const values = new Set<number>();
  for (const { start, stop, step } of field) {
    const last = stop ?? (step === 0 ? start : BOUNDS[name].maximum);
    for (let value = start; value <= last; value += step || 1) {
      values.add(value);
      if (values.size > most) return undefined;
    }
  }
  return [...values].toSorted((one, other) => one - other);
}

/** The one range of a field that says nothing else. */
const onlyRange = (field: Field): Range | undefined =>
  field !== "*" && field.length === 1 ? field[0] : undefined;

const ordinals: Readonly<Record<Language, readonly string[]>> = {
  de: ["ersten", "zweiten", "dritten", "vierten", "fünften"],
  en: ["first", "second", "third", "fourth", "fifth"],
};

/** Which of its weekdays in a month: `1..7` is the first. Undefined: days that are no weeks. */
function ordinalsOf({ fields: { day }, fromMonthEnd }: Expression, language: Language) {
  if (day === "*") return undefined;
  const said = day.map(({ start, stop, step }) => {
    if (fromMonthEnd) {
      const isLastWeek = start === WEEK && step === 1 && (stop ?? 1) === 1;
      return isLastWeek ? (language === "de" ? "letzten" : "last") : undefined;
    }
    const nth = (start - 1) / WEEK;
    const isWeek = step <= 1 && (stop === start + WEEK - 1 || (start === 29 && stop === 31));
    return isWeek ? ordinals[language][nth] : undefined;
  });
  return said.every((one) => one !== undefined) ? said : undefined;
}

function weekdaysIn({ weekdays }: Expression, language: Language): readonly string[] {
  return weekdayNames(language).filter((_, nth) => (weekdays & (1 << nth)) !== 0);
}

/** „Montag bis Freitag“ where three or more follow one another. */
function runOfWeekdays(expression: Expression, language: Language): string {
  const days = weekdaysIn(expression, language);
  const bits = expression.weekdays;
  const first = 31 - Math.clz32(bits & -bits);
  const isRun = days.length > 2 && bits >> first === 2 ** days.length - 1;
  if (!isRun) return listed(days, language);
  return `${days[0]}${language === "de" ? " bis " : " to "}${days.at(-1)}`;
}

function datesIn(expression: Expression, language: Language): string | undefined {
  const { fields, weekdays, fromMonthEnd } = expression;
  const isDe = language === "de";
  const months = fields.month === "*" ? [] : valuesOf("month", fields.month);
  const years = fields.year === "*" ? [] : valuesOf("year", fields.year);
  if (months === undefined || years === undefined || years.length > 1) return undefined;
  const inMonths = listed(
    months.map((month) => monthNames(language)[month - 1] ?? ""),
    language,
  );
  const year = years.length === 1 ? ` ${years[0]}` : "";
  if (weekdays !== EVERY_WEEKDAY) {
    const days = runOfWeekdays(expression, language);
    const within =
      inMonths === ""
        ? year && (isDe ? ` im Jahr${year}` : ` in${year}`)
        : ` ${isDe ? "im" : "in"} ${inMonths}${year}`;
    if (fields.day === "*") return `${isDe ? "jeden" : "every"} ${days}${within}`;
    const which = ordinalsOf(expression, language);
    if (which === undefined) return undefined;
    const each = `${isDe ? "jeden" : "every"} ${listed(which, language)} ${days}`;
    return `${each}${within || (isDe ? " im Monat" : " of the month")}`;
  }
  if (fields.day === "*") {
    const daily = isDe ? "täglich" : "every day";
    if (inMonths === "" && year === "") return daily;
    return `${daily} ${isDe ? "im" : "in"} ${inMonths || (isDe ? "Jahr" : "")}${year}`.replace(
      "  ",
      " ",
    );
  }
  const days = valuesOf("day", fields.day);
  if (days === undefined) return undefined;
  if (fromMonthEnd) {
    if (days.length > 1 || days[0] !== 1) return undefined;
    const of =
      inMonths === ""
        ? isDe
          ? "jedes Monats"
          : "of every month"
        : `${isDe ? "im" : "of"} ${inMonths}${year}`;
    return isDe ? `am letzten Tag ${of}` : `on the last day ${of}`;
  }
  const numbers = listed(
    days.map((day) => (isDe ? `${day}.` : String(day))),
    language,
  );
  if (inMonths === "") {
    return isDe ? `am ${numbers} jedes Monats` : `on day ${numbers} of every month`;
  }
  return isDe ? `am ${numbers} ${inMonths}${year}` : `on ${numbers} ${inMonths}${year}`;
}

const two = (value: number) => String(value).padStart(2, "0");

function timesIn({ fields: { hour, minute, second } }: Expression, language: Language) {
  const isDe = language === "de";
  const seconds = valuesOf("second", second);
  if (seconds?.length !== 1) return undefined;
  const tail = seconds[0] === 0 ? "" : `:${two(seconds[0] ?? 0)}`;
  const every = onlyRange(minute);
  if (hour === "*") {
    if (minute === "*" && tail === "") return isDe ? "jede Minute" : "every minute";
    if (every?.start === 0 && every.stop === undefined && every.step > 0 && tail === "") {
      return isDe ? `alle ${every.step} Minuten` : `every ${every.step} minutes`;
    }
    const minutes = valuesOf("minute", minute);
    if (minutes === undefined) return undefined;
    const said = listed(
      minutes.map((one) => `:${two(one)}${tail}`),
      language,
    );
    return isDe ? `jede Stunde um ${said}` : `every hour at ${said}`;
  }
  const hours = valuesOf("hour", hour);
  const minutes = valuesOf("minute", minute);
  if (hours === undefined || minutes === undefined || hours.length * minutes.length > MOST_NAMED) {
    return undefined;
  }
  const times = hours.flatMap((one) => minutes.map((each) => `${two(one)}:${two(each)}${tail}`));
  return isDe ? `um ${listed(times, language)} Uhr` : `at ${listed(times, language)}`;
}

/** Of one line; undefined where the expression says it better than words would, or says nothing. */
function lineInWords(text: string, language: Language): string | undefined {
  const parsed = parseExpression(text);
  if (!parsed.ok) return undefined;
  const [dates, times] = [
    datesIn(parsed.expression, language),
    timesIn(parsed.expression, language),
  ];
  if (dates === undefined || times === undefined) return undefined;
  const { timezone } = parsed.expression;
  const isAlways =
    !times.startsWith(language === "de" ? "um" : "at") && dates === datesIn(EVERY_DAY, language);
  return `${isAlways ? times : `${dates} ${times}`}${timezone === undefined ? "" : ` (${timezone})`}`;
}

const EVERY_DAY: Expression = {
  weekdays: EVERY_WEEKDAY,
  fields: { year: "*", month: "*", day: "*", hour: "*", minute: "*", second: "*" },
  fromMonthEnd: false,
  timezone: undefined,
};

/**
 * A calendar in words, its lines joined; undefined if one of them has none. `text` is OnCalendar, as it is kept: cron and
 * what is wrong have no words.
 */
export function calendarInWords(text: string, language: Language): string | undefined {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const said = lines.map((line) => lineInWords(line, language));
  if (said.length === 0 || !said.every((one) => one !== undefined)) return undefined;
  return said.join(language === "de" ? "; außerdem " : "; also ");
}
