/** Checks as people are shown them. */
import type { Text } from "../../src/i18n/language.ts";
import type { Check, Ping } from "./check-answers.ts";
import { momentInTable, momentInWords } from "./moment.ts";
import type { Cell, Field, Style } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const statuses: Readonly<Record<string, readonly [Text, Style]>> = {
  up: [{ de: "in Ordnung", en: "up" }, "green"],
  grace: [{ de: "spät", en: "late" }, "yellow"],
  down: [{ de: "ausgefallen", en: "down" }, "red"],
  paused: [{ de: "angehalten", en: "paused" }, "dim"],
  new: [{ de: "neu", en: "new" }, "dim"],
};

function statusCell(check: Check, { say }: Terminal): Cell {
  const [text, style] = statuses[check.status] ?? [{ de: check.status, en: check.status }, "dim"];
  if (check.status === "up" && check.warning !== null) {
    return { text: `${say(text)}, ${say({ de: "Warnung", en: "warning" })}`, style: "yellow" };
  }
  const running = check.started ? `, ${say({ de: "läuft", en: "running" })}` : "";
  return { text: say(text) + running, style };
}

export const nameOf = ({ name, slug, uuid, unique_key: key }: Check) =>
  name || slug || uuid || key || "?";

/** Many checks as a table, the troubled ones first. */
export function showChecks(checks: readonly Check[], terminal: Terminal): void {
  const { say } = terminal;
  const order = ["down", "grace", "up", "new", "paused"];
  const now = Date.now();
  const sorted = checks.toSorted(
    (a, b) =>
      order.indexOf(a.status) - order.indexOf(b.status) || nameOf(a).localeCompare(nameOf(b)),
  );
  terminal.table(
    [
      { title: say({ de: "Zustand", en: "Status" }) },
      { title: say({ de: "Name", en: "Name" }), shrinks: true },
      { title: "Tags", shrinks: true },
      { title: say({ de: "Letzter Erfolg", en: "Last success" }), right: true },
      { title: say({ de: "Erwartet", en: "Expected" }), shrinks: true },
      { title: say({ de: "Dauer", en: "Took" }), right: true },
      { title: "UUID" },
    ],
    sorted.map((check) => [
      statusCell(check, terminal),
      nameOf(check),
      check.tags,
      check.last_success === null
        ? { text: say({ de: "nie", en: "never" }), style: "dim" }
        : say({
            de: `vor ${age(now - Date.parse(check.last_success))}`,
            en: `${age(now - Date.parse(check.last_success))} ago`,
          }),
      planOf(check, terminal),
      check.last_duration === undefined ? "" : age(check.last_duration * 1000),
      check.uuid ?? check.unique_key ?? "",
    ]),
  );
}

function planOf(check: Check, { say }: Terminal): string {
  if (check.schedule !== undefined) return check.schedule.replaceAll("\n", "; ");
  const period = age((check.timeout ?? 0) * 1000);
  return say({ de: `alle ${period}`, en: `every ${period}` });
}

/** `3 h 5 min`: the two largest units. */
function age(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds / 1000));
  const units = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor((whole % 86_400) / 3600), "h"],
    [Math.floor((whole % 3600) / 60), "min"],
    [whole % 60, "s"],
  ] as const;
  const first = units.findIndex(([amount]) => amount > 0);
  if (first < 0) return "0 s";
  return units
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");
}

/** Everything about one check; `pings` newest first. */
export function showCheck(check: Check, pings: readonly Ping[], terminal: Terminal): void {
  const { say, language } = terminal;
  const words = (iso: string | null) =>
    iso === null ? undefined : momentInWords(iso, check.tz ?? null, language);
  const fields: Field[] = [
    [say({ de: "Name", en: "Name" }), { text: nameOf(check), style: "bold" }],
    [say({ de: "Zustand", en: "Status" }), statusCell(check, terminal)],
    [say({ de: "Warnung", en: "Warning" }), check.warning?.code],
    [say({ de: "Letzter Erfolg", en: "Last success" }), words(check.last_success)],
    [say({ de: "Nächster Ping", en: "Next ping" }), words(check.next_ping)],
    [say({ de: "Ausfall ab", en: "Down from" }), words(check.deadline)],
    [say({ de: "Fehler in Folge", en: "Failures in a row" }), some(check.fails_in_row)],
    [say({ de: "Plan", en: "Plan" }), [planOf(check, terminal), check.tz ?? ""].filter(Boolean)],
    [say({ de: "Karenz", en: "Grace time" }), age(check.grace * 1000)],
    [say({ de: "Längster Lauf", en: "Longest run" }), age(check.max_runtime * 1000)],
    [say({ de: "Exit-Status", en: "Exit status" }), pairs(check.exit_map)],
    [
      say({ de: "Wartung", en: "Maintenance" }),
      check.maintenance.map(({ calendar, minutes }) => `${calendar} | ${minutes} min`),
    ],
    [say({ de: "Letzte Fakten", en: "Last facts" }), pairs(check.last_facts ?? {})],
    ["Tags", check.tags || undefined],
    [say({ de: "Kanäle", en: "Channels" }), check.channels || undefined],
    [say({ de: "Beschreibung", en: "Description" }), check.desc || undefined],
    [say({ de: "Pings", en: "Pings" }), String(check.n_pings)],
    ["Ping-URL", check.ping_url],
    [say({ de: "Plakette", en: "Badge" }), check.badge_url],
    [say({ de: "Läufe", en: "Runs" }), timeLine(pings, terminal)],
  ];
  terminal.fields(fields);
}

const some = (count: number) => (count === 0 ? undefined : String(count));

const pairs = (map: Readonly<Record<string, string | number>>) =>
  Object.entries(map).map(([name, value]) => `${name}: ${value}`);

const HEIGHTS = "▁▂▃▄▅▆▇█";
const SHOWN_RUNS = 40;

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
      { title: say({ de: "Lauf", en: "Run" }), shrinks: true },
    ],
    pings.map((ping) => [
      String(ping.n),
      momentInTable(ping.date) +
        (ping.received === null ? "" : say({ de: " (nachgereicht)", en: " (kept)" })),
      { text: ping.type, style: styles[ping.type] ?? "dim" },
      ping.signal ?? (ping.exitstatus === null ? "" : String(ping.exitstatus)),
      ping.duration === undefined ? "" : age(ping.duration * 1000),
      ping.body_url === null ? "" : say({ de: "ja", en: "yes" }),
      ping.rid ?? "",
    ]),
  );
}
