/** Our own JSON lines: what an export writes, an import reads. */
import { z } from "@hono/zod-openapi";
import { momentIn } from "../../../src/http/api-schema.ts";
import { fieldErrors } from "../../../src/http/validation.ts";
import type { FieldError } from "../../../src/http/problem.ts";
import type { ImportEntry, ImportFile, ImportLine } from "./entry.ts";
import { MAX_HISTORY, MAX_TITLE_CHARACTERS } from "../limits.ts";
import type { LinkSettings } from "../link/link.ts";
import { defaultSettings, settingsShape, toSettings } from "../link/json.ts";

const count = z.int().min(0);
const historyState = z.strictObject(settingsShape).partial().required({ slug: true, target: true });

/** One line of our own export. Lines written by hand need slug and target only. */
const lineSchema = z
  .strictObject({
    ...settingsShape,
    usedClicks: count,
    importedClicks: count,
    createdAt: momentIn,
    createdBy: z.string().max(MAX_TITLE_CHARACTERS),
    updatedAt: momentIn,
    deletedAt: momentIn.nullable(),
    version: z.int().min(1),
    clicks: z.array(
      z.strictObject({
        day: z.iso.date(),
        property: z.enum(["source", "country", "referrer"]),
        value: z.string().max(MAX_TITLE_CHARACTERS),
        count,
      }),
    ),
    history: z
      .array(
        z.strictObject({
          at: momentIn,
          who: z.string().max(MAX_TITLE_CHARACTERS),
          action: z.string().max(MAX_TITLE_CHARACTERS),
          before: historyState.nullable(),
          after: historyState.nullable(),
        }),
      )
      .max(MAX_HISTORY),
  })
  .partial()
  .required({ slug: true, target: true });

/** Never throws: what is wrong with one line is told on it. */
export function readJsonLines(text: string): ImportFile {
  return { ok: true, most: newlines(text) + 1, lines: linesIn(text) };
}

function newlines(text: string): number {
  let found = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) found += 1;
  return found;
}

/** Each line is read when it is asked for: a whole file at once would keep others waiting. */
function* linesIn(text: string): Generator<ImportLine, void> {
  let number = 0;
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf("\n", from);
    const line = text.slice(from, end < 0 ? text.length : end);
    number += 1;
    if (line.trim() !== "") yield readLine(line, number);
    if (end < 0) return;
    from = end + 1;
  }
}

function readLine(text: string, line: number): ImportLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { line, slug: "", ok: false, errors: [notJson] };
  }
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

type HistoryState = NonNullable<z.infer<typeof lineSchema>["history"]>[number]["before"];

function fromHistory(state: HistoryState): LinkSettings | undefined {
  if (state === null) return undefined;
  return { ...defaultSettings, slug: state.slug, target: state.target, ...toSettings(state) };
}

const notJson: FieldError = {
  field: "",
  detail: { de: "Die Zeile ist kein gültiges JSON.", en: "The line is not valid JSON." },
};
