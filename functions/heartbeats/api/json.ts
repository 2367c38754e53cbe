/** Answers of the management API: the shapes of Healthchecks, and our fields beside them. */
import { z } from "@hono/zod-openapi";
import type { Check, Flip, Reason } from "../check/check.ts";
import { nextAlert } from "../check/deadline.ts";
import { hints, hintsOf } from "../check/hints.ts";
import type { LoggedPing } from "../check/log/logged-ping.ts";
import { fieldErrorsSchema, orNull } from "../../../src/http/api-schema.ts";
import { fieldWords } from "./field-words.ts";
import { maintenanceSchema, repositorySchema } from "./spec-json.ts";
import { isStarted, nextPing, shownDuration, shownStatus } from "../check/shown.ts";

const date = z.string().openapi({ example: "2026-11-23T04:23:56+00:00" });

export const errorSchema = z
  .object({
    error: z.string().openapi({ description: "in the words of Healthchecks" }),
    detail: z.string().optional().openapi({
      description: "what that means, in the reader's language; without it see `errors`",
    }),
    errors: fieldErrorsSchema.optional().openapi({ description: "in the reader's language" }),
  })
  .openapi("HeartbeatError");

const reasonSchema = z
  .looseObject({ code: z.string().describe("what it is, for programs") })
  .openapi("Reason");

export const checkSchema = z
  .object({
    name: z.string().describe(fieldWords.name),
    slug: z.string().describe(fieldWords.slug),
    tags: z.string().describe(fieldWords.tags),
    desc: z.string().describe(fieldWords.desc),
    grace: z.int().describe(fieldWords.grace),
    n_pings: z.int().describe("how many pings have come"),
    status: z
      .enum(["new", "up", "grace", "down", "paused", "started"])
      .describe("`grace`: late, and not yet an outage; `started` only in version 1"),
    started: z.boolean().describe("whether a run has begun and not ended"),
    last_ping: date.nullable().describe("when the last success or failure came; null: none yet"),
    next_ping: date.nullable().openapi({ description: "never in the past" }),
    manual_resume: z.boolean().describe(fieldWords.manual_resume),
    methods: z.string().describe(fieldWords.methods),
    subject: z.string().describe(fieldWords.subject),
    subject_fail: z.string().describe(fieldWords.subject_fail),
    start_kw: z.string().describe(fieldWords.start_kw),
    success_kw: z.string().describe(fieldWords.success_kw),
    failure_kw: z.string().describe(fieldWords.failure_kw),
    filter_subject: z.boolean().describe(fieldWords.filter_subject),
    filter_body: z.boolean().describe(fieldWords.filter_body),
    filter_http_body: z.boolean().describe(fieldWords.filter_http_body),
    filter_default_fail: z.boolean().describe(fieldWords.filter_default_fail),
    badge_url: z.string().describe("picture of its status, for everybody who has the address"),
    last_duration: z.int().optional().openapi({ description: "seconds" }),
    unique_key: z.string().optional().openapi({ description: "instead of the uuid, for readers" }),
    uuid: z.string().optional().describe("names the check, and is all that a ping needs: a secret"),
    ping_url: z.string().optional().describe("where to ping"),
    update_url: z.string().optional().describe("where to change it"),
    pause_url: z.string().optional().describe("where to pause it"),
    resume_url: z.string().optional().describe("where to resume it"),
    channels: z
      .string()
      .optional()
      .describe("names of the channels that are told, separated by commas"),
    timeout: z.int().optional().describe(fieldWords.timeout),
    schedule: z.string().optional().describe(fieldWords.schedule),
    tz: z.string().optional().describe(fieldWords.tz),
    warning: orNull(reasonSchema, "why there is a warning; null: there is none"),
    deadline: date.nullable().openapi({ description: "when silence becomes an outage" }),
    next_alert: date.nullable().openapi({
      description:
        "when silence is told of next: the deadline; of what is down the next reminder, or when it went down if there is none (any more); null while paused, and behind the last occurrence of a schedule that ends",
    }),
    hints: z.array(z.enum(hints)).openapi({
      description: "settings that are taken, and are likely a mistake",
    }),
    last_success: date.nullable().describe("when the last success came; null: none yet"),
    created: date.describe("when it was created"),
    fails_in_row: z.int().describe("failures since the last success"),
    early: z.int().describe(fieldWords.early),
    max_runtime: z.int().describe(fieldWords.max_runtime),
    min_runtime: z.int().describe(fieldWords.min_runtime),
    fails: z.int().describe(fieldWords.fails),
    exit_map: z.record(z.string(), z.string()).describe(fieldWords.exit_map),
    facts: z.record(z.string(), z.number()).describe(fieldWords.facts),
    last_facts: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .nullable()
      .describe("what the last run reported; null: nothing"),
    maintenance: maintenanceSchema.describe(fieldWords.maintenance),
    remind_hours: z.number().describe(fieldWords.remind_hours),
    arrival_grace: z.int().describe(fieldWords.arrival_grace),
    watch_days: z.int().describe(fieldWords.watch_days),
    expected_deletions: z.record(z.string(), z.int()).describe(fieldWords.expected_deletions),
    repository: repositorySchema.nullable().describe(fieldWords.repository),
    min_free: z.int().describe(fieldWords.min_free),
  })
  .openapi("Check");

export type CheckJson = z.infer<typeof checkSchema>;

/** How a check is shown, and to whom. */
export interface View {
  /** Start of every URL, without a trailing slash. */
  readonly base: string;
  readonly version: number;
  /** Readers get neither the uuid nor any URL that changes something. */
  readonly isReader: boolean;
  /** Names of all channels. */
  readonly channels: readonly string[];
  readonly now: number;
}

export function checkToJson(check: Check, view: View): CheckJson {
  const { settings, state } = check;
  const { now } = view;
  const started = isStarted(check, now);
  const status = shownStatus(check, now);
  const duration = shownDuration(state.lastDurationMs);
  return {
    name: settings.name,
    slug: settings.slug,
    tags: settings.tags.join(" "),
    desc: settings.desc,
    grace: settings.graceSeconds,
    n_pings: state.pings,
    status: view.version === 1 && started && status !== "down" ? "started" : status,
    started,
    last_ping: toDateOrNull(state.lastPingAt),
    next_ping: toDateOrNull(nextPing(check, now)),
    manual_resume: settings.manualResume,
    methods: settings.methods,
    subject: settings.filterSubject ? settings.successKw : "",
    subject_fail: settings.filterSubject ? settings.failureKw : "",
    start_kw: settings.startKw,
    success_kw: settings.successKw,
    failure_kw: settings.failureKw,
    filter_subject: settings.filterSubject,
    filter_body: settings.filterBody,
    filter_http_body: settings.filterHttpBody,
    filter_default_fail: settings.filterDefaultFail,
    badge_url: `${view.base}/b/2/${check.badgeKey}.svg`,
    ...(duration !== undefined && { last_duration: Math.round(duration / 1000) }),
    ...(view.isReader ? { unique_key: check.uniqueKey } : writerFields(check, view)),
    ...(settings.schedule === undefined
      ? { timeout: settings.timeoutSeconds }
      : { schedule: settings.schedule, tz: settings.tz }),
    ...ownFields(check, now),
  };
}

function writerFields(check: Check, { base, version, channels }: View) {
  const url = `${base}/api/v${version}/checks/${check.uuid}`;
  return {
    uuid: check.uuid,
    ping_url: `${base}/ping/${check.uuid}`,
    update_url: url,
    pause_url: `${url}/pause`,
    resume_url: `${url}/resume`,
    channels: (check.settings.channels ?? channels).toSorted().join(","),
  };
}

function ownFields(check: Check, now: number) {
  const { createdAt, settings, state } = check;
  const { facts } = settings;
  return {
    warning: state.warning ?? null,
    deadline: toDateOrNull(state.deadline),
    next_alert: toDateOrNull(nextAlert(check)),
    hints: hintsOf(settings, now),
    last_success: toDateOrNull(state.lastSuccessAt),
    created: toDate(createdAt),
    fails_in_row: state.failsInRow,
    early: settings.earlySeconds,
    max_runtime: settings.maxRuntimeSeconds ?? settings.graceSeconds,
    min_runtime: settings.minRuntimeSeconds ?? 0,
    fails: settings.fails,
    exit_map: { ...settings.exitMap },
    facts: {
      min_files: facts.minFiles ?? 1,
      ...(facts.minSize !== undefined && { min_size: facts.minSize }),
      ...(facts.maxDropPercent !== undefined && { max_drop_percent: facts.maxDropPercent }),
    },
    last_facts: state.lastFacts === undefined ? null : factsToJson(state.lastFacts),
    maintenance: [...settings.maintenance],
    remind_hours: settings.remindHours,
    arrival_grace: settings.arrivalGraceSeconds,
    watch_days: settings.watchDays,
    expected_deletions: Object.fromEntries(
      Object.entries(settings.expectedDeletions ?? {}).map(([name, n]) => [`keep_${name}`, n]),
    ),
    repository:
      settings.s3Repository === undefined
        ? null
        : { s3: settings.s3Repository, kind: "restic" as const },
    min_free: settings.minFreeBytes,
  };
}

const factsToJson = (facts: object): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value as string | number,
    ]),
  );

export const pingSchema = z
  .object({
    type: z
      .enum(["success", "start", "fail", "log", "ign"])
      .describe("`log`: a note; `ign`: it counted for nothing"),
    date: date.describe("when it happened"),
    n: z.int().describe("its number within the check, from 1"),
    scheme: z.string().describe("`http` or `https`"),
    remote_addr: z.null().openapi({ description: "addresses are not stored" }),
    method: z.string().describe("method of the request"),
    ua: z.string().openapi({ description: "always empty: user agents are not stored" }),
    rid: z.string().nullable().describe("id of the run, if the ping named one"),
    body_url: z.string().nullable().describe("where its text is; null: it had none"),
    duration: z.number().optional().openapi({ description: "seconds" }),
    exitstatus: z.int().nullable().describe("exit status, if the ping named one"),
    signal: z.string().nullable().describe("signal that ended the program, such as `TERM`"),
    received: date.nullable().openapi({ description: "set if it was delivered later" }),
  })
  .openapi("Ping");

export function pingToJson(ping: LoggedPing, uuid: string, { base, version }: View) {
  const duration = shownDuration(ping.durationMs);
  return {
    type: ping.kind,
    date: toDate(ping.at),
    n: ping.n,
    scheme: ping.scheme,
    remote_addr: null,
    method: ping.method,
    ua: "",
    rid: ping.runId ?? null,
    body_url:
      ping.bodyBytes === 0 ? null : `${base}/api/v${version}/checks/${uuid}/pings/${ping.n}/body`,
    ...(duration !== undefined && { duration: Math.round(duration / 10) / 100 }),
    exitstatus: ping.exitStatus ?? null,
    signal: ping.signal ?? null,
    received: toDateOrNull(ping.receivedAt),
  };
}

export const flipSchema = z
  .object({
    timestamp: date.describe("when it changed; of an outage the deadline"),
    up: z.union([z.literal(0), z.literal(1)]).describe("1: up; 0: anything else"),
    from: z.string().describe("status before"),
    to: z.string().describe("status from then on"),
    reason: reasonSchema.describe("why it changed"),
  })
  .openapi("Flip");

export function flipToJson({ at, from, to, reason }: Flip) {
  const up: 0 | 1 = to === "up" ? 1 : 0;
  return { timestamp: toDate(at), up, from, to, reason: reason as Reason & { code: string } };
}

/** ISO 8601 in UTC without fractions, written as Python does: clients compare texts. */
export const toDate = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, "+00:00");
const toDateOrNull = (at: number | undefined) => (at === undefined ? null : toDate(at));
