/** `randwerk checks days`: the life of a check in numbers. */
import * as z from "zod/mini";
import { percentInWords } from "../../../src/i18n/number.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { API, ask, findCheck, idOf } from "./answers.ts";
import { checkArgument } from "./settings.ts";
import { age } from "./view.ts";
import { command, jsonOption } from "../command/command.ts";
import { present } from "../command/session.ts";
import { KEPT_DAYS } from "../limits.ts";
import { usage } from "../terminal/failure.ts";
import type { Terminal } from "../terminal/terminal.ts";

const daySchema = z.object({
  date: z.string(),
  up: z.number(),
  late: z.number(),
  down: z.number(),
  paused: z.number(),
  maintenance: z.number(),
  unknown: z.number(),
  runs: z.number(),
  failures: z.number(),
  median_duration: z.nullable(z.number()),
  longest_duration: z.nullable(z.number()),
  size: z.nullable(z.number()),
  added: z.nullable(z.number()),
});

const daysSchema = z.object({ availability: z.nullable(z.number()), days: z.array(daySchema) });
type Days = z.infer<typeof daysSchema>;

export const daysCommand = command({
  name: "days",
  summary: {
    de: "zeigt die letzten Tage in Zahlen: Zeiten, Läufe, Dauer, Größe",
    en: "shows the last days in numbers: times, runs, durations, sizes",
  },
  arguments: [checkArgument],
  options: {
    last: {
      type: "string",
      value: { de: "TAGE", en: "DAYS" },
      help: {
        de: `so viele, höchstens ${KEPT_DAYS} (30)`,
        en: `so many, ${KEPT_DAYS} at most (30)`,
      },
    },
    ...jsonOption,
  },
  details: {
    de: "Spät ist erwartet und noch kein Ausfall. Unbekannt ist, wann der Dienst selbst weg war oder noch nichts kam;\ndie Verfügbarkeit lässt das aus, ebenso Pausen und Wartung.",
    en: "Late is expected and no outage yet. Unknown is when the service itself was away or nothing had come;\nthe availability leaves that out, and pauses and maintenance.",
  },
  examples: [
    'randwerk checks days "Backup web1"',
    'randwerk checks days "Backup web1" --last 90 --json | jq .availability',
  ],
  run: async (session, [wanted = ""], { last, json }) => {
    if (last !== undefined && !(/^[1-9]\d{0,5}$/.test(last) && Number(last) <= KEPT_DAYS)) {
      throw usage({
        de: `--last ${last}: gemeint ist eine Zahl von Tagen, 1 bis ${KEPT_DAYS}.`,
        en: `--last ${last}: write a number of days, 1 to ${KEPT_DAYS}.`,
      });
    }
    const path = `${API}${idOf(await findCheck(session, wanted))}/days/`;
    const answer = await ask(session, "GET", last === undefined ? path : `${path}?days=${last}`);
    return present(session, json, answer, daysSchema, (told) => showDays(told, session.terminal));
  },
});

function showDays({ availability, days }: Days, terminal: Terminal): void {
  const { say, language } = terminal;
  const span = (seconds: number) => (seconds === 0 ? "" : age(seconds * 1000));
  const took = (ms: number | null) => (ms === null ? "" : age(ms));
  const bytes = (size: number | null) => (size === null ? "" : sizeInWords(size, language));
  terminal.table(
    [
      { title: say({ de: "Tag", en: "Day" }) },
      { title: say({ de: "In Ordnung", en: "Up" }), right: true },
      { title: say({ de: "Spät", en: "Late" }), right: true },
      { title: say({ de: "Ausgefallen", en: "Down" }), right: true },
      { title: say({ de: "Ausgenommen", en: "Left out" }), right: true, drops: true },
      { title: say({ de: "Läufe", en: "Runs" }), right: true },
      { title: say({ de: "Fehler", en: "Failed" }), right: true },
      { title: say({ de: "Dauer", en: "Took" }), right: true, drops: true },
      { title: say({ de: "Längste", en: "Longest" }), right: true, drops: true },
      { title: say({ de: "Größe", en: "Size" }), right: true, drops: true },
      { title: say({ de: "Dazu", en: "Added" }), right: true, drops: true },
    ],
    days.map((day) => [
      day.date,
      span(day.up),
      { text: span(day.late), style: "yellow" },
      { text: span(day.down), style: "red" },
      span(day.paused + day.maintenance + day.unknown),
      String(day.runs),
      day.failures === 0 ? "" : { text: String(day.failures), style: "red" },
      took(day.median_duration),
      took(day.longest_duration),
      bytes(day.size),
      bytes(day.added),
    ]),
  );
  const share = availability === null ? "–" : percentInWords(availability, language);
  terminal.out(say({ de: `Verfügbar: ${share}`, en: `Available: ${share}` }));
}
