/** `randwerk links list`: which links there are. */
import { readAnswer } from "../command/client.ts";
import { command, jsonOption, type Options } from "../command/command.ts";
import { exitCodes } from "../terminal/failure.ts";
import { pageSchema, type Link } from "./answers.ts";
import { showLinks } from "./view.ts";
import { wholeNumber } from "../terminal/whole-number.ts";

const pageOptions = {
  search: {
    type: "string",
    value: { de: "TEXT", en: "TEXT" },
    help: { de: "steht in Slug, Ziel oder Titel", en: "is in slug, target or title" },
  },
  tag: {
    type: "string",
    value: { de: "SCHLAGWORT", en: "TAG" },
    help: { de: "hat dieses Schlagwort", en: "has this tag" },
  },
  sort: {
    type: "string",
    value: { de: "REIHENFOLGE", en: "ORDER" },
    help: {
      de: "newest, oldest, slug oder clicks (die meisten Aufrufe in 30 Tagen, eine Seite)",
      en: "newest, oldest, slug or clicks (the most clicks in 30 days, one page)",
    },
  },
  trash: { type: "boolean", help: { de: "was im Papierkorb liegt", en: "what is in the trash" } },
  limit: {
    type: "string",
    value: { de: "ZAHL", en: "NUMBER" },
    help: { de: "so viele auf einmal (50)", en: "number per page (default 50)" },
  },
  cursor: {
    type: "string",
    value: { de: "ZEIGER", en: "CURSOR" },
    help: { de: "weiter, wo die letzte Seite endete", en: "continue where the last page ended" },
  },
  all: {
    type: "boolean",
    help: {
      de: "alle Seiten; mit --json eine Zeile je Seite",
      en: "every page; with --json one line a page",
    },
  },
} as const satisfies Options;

export const listCommand = command({
  name: "list",
  summary: { de: "zeigt die Links, die neuesten zuerst", en: "shows the links, the newest first" },
  arguments: [],
  options: { ...pageOptions, ...jsonOption },
  examples: [
    "randwerk links list --search plenum",
    "randwerk links list --sort clicks --limit 10",
    "randwerk links list --all --json | jq .links[].slug",
  ],
  run: async (session, _words, { search, tag, sort, trash, limit, all, json, ...values }) => {
    const { terminal, api } = session;
    if (limit !== undefined) wholeNumber("limit", limit);
    const links: Link[] = [];
    let cursor: string | undefined = values.cursor;
    for (;;) {
      const query = { search, tag, sort, trash: trash ? "true" : undefined, limit, cursor };
      const answer = await api().request("GET", "/api/v1/links", { query });
      if (json) terminal.out(answer.text);
      const page = readAnswer(pageSchema, answer, api().url);
      links.push(...page.links);
      cursor = page.cursor ?? undefined;
      if (all !== true || cursor === undefined) break;
    }
    if (json) return exitCodes.ok;
    if (links.length > 0) showLinks(links, terminal);
    else terminal.note(terminal.say({ de: "Keine Links.", en: "No links." }));
    if (cursor !== undefined) {
      const more = {
        de: `Es gibt mehr: --all, oder --cursor ${cursor}`,
        en: `There are more: --all, or --cursor ${cursor}`,
      };
      terminal.note(terminal.say(more));
    }
    return exitCodes.ok;
  },
});
