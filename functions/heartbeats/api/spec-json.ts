/** The shape of a check's settings as clients send them: the field names and limits of Healthchecks, and ours beside them. */
import { z } from "@hono/zod-openapi";
import { meant } from "../../../src/http/api-schema.ts";
import { toOnCalendar } from "../../../src/calendar/short-form.ts";
import { MAX_KEPT, MAX_WATCH_DAYS } from "../arrivals/limits.ts";
import { exitMeanings, isExitKey } from "../check/exit-map.ts";
import { uniqueFields } from "../check/unique.ts";
import * as limits from "../limits.ts";
import { isUuid } from "../ping/ping-url.ts";
import { fieldWords } from "./field-words.ts";

const text = (most: number) => z.string().max(most);
const keywords = text(limits.MAX_KEYWORDS_CHARACTERS).optional();
const flag = z.boolean().optional();
const period = z.number().int().min(1).max(limits.MAX_PERIOD_SECONDS);

const windowSchema = z
  .strictObject({
    calendar: text(limits.MAX_SCHEDULE_CHARACTERS)
      .transform(toOnCalendar)
      .openapi({ example: "*-*-* 05:30" })
      .describe("when it begins: OnCalendar or a short form of it, in the check's time zone"),
    minutes: z
      .number()
      .int()
      .min(1)
      .max(limits.MAX_MAINTENANCE_MINUTES)
      .describe("how long it lasts"),
  })
  .openapi("MaintenanceWindow");

export const maintenanceSchema = z.array(windowSchema).max(limits.MAX_MAINTENANCE_WINDOWS);

/** A repository in object storage, as a check names it. */
export const repositorySchema = z.object({
  s3: z.string().max(limits.MAX_NAME_CHARACTERS).describe("its name in S3_REPOSITORIES"),
  kind: z.enum(["restic"]).describe("the program that writes there"),
});

export const factsSchema = z.strictObject({
  min_files: z.number().int().min(0).optional().openapi({ description: "default 1" }),
  min_size: z.number().int().min(0).optional().openapi({ description: "bytes" }),
  max_drop_percent: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .openapi({ description: "below the median of the last ten runs: a warning" }),
});

const kept = z.number().int().min(1).max(MAX_KEPT).optional();
const keptDays = z
  .number()
  .int()
  .min(1)
  .max(limits.FLIP_RETENTION_DAYS * 10)
  .optional();

/** Names of the rules as the API has them: `keep_daily`. */
export const expectedSchema = z.strictObject({
  keep_days: keptDays.openapi({ description: "what is older may go; as --keep-within" }),
  keep_last: kept.describe("the newest so many stay"),
  keep_hourly: kept.describe("the newest of each of the last so many hours stays"),
  keep_daily: kept.describe("the newest of each of the last so many days stays"),
  keep_weekly: kept.describe("the newest of each of the last so many weeks stays"),
  keep_monthly: kept.describe("the newest of each of the last so many months stays"),
  keep_yearly: kept.describe("the newest of each of the last so many years stays"),
});

const uuidMeant = {
  de: "Gemeint ist eine UUID wie 0e2f6d42-7c1b-4a53-9a07-2f7a9d0c1b3e.",
  en: "Use a UUID such as 0e2f6d42-7c1b-4a53-9a07-2f7a9d0c1b3e.",
};
const SLUG = /^[a-z0-9-_]*$/;
const slugMeant = {
  params: {
    // As Healthchecks tells it its clients.
    complaint: "does not match pattern",
    text: {
      de: "Gemeint sind kleine Buchstaben ohne Umlaute, Ziffern, - und _.",
      en: "Use small letters from a to z, digits, - and _.",
    },
  },
};
const exitKeyMeant = {
  de: "Gemeint ist ein Exit-Status von 0 bis 255, oder * für alle anderen.",
  en: "Use an exit status from 0 to 255, or * for all others.",
};
const fewExits = {
  de: `Höchstens ${limits.MAX_EXIT_MAP_ENTRIES} Einträge.`,
  en: `At most ${limits.MAX_EXIT_MAP_ENTRIES} entries.`,
};

/** A new check, or changes of one. Unknown fields are ignored, as Healthchecks does. */
export const specSchema = z
  .object({
    uuid: z
      .string()
      .refine(isUuid, meant(uuidMeant))
      .optional()
      .openapi({ description: "of a new check that moves here from another server" }),
    name: text(limits.MAX_NAME_CHARACTERS).optional().describe(fieldWords.name),
    slug: text(limits.MAX_NAME_CHARACTERS)
      .refine((slug) => SLUG.test(slug), slugMeant)
      .optional()
      .describe(fieldWords.slug),
    tags: text(limits.MAX_TAGS_CHARACTERS)
      .optional()
      .openapi({ example: "backup fs" })
      .describe(fieldWords.tags),
    desc: text(limits.MAX_DESCRIPTION_CHARACTERS).optional().describe(fieldWords.desc),
    timeout: period.optional().describe(fieldWords.timeout),
    grace: period.optional().describe(fieldWords.grace),
    schedule: text(limits.MAX_SCHEDULE_CHARACTERS)
      .transform(toOnCalendar)
      .optional()
      .describe(fieldWords.schedule),
    tz: z.string().optional().openapi({ example: "Europe/Berlin" }).describe(fieldWords.tz),
    manual_resume: flag.describe(fieldWords.manual_resume),
    methods: z.enum(["", "POST"]).optional().describe(fieldWords.methods),
    channels: z.string().optional().describe(fieldWords.channels),
    unique: z
      .array(z.enum(uniqueFields))
      .optional()
      .describe(
        "a check that agrees in these fields is changed instead of a new one being created",
      ),
    start_kw: keywords.describe(fieldWords.start_kw),
    success_kw: keywords.describe(fieldWords.success_kw),
    failure_kw: keywords.describe(fieldWords.failure_kw),
    subject: keywords.describe(fieldWords.subject),
    subject_fail: keywords.describe(fieldWords.subject_fail),
    filter_subject: flag.describe(fieldWords.filter_subject),
    filter_body: flag.describe(fieldWords.filter_body),
    filter_http_body: flag.describe(fieldWords.filter_http_body),
    filter_default_fail: flag.describe(fieldWords.filter_default_fail),
    early: z
      .number()
      .int()
      .min(0)
      .max(limits.MAX_PERIOD_SECONDS)
      .optional()
      .describe(fieldWords.early),
    max_runtime: period.optional().or(z.literal(0)).describe(fieldWords.max_runtime),
    min_runtime: z
      .number()
      .int()
      .min(0)
      .max(limits.MAX_PERIOD_SECONDS)
      .optional()
      .describe(fieldWords.min_runtime),
    fails: z.number().int().min(1).max(limits.MAX_FAILS).optional().describe(fieldWords.fails),
    exit_map: z
      .record(z.string().refine(isExitKey, meant(exitKeyMeant)), z.enum(exitMeanings))
      .refine((map) => Object.keys(map).length <= limits.MAX_EXIT_MAP_ENTRIES, meant(fewExits))
      .optional()
      .openapi({ example: { "0": "success", "1": "warn", "*": "fail" } })
      .describe(fieldWords.exit_map),
    facts: factsSchema.optional().describe(fieldWords.facts),
    maintenance: maintenanceSchema.optional().describe(fieldWords.maintenance),
    remind_hours: z
      .number()
      .min(0)
      .max(limits.MAX_REMIND_HOURS)
      .optional()
      .describe(fieldWords.remind_hours),
    arrival_grace: z
      .number()
      .int()
      .min(0)
      .max(limits.MAX_PERIOD_SECONDS)
      .optional()
      .describe(fieldWords.arrival_grace),
    watch_days: z
      .number()
      .int()
      .min(0)
      .max(MAX_WATCH_DAYS)
      .optional()
      .describe(fieldWords.watch_days),
    expected_deletions: expectedSchema
      .optional()
      .openapi({ example: { keep_days: 30 } })
      .describe(fieldWords.expected_deletions),
    repository: repositorySchema
      .nullable()
      .optional()
      .openapi({ example: { s3: "nextcloud", kind: "restic" } })
      .describe(fieldWords.repository),
    min_free: z
      .number()
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .optional()
      .describe(fieldWords.min_free),
  })
  .openapi("CheckSpec");
