/** Links as people are shown them. */
import type { Text } from "../../../src/i18n/language.ts";
import type { Link, LinkDetail, LinkSettings, LinkState } from "./answers.ts";
import { momentInTable, momentInWords } from "../terminal/moment.ts";
import type { Cell, Style } from "../terminal/table.ts";
import { harmless } from "../terminal/width.ts";
import type { Terminal } from "../terminal/terminal.ts";

const states: Readonly<Record<LinkState, readonly [Text, Style]>> = {
  active: [{ de: "aktiv", en: "active" }, "green"],
  "not-yet": [{ de: "noch nicht", en: "not yet" }, "yellow"],
  expired: [{ de: "abgelaufen", en: "expired" }, "red"],
  "used-up": [{ de: "ausgeschöpft", en: "limit reached" }, "red"],
  "in-trash": [{ de: "im Papierkorb", en: "in the trash" }, "dim"],
};

function stateCell(state: LinkState, { say }: Terminal): Cell {
  const [text, style] = states[state];
  return { text: say(text), style };
}

/** Many links as a table. */
export function showLinks(links: readonly Link[], terminal: Terminal): void {
  const { say } = terminal;
  terminal.table(
    [
      { title: "Slug", shrinks: true },
      { title: say({ de: "Ziel", en: "Target" }), shrinks: true },
      { title: say({ de: "Titel", en: "Title" }), shrinks: true },
      { title: say({ de: "Schlagwörter", en: "Tags" }), shrinks: true, drops: true },
      { title: say({ de: "Zustand", en: "Status" }) },
      { title: say({ de: "Geändert", en: "Changed" }), drops: true },
    ],
    links.map((link) => [
      link.slug,
      link.windows.length > 0 ? `${link.target} (+${link.windows.length})` : link.target,
      link.title,
      link.tags.join(", "),
      stateCell(link.state, terminal),
      momentInTable(link.updatedAt),
    ]),
  );
}

/** The code of the remark that matters for codes on paper alone. */
export const UNREACHABLE = "unreachable";

/** What may not be meant, beside the output. */
export function noteRemarks(link: LinkDetail, { note, say }: Terminal): void {
  for (const { code, text } of link.remarks) {
    if (code !== UNREACHABLE) note(`${say({ de: "Hinweis", en: "Note" })}: ${harmless(text)}`);
  }
}

/** Everything about one link. */
export function showLink(link: LinkDetail, terminal: Terminal): void {
  const { say, language } = terminal;
  const words = (iso: string) => momentInWords(iso, link.timezone, language);
  terminal.fields([
    [say({ de: "Kurz-URL", en: "Short URL" }), { text: link.shortUrl, style: "bold" }],
    [say({ de: "Zustand", en: "Status" }), stateCell(link.state, terminal)],
    ...settingFields(link, terminal),
    [
      say({ de: "Führt jetzt zu", en: "Now leads to" }),
      link.locationNow === null || link.locationNow === link.target ? undefined : link.locationNow,
    ],
    [
      say({ de: "Kalender", en: "Calendar" }),
      link.switches.map(({ at, location }) => `${words(at)} → ${location}`),
    ],
    [
      say({ de: "Verbraucht", en: "Used" }),
      link.maxClicks === null ? undefined : `${link.usedClicks}/${link.maxClicks}`,
    ],
    [
      say({ de: "Aufrufe vor dem Import", en: "Clicks before the import" }),
      link.importedClicks === 0 ? undefined : String(link.importedClicks),
    ],
    [say({ de: "Angelegt", en: "Created" }), `${words(link.createdAt)}, ${link.createdBy}`],
    [say({ de: "Geändert", en: "Changed" }), words(link.updatedAt)],
    [
      say({ de: "Gelöscht", en: "Deleted" }),
      link.deletedAt === null ? undefined : words(link.deletedAt),
    ],
  ]);
}

const fieldNames: Readonly<Record<keyof LinkSettings, Text>> = {
  slug: { de: "Slug", en: "Slug" },
  target: { de: "Ziel", en: "Target" },
  title: { de: "Titel", en: "Title" },
  tags: { de: "Schlagwörter", en: "Tags" },
  status: { de: "Status", en: "Status" },
  forwardPath: { de: "Pfad anhängen", en: "Forward path" },
  forwardQuery: { de: "Abfrage anhängen", en: "Forward query" },
  validFrom: { de: "Gilt ab", en: "Valid from" },
  validUntil: { de: "Gilt bis", en: "Valid until" },
  fallback: { de: "Ersatzziel", en: "Fallback" },
  maxClicks: { de: "Höchstzahl Aufrufe", en: "Click limit" },
  timezone: { de: "Zeitzone", en: "Time zone" },
  windows: { de: "Fenster", en: "Windows" },
};

const settingNames = Object.keys(fieldNames) as (keyof LinkSettings)[];

function settingFields(link: LinkSettings, terminal: Terminal) {
  return settingNames
    .filter((name) => name !== "slug")
    .map((name): readonly [string, readonly string[]] => [
      terminal.say(fieldNames[name]),
      settingValue(link, name, terminal),
    ]);
}

/** A setting in words, one line each; none: it is not set. */
function settingValue(
  link: LinkSettings,
  name: keyof LinkSettings,
  { say, language }: Terminal,
): string[] {
  switch (name) {
    case "windows":
      return link.windows.map(
        ({ calendar, minutes, target }) => `${calendar} | ${minutes} min | ${target}`,
      );
    case "tags":
      return link.tags.length === 0 ? [] : [link.tags.join(", ")];
    case "validFrom":
    case "validUntil": {
      const at = link[name];
      return at === null ? [] : [momentInWords(at, link.timezone, language)];
    }
    case "forwardPath":
    case "forwardQuery":
      return link[name] ? [say({ de: "ja", en: "yes" })] : [];
    default: {
      const value = link[name];
      return value === null || value === "" ? [] : [String(value)];
    }
  }
}

/** The differences between two states of a link: `Target: a → b`, a line per setting. */
export function differences(
  before: LinkSettings,
  after: LinkSettings,
  terminal: Terminal,
): string[] {
  return settingNames.flatMap((name) => {
    if (JSON.stringify(before[name]) === JSON.stringify(after[name])) return [];
    const [old, now] = [before, after].map((link) => settingValue(link, name, terminal).join("; "));
    return [`${terminal.say(fieldNames[name])}: ${old || "–"} → ${now || "–"}`];
  });
}
