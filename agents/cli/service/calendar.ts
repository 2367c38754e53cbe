/** `randwerk calendar`: reads an OnCalendar expression and says when that is. Needs no server. */
import { parseCalendar, type Calendar } from "../../../src/calendar/calendar.ts";
import { calendarFault } from "../../../src/calendar/fault.ts";
import { shortForms, toOnCalendar } from "../../../src/calendar/short-form.ts";
import { isTimeZone } from "../../../src/calendar/zone.ts";
import { command } from "../command/command.ts";
import { exitCodes, Failure, usage } from "../terminal/failure.ts";
import { localTimeZone, momentInWords, momentOption } from "../terminal/moment.ts";
import { wholeNumber } from "../terminal/whole-number.ts";
import { MAX_OCCURRENCES } from "../limits.ts";

export const calendarCommand = command({
  name: "calendar",
  summary: {
    de: "sagt, was ein Kalenderausdruck bedeutet",
    en: "says what a calendar expression means",
  },
  arguments: [{ name: { de: "AUSDRUCK", en: "EXPRESSION" } }],
  options: {
    timezone: {
      type: "string",
      value: { de: "ZONE", en: "ZONE" },
      help: {
        de: "Zeitzone (Vorgabe: die dieses Rechners)",
        en: "time zone (default: this computer's)",
      },
    },
    count: {
      type: "string",
      value: { de: "ZAHL", en: "NUMBER" },
      help: { de: "so viele Termine (10)", en: "so many occurrences (10)" },
    },
    after: {
      type: "string",
      value: { de: "ZEITPUNKT", en: "MOMENT" },
      help: {
        de: "nach diesem Zeitpunkt; sonst ab jetzt",
        en: "after this moment; else from now on",
      },
    },
    json: { type: "boolean", help: { de: "für Programme", en: "for programs" } },
  },
  details: {
    de: `Ausdrücke wie in OnCalendar von systemd: „Tue *-*-1..7,15..21 18:00“ ist jeder erste und dritte Dienstag.
Kurzformen werden dazu:

${shortForms.map(({ de }) => `  ${de}`).join("\n")}`,
    en: `Expressions as in systemd's OnCalendar: “Tue *-*-1..7,15..21 18:00” is every first and third Tuesday.
Short forms become one:

${shortForms.map(({ en }) => `  ${en}`).join("\n")}`,
  },
  examples: [
    'randwerk calendar "Tue *-*-1..7,15..21 18:00"',
    'randwerk calendar "erster Dienstag im Monat 19:00"',
    'randwerk calendar "Mon..Fri 02:30" --timezone Europe/Berlin --count 3',
  ],
  run: ({ terminal }, [text = ""], { timezone = localTimeZone(), count = "10", after, json }) => {
    if (!isTimeZone(timezone)) {
      throw usage({
        de: `--timezone ${timezone}: gemeint ist eine Zeitzone wie Europe/Berlin.`,
        en: `--timezone ${timezone}: write a time zone such as Europe/Berlin.`,
      });
    }
    const start =
      after === undefined ? Date.now() : Date.parse(momentOption("after", after, "start"));
    const many = Math.min(MAX_OCCURRENCES, wholeNumber("count", count));
    const calendar = parsed(text, timezone);
    const moments = occurrences(calendar, start, many).map((at) => new Date(at).toISOString());
    if (json) {
      const { text: normalized, timezone: zone } = calendar;
      terminal.out(JSON.stringify({ calendar: normalized, timezone: zone, occurrences: moments }));
      return exitCodes.ok;
    }
    terminal.fields([
      [terminal.say({ de: "Normalform", en: "Normal form" }), calendar.text.split("\n")],
      [terminal.say({ de: "Zeitzone", en: "Time zone" }), calendar.timezone],
      [
        terminal.say({ de: "Termine", en: "Occurrences" }),
        moments.length > 0
          ? moments.map((at) => momentInWords(at, calendar.timezone, terminal.language))
          : terminal.say({ de: "keine mehr", en: "none any more" }),
      ],
    ]);
    return exitCodes.ok;
  },
});

function parsed(text: string, timezone: string): Calendar {
  const result = parseCalendar(toOnCalendar(text), { timezone });
  if (result.ok) return result.calendar;
  const { detail, place } = calendarFault(text, result.error);
  throw new Failure(exitCodes.refused, detail, {
    fields: [{ field: "", detail: "", value: text, ...place }],
  });
}

function occurrences(calendar: Calendar, after: number, count: number): number[] {
  const found: number[] = [];
  for (let at = calendar.next(after); at !== undefined && found.length < count;) {
    found.push(at);
    at = calendar.next(at);
  }
  return found;
}
