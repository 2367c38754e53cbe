/** Settings that clients may give a check: how they are read, and what is wrong with them in the words of Healthchecks. */
import type { z } from "@hono/zod-openapi";
import { parseSchedule } from "../../../src/calendar/schedule.ts";
import { allClosedAt, type CalendarWindow } from "../../../src/calendar/window.ts";
import { calendarFault } from "../../../src/calendar/fault.ts";
import { isTimeZone, suggestTimeZone } from "../../../src/calendar/zone.ts";
import type { KeepRules } from "../check/retention.ts";
import type { MaintenanceWindow, Settings } from "../check/check.ts";
import * as limits from "../limits.ts";
import { specSchema, type expectedSchema, type factsSchema } from "./spec-json.ts";
import { slugify } from "./slugify.ts";
import { faultOf, zodFault, type SpecFault } from "./spec-fault.ts";
import type { UniqueField } from "../check/unique.ts";

type Spec = z.infer<typeof specSchema>;

/** The settings that a client asked for, or their fault in the words of Healthchecks. */
export type ReadSpec =
  | {
      ok: true;
      changes: Partial<Settings>;
      unique: readonly UniqueField[];
      uuid: string | undefined;
    }
  | SpecFault;

export interface SpecRules {
  /** Versions below 3 make the slug from the name. */
  readonly version: number;
  readonly minPeriodSeconds: number;
  /** Names of the channels that there are. */
  readonly channels: readonly string[];
  /** Names of the repositories in object storage that there are. */
  readonly repositories: readonly string[];
  /** The time zone of the check as it is. */
  readonly timezone: string;
}

/** Reads a request's JSON. */
export async function readSpec(json: unknown, rules: SpecRules): Promise<ReadSpec> {
  // zod leaves out a key of this name, and it would be a silent no.
  if (hasOwn(json, "exit_map") && hasOwn(json.exit_map, "__proto__")) {
    const detail = {
      de: "Einen solchen Exit-Status gibt es nicht.",
      en: "There is no such exit status.",
    };
    return faultOf("an item in 'exit_map' has unexpected value", { field: "exit_map", detail });
  }
  const parsed = specSchema.safeParse(json);
  if (!parsed.success) return zodFault(parsed.error, json);
  const spec = parsed.data;
  for (const name of ["timeout", "grace"] as const) {
    const value = spec[name];
    const least = rules.minPeriodSeconds;
    if (value === undefined || value >= least) continue;
    const detail = { de: `Mindestens ${least} Sekunden.`, en: `At least ${least} seconds.` };
    return faultOf(`${name} is too small`, { field: name, detail });
  }
  if (spec.tz !== undefined && !isTimeZone(spec.tz)) return noTimeZone(spec.tz);
  const timezone = spec.tz ?? rules.timezone;
  const schedule = spec.schedule || undefined;
  const fault =
    (schedule && (await scheduleFault("schedule", schedule, timezone))) ||
    (await maintenanceFault(spec.maintenance ?? [], timezone));
  if (fault) return fault;
  const channels = readChannels(spec.channels, rules.channels);
  if ("ok" in channels) return channels;
  const repository = readRepository(spec.repository, rules.repositories);
  if ("ok" in repository) return repository;
  const changes = { ...toSettings(spec, rules.version), ...channels, ...repository };
  return { ok: true, changes, unique: spec.unique ?? [], uuid: spec.uuid?.toLowerCase() };
}

function noTimeZone(name: string): SpecFault {
  const nearest = suggestTimeZone(name);
  const detail = {
    de: "Das ist keine Zeitzone." + (nearest ? ` Gemeint: ${nearest}?` : ""),
    en: "This is no time zone." + (nearest ? ` Did you mean ${nearest}?` : ""),
  };
  return faultOf("tz is not a valid timezone", { field: "tz", detail });
}

/** The fault of a schedule, in the field of this name; one that never occurs expects nothing, and is a mistake. */
async function scheduleFault(
  field: string,
  schedule: string,
  timezone: string,
): Promise<SpecFault | undefined> {
  const parsed = await parseSchedule(schedule, { timezone });
  if (parsed.ok && parsed.calendar.next(0) !== undefined) return undefined;
  const found = parsed.ok ? { detail: neverText } : calendarFault(schedule, parsed.error);
  const name = field.split(".")[0] ?? "";
  return faultOf(`${name} is not a valid cron or OnCalendar expression`, { field, ...found });
}

const neverText = { de: "Das kommt nie vor.", en: "This never occurs." };

/** The fault of windows of maintenance; undefined if they are good. */
export async function maintenanceFault(
  windows: readonly MaintenanceWindow[],
  timezone: string,
): Promise<SpecFault | undefined> {
  for (const [index, { calendar }] of windows.entries()) {
    const fault = await scheduleFault(`maintenance.${index}.calendar`, calendar, timezone);
    if (fault !== undefined) return fault;
  }
  if (!(await isEndless(windows, timezone))) return undefined;
  const detail = {
    de: "Diese Fenster lösen einander ohne Ende ab: der Check würde nie beobachtet.",
    en: "These windows relieve each other for ever: the check would never be watched.",
  };
  return faultOf("maintenance never ends", { field: "maintenance", detail });
}

/** Whether windows relieve each other for ever: a check would be watched no more. All of them are valid. */
async function isEndless(
  windows: readonly MaintenanceWindow[],
  timezone: string,
): Promise<boolean> {
  const open: CalendarWindow[] = [];
  for (const { calendar, minutes } of windows) {
    const parsed = await parseSchedule(calendar, { timezone });
    if (parsed.ok) open.push({ calendar: parsed.calendar, durationMinutes: minutes });
  }
  const now = Date.now();
  const closedAt = allClosedAt(open, now) ?? Infinity;
  return closedAt > now + limits.LONGEST_MAINTENANCE_MS;
}

function readChannels(
  list: string | undefined,
  known: readonly string[],
): Partial<Pick<Settings, "channels">> | SpecFault {
  if (list === undefined) return {};
  if (list === "*") return { channels: undefined };
  if (list === "") return { channels: [] };
  const names = list.split(",");
  if (names.includes("")) return noChannel("", known, "empty channel identifier");
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    return noChannel(unknown, known, `invalid channel identifier: ${unknown}`);
  }
  return { channels: [...new Set(names)] };
}

function readRepository(
  said: Spec["repository"],
  known: readonly string[],
): Partial<Pick<Settings, "s3Repository">> | SpecFault {
  if (said === undefined) return {};
  if (said === null) return { s3Repository: undefined };
  if (known.includes(said.s3)) return { s3Repository: said.s3 };
  const list = known.length === 0 ? undefined : known.join(", ");
  const detail = {
    de: `S3_REPOSITORIES nennt kein Repository „${said.s3}“. ${list ? `Es gibt: ${list}.` : "Dort steht noch keins."}`,
    en: `S3_REPOSITORIES has no repository “${said.s3}”. ${list ? `There are: ${list}.` : "There are none yet."}`,
  };
  return faultOf("repository is not known", { field: "repository.s3", detail });
}

function noChannel(name: string, known: readonly string[], error: string): SpecFault {
  const list = known.length === 0 ? undefined : known.join(", ");
  const detail = {
    de: `Es gibt keinen Kanal „${name}“. ${list ? `Es gibt: ${list}.` : "Es gibt gar keine."}`,
    en: `There is no channel “${name}”. ${list ? `There are: ${list}.` : "There are none at all."}`,
  };
  return { ok: false, error, errors: [{ field: "channels", detail }] };
}

function toSettings(spec: Spec, version: number): Partial<Settings> {
  const slugFromName =
    version < 3 && spec.name !== undefined ? { slug: slugify(spec.name) } : undefined;
  return defined(
    {
      name: spec.name,
      ...slugFromName,
      ...(spec.slug !== undefined && { slug: spec.slug }),
      tags: spec.tags?.split(/\s+/).filter(Boolean),
      desc: spec.desc,
      tz: spec.tz,
      graceSeconds: spec.grace,
      manualResume: spec.manual_resume,
      methods: spec.methods,
      earlySeconds: spec.early,
      fails: spec.fails,
      remindHours: spec.remind_hours,
      arrivalGraceSeconds: spec.arrival_grace,
      watchDays: spec.watch_days,
      minFreeBytes: spec.min_free,
      exitMap: spec.exit_map,
      maintenance: spec.maintenance,
      ...filterSettings(spec),
      // Settings that may be absent are set in a second step: `undefined` means something there.
      ...(spec.schedule
        ? { schedule: spec.schedule }
        : spec.timeout !== undefined && { timeoutSeconds: spec.timeout }),
      ...(spec.facts && { facts: toFactRules(spec.facts) }),
    },
    {
      ...(!spec.schedule && spec.timeout !== undefined && { schedule: undefined }),
      ...(spec.exit_map && Object.keys(spec.exit_map).length === 0 && { exitMap: undefined }),
      ...(spec.expected_deletions && {
        expectedDeletions: toKeepRules(spec.expected_deletions),
      }),
      ...(spec.max_runtime !== undefined && { maxRuntimeSeconds: spec.max_runtime || undefined }),
      ...(spec.min_runtime !== undefined && { minRuntimeSeconds: spec.min_runtime || undefined }),
    },
  );
}

/** `subject` and `subject_fail` are old names of keywords that Healthchecks still takes. */
function filterSettings(spec: Spec) {
  const successKw = spec.subject ?? spec.success_kw;
  const failureKw = spec.subject_fail ?? spec.failure_kw;
  const isOld = spec.subject !== undefined || spec.subject_fail !== undefined;
  return {
    startKw: spec.start_kw,
    successKw,
    failureKw,
    filterSubject: spec.filter_subject ?? (isOld ? Boolean(successKw || failureKw) : undefined),
    filterBody: spec.filter_body,
    filterHttpBody: spec.filter_http_body,
    filterDefaultFail: spec.filter_default_fail,
  };
}

function toFactRules(facts: z.infer<typeof factsSchema>): Settings["facts"] {
  return {
    ...(facts.min_files !== undefined && { minFiles: facts.min_files }),
    ...(facts.min_size !== undefined && { minSize: facts.min_size }),
    ...(facts.max_drop_percent !== undefined && { maxDropPercent: facts.max_drop_percent }),
  };
}

type Loose<Value> = { [Name in keyof Value]?: Value[Name] | undefined };

/** Leaves out what was not said, and puts `cleared` over the rest. */
function defined(values: Loose<Settings>, cleared: Partial<Settings>): Partial<Settings> {
  const said = Object.entries(values).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(said) as Partial<Settings>), ...cleared };
}

function toKeepRules(sent: z.infer<typeof expectedSchema>): KeepRules | undefined {
  const rules = Object.entries(sent).filter(([, count]) => count !== undefined);
  if (rules.length === 0) return undefined;
  return Object.fromEntries(rules.map(([name, count]) => [name.replace("keep_", ""), count]));
}

const hasOwn = <Name extends string>(value: unknown, name: Name): value is Record<Name, unknown> =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name);
