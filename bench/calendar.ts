/** Next occurrences per second: `node bench/calendar.ts`. */
import { parseCalendar, type Calendar } from "../src/calendar/calendar.ts";
import { parseCron } from "../src/calendar/cron.ts";

const TIMEZONE = "Europe/Berlin";
const START = Date.UTC(2026, 10, 23);
const MILLISECONDS_EACH = 200;

const expressions = [
  "minutely",
  "hourly",
  "daily",
  "Mon..Fri *-*-* 08..17:00/15",
  "Tue *-*-1..7,15..21 18:00",
  "Thu *-*~07/1 18:00",
  "*-*-* 00/3:00",
  "*-02-29 12:00",
  "quarterly Pacific/Auckland",
  "*-02-30",
];

/** How often a second `work` can be done. */
function perSecond(work: (round: number) => void): number {
  const end = performance.now() + MILLISECONDS_EACH;
  const start = performance.now();
  let rounds = 0;
  while (performance.now() < end) {
    for (let each = 0; each < 100; each++) work(rounds++);
  }
  return (rounds / (performance.now() - start)) * 1000;
}

/** Moments an hour and a bit apart, so that every question is another one. */
function benchmark(name: string, calendar: Calendar, parse: () => void): void {
  const moment = (round: number): number => START + (round % 100_000) * 4_000_037;
  const rates = [
    perSecond((round) => calendar.next(moment(round))),
    perSecond((round) => calendar.previous(moment(round))),
    perSecond(parse),
  ];
  const columns = rates.map((rate) => Math.round(rate).toLocaleString("en").padStart(12));
  console.log(name.padEnd(32) + columns.join(""));
}

console.log("per second".padEnd(32) + ["next", "previous", "parse"].map(right).join(""));
for (const text of expressions) {
  const parse = () => parseCalendar(text, { timezone: TIMEZONE });
  const parsed = parse();
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.code}`);
  benchmark(text, parsed.calendar, parse);
}
const parse = () => parseCron("*/15 8-17 * * 1-5", { timezone: TIMEZONE });
const cron = parse();
if (!cron.ok) throw new Error(cron.error.code);
benchmark("cron */15 8-17 * * 1-5", cron.calendar, parse);

function right(title: string): string {
  return title.padStart(12);
}
