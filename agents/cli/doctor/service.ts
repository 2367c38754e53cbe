/** The service by its own word: stores, time, channels, keys, and whether this program is the one that it offers. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as z from "zod/mini";
import { healthWords } from "../../../src/i18n/health-words.ts";
import { answersSchema } from "../alerts/answers.ts";
import { readAnswer, type Client } from "../command/client.ts";
import { listSchema as keysSchema, lookSchema } from "../keys/answers.ts";
import { LOOKED_AT_KEYS, MAX_TICK_SECONDS, WATCH_TIMEOUT_SECONDS } from "../limits.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import { isOneFile, version } from "../version.ts";
import { fault, ok, same, type Finding } from "./finding.ts";

const healthSchema = z.object({
  stores: z.record(
    z.string(),
    z.object({
      ok: z.boolean(),
      tickAgeSeconds: z.optional(z.number()),
      problems: z.array(z.object({ code: z.string(), count: z.number() })),
      notices: z.optional(
        z.array(
          z.object({
            code: z.string(),
            count: z.number(),
            names: z.optional(z.array(z.string())),
          }),
        ),
      ),
    }),
  ),
  disk: z.optional(
    z.object({
      ok: z.boolean(),
      freeBytes: z.number(),
      totalBytes: z.number(),
      problem: z.optional(z.string()),
    }),
  ),
});

type Health = z.infer<typeof healthSchema>;

/** Each store: it answers, time passes for it by alarm or cron, and it has nothing to be put right. */
export async function lookAtStores(api: Client): Promise<Finding[]> {
  const answer = await api.request("GET", "/healthz", { expected: [503] });
  const { stores, disk } = readAnswer(healthSchema, answer, api.url);
  const notices = Object.values(stores).flatMap((store) => store.notices ?? []);
  return [...storeFindings(stores), ...diskFindings(disk), ...notices.flatMap(noticed)];
}

/** Of the machine that the service runs on; Cloudflare has none to look at. */
function diskFindings(disk: Health["disk"]): Finding[] {
  if (disk === undefined) return [];
  const what = { de: "Datenträger", en: "disk" };
  const megabytes = (bytes: number) => String(Math.floor(bytes / 1_000_000));
  const [free, total] = [megabytes(disk.freeBytes), megabytes(disk.totalBytes)];
  if (disk.ok) {
    const found = { de: `${free} von ${total} MB frei`, en: `${free} of ${total} MB free` };
    return [ok(what, found)];
  }
  const { found, remedy } = healthWords(disk.problem ?? "disk-full");
  return [fault(what, found, remedy)];
}

/** What is no fault and worth knowing; links that bear names which the service took for itself later, each of them. */
function noticed({ code, names = [] }: { code: string; names?: string[] | undefined }): Finding[] {
  if (code !== "names-taken-later") {
    const { found, remedy } = healthWords(code);
    return [{ isOk: true, what: { de: "Hinweis", en: "notice" }, found, remedy }];
  }
  return names.map((name) => {
    const what = { de: `Kurzlink ${name}`, en: `link ${name}` };
    const found = {
      de: "geht; den Namen braucht inzwischen der Dienst selbst",
      en: "works; the service needs the name itself by now",
    };
    const command = `randwerk links edit ${name} --slug …`;
    const remedy = {
      de: `neuen Namen bekannt machen, dann ${command} (randwerk links list --search ${name})`,
      en: `tell people of a new name, then ${command} (randwerk links list --search ${name})`,
    };
    return { isOk: true, what, found, remedy };
  });
}

function storeFindings(stores: Health["stores"]): Finding[] {
  return Object.entries(stores).flatMap(([name, { ok: isOk, tickAgeSeconds: age, problems }]) => {
    const what = { de: `Speicher ${name}`, en: `store ${name}` };
    if (problems.length > 0) {
      return problems.map(({ code, count }) => {
        const { found, remedy } = healthWords(code);
        const many = count > 1 ? ` (${count})` : "";
        return fault(what, { de: found.de + many, en: found.en + many }, remedy);
      });
    }
    if (age !== undefined && age > MAX_TICK_SECONDS) {
      const found = { de: `seit ${age} s nicht aktiv`, en: `not active for ${age} s` };
      const start = {
        de: "weder Wecker noch Cron laufen: Log ansehen, neu starten",
        en: "neither alarm nor cron runs: look into the log, start it again",
      };
      return fault(what, found, start);
    }
    if (!isOk) {
      const look = { de: "Log des Dienstes ansehen", en: "look into the service's log" };
      return fault(what, { de: "antwortet nicht", en: "does not answer" }, look);
    }
    if (age === undefined) return ok(what, { de: "antwortet", en: "answers" });
    return ok(what, { de: `zuletzt aktiv vor ${age} s`, en: `last active ${age} s ago` });
  });
}

const signInSchema = z.object({
  configured: z.boolean(),
  ok: z.boolean(),
  answer: z.string(),
  remedy: z.nullable(z.string()),
});

/** The provider of the accounts, as the service reaches it: what a sign-in would meet before somebody types a password. */
export async function lookAtSignIn(api: Client): Promise<Finding[]> {
  const asked = await api.request("POST", "/api/v1/sign-in/check");
  const { ok: isOk, answer, remedy } = readAnswer(signInSchema, asked, api.url);
  const what = { de: "Anmeldung mit dem Konto", en: "signing in with an account" };
  return [isOk ? ok(what, same(answer)) : fault(what, same(answer), same(remedy ?? ""))];
}

/** Every channel is reached without a message. */
export async function lookAtChannels(api: Client): Promise<Finding[]> {
  const answer = await api.request("POST", "/api/v1/channels/check", { json: {} });
  const { channels } = readAnswer(answersSchema, answer, api.url);
  if (channels.length === 0) {
    const none = { de: "keiner: niemand erfährt etwas", en: "none: nobody is told anything" };
    const set = {
      de: "ALERT_CHANNELS setzen (docs/runbooks/alerts.de.md)",
      en: "set ALERT_CHANNELS (docs/runbooks/alerts.md)",
    };
    return [fault({ de: "Kanäle", en: "channels" }, none, set)];
  }
  return channels.map(({ channel, ok: isOk, answer: said }) => {
    const what = { de: `Kanal ${channel}`, en: `channel ${channel}` };
    const check = {
      de: "Zugang und Adresse in ALERT_CHANNELS prüfen",
      en: "check address and password in ALERT_CHANNELS",
    };
    return isOk ? ok(what, same(said)) : fault(what, same(said), check);
  });
}

/** The keys that end first, as each mail program looks for them; by the service, from outside. */
export async function lookAtKeys(api: Client): Promise<Finding[]> {
  const answer = await api.request("GET", "/api/v1/keys");
  const { keys } = readAnswer(keysSchema, answer, api.url);
  const findings: Finding[] = [];
  for (const { address } of keys.slice(0, LOOKED_AT_KEYS)) {
    const path = `/api/v1/keys/${encodeURIComponent(address)}/watch`;
    const looked = await api.request("POST", path, { timeoutSeconds: WATCH_TIMEOUT_SECONDS });
    const { lines } = readAnswer(lookSchema, looked, api.url);
    const what = { de: `Schlüssel ${address}`, en: `key ${address}` };
    const problems = lines.filter(({ severity }) => severity === "problem");
    const more = same(`randwerk keys watch ${address}`);
    findings.push(
      ...(problems.length === 0
        ? [ok(what, { de: "wird gefunden", en: "is found" })]
        : problems.map(({ place, text }) => fault(what, same(`${place}: ${text}`), more))),
    );
  }
  return findings;
}

/** This program against the one that the service offers. */
export async function lookAtVersion(api: Client): Promise<Finding[]> {
  const what = same("randwerk");
  const own = version();
  if (!isOneFile()) return [ok(what, { de: `${own}, aus einem Klon`, en: `${own}, of a clone` })];
  const { text } = await api.request("GET", "/agents/SHA256SUMS");
  const offered = /^([0-9a-f]{64}) {2}randwerk$/m.exec(text)?.[1];
  const sum = createHash("sha256")
    .update(readFileSync(process.argv[1] ?? ""))
    .digest("hex");
  if (sum === offered)
    return [ok(what, { de: `${own}, wie beim Dienst`, en: `${own}, as the service has it` })];
  const other = {
    de: `${own}, der Dienst hat einen anderen Stand`,
    en: `${own}, the service has another one`,
  };
  return [
    fault(what, other, {
      de: `neu holen: ${api.url}/agents/`,
      en: `fetch it again: ${api.url}/agents/`,
    }),
  ];
}

/** What a look answers, or why it could not be taken, as a finding. */
export async function orFault(
  what: Finding["what"],
  look: () => Promise<Finding[]>,
): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const remedy =
      error.exitCode === exitCodes.signedOut
        ? { de: "randwerk login URL", en: "randwerk login URL" }
        : {
            de: "Recht des Tokens und Log des Dienstes ansehen",
            en: "look at the token's scopes and the service's log",
          };
    return [fault(what, error.text, remedy)];
  }
}
