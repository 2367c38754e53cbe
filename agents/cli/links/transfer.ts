/** `randwerk links import` and `export`. */
import { isUtf8 } from "node:buffer";
import { IMPORT_PROGRESS_MS, MAX_IMPORT_BYTES, TRANSFER_TIMEOUT_SECONDS } from "../limits.ts";
import { readAnswer, type Answer, type Client } from "../command/client.ts";
import { command, jsonOption } from "../command/command.ts";
import { exitCodes, usage, type ExitCode } from "../terminal/failure.ts";
import { readInput, writeWhole } from "../terminal/files.ts";
import { guessFormat, importFormats, type ImportFormat } from "./import-format.ts";
import { importingSchema, reportSchema, type ImportReport } from "./answers.ts";
import type { Session } from "../command/session.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { harmless } from "../terminal/width.ts";

const fileArgument = { name: { de: "DATEI", en: "FILE" } };

export const importCommand = command({
  name: "import",
  summary: {
    de: "importiert Links aus einer Datei oder von stdin",
    en: "imports links from a file or from stdin",
  },
  arguments: [{ ...fileArgument, optional: true }],
  options: {
    format: {
      type: "string",
      value: { de: "FORMAT", en: "FORMAT" },
      help: {
        de: `${importFormats.join(", ")}; sonst am Inhalt erkannt`,
        en: `${importFormats.join(", ")}; else told by the content`,
      },
    },
    "dry-run": {
      type: "boolean",
      help: { de: "nur prüfen, nichts anlegen", en: "only check, create nothing" },
    },
    partial: {
      type: "boolean",
      help: {
        de: "anlegen, was geht; sonst alles oder nichts",
        en: "create what is valid (default: all or nothing)",
      },
    },
    ...jsonOption,
  },
  details: {
    de: `jsonl ist, was „links export“ schreibt. csv hat eine Kopfzeile aus slug, target, title, tags, validFrom,
validUntil, maxClicks, auch aus Excel. Shlink: CSV oder API; YOURLS: stats; Kutt: API /links; Sink: Export.
Erst wird alles geprüft, dann geschrieben; was schon genauso da ist, bleibt. Rückgabewert 1, wenn eine
Zeile nicht ging.`,
    en: `jsonl is what “links export” writes. csv has a header of slug, target, title, tags, validFrom,
validUntil, maxClicks, from Excel too. Shlink: CSV or API; YOURLS: stats; Kutt: API /links; Sink: its export.
Everything is checked first, then written; what is there just so already stays. Exit code 1 if a line did
not work.`,
  },
  examples: [
    "randwerk links import links.jsonl --dry-run",
    "randwerk links import shlink.csv --partial",
    "curl … | randwerk links import --format yourls",
  ],
  run: async (session, [path], { format: wanted, "dry-run": dryRun, partial, json }) => {
    const { terminal } = session;
    const from = path ?? "stdin";
    terminal.progress(terminal.say({ de: `Lese ${from} …`, en: `Reading ${from} …` }));
    const bytes = await readInput(path, MAX_IMPORT_BYTES);
    const format = formatOf(bytes, from, wanted);
    const encoding = encodingOf(bytes, format);
    if (encoding !== undefined) {
      terminal.progress(undefined);
      terminal.note(
        terminal.say({
          de: `${from} ist kein UTF-8; gelesen als ${encoding}, wie Excel auf Deutsch CSV schreibt.`,
          en: `${from} is not UTF-8; read as ${encoding}, as German Excel writes CSV.`,
        }),
      );
    }
    const checked = await upload(session, bytes, { format, partial, encoding, dryRun: true });
    const isGood = checked.report.conflicts + checked.report.refused === 0;
    const writes = dryRun !== true && (isGood || partial === true);
    const { answer, report } = writes
      ? await upload(session, bytes, { format, partial, encoding, dryRun: false })
      : checked;
    terminal.progress(undefined);
    if (json) terminal.out(answer.text);
    else showReport(report, writes, terminal);
    return report.conflicts + report.refused === 0 ? exitCodes.ok : exitCodes.refused;
  },
});

function formatOf(bytes: Buffer, path: string, wanted: string | undefined): ImportFormat {
  if (wanted === undefined) {
    const guessed = guessFormat(bytes);
    if (guessed !== undefined) return guessed;
  }
  const format = importFormats.find((one) => one === wanted);
  if (format !== undefined) return format;
  const all = importFormats.join(", ");
  throw wanted === undefined
    ? usage({
        de: `${path} ist in keinem Format, das sich erkennen lässt. Mit --format nennen: ${all}.`,
        en: `${path} has no known format. Choose one with --format: ${all}.`,
      })
    : usage({
        de: `Das Format „${wanted}“ gibt es nicht. Es gibt: ${all}.`,
        en: `There is no format “${wanted}”. There are: ${all}.`,
      });
}

/** What a sheet is in that is neither UTF-8 nor marked as UTF-16: undefined where nothing need be said. */
function encodingOf(bytes: Buffer, format: ImportFormat): "windows-1252" | undefined {
  const isSheet = format === "csv" || format === "shlink";
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return isSheet && !isWide && !isUtf8(bytes) ? "windows-1252" : undefined;
}

interface Upload {
  readonly format: ImportFormat;
  readonly partial: boolean | undefined;
  readonly encoding: "windows-1252" | undefined;
  readonly dryRun: boolean;
}

async function upload(
  { terminal, api }: Session,
  bytes: Uint8Array,
  { format, partial, encoding, dryRun }: Upload,
): Promise<{ answer: Answer; report: ImportReport }> {
  const doing = terminal.say(
    dryRun ? { de: "Prüfe", en: "Checking" } : { de: "Schreibe", en: "Writing" },
  );
  const show = (what: string, done: number, of: number) =>
    terminal.progress(`${what} … ${Math.floor((100 * done) / Math.max(1, of))} %`);
  const sending = terminal.say({ de: "Sende", en: "Sending" });
  let isWatched = false;
  const look = async () => {
    const running = isWatched ? await progressOf(api()) : undefined;
    // The answer may have come meanwhile, and another import may have been under way before.
    if (isWatched && running?.dryRun === dryRun) show(doing, running.done, running.of);
  };
  const watch = setInterval(() => void look(), IMPORT_PROGRESS_MS);
  try {
    const answer = await api().request("POST", "/api/v1/links/import", {
      query: {
        format,
        dryRun: String(dryRun),
        partial: partial === true ? "true" : undefined,
        encoding,
      },
      bytes,
      contentType: "application/octet-stream",
      onSent: (sent) => {
        const isSent = sent >= bytes.length;
        show(isSent ? doing : sending, isSent ? 0 : sent, bytes.length);
        isWatched = isSent && terminal.showsProgress;
      },
      timeoutSeconds: TRANSFER_TIMEOUT_SECONDS,
    });
    return { answer, report: readAnswer(reportSchema, answer, api().url) };
  } finally {
    isWatched = false;
    clearInterval(watch);
  }
}

/** How far the import is that the service is at; undefined if there is none, or it does not say. */
async function progressOf(api: Client) {
  try {
    const answer = await api.request("GET", "/api/v1/links/import");
    return readAnswer(importingSchema, answer, api.url).running ?? undefined;
  } catch {
    return undefined; // what is wrong is said by the import itself
  }
}

/** Line by line what did not work, then the sum. */
function showReport(report: ImportReport, written: boolean, terminal: Terminal): void {
  const { say } = terminal;
  for (const { line, slug, outcome, errors } of report.lines) {
    if (outcome === "created" || outcome === "unchanged") continue;
    const kind =
      outcome === "conflict"
        ? say({ de: "Konflikt", en: "conflict" })
        : say({ de: "abgelehnt", en: "refused" });
    const why = errors.map(({ field, detail }) => (field === "" ? detail : `${field}: ${detail}`));
    const place = say({ de: `Zeile ${line}`, en: `line ${line}` });
    terminal.out(harmless(`${place}${slug === "" ? "" : ` (${slug})`}: ${kind}: ${why.join(" ")}`));
  }
  const { created, unchanged, conflicts, refused } = report;
  const others = say({
    de: `${unchanged} unverändert, ${conflicts} im Konflikt, ${refused} abgelehnt.`,
    en: `${unchanged} unchanged, ${conflicts} in conflict, ${refused} refused.`,
  });
  if (written)
    return terminal.out(`${say({ de: `${created} angelegt`, en: `${created} made` })}, ${others}`);
  terminal.out(
    `${say({ de: `${created} wären möglich`, en: `${created} could be made` })}, ${others}`,
  );
  const nothing = { de: "Es wurde nichts geschrieben.", en: "Nothing was written." };
  const hint = {
    de: " Mit --partial werden die fehlerfreien Zeilen importiert.",
    en: " --partial imports the valid lines.",
  };
  terminal.note(say(nothing) + (!report.dryRun || conflicts + refused === 0 ? "" : say(hint)));
}

export const exportCommand = command({
  name: "export",
  summary: {
    de: "schreibt alles über die Links nach stdout oder in eine Datei",
    en: "writes everything about the links to stdout or into a file",
  },
  arguments: [{ ...fileArgument, optional: true }],
  options: {},
  details: {
    de: `Eine Zeile JSON je Link, mit Papierkorb, Zahlen und Verlauf; „links import“ stellt alles wieder her.
Die Datei (nur für dich lesbar) ist ganz da oder gar nicht.`,
    en: `A line of JSON per link, with trash, counts and history; “links import” brings all of it back.
The file (readable only by you) is written completely or not at all.`,
  },
  examples: ["randwerk links export links.jsonl", "randwerk links export | gzip > links.jsonl.gz"],
  run: async ({ terminal, api }, [path]): Promise<ExitCode> => {
    let links = 0;
    async function* counted() {
      for await (const chunk of api().stream("/api/v1/links/export")) {
        for (const byte of chunk) if (byte === 0x0a) links += 1;
        terminal.progress(terminal.say({ de: `${links} Links …`, en: `${links} links …` }));
        yield chunk;
      }
    }
    if (path === undefined || path === "-") {
      for await (const chunk of counted()) await writeOut(chunk);
    } else {
      await writeWhole(path, counted(), 0o600);
    }
    terminal.progress(undefined);
    const where = path === undefined || path === "-" ? "stdout" : path;
    terminal.note(
      terminal.say({
        de: `${links} Links nach ${where} exportiert.`,
        en: `${links} links exported to ${where}.`,
      }),
    );
    return exitCodes.ok;
  },
});

/** Waits until the reader has taken it: a slow one must not fill the memory. */
function writeOut(chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => process.stdout.write(chunk, () => resolve()));
}
