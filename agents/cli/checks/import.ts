/** `randwerk checks import-healthchecks`: takes over checks, with their uuids, from a server of the same API. */
import * as z from "zod/mini";
import { API, ask } from "./answers.ts";
import { command, yesOption } from "../command/command.ts";
import { confirmFinal } from "../command/confirm.ts";
import { connectionFailure } from "../command/connection.ts";
import { exitCodes, Failure, inOneLine, usage, type ExitCode } from "../terminal/failure.ts";
import { serverUrl } from "../command/server.ts";
import type { Session } from "../command/session.ts";
import { harmless } from "../terminal/width.ts";
import { TIMEOUT_SECONDS } from "../limits.ts";

/** The settings that are taken over; pings, flips and channels stay where they are. */
const FIELDS = [
  "name",
  "slug",
  "tags",
  "desc",
  "timeout",
  "grace",
  "schedule",
  "tz",
  "manual_resume",
  "methods",
  "start_kw",
  "success_kw",
  "failure_kw",
  "filter_subject",
  "filter_body",
  "filter_http_body",
  "filter_default_fail",
] as const;

const foreignSchema = z.object({
  checks: z.array(
    z.looseObject({
      name: z.string(),
      uuid: z.optional(z.string()),
      ping_url: z.optional(z.string()),
      status: z.string(),
    }),
  ),
});
type Foreign = z.infer<typeof foreignSchema>["checks"][number];

export const importCommand = command({
  name: "import-healthchecks",
  summary: {
    de: "übernimmt Checks samt UUID von einem Healthchecks-Server",
    en: "imports checks from a Healthchecks server and keeps their UUIDs",
  },
  arguments: [
    { name: { de: "URL", en: "URL" } },
    { name: { de: "SCHLÜSSEL", en: "KEY" }, optional: true },
  ],
  options: {
    ...yesOption,
    "dry-run": {
      type: "boolean",
      help: { de: "nur anzeigen, nichts ändern", en: "only show what would happen" },
    },
  },
  details: {
    de: `Der Schlüssel darf dort schreiben (einer zum Lesen zeigt keine uuids). Ohne SCHLÜSSEL gilt
HEALTHCHECKS_API_KEY, sonst wird gefragt: auf der Kommandozeile kann ihn jeder auf dem Rechner lesen.
Erst wird gezeigt, was geschähe; was es hier schon gibt, bleibt, wie es ist.`,
    en: `The key may write there (one that may only read shows no uuids). Without KEY it is taken from
HEALTHCHECKS_API_KEY, else asked for: everybody on the machine can read a command line.
First it is shown what would happen; what is here already stays as it is.`,
  },
  examples: [
    "randwerk checks import-healthchecks https://healthchecks.io --dry-run",
    "HEALTHCHECKS_API_KEY=… randwerk checks import-healthchecks https://hc.example.org --yes",
  ],
  run: async (session, [typed = "", word], { yes, "dry-run": dryRun }) => {
    const { terminal, environment } = session;
    const url = serverUrl(typed);
    const key = word ?? (environment["HEALTHCHECKS_API_KEY"] || (await askKey(session)));
    const foreign = await fetchChecks(url, key);
    const plan = await planOf(session, foreign);
    for (const { check, isHere } of plan) {
      const what = isHere
        ? terminal.say({ de: "schon hier", en: "here already" })
        : terminal.say({ de: "wird übernommen", en: "will be taken over" });
      terminal.note(`${uuidOf(check)}  ${what}  ${harmless(check.name)}`);
    }
    const wanted = plan.filter(({ isHere }) => !isHere).map(({ check }) => check);
    if (wanted.length === 0) {
      terminal.note(terminal.say({ de: "Nichts zu übernehmen.", en: "Nothing to take over." }));
      return exitCodes.ok;
    }
    if (dryRun === true) return exitCodes.ok;
    const question = {
      de: `${wanted.length} Checks übernehmen?`,
      en: `Take over ${wanted.length} checks?`,
    };
    if (!(await confirmFinal(terminal, question, yes))) return exitCodes.refused;
    return takeOver(session, wanted);
  },
});

async function askKey({ terminal }: Session): Promise<string> {
  if (terminal.interactive) {
    return terminal.secret({ de: "API-Schlüssel:", en: "API key:" });
  }
  throw usage({
    de: "Es fehlt der Schlüssel: als HEALTHCHECKS_API_KEY oder hinter der URL.",
    en: "The key is missing: as HEALTHCHECKS_API_KEY or behind the URL.",
  });
}

/** The checks there. Fails with exit code 3 if it cannot be reached, 1 if it refuses. */
async function fetchChecks(url: string, key: string): Promise<Foreign[]> {
  let response: Response;
  try {
    response = await fetch(`${url}/api/v3/checks/`, {
      headers: { "X-Api-Key": key, "User-Agent": "randwerk-cli" },
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
    });
  } catch (error) {
    throw connectionFailure(error, url, TIMEOUT_SECONDS) ?? error;
  }
  const answer: unknown = await response.json().catch(() => undefined);
  const parsed = z.safeParse(foreignSchema, answer);
  if (response.ok && parsed.success) return parsed.data.checks;
  throw new Failure(exitCodes.refused, {
    de: `${url} gibt die Checks nicht heraus (HTTP ${response.status}). Stimmt der Schlüssel?`,
    en: `${url} does not hand out its checks (HTTP ${response.status}). Is the key right?`,
  });
}

/** The uuid of a check there. Fails if the key may only read. */
function uuidOf({ uuid, ping_url: url }: Foreign): string {
  const found = uuid ?? /[0-9a-f-]{36}$/i.exec(url ?? "")?.[0];
  if (found !== undefined) return found.toLowerCase();
  throw new Failure(exitCodes.refused, {
    de: "Dieser Schlüssel darf dort nur lesen, und damit sind keine uuids zu sehen.",
    en: "This key may only read there, which does not show uuids.",
  });
}

async function planOf(session: Session, foreign: readonly Foreign[]) {
  const plan: { check: Foreign; isHere: boolean }[] = [];
  for (const check of foreign) {
    const answer = await session.api().request("GET", API + uuidOf(check), { expected: [404] });
    plan.push({ check, isHere: answer.status !== 404 });
  }
  return plan;
}

async function takeOver(session: Session, checks: readonly Foreign[]): Promise<ExitCode> {
  const { terminal } = session;
  let refused = 0;
  for (const check of checks) {
    const taken = FIELDS.filter((field) => check[field] !== undefined && check[field] !== null);
    const json = {
      ...Object.fromEntries(taken.map((field) => [field, check[field]])),
      uuid: uuidOf(check),
    };
    try {
      await ask(session, "POST", API, { json });
      if (check.status === "paused") await ask(session, "POST", `${API}${json.uuid}/pause`);
    } catch (error) {
      if (!(error instanceof Failure) || error.exitCode !== exitCodes.refused) throw error;
      refused += 1;
      terminal.note(
        `${json.uuid}  ${harmless(`${check.name}: ${inOneLine(error, terminal.language)}`)}`,
      );
    }
  }
  const done = checks.length - refused;
  terminal.note(terminal.say({ de: `Übernommen: ${done}.`, en: `Taken over: ${done}.` }));
  return refused === 0 ? exitCodes.ok : exitCodes.refused;
}
