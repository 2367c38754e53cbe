/** `randwerk links clicks` and `orphans`: how often, and what for nothing. */
import type { Answer } from "../command/client.ts";
import { command, jsonOption, type Options, type Values } from "../command/command.ts";
import type { ExitCode } from "../terminal/failure.ts";
import { countsSchema } from "./answers.ts";
import { linkPath, slugArgument } from "./name.ts";
import { dayOption } from "../terminal/moment.ts";
import { present, type Session } from "../command/session.ts";
import { BAR_COLUMNS } from "../limits.ts";

const dayOptions = {
  from: {
    type: "string",
    value: { de: "DATUM", en: "DATE" },
    help: {
      de: "ab diesem Tag (UTC), z. B. 1.11.2026",
      en: "from this day on (UTC), such as 2026-11-01",
    },
  },
  to: {
    type: "string",
    value: { de: "DATUM", en: "DATE" },
    help: {
      de: "bis zu diesem Tag; sonst die letzten 30 Tage",
      en: "up to this day (default: the last 30 days)",
    },
  },
} as const satisfies Options;

/** The days as the API takes them; what is not named is not asked for. */
const daysOf = ({ from, to }: Values<typeof dayOptions>) => ({
  from: from === undefined ? undefined : dayOption("from", from),
  to: to === undefined ? undefined : dayOption("to", to),
});

export const clicksCommand = command({
  name: "clicks",
  summary: { de: "zählt die Aufrufe eines Links", en: "counts the clicks of a link" },
  arguments: [slugArgument],
  options: {
    by: {
      type: "string",
      value: { de: "WONACH", en: "WHAT" },
      help: {
        de: "day, country, referrer oder source; sonst day",
        en: "day, country, referrer or source; else day",
      },
    },
    ...dayOptions,
    ...jsonOption,
  },
  examples: [
    "randwerk links clicks plenum",
    "randwerk links clicks plenum --by source --from 2026-11-01",
  ],
  run: async (session, [slug = ""], { json, by, ...days }) => {
    const query = { by, ...daysOf(days) };
    const answer = await session.api().request("GET", linkPath(slug, "/clicks"), { query });
    return counts(session, json, answer);
  },
});

export const orphansCommand = command({
  name: "orphans",
  summary: {
    de: "zeigt, welche unbekannten Slugs aufgerufen wurden",
    en: "shows which unknown slugs were asked for",
  },
  arguments: [],
  options: { ...dayOptions, ...jsonOption },
  examples: ["randwerk links orphans"],
  run: async (session, _words, { json, ...days }) => {
    const query = daysOf(days);
    return counts(session, json, await session.api().request("GET", "/api/v1/orphans", { query }));
  },
});

function counts(session: Session, json: boolean | undefined, answer: Answer): ExitCode {
  const { terminal } = session;
  return present(session, json, answer, countsSchema, ({ counts: rows }) => {
    if (rows.length === 0) {
      const none = { de: "In dieser Zeit keine Aufrufe.", en: "No clicks in that time." };
      return terminal.note(terminal.say(none));
    }
    const most = Math.max(1, ...rows.map(({ count }) => count));
    const total = rows.reduce((sum, { count }) => sum + count, 0);
    terminal.table(
      [
        { title: "", shrinks: true },
        { title: terminal.say({ de: "Anzahl", en: "Count" }), right: true },
        { title: "", drops: true },
      ],
      [
        ...rows.map(({ name, count }) => [
          name === "" ? "–" : name,
          String(count),
          { text: "▇".repeat(Math.ceil((count / most) * BAR_COLUMNS)), style: "green" as const },
        ]),
        [terminal.say({ de: "insgesamt", en: "total" }), String(total), ""],
      ],
    );
  });
}
