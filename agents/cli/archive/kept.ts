/** `randwerk archive list|now|drill`: the archives in object storage. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import type { Text } from "../../../src/i18n/language.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { readAnswer } from "../command/client.ts";
import { command, jsonOption } from "../command/command.ts";
import type { Session } from "../command/session.ts";
import { TRANSFER_TIMEOUT_SECONDS } from "../limits.ts";
import { exitCodes } from "../terminal/failure.ts";
import { writeWhole } from "../terminal/files.ts";
import { momentInTable } from "../terminal/moment.ts";
import type { Cell } from "../terminal/table.ts";

const drillSchema = z.object({
  at: z.string(),
  ok: z.boolean(),
  detail: z.optional(z.string()),
});

const listSchema = z.object({
  archives: z.array(
    z.object({
      madeAt: z.string(),
      kept: z.string(),
      bytes: z.optional(z.number()),
      path: z.string(),
    }),
  ),
  next: z.optional(z.string()),
  lastFault: z.optional(z.object({ at: z.string(), detail: z.string() })),
  drills: z.array(drillSchema),
});

const keptWords: Readonly<Record<string, Text>> = {
  daily: { de: "Tage", en: "days" },
  weekly: { de: "Wochen", en: "weeks" },
  monthly: { de: "Monate", en: "months" },
};

export const listCommand = command({
  name: "list",
  summary: {
    de: "zeigt die Archive im Objektspeicher und wie die letzten Versuche ausgingen",
    en: "shows the archives in object storage and how the last tries went",
  },
  arguments: [],
  options: jsonOption,
  examples: ["randwerk archive list"],
  run: async ({ terminal, api }, _words, { json }) => {
    const answer = await api().request("GET", "/api/v1/archive/kept");
    const list = readAnswer(listSchema, answer, api().url);
    const { say } = terminal;
    if (json) {
      terminal.out(answer.text);
      return exitCodes.ok;
    }
    terminal.table(
      [
        { title: say({ de: "gemacht", en: "made" }) },
        { title: say({ de: "bleibt für", en: "kept for" }) },
        { title: say({ de: "Größe", en: "size" }), right: true },
        { title: say({ de: "wo", en: "where" }), shrinks: true },
      ],
      list.archives.map(({ madeAt, kept, bytes, path }): Cell[] => [
        momentInTable(madeAt),
        say(keptWords[kept] ?? { de: kept, en: kept }),
        bytes === undefined
          ? { text: say({ de: "fehlt", en: "missing" }), style: "red" }
          : sizeInWords(bytes, terminal.language),
        path,
      ]),
    );
    const [drilled] = list.drills;
    if (drilled !== undefined) terminal.note(drillLine(terminal.say, drilled));
    if (list.lastFault !== undefined) {
      const { at, detail } = list.lastFault;
      terminal.note(
        say({
          de: `Der letzte Versuch misslang (${momentInTable(at)}): ${detail}`,
          en: `The last try failed (${momentInTable(at)}): ${detail}`,
        }),
      );
    }
    if (list.next !== undefined) {
      const next = momentInTable(list.next);
      terminal.note(say({ de: `Das nächste: ${next}.`, en: `The next one: ${next}.` }));
    }
    return exitCodes.ok;
  },
});

function drillLine(
  say: (text: Text) => string,
  { at, ok, detail }: z.infer<typeof drillSchema>,
): string {
  const when = momentInTable(at);
  return ok
    ? say({
        de: `Probe vom ${when}: das Archiv kam zurück, jede Tabelle gleich.`,
        en: `Drill of ${when}: the archive came back, every table equal.`,
      })
    : say({
        de: `Probe vom ${when} misslungen: ${detail ?? ""}`,
        en: `Drill of ${when} failed: ${detail ?? ""}`,
      });
}

const madeSchema = z.object({ rows: z.number(), bytes: z.number(), path: z.string() });

export const nowCommand = command({
  name: "now",
  summary: {
    de: "macht jetzt ein Archiv im Objektspeicher",
    en: "makes an archive in object storage now",
  },
  arguments: [],
  options: {},
  examples: ["randwerk archive now"],
  run: async ({ terminal, api }) => {
    const answer = await api().request("POST", "/api/v1/archive/now", {
      timeoutSeconds: TRANSFER_TIMEOUT_SECONDS,
    });
    const { rows, bytes, path } = readAnswer(madeSchema, answer, api().url);
    const size = sizeInWords(bytes, terminal.language);
    terminal.note(
      terminal.say({
        de: `${path}: ${rows} Zeilen, ${size}.`,
        en: `${path}: ${rows} rows, ${size}.`,
      }),
    );
    return exitCodes.ok;
  },
});

export const drillCommand = command({
  name: "drill",
  summary: {
    de: "probiert jetzt, ob das neueste Archiv zurückkommt",
    en: "tries now whether the newest archive comes back",
  },
  arguments: [],
  options: {},
  details: {
    de: "Es wird geholt, entschlüsselt, in einem leeren Speicher zurückgespielt, verglichen und weggeworfen.\nRückgabewert 1, wenn es nicht gelingt.",
    en: "It is fetched, decrypted, restored into an empty store, compared and thrown away. Exit code 1 if that\nfails.",
  },
  examples: ["randwerk archive drill"],
  run: async ({ terminal, api }) => {
    const answer = await api().request("POST", "/api/v1/archive/drill", {
      timeoutSeconds: TRANSFER_TIMEOUT_SECONDS,
    });
    const done = readAnswer(drillSchema, answer, api().url);
    terminal.note(drillLine(terminal.say, done));
    return done.ok ? exitCodes.ok : exitCodes.refused;
  },
});

/** `2026-11-26`: an archive of that day in object storage, not a file. */
export const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

/** Calls `use` with the newest archive of a day, as it is in object storage; the copy is gone afterwards. */
export async function withFetched<Result>(
  { api, terminal }: Session,
  day: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "randwerk-archive-"));
  try {
    const path = join(folder, `randwerk-${day}.jsonl.gz.gpg`);
    let bytes = 0;
    async function* counted() {
      for await (const chunk of api().stream(`/api/v1/archive/kept/${day}`)) {
        bytes += chunk.length;
        terminal.progress(`${sizeInWords(bytes, terminal.language)} …`);
        yield chunk;
      }
    }
    await writeWhole(path, counted(), 0o600);
    terminal.progress(undefined);
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
