/** `randwerk archive list|now|drill|check`: the archives in object storage. */
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

const holds = z.enum(["yes", "no"]);
const protectionSchema = z.object({
  unsignedRead: holds,
  wrongRegion: holds,
  alteredBody: holds,
  overwrite: holds,
  lockedVersion: holds,
  deletion: holds,
  clockAheadSeconds: z.optional(z.number()),
});

/** Where it does not hold: whether that is a finding, and what then. */
const protections: readonly {
  readonly name: Exclude<keyof z.infer<typeof protectionSchema>, "clockAheadSeconds">;
  readonly title: Text;
  readonly isNeeded: boolean;
}[] = [
  {
    name: "unsignedRead",
    title: { de: "Fremde können nicht lesen", en: "strangers cannot read" },
    isNeeded: true,
  },
  {
    name: "alteredBody",
    title: {
      de: "unterwegs Verändertes wird abgelehnt",
      en: "what was altered on its way is refused",
    },
    isNeeded: true,
  },
  {
    name: "overwrite",
    title: {
      de: "Überschriebenes bleibt als Version",
      en: "what is overwritten stays as a version",
    },
    isNeeded: true,
  },
  {
    name: "lockedVersion",
    title: {
      de: "gesperrte Versionen lassen sich nicht löschen",
      en: "locked versions cannot be deleted",
    },
    isNeeded: true,
  },
  {
    name: "deletion",
    title: { de: "dieser Schlüssel darf nicht löschen", en: "this key may not delete" },
    isNeeded: false,
  },
  {
    name: "wrongRegion",
    title: { de: "eine falsche Region wird abgelehnt", en: "a wrong region is refused" },
    isNeeded: false,
  },
];

/** Further apart the clocks are worth a word; storage refuses from 15 minutes on. */
const CLOCK_OFF_SECONDS = 60;

export const checkCommand = command({
  name: "check",
  summary: {
    de: "findet heraus, was der Bucket schützt, indem es probiert wird",
    en: "finds out what the bucket protects, by trying it",
  },
  arguments: [],
  options: jsonOption,
  details: {
    de: "Manche Anbieter nehmen die Angaben zu Versionen und Sperren an und beachten sie nicht. Rückgabewert 1,\nwenn etwas fehlt, das ein Archiv braucht. Unter check/ bleiben ein paar Bytes liegen.",
    en: "Some providers accept what is said of versions and locks, and ignore it. Exit code 1 if something is\nmissing that an archive needs. A few bytes stay below check/.",
  },
  examples: ["randwerk archive check"],
  run: async ({ terminal, api }, _words, { json }) => {
    const answer = await api().request("POST", "/api/v1/archive/check", {
      timeoutSeconds: TRANSFER_TIMEOUT_SECONDS,
    });
    const found = readAnswer(protectionSchema, answer, api().url);
    const { say } = terminal;
    const isMissing = protections.some(({ name, isNeeded }) => isNeeded && found[name] !== "yes");
    if (json) terminal.out(answer.text);
    else {
      terminal.table(
        [
          { title: say({ de: "Schutz", en: "protection" }) },
          { title: say({ de: "gilt", en: "holds" }) },
        ],
        protections.map(({ name, title, isNeeded }): Cell[] => [
          say(title),
          found[name] === "yes"
            ? { text: say({ de: "ja", en: "yes" }), style: "green" }
            : { text: say({ de: "nein", en: "no" }), style: isNeeded ? "red" : "yellow" },
        ]),
      );
      const off = found.clockAheadSeconds ?? 0;
      if (Math.abs(off) >= CLOCK_OFF_SECONDS) {
        const minutes = Math.round(Math.abs(off) / 60);
        terminal.note(
          off > 0
            ? say({
                de: `Die Uhr des Dienstes geht ${minutes} min vor; ab 15 min lehnt der Objektspeicher alles ab.`,
                en: `The clock of the service is ${minutes} min ahead; from 15 min on object storage refuses everything.`,
              })
            : say({
                de: `Die Uhr des Dienstes geht ${minutes} min nach; ab 15 min lehnt der Objektspeicher alles ab.`,
                en: `The clock of the service is ${minutes} min behind; from 15 min on object storage refuses everything.`,
              }),
        );
      }
    }
    return isMissing ? exitCodes.refused : exitCodes.ok;
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
