/** Requests and responses of the links API. */
import { z } from "@hono/zod-openapi";
import { momentIn, momentOut, toMoment, toMomentOrNull } from "../../../src/http/api-schema.ts";
import type { Change } from "../../../src/store/history-table.ts";
import { shortUrl } from "./short-url.ts";
import type { Config } from "../../../src/config/config.ts";
import { toOnCalendar } from "../../../src/calendar/short-form.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { answerOf, switchesOf } from "./answer.ts";
import { normalTarget } from "./target-problem.ts";
import { remarkCodes, remarksOn, type Remark } from "./remarks.ts";
import type { ListQuery } from "./list-table.ts";
import { redirectStatuses, stateOf, type Link, type LinkSettings } from "./link.ts";
import {
  DEFAULT_PAGE,
  MAX_CLICK_LIMIT,
  MAX_PAGE,
  MAX_SEARCH_CHARACTERS,
  MAX_SLUG_CHARACTERS,
  MAX_TAGS,
  MAX_TAG_CHARACTERS,
  MAX_TITLE_CHARACTERS,
  MAX_WINDOWS,
  MAX_WINDOW_MINUTES,
  SHOWN_SWITCHES,
} from "../limits.ts";

const slug = z.string().openapi({
  example: "plenum",
  description:
    "letters and digits of any script, - and _, up to three segments; found without regard to case, - and _",
});
const target = z.string().openapi({
  example: "https://pad.example.org/plenum-{now:yyyy-MM-dd}",
  description:
    "https, http, mailto, tel, geo or matrix; placeholders {path} {query.NAME} {now:FORMAT} {next:FORMAT} {last:FORMAT}",
});
const status = z
  .union(redirectStatuses.map((value) => z.literal(value)))
  .openapi({ type: "integer", enum: [...redirectStatuses], example: 302 });
const title = z.string().trim().max(MAX_TITLE_CHARACTERS);
const tag = z.string().trim().min(1).max(MAX_TAG_CHARACTERS);
export const windowSchema = z
  .strictObject({
    calendar: z.string().openapi({ example: "Tue *-*-1..7,15..21 18:00" }),
    minutes: z.int().min(1).max(MAX_WINDOW_MINUTES).openapi({ example: 240 }),
    target,
  })
  .openapi("Window");

/** Fields that may be set; every one may be left out, and null clears. */
export const settingsShape = {
  slug,
  target,
  title: title.nullable(),
  tags: z.array(tag).max(MAX_TAGS).nullable(),
  status: status.nullable(),
  forwardPath: z.boolean().nullable().openapi({ description: "append what follows the slug" }),
  forwardQuery: z.boolean().nullable().openapi({ description: "append the visitor's query" }),
  validFrom: momentIn.nullable(),
  validUntil: momentIn.nullable(),
  fallback: z.string().nullable().openapi({ description: "where to go outside of that" }),
  maxClicks: z.int().min(1).max(MAX_CLICK_LIMIT).nullable(),
  timezone: z.string().nullable().openapi({ example: "Europe/Berlin" }),
  windows: z.array(windowSchema).max(MAX_WINDOWS).nullable(),
};

export const newLinkSchema = z
  .strictObject(settingsShape)
  .partial()
  .required({ target: true })
  .openapi("NewLink");

export const linkChangesSchema = z.strictObject(settingsShape).partial().openapi("LinkChanges");

/** The defaults of a link about which nothing is said. */
export const defaultSettings: Omit<LinkSettings, "slug" | "target"> = {
  title: "",
  tags: [],
  status: 302,
  forwardPath: false,
  forwardQuery: false,
  validFrom: undefined,
  validUntil: undefined,
  fallback: undefined,
  maxClicks: undefined,
  timezone: undefined,
  windows: [],
};

/** Settings as a client sent them, in the store's form: null means as if nothing had been said. */
export function toSettings(body: z.infer<typeof linkChangesSchema>): Partial<LinkSettings> {
  const said = Object.entries(body).filter(([, value]) => value !== undefined);
  const defaults: Readonly<Record<string, unknown>> = defaultSettings;
  const {
    target: typed,
    fallback,
    windows,
    ...settings
  } = Object.fromEntries(
    said.map(([name, value]) => [name, value ?? defaults[name]]),
  ) as Partial<LinkSettings>;
  return {
    ...settings,
    ...(typed !== undefined && { target: normalTarget(typed) }),
    ...("fallback" in body && { fallback: fallback && normalTarget(fallback) }),
    ...(windows && {
      windows: windows.map(({ calendar, minutes, target: where }) => ({
        calendar: toOnCalendar(calendar),
        minutes,
        target: normalTarget(where),
      })),
    }),
  };
}

const settingsOut = {
  slug,
  target,
  title: z.string(),
  tags: z.array(z.string()),
  status,
  forwardPath: z.boolean(),
  forwardQuery: z.boolean(),
  validFrom: momentOut.nullable(),
  validUntil: momentOut.nullable(),
  fallback: z.string().nullable(),
  maxClicks: z.int().nullable(),
  timezone: z.string().nullable(),
  windows: z.array(windowSchema),
};

export const linkSchema = z
  .object({
    ...settingsOut,
    shortUrl: z.string(),
    state: z.enum(["active", "not-yet", "expired", "used-up", "in-trash"]),
    usedClicks: z.int(),
    importedClicks: z.int(),
    createdAt: momentOut,
    createdBy: z.string(),
    updatedAt: momentOut,
    deletedAt: momentOut.nullable(),
    version: z.int().openapi({ description: "the ETag, for If-Match" }),
  })
  .openapi("Link");

/** One link alone also says where it leads now, and when that changes. */
export const linkDetailSchema = linkSchema
  .extend({
    locationNow: z.string().nullable().openapi({ description: "null: nowhere" }),
    switches: z
      .array(z.object({ at: momentOut, location: z.string() }))
      .openapi({ description: "the next five changes by the calendar" }),
    remarks: z
      .array(z.object({ code: z.enum(remarkCodes), text: z.string() }))
      .openapi({ description: "what may not be meant, in the language of the request" }),
  })
  .openapi("LinkDetail");

export const linkPageSchema = z
  .object({
    links: z.array(linkSchema),
    cursor: z.string().nullable().openapi({ description: "for the next page; null: the last one" }),
  })
  .openapi("LinkPage");

export const linkOrders = ["newest", "oldest", "slug", "clicks"] as const;
/** A key is as long as a slug at most, and cut nowhere. */
const MAX_CURSOR_CHARACTERS = 2 * MAX_SLUG_CHARACTERS;

export const listQuerySchema = z.strictObject({
  search: z.string().trim().min(1).max(MAX_SEARCH_CHARACTERS).optional(),
  tag: z.string().trim().min(1).optional(),
  trash: z.enum(["true", "false"]).optional(),
  sort: z.enum(linkOrders).optional().openapi({
    description:
      "`slug` and `clicks`: not of the trash; `clicks`: the most clicked of the last 30 days, one page",
  }),
  cursor: z
    .string()
    .max(MAX_CURSOR_CHARACTERS)
    .optional()
    .openapi({ description: "of the page before, which had the same order" }),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(MAX_PAGE))
    .optional(),
});

/** What the store is asked for by a list's query; undefined: the cursor is of another order. */
export function listQuery(asked: z.infer<typeof listQuerySchema>): ListQuery | undefined {
  const { sort, cursor, limit = DEFAULT_PAGE } = asked;
  const isTrash = asked.trash === "true";
  const bySlug = sort === "slug" && !isTrash;
  const order = bySlug ? "slug" : sort === "oldest" ? "oldest" : undefined;
  const after = cursor === undefined || bySlug ? cursor : Number(cursor);
  if (!bySlug && cursor !== undefined && !/^\d{1,15}$/.test(cursor)) return undefined;
  const { search, tag: wanted } = asked;
  const most = Math.min(limit, MAX_PAGE);
  const byClicks = sort === "clicks" && !isTrash;
  return { search, tag: wanted, trash: isTrash, order, byClicks, after, most };
}

export const changeSchema = z
  .object({
    at: momentOut,
    who: z.string(),
    action: z.string().openapi({ example: "change" }),
    before: z.object(settingsOut).nullable(),
    after: z.object(settingsOut).nullable(),
  })
  .openapi("LinkChange");

const day = z.iso.date().openapi({ example: "2026-11-23" });
export const clicksQuerySchema = z.strictObject({
  from: day.optional(),
  to: day.optional(),
  by: z.enum(["day", "country", "referrer", "source"]).default("day"),
});
export const daysQuerySchema = z.strictObject({ from: day.optional(), to: day.optional() });

export const countsSchema = z
  .object({ name: z.string(), count: z.int() })
  .openapi("Count", { example: { name: "2026-11-23", count: 42 } });

/** The settings of a link as the API shows them. */
function settingsToJson(settings: LinkSettings) {
  return {
    slug: settings.slug,
    target: settings.target,
    title: settings.title,
    tags: [...settings.tags],
    status: settings.status,
    forwardPath: settings.forwardPath,
    forwardQuery: settings.forwardQuery,
    validFrom: toMomentOrNull(settings.validFrom),
    validUntil: toMomentOrNull(settings.validUntil),
    fallback: settings.fallback ?? null,
    maxClicks: settings.maxClicks ?? null,
    timezone: settings.timezone ?? null,
    windows: [...settings.windows],
  };
}

/** All that is kept of a link itself. */
export function recordToJson(link: Link) {
  return {
    ...settingsToJson(link),
    usedClicks: link.usedClicks,
    importedClicks: link.importedClicks,
    createdAt: toMoment(link.createdAt),
    createdBy: link.createdBy,
    updatedAt: toMoment(link.updatedAt),
    deletedAt: toMomentOrNull(link.deletedAt),
    version: link.version,
  };
}

/** A link as the API shows it. */
export function linkToJson(link: Link, base: string, now: number): z.infer<typeof linkSchema> {
  return {
    ...recordToJson(link),
    shortUrl: shortUrl(base, link.slug),
    state: link.deletedAt === undefined ? stateOf(link, now) : "in-trash",
  };
}

/** A link with where it leads now, the next changes of that, and what is to be said about it, besides `remarks`. */
export function linkDetailToJson(
  link: Link,
  base: string,
  now: number,
  config: Config,
  shown: { readonly language: Language; readonly remarks: readonly Remark[] },
): z.infer<typeof linkDetailSchema> {
  const answer = answerOf(link, { rest: "", search: "", now }, config);
  const record = linkToJson(link, base, now);
  const remarks = [...shown.remarks, ...remarksOn(link, record.shortUrl, now, config)];
  return {
    ...record,
    remarks: remarks.map(({ code, text }) => ({ code, text: text[shown.language] })),
    locationNow: answer.kind === "redirect" ? answer.location : null,
    switches: switchesOf(link, now, SHOWN_SWITCHES, config).map(({ at, location }) => ({
      at: toMoment(at),
      location,
    })),
  };
}

export function changeToJson(change: Change<LinkSettings>): z.infer<typeof changeSchema> {
  return {
    at: toMoment(change.at),
    who: change.who,
    action: change.action,
    before: change.before === undefined ? null : settingsToJson(change.before),
    after: change.after === undefined ? null : settingsToJson(change.after),
  };
}
