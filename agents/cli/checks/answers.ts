/** Answers of the management API about checks. Its errors are `{"error": "…"}`, as in Healthchecks. */
import * as z from "zod/mini";
import type { Text } from "../../../src/i18n/language.ts";
import { theOne, withId } from "../command/by-id.ts";
import {
  readAnswer,
  refusedFields,
  refusedFieldsSchema,
  type Answer,
  type RequestOptions,
} from "../command/client.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import type { Session } from "../command/session.ts";
import { optionOf } from "./settings.ts";

const reasonSchema = z.looseObject({ code: z.string() });

export const checkSchema = z.object({
  uuid: z.optional(z.string()),
  unique_key: z.optional(z.string()),
  name: z.string(),
  slug: z.string(),
  tags: z.string(),
  desc: z.string(),
  status: z.string(),
  started: z.boolean(),
  n_pings: z.number(),
  last_ping: z.nullable(z.string()),
  last_success: z.nullable(z.string()),
  next_ping: z.nullable(z.string()),
  deadline: z.nullable(z.string()),
  last_duration: z.optional(z.number()),
  warning: z.nullable(reasonSchema),
  /** An older service does not say. */
  hints: z.optional(z.array(z.string())),
  fails_in_row: z.number(),
  timeout: z.optional(z.number()),
  schedule: z.optional(z.string()),
  tz: z.optional(z.string()),
  grace: z.number(),
  early: z.number(),
  max_runtime: z.number(),
  min_runtime: z.number(),
  fails: z.number(),
  exit_map: z.record(z.string(), z.string()),
  facts: z.record(z.string(), z.number()),
  last_facts: z.nullable(z.record(z.string(), z.union([z.string(), z.number()]))),
  maintenance: z.array(z.object({ calendar: z.string(), minutes: z.number() })),
  remind_hours: z.number(),
  arrival_grace: z.number(),
  watch_days: z.number(),
  min_free: z.number(),
  /** Older services say nothing of it. */
  repository: z.optional(z.nullable(z.object({ s3: z.string(), kind: z.string() }))),
  manual_resume: z.boolean(),
  channels: z.optional(z.string()),
  ping_url: z.optional(z.string()),
  badge_url: z.string(),
});
export type Check = z.infer<typeof checkSchema>;

export const checksSchema = z.object({ checks: z.array(checkSchema) });

export const pingsSchema = z.object({
  pings: z.array(
    z.object({
      n: z.number(),
      type: z.string(),
      date: z.string(),
      method: z.string(),
      rid: z.nullable(z.string()),
      duration: z.optional(z.number()),
      exitstatus: z.nullable(z.number()),
      signal: z.nullable(z.string()),
      body_url: z.nullable(z.string()),
      received: z.nullable(z.string()),
    }),
  ),
});
export type Ping = z.infer<typeof pingsSchema>["pings"][number];

export const flipsSchema = z.object({
  flips: z.array(
    z.object({ timestamp: z.string(), from: z.string(), to: z.string(), reason: reasonSchema }),
  ),
});

const errorSchema = z.object({
  error: z.string(),
  detail: z.optional(z.string()),
  errors: z.optional(refusedFieldsSchema),
});

/** What Healthchecks' words mean; of settings the service says it itself. */
const meanings: Readonly<Record<string, Text>> = {
  "not found": { de: "Diesen Check gibt es nicht.", en: "There is no such check." },
  "uuid is taken": {
    de: "Diese uuid hat schon ein anderer Check.",
    en: "Another check has this uuid already.",
  },
  "too many checks": { de: "Es sind zu viele Checks.", en: "There are too many checks." },
  "check is not paused": {
    de: "Dieser Check ist nicht angehalten.",
    en: "This check is not paused.",
  },
};

const REFUSED = [400, 401, 403, 404, 409, 413];

/** A request whose refusal is told in the service's own words. */
export async function ask(
  { api }: Session,
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const answer = await api().request(method, path, { ...options, expected: REFUSED });
  if (answer.status < 400) return answer;
  const { error, detail, errors = [] } = readAnswer(errorSchema, answer, api().url);
  if (answer.status === 401) throw new Failure(exitCodes.signedOut, mayNot, { body: answer.text });
  const fields = refusedFields(errors, options.json).map((one) => ({
    ...one,
    field: optionOf(one.field),
  }));
  const said = meanings[error] ?? {
    de: detail ?? `Der Dienst lehnt ab: ${error}`,
    en: detail ?? `The service refuses: ${error}`,
  };
  const text = fields.length > 0 ? notValid : said;
  throw new Failure(exitCodes.refused, text, { fields, body: answer.text });
}

const mayNot = {
  de: "Dieses Token darf das nicht, oder es gilt nicht mehr.",
  en: "This token may not do that, or is not valid any more.",
};

const notValid = { de: "Die Angaben sind ungültig.", en: "The request is not valid." };

export const API = "/api/v3/checks/";

/** The check that somebody means: a uuid or unique key or its beginning, a slug, or a name that only one has. */
export async function findCheck(session: Session, wanted: string): Promise<Check> {
  const { api } = session;
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^[0-9a-f]{40}$/i.test(wanted)) {
    return readAnswer(checkSchema, await ask(session, "GET", API + wanted), api().url);
  }
  const { checks } = readAnswer(checksSchema, await ask(session, "GET", API), api().url);
  const slug = checks.filter((check) => check.slug !== "" && check.slug === wanted.toLowerCase());
  const called = slug.length > 0 ? slug : checks.filter(({ name }) => name === wanted);
  const check = theOne(wanted, called.length > 0 ? called : withId(wanted, checks, idOf), {
    id: idOf,
    name: ({ name }) => name,
  });
  if (check !== undefined) return check;
  throw new Failure(exitCodes.refused, {
    de: `Es gibt keinen Check „${wanted}“.`,
    en: `There is no check “${wanted}”.`,
  });
}

/** What tells a check from all others, for who may know it. */
export const idOf = ({ uuid, unique_key: key }: Pick<Check, "uuid" | "unique_key">) =>
  uuid ?? key ?? "";

/** The path of a check that may be changed. */
export async function pathOf(session: Session, wanted: string, rest = ""): Promise<string> {
  const { uuid } = await findCheck(session, wanted);
  if (uuid !== undefined) return `${API}${uuid}${rest}`;
  throw new Failure(exitCodes.signedOut, {
    de: "Dafür braucht das Token das Recht checks:write.",
    en: "For this the token needs the scope checks:write.",
  });
}
