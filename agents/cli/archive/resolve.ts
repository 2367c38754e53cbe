/** `randwerk archive resolve FILE SLUG`: where a link leads, without any server. */
import { parseCalendar } from "../../../src/calendar/calendar.ts";
import { windowAt } from "../../../src/calendar/window.ts";
import { lookupKey } from "../../../src/slug-key.ts";
import { command } from "../command/command.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import { eventsOf } from "./file.ts";
import { withOpened } from "./opened.ts";

type Row = Readonly<Record<string, unknown>>;

export const resolveCommand = command({
  name: "resolve",
  summary: {
    de: "sagt ohne Server, wohin ein Link eines Archivs führt",
    en: "says without a server where a link of an archive leads",
  },
  arguments: [{ name: { de: "DATEI", en: "FILE" } }, { name: { de: "KURZADRESSE", en: "SLUG" } }],
  options: {},
  details: {
    de: "Der Kalender des Links gilt, in der Zeitzone dieses Rechners, wo er keine eigene hat. Platzhalter im\nZiel bleiben, wie sie sind. Eine verschlüsselte Datei öffnet gpg.",
    en: "The link's calendar counts, in this computer's time zone where it has none of its own. Placeholders in\nthe target stay as they are. An encrypted file is opened by gpg.",
  },
  examples: ["randwerk archive resolve randwerk.jsonl.gz plenum"],
  run: async ({ terminal }, [path = "", slug = ""]) => {
    const row = await withOpened(path, (file) => linkIn(file, lookupKey(slug)));
    if (row === undefined) {
      throw new Failure(exitCodes.refused, {
        de: `In ${path} ist kein Link „${slug}“.`,
        en: `There is no link “${slug}” in ${path}.`,
      });
    }
    terminal.out(targetAt(row, Date.now()));
    return exitCodes.ok;
  },
});

/** The link with this key that is not in the trash. The file is read to its end: it may have been altered. */
async function linkIn(path: string, key: string): Promise<Row | undefined> {
  let columns: readonly string[] | undefined;
  let found: Row | undefined;
  for await (const event of eventsOf(path)) {
    if (event.kind === "table") {
      columns = event.store === "links" && event.table === "links" ? event.columns : undefined;
    } else if (event.kind === "row" && columns !== undefined) {
      const cells = JSON.parse(event.line) as unknown[];
      const row = Object.fromEntries(columns.map((name, nth) => [name, cells[nth]]));
      if (row["key"] === key && row["deleted_at"] === null) found = row;
    }
  }
  return found;
}

interface Window {
  readonly calendar: string;
  readonly minutes: number;
  readonly target: string;
}

function targetAt(row: Row, now: number): string {
  const own = row["timezone"];
  const timezone = typeof own === "string" ? own : Intl.DateTimeFormat().resolvedOptions().timeZone;
  const windows = (JSON.parse(String(row["windows"])) as Window[]).flatMap((one) => {
    const parsed = parseCalendar(one.calendar, { timezone });
    return parsed.ok
      ? [{ calendar: parsed.calendar, durationMinutes: one.minutes, target: one.target }]
      : [];
  });
  const isOver = isPast(row["valid_until"], now) || isPast(now, row["valid_from"]);
  const fallback = row["fallback"];
  if (isOver && typeof fallback === "string") return fallback;
  return windowAt(windows, now)?.target ?? String(row["target"]);
}

/** Whether the first moment lies before the second; a limit that is none does not. */
const isPast = (one: unknown, other: unknown) =>
  typeof one === "number" && typeof other === "number" && one <= other && one !== other;
