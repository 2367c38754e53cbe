/** A link as the fields of a form, and back: what the form sends is judged as what the API is sent. Pure rules. */
import type { z } from "@hono/zod-openapi";
import type { Fields } from "../../../src/console/merge.ts";
import { rowCount, typedIn, type FormList } from "../../../src/console/rows.ts";
import type { FieldError } from "../../../src/http/problem.ts";
import { fieldErrors } from "../../../src/http/validation.ts";
import { linkChangesSchema, newLinkSchema } from "../link/json.ts";
import type { LinkSettings } from "../link/link.ts";
import { formatTime } from "../link/time-format.ts";
import { isUnreadable, moment } from "../transfer/moment.ts";

const windowRows: FormList = {
  name: "windows",
  parts: ["calendar", "minutes", "target"],
  isRow: (row) => Boolean(row["calendar"] || row["target"]),
};

/** Hidden fields, and buttons. */
const OTHERS = new Set(["version", "seen", "anyway"]);

/** A link's settings in the fields of its form; moments as a clock in `timezone` shows them. */
export function toFields(link: LinkSettings, timezone: string): Fields {
  const zone = link.timezone ?? timezone;
  const windows = link.windows.flatMap(({ calendar, minutes, target }, nth) => [
    [`windows.${nth}.calendar`, calendar],
    [`windows.${nth}.minutes`, String(minutes)],
    [`windows.${nth}.target`, target],
  ]);
  return {
    target: link.target,
    slug: link.slug,
    title: link.title,
    tags: link.tags.join(", "),
    fallback: link.fallback ?? "",
    validFrom: momentField(link.validFrom, zone),
    validUntil: momentField(link.validUntil, zone),
    maxClicks: link.maxClicks === undefined ? "" : String(link.maxClicks),
    timezone: link.timezone ?? "",
    status: String(link.status),
    forwardPath: link.forwardPath ? "on" : "",
    forwardQuery: link.forwardQuery ? "on" : "",
    ...(Object.fromEntries(windows) as Fields),
  };
}

/** `2026-12-01T18:00:00`: what a field for date and time shows. */
function momentField(at: number | undefined, timezone: string): string {
  if (at === undefined) return "";
  const seconds = String(new Date(at).getUTCSeconds()).padStart(2, "0");
  const [date, time] = ["yyyy-MM-dd", "HH:mm"].map((one) => formatTime(at, one, timezone, "en"));
  return `${date}T${time}:${seconds}`;
}

/** What was typed, with windows numbered from 0; a row without a word is none. */
export const typedFields = (sent: Fields): Fields => typedIn(sent, windowRows, OTHERS);

/** How many windows the fields have. */
export const windowCount = (fields: Fields): number => rowCount(fields, windowRows);

type Body = Record<string, unknown>;

/** The fields as the API's body; only those of the `parts` that are named, all of them if none are. */
function bodyOf(fields: Fields, timezone: string, parts?: ReadonlySet<string>) {
  const errors: FieldError[] = [];
  const zone = fields["timezone"] || timezone;
  const momentOf = (name: string) => {
    const text = fields[name];
    if (text === undefined || text.trim() === "") return null;
    const read = moment(text, zone, name === "validUntil" ? "end" : "start");
    if (!isUnreadable(read)) return read;
    errors.push({ field: name, detail: read.unreadable });
    return null;
  };
  const number = (name: string) => (fields[name] ? Number(fields[name]) : null);
  const text = (name: string) => fields[name]?.trim() || null;
  const all: Body = {
    target: fields["target"] ?? "",
    slug: text("slug") ?? undefined,
    title: text("title"),
    tags: (fields["tags"] ?? "")
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
    fallback: text("fallback"),
    validFrom: momentOf("validFrom"),
    validUntil: momentOf("validUntil"),
    maxClicks: number("maxClicks"),
    timezone: text("timezone"),
    status: number("status"),
    forwardPath: fields["forwardPath"] === "on",
    forwardQuery: fields["forwardQuery"] === "on",
    windows: Array.from({ length: windowCount(fields) }, (_, nth) => ({
      calendar: fields[`windows.${nth}.calendar`] ?? "",
      minutes: Number(fields[`windows.${nth}.minutes`]) || 0,
      // A window without a target of its own would send nobody anywhere else.
      target: fields[`windows.${nth}.target`] ?? "",
    })),
  };
  const body = Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) => value !== undefined && (parts === undefined || parts.has(name)),
    ),
  );
  return { body, errors };
}

export type ReadForm<Value> =
  | { readonly ok: true; readonly body: Value }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** A new link, as the API would be sent it. */
export function readNew(fields: Fields, timezone: string): ReadForm<z.infer<typeof newLinkSchema>> {
  const { body, errors } = bodyOf(fields, timezone);
  const parsed = newLinkSchema.safeParse(body);
  if (!parsed.success) errors.push(...fieldErrors(parsed.error, body));
  return parsed.success && errors.length === 0
    ? { ok: true, body: parsed.data }
    : { ok: false, errors };
}

/** Changes of a link: of these parts. A moment depends on its zone, too. */
export function readChanges(
  fields: Fields,
  timezone: string,
  parts: ReadonlySet<string>,
): ReadForm<z.infer<typeof linkChangesSchema>> {
  const { body, errors } = bodyOf(fields, timezone, parts);
  const parsed = linkChangesSchema.safeParse(body);
  if (!parsed.success) errors.push(...fieldErrors(parsed.error, body));
  return parsed.success && errors.length === 0
    ? { ok: true, body: parsed.data }
    : { ok: false, errors };
}
