/** A check as the fields of a form, and back: what the form sends is judged as what the API is sent. Pure rules. */
import type { Fields } from "../../../src/console/merge.ts";
import type { FieldError } from "../../../src/http/problem.ts";
import type { Settings } from "../check/check.ts";
import { lengthFields, lengthIn } from "./lengths.ts";
import { ruleFields, rulePlaces, rulesBody } from "./rules-form.ts";
import { windowFields, windowsIn, windowsTyped } from "./windows-form.ts";

/** A check's settings in the fields of its form. */
export function toFields(settings: Settings): Fields {
  const { schedule, maintenance, channels } = settings;
  return {
    name: settings.name,
    slug: settings.slug,
    tags: settings.tags.join(" "),
    desc: settings.desc,
    "plan.kind": schedule === undefined ? "period" : "schedule",
    "plan.schedule": schedule ?? "",
    ...lengthFields("plan", schedule === undefined ? settings.timeoutSeconds : undefined),
    tz: settings.tz,
    ...lengthFields("grace", settings.graceSeconds),
    ...lengthFields("runtime", settings.maxRuntimeSeconds),
    fails: String(settings.fails),
    remind: String(settings.remindHours),
    channels: channels === undefined ? "*" : channels.join(","),
    manual: settings.manualResume ? "on" : "",
    ...ruleFields(settings),
    ...windowFields(maintenance),
  };
}

/** What was typed, with windows numbered from 0; a row without a calendar is none. */
export function typedFields(sent: Fields): Fields {
  const fields = windowsTyped(sent);
  // What is not chosen says nothing.
  if (fields["plan.kind"] === "schedule") fields["plan.count"] = "";
  else fields["plan.schedule"] = "";
  return fields;
}

/** The fields as the API's body; only those of the `parts` that are named, all of them if none are. */
export function bodyOf(fields: Fields, parts?: ReadonlySet<string>): Record<string, unknown> {
  const has = (part: string) => parts === undefined || parts.has(part);
  const text = (name: string) => fields[name]?.trim() ?? "";
  const number = (name: string) =>
    text(name) === "" ? undefined : Number(text(name).replace(",", "."));
  const isSchedule = fields["plan.kind"] === "schedule";
  const all: Record<string, unknown> = {
    ...(has("name") && { name: text("name") }),
    ...(has("slug") && { slug: text("slug") }),
    ...(has("tags") && { tags: text("tags") }),
    ...(has("desc") && { desc: fields["desc"] ?? "" }),
    ...(has("plan") &&
      (isSchedule ? { schedule: text("plan.schedule") } : { timeout: lengthIn(fields, "plan") })),
    ...(has("tz") && { tz: text("tz") || undefined }),
    ...(has("grace") && { grace: lengthIn(fields, "grace") }),
    ...(has("runtime") && { max_runtime: lengthIn(fields, "runtime") ?? 0 }),
    ...(has("fails") && { fails: number("fails") }),
    ...(has("remind") && { remind_hours: number("remind") }),
    ...(has("channels") && { channels: text("channels").replaceAll(/\s*,\s*/g, ",") }),
    ...(has("manual") && { manual_resume: fields["manual"] === "on" }),
    ...rulesBody(fields, has),
    ...(has("maintenance") && {
      maintenance: windowsIn(fields),
    }),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Fields of the API by what they are called in the form. */
const places: Readonly<Record<string, string>> = {
  timeout: "plan.count",
  schedule: "plan.schedule",
  grace: "grace.count",
  max_runtime: "runtime.count",
  remind_hours: "remind",
  manual_resume: "manual",
  ...rulePlaces,
};

/** Errors as the API tells them, at the places of the form. */
export const atPlaces = (errors: readonly FieldError[]): FieldError[] =>
  errors.map((error) => {
    const [part = ""] = error.field.split(".");
    return { ...error, field: places[error.field] ?? places[part] ?? error.field };
  });
