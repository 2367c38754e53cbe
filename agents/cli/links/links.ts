/** `randwerk links`: short links. */
import { readAnswer, type Answer } from "../command/client.ts";
import { command, jsonOption, yesOption, type Noun } from "../command/command.ts";
import { exitCodes, usage, type ExitCode } from "../terminal/failure.ts";
import { detailSchema, type LinkDetail } from "./answers.ts";
import { clicksCommand, orphansCommand } from "./counts.ts";
import { historyCommand } from "./history.ts";
import { listCommand } from "./list.ts";
import { linkPath, slugArgument } from "./name.ts";
import { qrCommand } from "./qr.ts";
import { changeOptions, changesJson, clearable, settingOptions, settingsJson } from "./settings.ts";
import { exportCommand, importCommand } from "./transfer.ts";
import { differences, noteRemarks, showLink } from "./view.ts";
import { momentHelp, momentInWords } from "../terminal/moment.ts";
import { present, type Session } from "../command/session.ts";
import { harmless } from "../terminal/width.ts";

const add = command({
  name: "add",
  summary: { de: "legt einen Link an", en: "creates a short link" },
  arguments: [{ name: { de: "ZIEL", en: "TARGET" } }],
  options: { ...settingOptions, ...jsonOption },
  details: {
    de: `Im Ziel: {now:yyyy-MM-dd} das Datum, {next:…} und {last:…} der Termin des Kalenders, {path} und
{query.NAME}, was der Besucher anhängt. Ohne --slug bekommt der Link einen zufälligen.

${momentHelp.de}`,
    en: `In the target: {now:yyyy-MM-dd} the date, {next:…} and {last:…} the calendar's occurrence, {path} and
{query.NAME} what the visitor appends. Without --slug the link gets a random one.

${momentHelp.en}`,
  },
  examples: [
    "randwerk links add https://pad.example.org/protokoll --slug protokoll",
    "randwerk links add 'https://pad.example.org/plenum-{next:yyyy-MM-dd}' --slug plenum \\",
    '    --window "Tue *-*-1..7,15..21 18:00|240|https://meet.example.org/plenum"',
    "randwerk links add https://example.org/fest --valid-until 2026-12-31 --tag fest",
  ],
  run: async (session, [target], { json, ...values }) => {
    const sent = { target, ...settingsJson(values) };
    const answer = await session.api().request("POST", "/api/v1/links", { json: sent });
    return present(session, json, answer, detailSchema, (link) => announce(session, link));
  },
});

/** The short URL alone on stdout, so that scripts can take it; the rest beside it. */
function announce({ terminal }: Session, link: LinkDetail): void {
  terminal.out(link.shortUrl);
  if (link.locationNow !== null) terminal.note(`→ ${harmless(link.locationNow)}`);
  if (link.state === "not-yet" && link.validFrom !== null) {
    const from = momentInWords(link.validFrom, link.timezone, terminal.language);
    terminal.note(terminal.say({ de: `Gilt ab ${from}.`, en: `Valid from ${from}.` }));
  }
  noteRemarks(link, terminal);
}

const show = command({
  name: "show",
  summary: { de: "zeigt alles über einen Link", en: "shows everything about a link" },
  arguments: [slugArgument],
  options: jsonOption,
  examples: [
    "randwerk links show plenum",
    "randwerk links show https://go.example.org/plenum --json",
  ],
  run: async (session, [slug = ""], { json }) =>
    shown(session, json, await session.api().request("GET", linkPath(slug))),
});

const shown = (session: Session, json: boolean | undefined, answer: Answer): ExitCode =>
  present(session, json, answer, detailSchema, (link) => {
    showLink(link, session.terminal);
    noteRemarks(link, session.terminal);
  });

const edit = command({
  name: "edit",
  summary: { de: "ändert einen Link", en: "changes a link" },
  arguments: [slugArgument],
  options: { ...changeOptions, ...yesOption, ...jsonOption },
  details: {
    de: `Was nicht genannt ist, bleibt. Auf einem Terminal zeigt der Befehl erst den Unterschied und fragt;
hat inzwischen jemand anders den Link geändert, ändert er nichts.

--clear nimmt: ${clearable}

${momentHelp.de}`,
    en: `Settings that you do not name stay as they are. On a terminal the command shows the difference first and
asks; if somebody else has changed the link in the meantime, it changes nothing.

--clear takes: ${clearable}

${momentHelp.en}`,
  },
  examples: [
    "randwerk links edit plenum --target https://pad.example.org/neu",
    "randwerk links edit plenum --add-tag sitzung --clear valid-until --yes",
  ],
  run: async (session, [slug = ""], { yes, json, ...values }) => {
    const { terminal, api } = session;
    const asks = terminal.interactive && yes !== true && json !== true;
    const needsTags = values["add-tag"] !== undefined || values["remove-tag"] !== undefined;
    const before = asks || needsTags ? await read(session, slug) : undefined;
    const changes = changesJson(values, before?.tags ?? []);
    if (Object.keys(changes).length === 0) {
      throw usage({ de: "Es ist keine Änderung genannt.", en: "Name at least one change." });
    }
    if (asks && before !== undefined) {
      const lines = differences(before, { ...before, ...changes }, terminal);
      if (lines.length === 0)
        return say(session, { de: "Das ist schon so.", en: "It is so already." });
      for (const line of lines) terminal.note(harmless(line));
      if (!(await terminal.confirm({ de: "So ändern?", en: "Change it so?" })))
        return leave(session);
    }
    const ifMatch = before === undefined ? undefined : `"${before.version}"`;
    const answer = await api().request("PATCH", linkPath(slug), { json: changes, ifMatch });
    return shown(session, json, answer);
  },
});

async function read({ api }: Session, slug: string): Promise<LinkDetail> {
  return readAnswer(detailSchema, await api().request("GET", linkPath(slug)), api().url);
}

function say({ terminal }: Session, text: { de: string; en: string }): ExitCode {
  terminal.note(terminal.say(text));
  return exitCodes.ok;
}

function leave(session: Session): ExitCode {
  say(session, { de: "Nichts geändert.", en: "Nothing was changed." });
  return exitCodes.refused;
}

const remove = command({
  name: "remove",
  summary: {
    de: "legt einen Link für 30 Tage in den Papierkorb",
    en: "puts a link into the trash for 30 days",
  },
  arguments: [slugArgument],
  options: yesOption,
  examples: ["randwerk links remove fest", "randwerk links restore fest"],
  run: async (session, [slug = ""], { yes }) => {
    const { terminal, api } = session;
    let ifMatch: string | undefined;
    if (terminal.interactive && yes !== true) {
      const link = await read(session, slug);
      terminal.note(`${harmless(link.shortUrl)} → ${harmless(link.target)}`);
      const question = { de: "In den Papierkorb?", en: "Put it into the trash?" };
      if (!(await terminal.confirm(question))) return leave(session);
      ifMatch = `"${link.version}"`;
    }
    await api().request("DELETE", linkPath(slug), { ifMatch });
    return say(session, { de: "Im Papierkorb.", en: "In the trash." });
  },
});

const restore = command({
  name: "restore",
  summary: { de: "holt einen Link aus dem Papierkorb", en: "takes a link out of the trash" },
  arguments: [slugArgument],
  options: jsonOption,
  examples: ["randwerk links list --trash", "randwerk links restore fest"],
  run: async (session, [slug = ""], { json }) =>
    shown(session, json, await session.api().request("POST", linkPath(slug, "/restore"))),
});

const undo = command({
  name: "undo",
  summary: { de: "nimmt die letzte Änderung zurück", en: "undoes the last change" },
  arguments: [slugArgument],
  options: jsonOption,
  details: {
    de: "Ein zweites undo stellt die Änderung wieder her.",
    en: "A second undo brings the change back.",
  },
  examples: ["randwerk links undo plenum"],
  run: async (session, [slug = ""], { json }) =>
    shown(session, json, await session.api().request("POST", linkPath(slug, "/undo"))),
});

export const linksNoun: Noun = {
  name: "links",
  summary: {
    de: "Kurzlinks, ihre QR-Codes und ihre Zahlen",
    en: "Short links, their QR codes and their figures",
  },
  commands: [
    add,
    listCommand,
    show,
    edit,
    remove,
    restore,
    undo,
    historyCommand,
    clicksCommand,
    orphansCommand,
    importCommand,
    exportCommand,
    qrCommand,
  ],
};
