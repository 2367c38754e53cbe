/** `randwerk status`: is the service well, and does the token work? */
import * as z from "zod/mini";
import { healthWords } from "../../../src/i18n/health-words.ts";
import { numberInWords } from "../../../src/i18n/number.ts";
import { command, jsonOption } from "../command/command.ts";
import { readAnswer } from "../command/client.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import type { Session } from "../command/session.ts";
import type { Cell } from "../terminal/table.ts";

/** Everything else that an answer may hold is left to `--json`. */
const healthSchema = z.object({
  ok: z.boolean(),
  stores: z.record(
    z.string(),
    z.object({
      ok: z.boolean(),
      tickAgeSeconds: z.optional(z.number()),
      problems: z.optional(z.array(z.object({ code: z.string(), count: z.number() }))),
    }),
  ),
});

const usageSchema = z.object({
  dailyRowsWritten: z.nullable(z.number()),
  rows: z.object({ written: z.number() }),
  stores: z.record(z.string(), z.record(z.string(), z.object({ written: z.number() }))),
});

/** So many tables are named: the others hardly count. */
const TABLES_SHOWN = 3;

interface StoreProblem {
  readonly code: string;
  readonly count: number;
}

export const statusCommand = command({
  name: "status",
  summary: { de: "sagt, ob es dem Dienst gut geht", en: "shows whether the service is healthy" },
  arguments: [],
  options: jsonOption,
  details: {
    de: "Rückgabewert 1, wenn dem Dienst etwas fehlt; 4, wenn das Token nicht gilt.",
    en: "Exit code 1 if something is wrong with the service; 4 if the token is not valid.",
  },
  examples: ["randwerk status", "randwerk status --json | jq .stores"],
  run: async (session, _words, { json }) => {
    const { terminal, api } = session;
    const answer = await api().request("GET", "/healthz", { expected: [503] });
    const { ok, stores } = readAnswer(healthSchema, answer, api().url);
    if (json) {
      terminal.out(answer.text);
      return ok ? exitCodes.ok : exitCodes.refused;
    }
    const { say } = terminal;
    const well = (good: boolean, problems: readonly StoreProblem[] = []): Cell => {
      if (good) return { text: say({ de: "gut", en: "well" }), style: "green" };
      const known = problems.map(({ code }) => say(healthWords(code).found)).join(", ");
      return { text: known || say({ de: "gestört", en: "faulty" }), style: "red" };
    };
    const signIn = await signInState(session);
    terminal.fields([
      [say({ de: "Dienst", en: "Service" }), api().url],
      [say({ de: "Zustand", en: "Health" }), well(ok)],
      [say({ de: "Anmeldung", en: "Sign-in" }), signIn.cell],
      ...Object.entries(stores).map(([name, store]): [string, Cell] => [
        `  ${name}`,
        store.ok ? age(store.tickAgeSeconds, session) : well(false, store.problems),
      ]),
      ...(await rowsWritten(session)),
    ]);
    if (!ok) return exitCodes.refused;
    return signIn.works ? exitCodes.ok : exitCodes.signedOut;
  },
});

function age(seconds: number | undefined, { terminal: { say } }: Session): string {
  if (seconds === undefined) return say({ de: "noch nicht benutzt", en: "not used yet" });
  return say({ de: `zuletzt aktiv vor ${seconds} s`, en: `last active ${seconds} s ago` });
}

/** What was written today and where to: nothing where the token may not know it, or the service is too old to. */
async function rowsWritten({ terminal, api }: Session): Promise<[string, Cell][]> {
  const answer = await api().request("GET", "/api/v1/usage", { expected: [401, 403, 404, 503] });
  if (answer.status !== 200) return [];
  const { dailyRowsWritten, rows, stores } = readAnswer(usageSchema, answer, api().url);
  const { say } = terminal;
  const format = (count: number) => numberInWords(count, terminal.language);
  const written = format(rows.written);
  const limit = dailyRowsWritten === null ? undefined : format(dailyRowsWritten);
  const sum =
    limit === undefined
      ? say({
          de: `seit 0 Uhr UTC ${written} geschrieben`,
          en: `${written} written since 00:00 UTC`,
        })
      : say({
          de: `seit 0 Uhr UTC ${written} von ${limit} geschrieben`,
          en: `${written} of ${limit} written since 00:00 UTC`,
        });
  const most = Object.entries(stores)
    .flatMap(([store, tables]) =>
      Object.entries(tables).map(([table, one]) => ({ what: `${store}: ${table}`, ...one })),
    )
    .filter((one) => one.written > 0)
    .toSorted((one, other) => other.written - one.written)
    .slice(0, TABLES_SHOWN);
  return [
    [say({ de: "Zeilen", en: "Rows" }), sum],
    ...most.map((one): [string, Cell] => ["", `${format(one.written)} ${one.what}`]),
  ];
}

/** Any token may be refused a scope; one that is not valid is told apart from that. */
async function signInState({ terminal, api }: Session): Promise<{ works: boolean; cell: Cell }> {
  try {
    await api().request("GET", "/api/v1/links", { query: { limit: "1" }, expected: [403] });
    return {
      works: true,
      cell: { text: terminal.say({ de: "gilt", en: "valid" }), style: "green" },
    };
  } catch (error) {
    if (!(error instanceof Failure) || error.exitCode !== exitCodes.signedOut) throw error;
    return { works: false, cell: { text: terminal.say(error.text), style: "red" } };
  }
}
