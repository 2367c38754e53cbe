/** Checks as people are shown them. */
import { inLargestUnits } from "../../../src/i18n/duration.ts";
import type { Text } from "../../../src/i18n/language.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { idOf, type Check, type Ping } from "./answers.ts";
import { kindText, reasonText } from "./words.ts";
import { momentInTable, momentInWords } from "../terminal/moment.ts";
import type { Cell, Field, Style } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import {
  DEFAULT_ARRIVAL_GRACE_SECONDS,
  DEFAULT_MIN_FREE_BYTES,
  DEFAULT_WATCH_DAYS,
  SHOWN_RUNS,
} from "../limits.ts";

const statuses: Readonly<Record<string, readonly [Text, Style]>> = {
  up: [{ de: "in Ordnung", en: "up" }, "green"],
  grace: [{ de: "spät", en: "late" }, "yellow"],
  down: [{ de: "ausgefallen", en: "down" }, "red"],
  paused: [{ de: "angehalten", en: "paused" }, "dim"],
  new: [{ de: "neu", en: "new" }, "dim"],
};

/** The name of a status, and its colour. */
export const statusOf = (status: string): readonly [Text, Style] =>
  statuses[status] ?? [{ de: status, en: status }, "dim"];

function statusCell(check: Check, { say }: Terminal): Cell {
  const [text, style] = statusOf(check.status);
  if (check.status === "up" && check.warning !== null) {
    return { text: `${say(text)}, ${say({ de: "Warnung", en: "warning" })}`, style: "yellow" };
  }
  const running = check.started ? `, ${say({ de: "läuft", en: "running" })}` : "";
  return { text: say(text) + running, style };
}

type Named = Pick<Check, "name" | "slug" | "uuid" | "unique_key">;

export const nameOf = ({ name, slug, uuid, unique_key: key }: Named) =>
  name || slug || uuid || key || "?";

/** Many checks as a table, the troubled ones first. */
export function showChecks(checks: readonly Check[], terminal: Terminal): void {
  const { say } = terminal;
  const order = ["down", "grace", "warning", "up", "new", "paused"];
  const place = ({ status, warning }: Check) =>
    order.indexOf(status === "up" && warning !== null ? "warning" : status);
  const now = Date.now();
  const sorted = checks.toSorted(
    (a, b) => place(a) - place(b) || nameOf(a).localeCompare(nameOf(b)),
  );
  terminal.table(
    [
      { title: say({ de: "Zustand", en: "Status" }) },
      { title: say({ de: "Name", en: "Name" }), shrinks: true },
      { title: say({ de: "Schlagwörter", en: "Tags" }), shrinks: true, drops: true },
      { title: say({ de: "Letzter Erfolg", en: "Last success" }), right: true },
      { title: say({ de: "Erwartet", en: "Expected" }), shrinks: true, drops: true },
      { title: say({ de: "Dauer", en: "Took" }), right: true, drops: true },
      { title: "UUID", ids: true },
    ],
    sorted.map((check) => [
      statusCell(check, terminal),
      nameOf(check),
      check.tags,
      lastSuccessCell(check, now, terminal),
      planOf(check, terminal),
      check.last_duration === undefined ? "" : age(check.last_duration * 1000),
      idOf(check),
    ]),
  );
}

function lastSuccessCell({ last_success: at }: Check, now: number, terminal: Terminal): Cell {
  const text = ago(at, now, terminal);
  return at === null ? { text, style: "dim" } : text;
}

function planOf(check: Check, { say }: Terminal): string {
  if (check.schedule !== undefined) return check.schedule.replaceAll("\n", "; ");
  const period = age((check.timeout ?? 0) * 1000);
  return say({ de: `alle ${period}`, en: `every ${period}` });
}

/** `vor 3 h 5 min`, or `nie`; `now` in unix ms. */
export function ago(iso: string | null, now: number, { say }: Pick<Terminal, "say">): string {
  if (iso === null) return say({ de: "nie", en: "never" });
  const passed = age(now - Date.parse(iso));
  return say({ de: `vor ${passed}`, en: `${passed} ago` });
}

/** `3 h 5 min`: the two largest units. */
export const age = (milliseconds: number) => inLargestUnits(milliseconds, (unit) => units[unit]);

const units = { day: "d", hour: "h", minute: "min", second: "s" } as const;

/** Everything about one check; `pings` newest first. */
export function showCheck(check: Check, pings: readonly Ping[], terminal: Terminal): void {
  const { say, language } = terminal;
  const words = (iso: string | null) =>
    iso === null ? undefined : momentInWords(iso, check.tz ?? null, language);
  const fields: Field[] = [
    [say({ de: "Name", en: "Name" }), { text: nameOf(check), style: "bold" }],
    [say({ de: "Zustand", en: "Status" }), statusCell(check, terminal)],
    [
      say({ de: "Warnung", en: "Warning" }),
      check.warning === null ? undefined : say(reasonText(check.warning)),
    ],
    [say({ de: "Hinweis", en: "Note" }), hintsOf(check, terminal)],
    [say({ de: "Letzter Erfolg", en: "Last success" }), words(check.last_success)],
    [say({ de: "Nächster Ping", en: "Next ping" }), words(check.next_ping)],
    [say({ de: "Ausfall ab", en: "Down from" }), words(check.deadline)],
    [say({ de: "Fehler in Folge", en: "Failures in a row" }), some(check.fails_in_row)],
    [
      say({ de: "Plan", en: "Schedule" }),
      [planOf(check, terminal), check.tz ?? ""].filter(Boolean),
    ],
    [say({ de: "Karenz", en: "Grace time" }), age(check.grace * 1000)],
    [say({ de: "Höchste Laufzeit", en: "Run time limit" }), age(check.max_runtime * 1000)],
    [say({ de: "Exit-Status", en: "Exit status" }), pairs(check.exit_map)],
    ...archiveFields(check, terminal),
    [
      say({ de: "Wartung", en: "Maintenance" }),
      check.maintenance.map(({ calendar, minutes }) => `${calendar} | ${minutes} min`),
    ],
    [say({ de: "Letzte Kennzahlen", en: "Last figures" }), pairs(check.last_facts ?? {})],
    [say({ de: "Schlagwörter", en: "Tags" }), check.tags || undefined],
    [say({ de: "Kanäle", en: "Channels" }), check.channels || undefined],
    [say({ de: "Beschreibung", en: "Description" }), check.desc || undefined],
    [say({ de: "Pings", en: "Pings" }), String(check.n_pings)],
    [say({ de: "Ping-URL", en: "Ping URL" }), check.ping_url],
    [say({ de: "Plakette", en: "Badge" }), check.badge_url],
    [say({ de: "Läufe", en: "Runs" }), timeLine(pings, terminal)],
  ];
  terminal.fields(fields);
}

/** Settings that are likely a mistake. */
const hintTexts: Readonly<Record<string, Text>> = {
  "exit-map-never-fails": {
    de: "Kein Exit-Status gilt als Fehler: gemeldet wird nur, wenn ein Ping ausbleibt.",
    en: "No exit status counts as a failure: there is an alert only when a ping does not come.",
  },
  "schedule-ends": {
    de: "Der Plan endet: Danach wird kein Ping mehr erwartet, und nichts mehr gemeldet.",
    en: "The schedule ends: no ping is expected after that, and there are no more alerts.",
  },
  "tells-nobody": {
    de: "Kein Kanal bekommt die Meldungen dieses Checks.",
    en: "No channel gets the alerts of this check.",
  },
};
export const hintsOf = ({ hints = [] }: Check, { say }: Pick<Terminal, "say">): string[] =>
  hints.map((code) => say(hintTexts[code] ?? { de: code, en: code }));

/** How archives are watched: shown of checks that have one, and where somebody has set it. */
function archiveFields(check: Check, { say, language }: Terminal): Field[] {
  const { arrival_grace: grace, watch_days: days, min_free: free } = check;
  const hasArchive = ["borg", "restic"].includes(String(check.last_facts?.["tool"]));
  const proof = grace === 0 ? say({ de: "nicht erwartet", en: "not awaited" }) : age(1000 * grace);
  return [
    [
      say({ de: "Nachweis binnen", en: "Proof within" }),
      hasArchive || grace !== DEFAULT_ARRIVAL_GRACE_SECONDS ? proof : undefined,
    ],
    [
      say({ de: "Archive beobachtet", en: "Archives watched" }),
      hasArchive || days !== DEFAULT_WATCH_DAYS ? `${days} d` : undefined,
    ],
    [
      say({ de: "Im Objektspeicher", en: "In object storage" }),
      check.repository ? `${check.repository.s3} (${check.repository.kind})` : undefined,
    ],
    // Of a backup server's check alone: a host's archives say nothing about it.
    [
      say({ de: "Mindestens frei", en: "Least free space" }),
      free === DEFAULT_MIN_FREE_BYTES ? undefined : sizeInWords(free, language),
    ],
  ];
}

const some = (count: number) => (count === 0 ? undefined : String(count));

const pairs = (map: Readonly<Record<string, string | number>>) =>
  Object.entries(map).map(([name, value]) => `${name}: ${value}`);

const HEIGHTS = "▁▂▃▄▅▆▇█";

/** The last runs, oldest first: as high as they took, × for a failure; below, when the first and last were. */
export function timeLine(pings: readonly Ping[], { say }: Pick<Terminal, "say">): string[] {
  const runs = pings
    .filter(({ type }) => type === "success" || type === "fail")
    .slice(0, SHOWN_RUNS)
    .toReversed();
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) return [];
  const longest = Math.max(...runs.map(({ duration = 0 }) => duration));
  const drawn = runs.map(({ type, duration }) => {
    if (type === "fail") return "×";
    const share = longest === 0 || duration === undefined ? 0 : duration / longest;
    return HEIGHTS[Math.round(share * (HEIGHTS.length - 1))] ?? "";
  });
  const failed = runs.filter(({ type }) => type === "fail").length;
  const summary = say({
    de: `${momentInTable(first.date)} bis ${momentInTable(last.date)}, Fehler: ${failed} von ${runs.length}`,
    en: `${momentInTable(first.date)} to ${momentInTable(last.date)}, failed: ${failed} of ${runs.length}`,
  });
  const scale = longest >= 1 ? ` █ = ${age(longest * 1000)}` : "";
  return [drawn.join("") + scale, summary];
}

/** Pings as a table, newest first. */
export function showPings(pings: readonly Ping[], terminal: Terminal): void {
  const { say } = terminal;
  const styles: Readonly<Record<string, Style>> = { success: "green", fail: "red" };
  terminal.table(
    [
      { title: "#", right: true },
      { title: say({ de: "Zeit", en: "Time" }) },
      { title: say({ de: "Art", en: "Kind" }) },
      { title: say({ de: "Ende", en: "Exit" }) },
      { title: say({ de: "Dauer", en: "Took" }), right: true },
      { title: say({ de: "Inhalt", en: "Body" }) },
      { title: say({ de: "Lauf", en: "Run" }), shrinks: true, drops: true },
    ],
    pings.map((ping) => [
      String(ping.n),
      momentInTable(ping.date) +
        (ping.received === null ? "" : say({ de: " (nachgereicht)", en: " (delivered late)" })),
      { text: say(kindText(ping.type)), style: styles[ping.type] ?? "dim" },
      ping.signal ?? (ping.exitstatus === null ? "" : String(ping.exitstatus)),
      ping.duration === undefined ? "" : age(ping.duration * 1000),
      ping.body_url === null ? "" : say({ de: "ja", en: "yes" }),
      ping.rid ?? "",
    ]),
  );
}
