/** `randwerk archive`: everything that the service knows as one file, and back. */
import * as z from "zod/mini";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { readAnswer } from "../command/client.ts";
import { command, jsonOption, yesOption, type Noun } from "../command/command.ts";
import { confirmFinal } from "../command/confirm.ts";
import type { Session } from "../command/session.ts";
import { MAX_ARCHIVE_PIECE_BYTES, TRANSFER_TIMEOUT_SECONDS } from "../limits.ts";
import { exitCodes, usage, type ExitCode } from "../terminal/failure.ts";
import { writeWhole } from "../terminal/files.ts";
import { momentInTable } from "../terminal/moment.ts";
import { harmless } from "../terminal/width.ts";
import { eventsOf, FORMAT } from "./file.ts";
import { checkCommand } from "./check.ts";
import { drillCommand, isDay, listCommand, nowCommand, withFetched } from "./kept.ts";
import { withOpened } from "./opened.ts";
import { resolveCommand } from "./resolve.ts";

const fileArgument = { name: { de: "DATEI", en: "FILE" } };
const anyArgument = { name: { de: "DATEI|TAG", en: "FILE|DATE" } };

/** Calls `use` with a file, or with the newest archive of a day in object storage; sealed ones are opened. */
const withArchive = <Result>(
  session: Session,
  named: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> =>
  isDay(named)
    ? withFetched(session, named, (path) => withOpened(path, use))
    : withOpened(named, use);
const begunSchema = z.object({ id: z.string() });

const exportCommand = command({
  name: "export",
  summary: {
    de: "schreibt alles, was der Dienst weiß, in eine Datei",
    en: "writes everything that the service knows into a file",
  },
  arguments: [fileArgument],
  options: {},
  details: {
    de: `Links, Checks, Schlüssel, Alarme und die Prüfsummen der Tokens, während der Dienst läuft; keine
Sitzungen. Die Datei (nur für dich lesbar) ist ganz da oder gar nicht. Wer sie hat, kennt auch die
Ping-URLs: so aufheben wie ein Passwort.`,
    en: `Links, checks, keys, alerts and the hashes of tokens, while the service runs; no sessions. The file
(readable only by you) is written completely or not at all. Whoever has it knows the ping URLs too: keep it
like a password.`,
  },
  examples: ["randwerk archive export randwerk.jsonl.gz"],
  run: async ({ terminal, api }, [path = ""]): Promise<ExitCode> => {
    let bytes = 0;
    async function* counted() {
      for await (const chunk of api().stream("/api/v1/archive")) {
        bytes += chunk.length;
        terminal.progress(`${sizeInWords(bytes, terminal.language)} …`);
        yield chunk;
      }
    }
    await writeWhole(path, counted(), 0o600);
    const { rows } = await contentOf(path);
    terminal.progress(undefined);
    terminal.note(
      terminal.say({
        de: `${path}: ${rows} Zeilen, ganz und unverändert.`,
        en: `${path}: ${rows} rows, whole and unaltered.`,
      }),
    );
    return exitCodes.ok;
  },
});

interface Content {
  readonly madeAt: string;
  readonly rows: number;
  readonly tables: { store: string; table: string; rows: number; sha256: string }[];
  readonly steps: Record<string, Readonly<Record<string, number>>>;
}

/** Reads an archive to its end, which proves that it is whole. */
async function contentOf(path: string): Promise<Content> {
  let madeAt = "";
  let at = { store: "", table: "" };
  const tables: Content["tables"] = [];
  const steps: Content["steps"] = {};
  for await (const event of eventsOf(path)) {
    if (event.kind === "archive") madeAt = event.madeAt;
    else if (event.kind === "store") steps[event.store] = event.steps;
    else if (event.kind === "table") at = { store: event.store, table: event.table };
    else if (event.kind === "end") tables.push({ ...at, rows: event.rows, sha256: event.sha256 });
  }
  return { madeAt, steps, ...totalled(tables) };
}

const show = command({
  name: "show",
  summary: {
    de: "zeigt, was in einem Archiv steht und ob es ganz ist",
    en: "shows what is in an archive and whether it is whole",
  },
  arguments: [anyArgument],
  options: jsonOption,
  details: {
    de: "Eine verschlüsselte Datei, und die eines Tages im Objektspeicher, öffnet gpg mit dem Schlüssel von\nARCHIVE_RECIPIENT.",
    en: "An encrypted file, and that of a day in object storage, is opened by gpg with the key of\nARCHIVE_RECIPIENT.",
  },
  examples: ["randwerk archive show randwerk.jsonl.gz", "randwerk archive show 2026-11-26"],
  run: async (session, [named = ""], { json }) => {
    const { terminal } = session;
    const { madeAt, tables, rows } = await withArchive(session, named, contentOf);
    if (json) terminal.out(JSON.stringify({ madeAt, rows, tables }));
    else {
      const { say } = terminal;
      terminal.table(
        [
          { title: say({ de: "Speicher", en: "store" }) },
          { title: say({ de: "Tabelle", en: "table" }), shrinks: true },
          { title: say({ de: "Zeilen", en: "rows" }), right: true },
        ],
        tables.map((one) => [one.store, one.table, String(one.rows)]),
      );
      const at = momentInTable(madeAt);
      terminal.note(
        say({
          de: `Ganz und unverändert: ${rows} Zeilen, von ${at}.`,
          en: `Whole and unaltered: ${rows} rows, of ${at}.`,
        }),
      );
    }
    return exitCodes.ok;
  },
});

const restore = command({
  name: "restore",
  summary: {
    de: "spielt ein Archiv in einen leeren Dienst ein",
    en: "brings an archive back into an empty service",
  },
  arguments: [anyArgument],
  options: {
    store: {
      type: "string",
      value: { de: "SPEICHER", en: "STORE" },
      help: {
        de: "nur diesen: access, checks, keys, links oder watch",
        en: "this one alone: access, checks, keys, links or watch",
      },
    },
    ...yesOption,
  },
  details: {
    de: `Erst wird die Datei ganz gelesen und geprüft, dann eingespielt: alles oder nichts. Ein älteres Archiv
wird dabei auf den Stand dieses Dienstes gebracht. Danach gelten die Tokens aus dem Archiv. Mit --store
braucht nur dieser Speicher leer zu sein.`,
    en: `The file is read and checked to its end first, then restored: all of it or nothing. An older archive
is brought up to date on the way. Afterwards the tokens of the archive are the ones that count. With
--store only that one need be empty.`,
  },
  examples: ["randwerk archive restore randwerk.jsonl.gz", "randwerk archive restore 2026-11-26"],
  run: (session, [named = ""], { yes, store }) =>
    withArchive(session, named, (path) => restoreFile(session, path, store, yes)),
});

/** Of what is in an archive, what belongs to a store; of all of them if none is named. */
function only(content: Content, store: string | undefined): Content {
  if (store === undefined) return content;
  const { [store]: steps } = content.steps;
  if (steps === undefined) {
    const names = Object.keys(content.steps).join(", ");
    throw usage({
      de: `--store ${harmless(store)}: Im Archiv sind ${names}.`,
      en: `--store ${harmless(store)}: The archive has ${names}.`,
    });
  }
  const tables = content.tables.filter((one) => one.store === store);
  return { ...content, ...totalled(tables), steps: { [store]: steps } };
}

const totalled = (tables: Content["tables"]) => ({
  tables,
  rows: tables.reduce((sum, { rows }) => sum + rows, 0),
});

async function restoreFile(
  session: Session,
  path: string,
  store: string | undefined,
  yes: boolean | undefined,
): Promise<ExitCode> {
  const { terminal, api } = session;
  const content = only(await contentOf(path), store);
  const question = {
    de: `${content.rows} Zeilen vom ${content.madeAt} in ${api().url} einspielen?`,
    en: `Restore ${content.rows} rows of ${content.madeAt} into ${api().url}?`,
  };
  if (!(await confirmFinal(terminal, question, yes))) return exitCodes.refused;
  const begun = await api().request("POST", "/api/v1/archive/restore", {
    json: { format: FORMAT, stores: content.steps },
  });
  const { id } = readAnswer(begunSchema, begun, api().url);
  const base = `/api/v1/archive/restore/${id}`;
  try {
    await sendRows(session, base, path, content);
    await api().request("POST", `${base}/end`, { timeoutSeconds: TRANSFER_TIMEOUT_SECONDS });
  } catch (error) {
    // What waits there goes by itself, too, if this does not arrive.
    await api()
      .request("DELETE", base)
      .catch(() => undefined);
    throw error;
  }
  terminal.progress(undefined);
  terminal.note(
    terminal.say({
      de: `Eingespielt: ${content.rows} Zeilen.`,
      en: `Restored: ${content.rows} rows.`,
    }),
  );
  return exitCodes.ok;
}

/** Sends all rows in pieces of whole lines. */
async function sendRows(
  { terminal, api }: Session,
  base: string,
  path: string,
  { rows: all, steps }: Content,
): Promise<void> {
  let at = { store: "", table: "", columns: "" };
  let lines: string[] = [];
  let bytes = 0;
  let sent = 0;
  const send = async () => {
    if (lines.length === 0) return;
    await api().request(
      "POST",
      `${base}/${encodeURIComponent(at.store)}/${encodeURIComponent(at.table)}`,
      {
        query: { columns: at.columns },
        bytes: Buffer.from(lines.join("\n")),
        contentType: "application/octet-stream",
        timeoutSeconds: TRANSFER_TIMEOUT_SECONDS,
      },
    );
    sent += lines.length;
    terminal.progress(
      terminal.say({ de: `${sent} von ${all} Zeilen …`, en: `${sent} of ${all} rows …` }),
    );
    [lines, bytes] = [[], 0];
  };
  for await (const event of eventsOf(path)) {
    if (event.kind === "table") at = { ...event, columns: event.columns.join(",") };
    else if (event.kind === "end") await send();
    else if (event.kind === "row" && Object.hasOwn(steps, at.store)) {
      const size = Buffer.byteLength(event.line) + 1;
      if (bytes + size > MAX_ARCHIVE_PIECE_BYTES) await send();
      lines.push(event.line);
      bytes += size;
    }
  }
}

export const archiveNoun: Noun = {
  name: "archive",
  summary: {
    de: "alles, was der Dienst weiß, als eine Datei",
    en: "everything that the service knows as one file",
  },
  commands: [
    listCommand,
    exportCommand,
    show,
    restore,
    nowCommand,
    drillCommand,
    checkCommand,
    resolveCommand,
  ],
};
