/** The one form that every entry of an import passes, whatever file it came in: a line of our own export. */
import { z } from "zod";
import { momentIn } from "../../../src/http/api-schema.ts";
import { fieldErrors } from "../../../src/http/validation.ts";
import { MAX_LINE_CHARACTERS, MAX_LINES } from "../../../src/calendar/limits.ts";
import type { ImportEntry, ImportLine } from "./entry.ts";
import {
  MAX_DAY_COUNT,
  MAX_HISTORY,
  MAX_SLUG_CHARACTERS,
  MAX_TARGET_CHARACTERS,
  MAX_TITLE_CHARACTERS,
  MAX_VERSION,
  MAX_WINDOWS,
} from "../limits.ts";
import type { LinkSettings } from "../link/link.ts";
import { defaultSettings, settingsShape, toSettings, windowSchema } from "../link/json.ts";

const total = z.int().min(0);
const name = z.string().max(MAX_TITLE_CHARACTERS);

const pastTarget = z.string().max(MAX_TARGET_CHARACTERS);
/** Settings that a link once had: the rules may have allowed more then, but never what is longer. */
const historyState = z
  .strictObject({
    ...settingsShape,
    slug: z.string().max(2 * MAX_SLUG_CHARACTERS), // in UTF-16, where the rule counts characters
    target: pastTarget,
    fallback: pastTarget.nullable(),
    timezone: name.nullable(),
    windows: z
      .array(
        windowSchema.extend({
          calendar: z.string().max(MAX_LINES * (MAX_LINE_CHARACTERS + 1)),
          target: pastTarget,
        }),
      )
      .max(MAX_WINDOWS),
  })
  .partial()
  .required({ slug: true, target: true });

const counter = z.strictObject({
  day: z.iso.date(),
  property: z.enum(["source", "country", "referrer"]),
  value: name,
  count: z.int().min(0).max(MAX_DAY_COUNT),
});

/** Lines written by hand need slug and target only. */
const lineSchema = z
  .strictObject({
    ...settingsShape,
    usedClicks: total,
    importedClicks: total,
    createdAt: momentIn,
    createdBy: name,
    updatedAt: momentIn,
    deletedAt: momentIn.nullable(),
    version: z.int().min(1).max(MAX_VERSION),
    clicks: z.array(counter).refine(areApart, {
      params: {
        text: {
          de: "Ein Zähler steht mehrmals da.",
          en: "One of the counters is there more than once.",
        },
      },
    }),
    history: z
      .array(
        z.strictObject({
          at: momentIn,
          who: name,
          action: name,
          before: historyState.nullable(),
          after: historyState.nullable(),
        }),
      )
      .max(MAX_HISTORY),
  })
  .partial()
  .required({ slug: true, target: true });

/** Of two counters of the same only one could be kept. */
function areApart(counters: readonly z.infer<typeof counter>[]): boolean {
  const keys = counters.map(({ day, property, value }) => `${day} ${property} ${value}`);
  return new Set(keys).size === keys.length;
}

/** Never throws: what is wrong with a line is told on it. */
export function readLine(line: number, value: unknown): ImportLine {
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) {
    const slug = z.object({ slug: z.string() }).safeParse(value).data?.slug ?? "";
    return { line, slug, ok: false, errors: fieldErrors(parsed.error, value) };
  }
  const { history, clicks, usedClicks, importedClicks, version, ...rest } = parsed.data;
  const { createdAt, createdBy, updatedAt, deletedAt, ...settings } = rest;
  const entry: ImportEntry = {
    settings: {
      ...defaultSettings,
      slug: settings.slug,
      target: settings.target,
      ...toSettings(settings),
    },
    usedClicks: usedClicks ?? 0,
    importedClicks: importedClicks ?? 0,
    createdAt,
    createdBy,
    updatedAt,
    deletedAt: deletedAt ?? undefined,
    version: version ?? 1,
    clicks: clicks ?? [],
    history: history?.map((change) => ({
      ...change,
      before: fromHistory(change.before),
      after: fromHistory(change.after),
    })),
  };
  return { line, slug: settings.slug, ok: true, entry };
}

function fromHistory(state: z.infer<typeof historyState> | null): LinkSettings | undefined {
  if (state === null) return undefined;
  return { ...defaultSettings, slug: state.slug, target: state.target, ...toSettings(state) };
}
