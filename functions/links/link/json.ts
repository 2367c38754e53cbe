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
import { redirectStatuses, stateOf, type Link, type LinkSettings } from "./link.ts";
import {
  MAX_CLICK_LIMIT,
  MAX_TAGS,
  MAX_TAG_CHARACTERS,
  MAX_TITLE_CHARACTERS,
  MAX_WINDOWS,
  MAX_WINDOW_MINUTES,
  SHOWN_SWITCHES,
} from "../limits.ts";

/** What settings mean: the same where they are set and where they are read. */
const meaning = {
  title: "what people call it; pages show it",
  tags: "for finding links that belong together",
  status: "how it redirects: 301 and 308 are remembered by browsers, 302, 303 and 307 are not",
  forwardPath: "whether what follows the slug is appended to the target",
  forwardQuery: "whether the visitor's query is appended to the target",
  validFrom: "from when on it leads to its target; null: at once",
  validUntil: "until when it leads to its target; null: for ever",
  fallback: "where it leads outside of that time and beyond the click limit; null: nowhere",
  maxClicks: "how often it leads to its target; null: any number of times",
  timezone: "time zone of windows and placeholders; null: that of the service",
  windows: "times in which it leads elsewhere; the first that is open counts",
} as const;

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
    calendar: z
      .string()
      .openapi({ example: "Tue *-*-1..7,15..21 18:00" })
      .describe("when it begins: OnCalendar or a short form of it"),
    minutes: z
      .int()
      .min(1)
      .max(MAX_WINDOW_MINUTES)
      .openapi({ example: 240 })
      .describe("how long it lasts"),
    target,
  })
  .openapi("Window");

/** Fields that may be set; every one may be left out, and null clears. */
export const settingsShape = {
  slug,
  target,
  title: title.nullable().describe(meaning.title),
  tags: z.array(tag).max(MAX_TAGS).nullable().describe(meaning.tags),
  status: status.nullable().describe(meaning.status),
  forwardPath: z.boolean().nullable().describe(meaning.forwardPath),
  forwardQuery: z.boolean().nullable().describe(meaning.forwardQuery),
  validFrom: momentIn.nullable().describe(meaning.validFrom),
  validUntil: momentIn.nullable().describe(meaning.validUntil),
  fallback: z.string().nullable().describe(meaning.fallback),
  maxClicks: z.int().min(1).max(MAX_CLICK_LIMIT).nullable().describe(meaning.maxClicks),
  timezone: z.string().nullable().openapi({ example: "Europe/Berlin" }).describe(meaning.timezone),
  windows: z.array(windowSchema).max(MAX_WINDOWS).nullable().describe(meaning.windows),
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
  title: z.string().describe(meaning.title),
  tags: z.array(z.string()).describe(meaning.tags),
  status: status.describe(meaning.status),
  forwardPath: z.boolean().describe(meaning.forwardPath),
  forwardQuery: z.boolean().describe(meaning.forwardQuery),
  validFrom: momentOut.nullable().describe(meaning.validFrom),
  validUntil: momentOut.nullable().describe(meaning.validUntil),
  fallback: z.string().nullable().describe(meaning.fallback),
  maxClicks: z.int().nullable().describe(meaning.maxClicks),
  timezone: z.string().nullable().describe(meaning.timezone),
  windows: z.array(windowSchema).describe(meaning.windows),
};

export const linkSchema = z
  .object({
    ...settingsOut,
    shortUrl: z.string().describe("the address to give away"),
    state: z
      .enum(["active", "not-yet", "expired", "used-up", "in-trash"])
      .describe("`active`, or why it does not lead to its target"),
    usedClicks: z.int().describe("clicks that count towards the limit"),
    importedClicks: z.int().describe("clicks that were counted before the link was imported"),
    createdAt: momentOut.describe("when it was created"),
    createdBy: z.string().describe("name of the token or account that created it"),
    updatedAt: momentOut.describe("when it was changed last"),
    deletedAt: momentOut.nullable().describe("when it went into the trash; null: it is not there"),
    version: z.int().openapi({ description: "the ETag, for If-Match" }),
  })
  .openapi("Link");

/** One link alone also says where it leads now, and when that changes. */
export const linkDetailSchema = linkSchema
  .extend({
    locationNow: z.string().nullable().openapi({ description: "null: nowhere" }),
    switches: z
      .array(
        z.object({
          at: momentOut.describe("when it changes"),
          location: z.string().describe("where it leads from then on"),
        }),
      )
      .openapi({ description: "the next five changes by the calendar" }),
    remarks: z
      .array(
        z.object({
          code: z.enum(remarkCodes).describe("what it is, for programs"),
          text: z.string().describe("the same for people"),
        }),
      )
      .openapi({ description: "what may not be meant, in the language of the request" }),
  })
  .openapi("LinkDetail");

export const linkPageSchema = z
  .object({
    links: z.array(linkSchema).describe("the links"),
    cursor: z.string().nullable().openapi({ description: "for the next page; null: the last one" }),
  })
  .openapi("LinkPage");

export const changeSchema = z
  .object({
    at: momentOut.describe("when it was changed"),
    who: z.string().describe("name of the token or account that changed it"),
    action: z.string().openapi({ example: "change" }).describe("what was done"),
    before: z.object(settingsOut).nullable().describe("what it was; null: it was not there"),
    after: z.object(settingsOut).nullable().describe("what it became; null: it is gone for good"),
  })
  .openapi("LinkChange");

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
